"""Small made-up territories: sectors with residents by age, summed to every level as the warehouse sums them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.disclosure.control import Given

AGES = list(range(0, 90, 5))
YEAR = "2022"
RATIOS = {
    "residents_under_5_pct": ("residents_under_5", "residents_by_age"),
    "residents_0_14_pct": ("residents_0_14", "residents_by_age"),
    "residents_80_plus_pct": ("residents_80_plus", "residents_by_age"),
    "residents_65_79_pct": ("residents_65_79", "residents_by_age"),
    "ageing_index_per_100": ("residents_65_plus", "residents_0_19"),
}
COUNTS = {"residents": "residents"}
LEVELS = ("neighbourhood", "commune", "zone", "region")


def classes_of(catalogue: Catalogue, measure_id: str) -> list[int]:
    """The age classes a measure adds up; all of them for the whole."""
    entry = catalogue.measures[measure_id].inputs[-1]
    return [int(age) for age in entry.where["age_from"]] if entry.where else AGES  # type: ignore[union-attr]


def summed(catalogue: Catalogue, people: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Indicator rows of every level: people has sector_id and one column per age class."""
    rows = []
    for (level, area_id), inside in areas.groupby(["level", "area_id"]):
        own = people[people.sector_id.isin(inside.sector_id)]

        def count(measure_id: str, own: pd.DataFrame = own) -> float:
            return float(own[classes_of(catalogue, measure_id)].to_numpy().sum())

        for name, measure in COUNTS.items():
            rows.append((level, area_id, name, count(measure), np.nan))
        for name, (top, below) in RATIOS.items():
            if count(below) > 0:
                rows.append((level, area_id, name, count(top), count(below)))
    table = pd.DataFrame(rows, columns=["level", "area_id", "indicator_id", "numerator", "denominator"])
    value = (table.numerator / table.denominator * 100).fillna(table.numerator)
    status = np.where(value == 0, "zero", "value")
    return table.assign(period=YEAR, base_period=YEAR, value=value, status=status)


def given_of(catalogue: Catalogue, people: pd.DataFrame, areas: pd.DataFrame) -> Given:
    """Everything control needs, for one year of one age table."""
    measures = sorted({*COUNTS.values(), *(name for pair in RATIOS.values() for name in pair)})
    measured = pd.concat(
        [
            pd.DataFrame(
                {"sector_id": people.sector_id, "measure_id": name, "period": YEAR, "from_id": people.sector_id,
                 "value": people[classes_of(catalogue, name)].sum(axis=1).astype(float)}
            )
            for name in measures
        ],
        ignore_index=True,
    )  # fmt: skip
    parts = pd.concat(
        [
            pd.DataFrame(
                {"sector_id": people.sector_id, "indicator_id": name, "period": YEAR, "from_id": people.sector_id,
                 "numerator": people[classes_of(catalogue, pair[0])].sum(axis=1).astype(float),
                 "denominator": people[classes_of(catalogue, pair[1])].sum(axis=1).astype(float)}
            )
            for name, pair in RATIOS.items()
        ],
        ignore_index=True,
    )  # fmt: skip
    source = "statbel_population_sector_age"
    long = people.melt(id_vars="sector_id", var_name="age_from", value_name="residents").merge(areas, on="sector_id")
    ages = long.groupby(["level", "area_id", "age_from"], as_index=False).residents.sum()
    ages = ages.assign(source_id=source, year=2022, sex="all", age_to=ages.age_from.astype(float) + 4)
    ages.loc[ages.age_from == AGES[-1], "age_to"] = np.nan
    return Given(
        catalogue=catalogue, rows=summed(catalogue, people, areas),
        rates=pd.DataFrame(columns=["sector_id", "indicator_id", "period", "rate"]), parts=parts, measured=measured,
        areas=areas, ages=ages[ages.level == "region"], classes=ages,
        periods={("residents", 0): set(), ("residents", 1): set()},
    )  # fmt: skip


def areas_of(sectors: list[tuple[str, str, str]]) -> pd.DataFrame:
    """mart.sector_area of sectors given as (neighbourhood, commune, zone), numbered in their order."""
    rows = []
    for number, (neighbourhood, commune, zone) in enumerate(sectors):
        sector_id = f"S{number:03}"
        named = {"neighbourhood": neighbourhood, "commune": commune, "zone": zone, "region": "R"}
        rows += [(level, named[level], sector_id) for level in LEVELS]
    return pd.DataFrame(rows, columns=["level", "area_id", "sector_id"])


def people_of(counts: np.ndarray) -> pd.DataFrame:
    """Residents by sector (rows) and age class (columns) as a table."""
    table = pd.DataFrame(counts, columns=AGES)
    table.insert(0, "sector_id", [f"S{number:03}" for number in range(len(counts))])
    return table


def random_territory(catalogue: Catalogue, seed: int) -> tuple[Given, np.ndarray]:
    """A territory of 8 to 20 sectors whose neighbourhoods cross borders now and then, with a few nearly empty ones."""
    random = np.random.default_rng(seed)
    number = int(random.integers(8, 21))
    sectors = []
    for place in range(number):
        neighbourhood = place // int(random.integers(1, 4))
        commune = min(place // 5, 3) if random.random() > 0.1 else int(random.integers(0, 3))
        zone = commune // 2 if random.random() > 0.1 else int(random.integers(0, 2))
        sectors.append((f"N{neighbourhood}", f"C{commune}", f"Z{zone}"))
    size = random.choice([0.3, 2.0, 15.0, 40.0], size=(number, 1), p=[0.15, 0.15, 0.4, 0.3])
    counts = random.poisson(size * random.uniform(0.3, 1.5, size=(number, len(AGES))))
    return given_of(catalogue, people_of(counts), areas_of(sectors)), counts
