"""Files about taxable income: by sector with masked cells, and by commune for the simulated country."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipelines.demo import formats
from pipelines.demo.files_territory import REGION
from pipelines.demo.income import COMMUNE_YEARS, SECTOR_YEARS, SectorIncome, commune_sum
from pipelines.demo.world import World

ELSEWHERE = 40  # simulated communes outside the region: the yardstick for the country
MEASURES = ["MS_NBR_NON_ZERO_INC", "MS_TOT_NET_TAXABLE_INC", "MS_AVG_TOT_NET_TAXABLE_INC",
            "MS_MEDIAN_NET_TAXABLE_INC", "MS_INT_QUART_DIFF", "MS_INT_QUART_COEFF", "MS_INT_QUART_ASSYM"]  # fmt: skip

# Share of the total amount and of the returns, for the columns after the total, in their published order.
PARTS = [(1.012, 1.0), (0.009, 0.11), (0.002, 0.02), (0.002, 0.02), (0.999, 0.99), (0.05, 0.2), (0.95, 0.99),
         (0.009, 0.3), (0.23, 0.72), (0.016, 0.7), (0.0, 0.0), (0.246, 0.72)]  # fmt: skip


def write_income(world: World, to: Path) -> None:
    """Sector incomes of three years in two layouts, and commune incomes of all years."""
    early, late = SECTOR_YEARS[0], SECTOR_YEARS[1:]
    header = ["CD_YEAR", "CD_MUNTY_REFNIS", "CD_REFNIS_SECTOR", *MEASURES, "TX_SECTOR_DESCR_NL", "TX_SECTOR_DESCR_FR"]
    rows = ["|".join(map(str, row)) for row in _sector_rows(world, early, mask="*")]
    folder = to / "statbel_income_sector"
    formats.write(folder / str(early) / "TF_PSNL_INC_TAX_SECTOR.txt", formats.lines(header, rows))
    header[2] = "CD_SECTOR"
    recent = [row for year in late for row in _sector_rows(world, year, mask="C")]
    name = "TF_PSNL_INC_TAX_SECTOR.xlsx"
    formats.write(folder / str(late[-1]) / name, formats.workbook([header, *recent], "TF_PSNL_INC_TAX_SECTOR"))
    _communes(world, to / "statbel_income_commune" / f"{COMMUNE_YEARS.start}-{COMMUNE_YEARS.stop - 1}")


def _sector_rows(world: World, year: int, mask: str) -> list[list]:
    """One row per sector with any return; masked cells hold the mask."""
    territory, income = world.territory, world.incomes[year]
    rows: list[list] = []
    for sector in np.flatnonzero(income.returns[: territory.count] > 0).tolist():
        figures = [
            int(income.returns[sector]),
            float(income.total_eur[sector]),
            int(income.mean_eur[sector]),
            int(income.median_eur[sector]),
            int(income.quartile_difference_eur[sector]),
            float(income.quartile_coefficient[sector]),
            float(income.quartile_asymmetry[sector]),
        ]
        hidden = 0 if income.is_masked[sector] else 3 if income.hides_quartiles[sector] else len(figures)
        shown = [*figures[:hidden], *[mask] * (len(figures) - hidden)]
        commune, code = str(territory.commune_id[sector]), str(territory.sector_id[sector])
        rows.append([year, commune, code, *shown, territory.name_nl[sector], territory.name_fr[sector]])
    return rows


def _commune_row(year: int, code: str, names: tuple[str, str], rest: str, income: tuple[int, int, float, int]) -> str:
    """One row of the 41 published columns; what nothing reads is derived from the total in fixed parts."""
    returns, zero, total, residents = income
    parts: list[str] = []
    for share, number in PARTS:
        parts += [f"{total * share:.2f}", str(int(returns * number))]
    return f"{year}|{code}|{returns}|{zero}|{total:.2f}|{'|'.join(parts)}|{residents}|{names[0]}|{names[1]}|{rest}"


def _communes(world: World, folder: Path) -> None:
    """The region's communes are the sums of their sectors; forty simulated communes elsewhere stand beside them."""
    header = ["CD_YEAR", "CD_MUNTY_REFNIS", "MS_NBR_NON_ZERO_INC", "MS_NBR_ZERO_INC", "MS_TOT_NET_TAXABLE_INC"]
    for name in ("NET_INC", "REAL_ESTATE_NET_INC", "NET_MOV_ASS_INC", "NET_VARIOUS_INC", "NET_PROF_INC",
                 "SEP_TAXABLE_INC", "JOINT_TAXABLE_INC", "DEDUCT_SPEND", "STATE_TAXES", "MUNICIP_TAXES",
                 "SUBURBS_TAXES", "TAXES"):  # fmt: skip
        total = "TOT_" if name in ("NET_INC", "TAXES") else ""
        header += [f"MS_TOT_{name}", f"MS_NBR_{total}{name}"]
    header += ["MS_TOT_RESIDENTS", "TX_MUNTY_DESCR_NL", "TX_MUNTY_DESCR_FR", "CD_DSTR_REFNIS",
               "TX_ADM_DSTR_DESCR_NL", "TX_ADM_DSTR_DESCR_FR", "CD_PROV_REFNIS", "TX_PROV_DESCR_NL",
               "TX_PROV_DESCR_FR", "CD_RGN_REFNIS", "TX_RGN_DESCR_NL", "TX_RGN_DESCR_FR"]  # fmt: skip
    rows = [row for year in COMMUNE_YEARS for row in _region_rows(world, year)]
    rows += _elsewhere_rows(world.generator(60))
    content = formats.lines(header, sorted(rows))
    formats.write(folder / "TF_PSNL_INC_TAX_MUNTY.zip", formats.zipped({"TF_PSNL_INC_TAX_MUNTY.txt": content}))


def _region_rows(world: World, year: int) -> list[str]:
    territory, people, income = world.territory, world.people, world.incomes[year]
    returns, zero, total = commune_totals(world, income)
    residents = people.by_commune(year).sum(axis=(1, 2))
    rest = f"21000|Arrondissement {REGION[0]}|Arrondissement {REGION[1]}||||04000|{REGION[0]}|{REGION[1]}"
    return [
        _commune_row(
            year,
            commune,
            territory.commune_names[commune],
            rest,
            (int(returns[place]), int(zero[place]), float(total[place]), int(residents[place])),
        )
        for place, commune in enumerate(territory.communes)
    ]


def commune_totals(world: World, income: SectorIncome) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns, returns without income, and total income by commune, masked sectors included."""
    people = world.people
    return (
        commune_sum(people, income.returns),
        commune_sum(people, income.zero_returns),
        commune_sum(people, income.total_eur).round(2),
    )


def _elsewhere_rows(generator: np.random.Generator) -> list[str]:
    rest = "23000|Arrondissement Elders|Arrondissement d'Ailleurs||||02000|Ander Gewest|Autre Région"
    residents = generator.integers(9_000, 60_000, ELSEWHERE)
    mean = generator.normal(32_500, 3_000, ELSEWHERE)
    rows = []
    for year in COMMUNE_YEARS:
        for place in range(ELSEWHERE):
            returns = int(residents[place] * 0.59)
            total = returns * mean[place] * 1.024 ** (year - 2021)
            names = (f"Elders {place + 1}", f"Ailleurs {place + 1}")
            figures = (returns, int(returns * 0.05), float(total), int(residents[place]))
            rows.append(_commune_row(year, str(23002 + 3 * place), names, rest, figures))
    return rows
