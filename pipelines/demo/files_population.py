"""Files about people: residents by sector, by age and by commune; deaths, births, projections, cars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo import formats
from pipelines.demo.files_territory import REGION
from pipelines.demo.people import AGES, CLASS_STARTS, YEARS, five_year, population_structure
from pipelines.demo.world import World

CENSUS_STARTS = np.arange(0, 105, 5)
STRUCTURE_YEARS = (2009, 2014, *range(2015, 2025))
SPARSE = 50  # residents under which the research file leaves a sector out
CIVIL_STATUS = [("10", "Célibataire", "Ongehuwd"), ("20", "Marié", "Gehuwd"), ("30", "Veuf", "Weduwstaat"),
                ("40", "Divorcé", "Gescheiden")]  # fmt: skip
NATIONALITY = [("BEL", "Belges", "Belgen"), ("ETR", "Etrangers", "Vreemdelingen")]


def write_population(world: World, to: Path) -> None:
    """Every file that counts residents."""
    for year in range(2019, 2026):
        _sector_file(world, to / "statbel_population_sector" / str(year), year)
    _census(world, to)
    _sector_age(world, to / "statbel_population_sector_age" / "2022")
    for year in STRUCTURE_YEARS:
        _structure(world, to / "statbel_population_commune" / str(year), year)
    _region(world, to / "statbel_population_region" / f"{YEARS.start}-{YEARS.stop - 1}")
    _births(world, to / "statbel_births_commune" / "2024")
    _projection(world, to / "ibsa_projection_commune" / "2025-2035")
    _cars(world, to / "statbel_cars" / "2023")


def _sector_rows(world: World, year: int) -> pd.DataFrame:
    """Residents by sector as the open-data file has them, the not-localised rows included."""
    territory, people = world.territory, world.people
    residents = people.residents(year)
    place, side = np.arange(territory.count), np.zeros(territory.count, dtype=int)
    codes, sectors = territory.sector_id, residents[: territory.count]
    if year >= 2025:
        place, side, codes = world.recoding.sector, world.recoding.half, world.recoding.code
        sectors = world.recoding.split(sectors)
    suffix = ["", " 1", " 2"]
    lost = len(territory.communes)
    area = territory.hexagons.side**2 * 1.5 * np.sqrt(3) / 10_000
    frame = pd.DataFrame({
        "CD_REFNIS": [*territory.commune_id[place], *territory.communes],
        "CD_SECTOR": [*codes, *(f"{commune}ZZZZ" for commune in territory.communes)],
        "TOTAL": [*sectors, *residents[territory.count :]],
        "DT_STRT_SECTOR": "2011-01-01" if year < 2025 else "2025-01-01",
        "DT_STOP_SECTOR": "2024-12-31" if year < 2025 else "9999-12-31",
        "OPPERVLAKTE IN HM²": [*np.where(side > 0, area / 2, area).round(4), *([0.0] * lost)],
        "TX_DESCR_SECTOR_NL": [*(territory.name_nl[p] + suffix[s] for p, s in zip(place, side, strict=True)),
                               *(["NIET TE LOKALISEREN"] * lost)],
        "TX_DESCR_SECTOR_FR": [*(territory.name_fr[p] + suffix[s] for p, s in zip(place, side, strict=True)),
                               *(["NON LOCALISÉ"] * lost)],
    })  # fmt: skip
    frame["TX_DESCR_NL"] = [territory.commune_names[code][0] for code in frame["CD_REFNIS"]]
    frame["TX_DESCR_FR"] = [territory.commune_names[code][1] for code in frame["CD_REFNIS"]]
    return frame.sort_values("CD_SECTOR", kind="stable", ignore_index=True)


def _sector_file(world: World, folder: Path, year: int) -> None:
    """The same file in the spellings, encodings and containers it had over the years."""
    frame = _sector_rows(world, year)
    name = f"OPENDATA_SECTOREN_{year}"
    if year <= 2020:
        old = frame.rename(columns={"TOTAL": "POPULATION", "OPPERVLAKTE IN HM²": "OPPERVLAKKTE IN HM²"})
        old["CD_SECTOR"] = old["CD_SECTOR"].str.slice(5)
        content = formats.delimited(old, "|", "cp1252", decimal=",", newline="\r\n")
        formats.write(folder / f"{name}.txt", content)
    elif year == 2022:
        formats.write(folder / f"{name}.xlsx", formats.workbook([list(frame), *frame.values.tolist()], "Blad1"))
    else:
        stem = f"{name}_NEW" if year >= 2025 else name
        content = formats.delimited(frame, "|", "utf-8-sig", decimal=",", newline="\r\n")
        if year == 2021:
            formats.write(folder / f"{stem}.zip", formats.zipped({f"{stem}.txt": content}))
        elif year == 2024:
            formats.write(folder / f"{stem}.txt.gz", formats.gzipped(content))
        else:
            formats.write(folder / f"{stem}.txt", content)


def _census(world: World, to: Path) -> None:
    """Census 2021 by sex and age, and its aggregate for 65 and over, from the same people."""
    counts = world.people.in_year(2021)
    classes = np.add.reduceat(counts, CENSUS_STARTS, axis=-1)
    labels = ["Y_LT5", *(f"Y{start}-{start + 4}" for start in CENSUS_STARTS[1:-1]), "Y_GE100"]
    rows: list[list] = [["cd_sector", "cd_sex", "cd_age", "ms_pop"]]
    order = world.people.area_id.argsort()
    present = np.argwhere(classes[order] > 0)
    codes = world.people.area_id[order].tolist()
    values = classes[order][tuple(present.T)].tolist()
    rows += [[codes[a], "FM"[s], labels[c], v] for (a, s, c), v in zip(present.tolist(), values, strict=True)]
    formats.write(to / "statbel_census_age" / "2021" / "TF_CENSUS_2021_S01.xlsx", formats.workbook(rows, "Sheet1"))
    total, old = counts.sum(axis=(1, 2)), counts[:, :, 65:].sum(axis=(1, 2))
    frame = pd.DataFrame({
        "cd_sector": world.people.area_id,
        "x65": old,
        "rest": (total - old).astype(float),
        "prop_65plussers": (old / np.maximum(total, 1) * 100).round(9),
        "tot": total.astype(float),
    })[total > 0].sort_values("cd_sector")  # fmt: skip
    name = "census2021_65plus_by_sector_BXL_incl_ZZZZ.csv"
    formats.write(to / "statbel_census_65plus" / "2021" / name, formats.delimited(frame))


def _sector_age(world: World, folder: Path) -> None:
    """Residents and deaths in eighteen classes; sectors with hardly anybody are left out, as in the original."""
    territory = world.territory
    counts = five_year(world.people.in_year(2022).sum(axis=1))[: territory.count]
    kept = np.flatnonzero(counts.sum(axis=1) >= SPARSE)
    labels = [f"[{start},{start + 5})" for start in CLASS_STARTS[:-1]] + ["[85,Inf)"]
    score = world.index.score[kept]
    decile = np.ceil((-score).argsort().argsort() / len(kept) * 10 + 0.1).clip(1, 10).astype(int)
    frame = pd.DataFrame({
        "cd_sector": np.repeat(territory.sector_id[kept], len(labels)),
        "AGE": labels * len(kept),
        "POP": counts[kept].ravel(),
        "no2_ugm3": np.repeat(world.living.no2_ugm3[kept].round(4), len(labels)),
        "deaths": world.people.deaths_by_class_2022[kept].ravel().astype(float),
        "bimd2011_score": np.repeat(score.round(4), len(labels)),
        "decile_within_file": np.repeat([f"D{number}" for number in decile], len(labels)),
    })  # fmt: skip
    formats.write(folder / "population_by_sector_age18.csv", formats.delimited(frame))


def _structure(world: World, folder: Path, year: int) -> None:
    """Commune by sex, nationality, civil status and single age; recent years call the code CD_REFNIS."""
    territory = world.territory
    code = "CD_REFNIS" if year >= 2019 else "CD_MUNTY_REFNIS"
    header = [code, "TX_MUNTY_DESCR_NL", "TX_MUNTY_DESCR_FR", "CD_DSTR_REFNIS", "TX_ADM_DSTR_DESCR_NL",
              "TX_ADM_DSTR_DESCR_FR", "CD_PROV_REFNIS", "TX_PROV_DESCR_NL", "TX_PROV_DESCR_FR", "CD_RGN_REFNIS",
              "TX_RGN_DESCR_NL", "TX_RGN_DESCR_FR", "CD_SEX", "CD_NATLTY", "TX_NATLTY_FR", "TX_NATLTY_NL",
              "CD_CIV_STS", "TX_CIV_STS_FR", "TX_CIV_STS_NL", "CD_AGE", "MS_POPULATION", "CD_YEAR"]  # fmt: skip
    place = f"21000|Arrondissement {REGION[0]}|Arrondissement {REGION[1]}||||04000|{REGION[0]}|{REGION[1]}"
    communes = ["|".join([commune, *territory.commune_names[commune], place]) for commune in territory.communes]
    kinds = [
        f"{sex}|{'|'.join(origin)}|{'|'.join(status)}"
        for sex in "FM" for origin in NATIONALITY for status in CIVIL_STATUS
    ]  # fmt: skip
    table = population_structure(world.people, territory, world.society, year).transpose(0, 1, 3, 4, 2)
    table = table.reshape(len(communes), len(kinds), len(AGES))
    present = np.argwhere(table > 0)
    values = table[tuple(present.T)].tolist()
    rows = [
        f"{communes[c]}|{kinds[k]}|{age}|{v}|{year}" for (c, k, age), v in zip(present.tolist(), values, strict=True)
    ]
    content, name = formats.lines(header, rows), f"TF_SOC_POP_STRUCT_{year}"
    if year == STRUCTURE_YEARS[-1]:
        formats.write(folder / f"{name}.zip", formats.zipped({f"{name}.txt": content}))
    elif year % 2:
        formats.write(folder / f"{name}.txt.gz", formats.gzipped(content))
    else:
        formats.write(folder / f"{name}.txt", content)


def _region(world: World, folder: Path) -> None:
    """Region by sex and single age, all years; age 0 is labelled 0 here, as it should be."""
    frames = []
    for year in YEARS:
        total = world.people.in_year(year).sum(axis=0)
        for place, gender in enumerate(("Women", "Men")):
            frames.append(pd.DataFrame(
                {"region": "BR", "gender": gender, "age": AGES, "year": year, "population": total[place]}
            ))  # fmt: skip
    frame = pd.concat(frames).sort_values(["gender", "age", "year"], kind="stable")
    name = f"REGION_pop_age_sex_{YEARS.start}_{YEARS.stop - 1}.csv"
    formats.write(folder / name, formats.delimited(frame))


def _births(world: World, folder: Path) -> None:
    territory, births = world.territory, world.people.births
    rows = [
        f"{year}|{commune}|{'|'.join(territory.commune_names[commune])}|{births[at, place]}"
        for at, year in enumerate(list(YEARS)[:-1])
        for place, commune in enumerate(territory.communes)
    ]
    header = ["CD_YEAR", "CD_REFNIS", "TX_DESCR_NL", "TX_DESCR_FR", "MS_NUM_BIRTHS"]
    formats.write(folder / "TF_BIRTHS_MUNTY.txt", formats.lines(header, rows))


def _projection(world: World, folder: Path) -> None:
    """Residents of all communes, carried on from the growth of the last ten years, half as fast."""
    territory, people = world.territory, world.people
    now = people.by_commune(2025).sum(axis=(1, 2))
    growth = (now / people.by_commune(2015).sum(axis=(1, 2))) ** (1 / 20)
    later = [np.round(now * growth**years).astype(int) for years in (5, 10)]
    frame = pd.DataFrame({
        "MUN_FR": [territory.commune_names[commune][1] for commune in territory.communes],
        "POP_2025": now,
        "PROJ_2030": later[0],
        "PROJ_2035": later[1],
        "GROWTH_2025_2030_PCT": (later[0] / now - 1) * 100,
        "GROWTH_2025_2035_PCT": (later[1] / now - 1) * 100,
    })  # fmt: skip
    formats.write(folder / "ibsa_projection_communes.csv", formats.delimited(frame.round(6)))


def _cars(world: World, folder: Path) -> None:
    """Households and cars by sector, two years."""
    territory = world.territory
    rows = []
    for year in (2021, 2023):
        households = np.round(world.sector_residents(year) * 0.985 / world.living.household_size).astype(int)
        cars = np.round(households * world.living.cars_per_household * 0.985 ** (year - 2021)).astype(int)
        for sector, code in enumerate(territory.sector_id):
            nl, fr = territory.commune_names[territory.commune_id[sector]]
            if households[sector]:
                rows.append(
                    f"{year}|{territory.commune_id[sector]}|{fr}|{nl}|{fr}|{fr}|{code}|{territory.name_fr[sector]}|"
                    f"{territory.name_nl[sector]}|{territory.name_fr[sector]}|{households[sector]}|{cars[sector]}"
                )
    header = ["CD_YEAR", "CD_REFNIS", "TX_MUNTY_DESCR_FR", "TX_MUNTY_DESCR_NL", "TX_MUNTY_DESCR_DE",
              "TX_MUNTY_DESCR_EN", "cd_sector", "tx_sec_descr_fr", "tx_sec_descr_nl", "tx_sec_descr_de",
              "ms_tot_hh", "ms_tot_cars"]  # fmt: skip
    formats.write(folder / "TF_CAR_HH_SECTOR.txt", formats.lines(header, rows))
