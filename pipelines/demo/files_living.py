"""Files about living conditions: the neighbourhood monitoring, deprivation, air, and the insurers' atlas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo import formats
from pipelines.demo.living import DOMAINS, in_year, mean_over
from pipelines.demo.monitoring import draw_series, flags, median_income, neighbourhood_counts, neighbourhood_mean, shown
from pipelines.demo.world import World

ATLAS_YEARS = (2021, 2022, 2023)
FOOTER = "Bron: gesimuleerde gegevens (demonstratiegebied)"


def write_living(world: World, to: Path) -> None:
    """Every file about how people live."""
    _export(world, to / "ibsa_monitoring_series" / "2026-04")
    _key_figures(world, to)
    _index(world, to / "bimd" / "2011")
    _communal_index(world, to / "best_cost_mdi" / "2021")
    _environment(world, to / "sciensano_environment" / "2021")
    _atlas(world, to / "ima_atlas" / "2023")


def _export(world: World, folder: Path) -> None:
    """The site's export: three header rows, VS and ND among the numbers, the source in a footer."""
    indicator: list = ["Code", "Wijk"]
    unit: list = [None, None]
    years: list = [None, None]
    columns: list[list] = []
    for series in draw_series(world):
        for place, year in enumerate(sorted(series.values)):
            indicator.append(series.indicator_nl if place == 0 else None)
            unit.append(series.unit if place == 0 else None)
            years.append(str(year))
            columns.append(shown(world, series, year))
    rows: list[list] = [indicator, unit, years]
    pairs = [world.territory.neighbourhood_names[identity] for identity in world.neighbourhoods]
    for place, (identity, pair) in enumerate(zip(world.neighbourhoods, pairs, strict=True)):
        rows.append([int(identity), pair[0], *(column[place] for column in columns)])
    rows += [[None, None], [FOOTER, None]]
    formats.write(folder / "mq_data_export_2026-04-05.xlsx", formats.workbook(rows, "Gegevens"))


def _key_figures(world: World, to: Path) -> None:
    """The assembled key figures, equal to the series where both have them, and indicator 2498 on its own."""
    by_name = {series.indicator_nl: series for series in draw_series(world)}
    flag = flags(world)
    pairs = [world.territory.neighbourhood_names[identity] for identity in world.neighbourhoods]
    by_age = neighbourhood_counts(world, 2025).sum(axis=1)
    old = by_age[:, 65:].sum(axis=1) / np.maximum(by_age.sum(axis=1), 1) * 100
    equivalised = neighbourhood_mean(world, "median_equivalised_eur", 2023)

    def cells(values: np.ndarray, decimals: int = 2) -> list[str]:
        return ["" if mark or np.isnan(v) else f"{v:.{decimals}f}" for v, mark in zip(values, flag, strict=True)]

    def series_cells(start: str, year: int) -> list[str]:
        series = next(s for title, s in by_name.items() if title.startswith(start))
        return ["" if place in series.suppressed else cell for place, cell in enumerate(cells(series.values[year]))]

    frame = pd.DataFrame({
        "quartier_code": world.neighbourhoods,
        "nom_fr": [fr for _, fr in pairs],
        "nom_nl": [nl for nl, _ in pairs],
        "unemployment_rate_2023_pct": series_cells("Werkloosheidsgraad", 2023),
        "cpas_income_share_2023_pct": series_cells("Aandeel begunstigden van een OCMW", 2023),
        "bim_share_2024_pct": series_cells("Aandeel van de rechthebbenden", 2024),
        "median_equivalised_income_after_tax_2023_eur": cells(equivalised),
        "median_taxable_income_per_return_2023_eur": cells(median_income(world, 2023), 1),
        "share_65plus_2025_pct": cells(old),
        "share_65plus_2025_pct_flag": flag,
        "isolated_30plus_share_hh_2025_pct": cells(neighbourhood_mean(world, "alone_30_plus_pct", 2025)),
        "isolated_30plus_share_hh_2025_pct_flag": flag,
        "isolated_under30_share_hh_2025_pct": cells(neighbourhood_mean(world, "alone_under_30_pct", 2025)),
        "isolated_under30_share_hh_2025_pct_flag": flag,
    })  # fmt: skip
    key = to / "ibsa_monitoring_key" / "2026-08" / "mq_145_key_indicators.csv"
    formats.write(key, formats.delimited(frame))
    alone = pd.DataFrame({
        "MD_ID": world.neighbourhoods,
        "nom_fr": frame["nom_fr"],
        "nom_nl": frame["nom_nl"],
        "valeur": [cell.replace(".", ",") for cell in cells(equivalised)],
    })  # fmt: skip
    formats.write(to / "ibsa_monitoring_income" / "2023" / "monitoring-2498.csv", formats.delimited(alone, ";"))


def _index(world: World, folder: Path) -> None:
    index = world.index
    frame = pd.DataFrame({"CD_RES_SECTOR": index.sector_id})
    for place, domain in enumerate(DOMAINS):
        frame[f"exp_{domain}_score_2011"] = index.scores[:, place]
        frame[f"rank_exp_{domain}_score_2011"] = index.ranks[:, place]
        frame[f"deciles_{domain}_domain_2011"] = index.deciles[:, place]
    frame["BIMD2011_score"] = index.score
    frame["BIMD2011_rank"] = index.rank
    frame["BIMD2011_deciles"] = index.decile
    content = formats.delimited(frame.sort_values("CD_RES_SECTOR").round(9))
    formats.write(folder / "bimd2011_domains_score_ranks_deciles.csv", content)


def _communal_index(world: World, folder: Path) -> None:
    """Five inputs set against fixed ends of their scale; the score is their mean."""
    territory, generator = world.territory, world.generator(80)
    communes = len(territory.communes)
    residents = world.sector_residents(2021).astype(float)
    poor = mean_over(territory.commune_place, communes, world.society.deprivation, residents)
    families = mean_over(territory.commune_place, communes, world.society.families, residents)
    grown = world.people.by_commune(2021).sum(axis=(1, 2)) / world.people.by_commune(2011).sum(axis=(1, 2)) - 1
    inputs = {
        "edu": np.clip(37 + 8 * poor + generator.normal(0, 1, communes), 12, 58),
        "unemployed": np.clip(11 + 2.6 * poor + generator.normal(0, 0.3, communes), 3, 17),
        "single_parent": np.clip(20 + 1.2 * poor + 0.4 * families + generator.normal(0, 0.4, communes), 13, 25),
        "no_heating": np.clip(4.2 + 1.9 * poor + generator.normal(0, 0.4, communes), 0.5, 15),
        "pop_change": grown * 100,
    }
    ends = {"edu": (10, 60), "unemployed": (1, 18), "single_parent": (8, 26), "no_heating": (0, 30),
            "pop_change": (-5, 25)}  # fmt: skip
    norms = {name: (values - ends[name][0]) / (ends[name][1] - ends[name][0]) for name, values in inputs.items()}
    score = np.mean(list(norms.values()), axis=0)
    frame = pd.DataFrame({
        "id": territory.communes,
        "geo_name": [territory.commune_names[code][1] for code in territory.communes],
        "geo_level": "LAU",
        "country": "Belgium",
        **inputs,
        **{f"norm_{name}": norms[name] for name in ("edu", "unemployed", "single_parent", "pop_change", "no_heating")},
        "MDI": score,
        "MDI_decile": np.clip(np.ceil(score * 16), 1, 10).astype(int),
        "MDI_quartile": np.clip(np.ceil(score * 6.4), 1, 4).astype(int),
    })  # fmt: skip
    formats.write(folder / "MDI_2021_communes.csv", formats.delimited(frame.round(6)))


def _environment(world: World, folder: Path) -> None:
    territory, living = world.territory, world.living
    frame = pd.DataFrame({
        "cd_sector": territory.sector_id,
        "cd_munty_refnis": territory.commune_id,
        "pm25_2019": in_year(living, "pm25_ugm3", 2019).round(6),
        "deaths_2019": world.people.deaths[2019][: territory.count],
        "pm25_2021": in_year(living, "pm25_ugm3", 2021).round(6),
        "deaths_2021": world.people.deaths[2021][: territory.count],
        "no2": in_year(living, "no2_ugm3", 2021).round(6),
    })  # fmt: skip
    frame.loc[world.sector_residents(2021) < 50, "no2"] = np.nan
    formats.write(folder / "pm25_no2_deaths_by_sector.csv", formats.delimited(frame))


def _atlas(world: World, folder: Path) -> None:
    """Diabetes, contact with a general practitioner, global medical file and increased reimbursement."""
    territory, living = world.territory, world.living
    residents = world.sector_residents(2021).astype(float)
    kinds = {
        "Diabète": (living.diabetes_pct, 0.10),
        "Contact avec un médecin généraliste": (living.gp_contact_pct, -0.2),
        "Dossier médical global": (living.global_file_pct, 0.6),
        "Intervention majorée": (living.increased_reimbursement_pct, 0.4),
    }
    by_commune, by_sector = ["NIS5;année;indicateur;valeur"], ["CD_SECTOR;année;indicateur;valeur"]
    for year in ATLAS_YEARS:
        for title, (values, drift) in kinds.items():
            now = values + drift * (year - 2023)
            means = mean_over(territory.commune_place, len(territory.communes), now, residents)
            by_commune += [
                f"{c};{year};{title};{v:.2f}".replace(".", ",") for c, v in zip(territory.communes, means, strict=True)
            ]
            by_sector += [
                f"{code};{year};{title};{'*' if few else f'{value:.2f}'.replace('.', ',')}"
                for code, value, few in zip(territory.sector_id, now, residents < 200, strict=True)
            ]
    formats.write(folder / "ima_atlas_commune.csv", "\n".join([*by_commune, ""]).encode())
    formats.write(folder / "ima_atlas_sector.csv", "\n".join([*by_sector, ""]).encode())
