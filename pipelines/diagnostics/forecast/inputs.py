"""What the forecasts stand on, read from the working state and put into the shape the functions want."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue, Measure
from pipelines.diagnostics.forecast.age_tables import AgeStructures
from pipelines.diagnostics.forecast.ages import WIDTH, AgeGroup
from pipelines.diagnostics.forecast.series import Track, state_of, tracks
from pipelines.diagnostics.forecast.totals import Totals
from pipelines.problems import BadInput, Problem
from pipelines.storage import Store

TABLES = [
    "mart.zone_indicator", "mart.commune_indicator", "mart.measure", "mart.area_age", "mart.sector_area",
    "mart.sector_weight", "reference.sector", "staging.region_population", "staging.commune_population",
    "staging.commune_projection",
]  # fmt: skip
EVERYBODY = "all"  # mart.area_age has the structure without the sexes under this name


@dataclass(frozen=True)
class Inputs:
    """Everything the forecasts stand on.

    `indicators`: every one of the zones; `series`: the yearly ones that can be carried on.
    """

    indicators: dict[str, Track]
    series: dict[str, Track]
    totals: Totals
    structures: AgeStructures
    groups: list[AgeGroup]
    held_out: pd.DataFrame


def read_inputs(store: Store, catalogue: Catalogue, roadmap_year: int) -> Inputs:
    """Read and shape everything; a source that is not there leaves its part empty."""
    indicators, structures = tracks(store.read("mart.zone_indicator")), _structures(store)
    return Inputs(
        indicators=indicators,
        series=_series(indicators, catalogue, roadmap_year),
        totals=_totals(store, catalogue),
        structures=structures,
        groups=age_groups(catalogue, structures.classes),
        held_out=_held_out(store, catalogue),
    )


def _series(indicators: dict[str, Track], catalogue: Catalogue, roadmap_year: int) -> dict[str, Track]:
    rules = catalogue.forecast
    special = {rules.totals.indicator, *rules.totals.also, *(entry.indicator for entry in rules.ages.indicators)}
    oldest, fewest = rules.oldest_period(roadmap_year), rules.series.fewest_points
    return {
        name: track
        for name, track in indicators.items()
        if name not in special and state_of(track, oldest, fewest) is None
    }


# the years the sectors are counted in, those the communes' own file has besides, and the year projections start from
_COMMUNE_TOTALS = """
    with counted as (
        select commune_id, period::int as year, value as residents from mart.commune_indicator
        where indicator_id = $indicator and status in ('value', 'zero')
    )
    select commune_id, year, residents from counted
    union all
    select area_id as commune_id, period::int as year, value as residents from mart.measure
    where measure_id = $history and value is not null and period::int not in (select year from counted)
    union all
    select commune.commune_id, projection.year, projection.residents::double as residents
    from staging.commune_projection as projection
    join (select distinct commune_id, commune_name_fr from reference.sector) as commune using (commune_name_fr)
    where not projection.is_projected and projection.year not in (select year from counted)
    order by all
"""


def _totals(store: Store, catalogue: Catalogue) -> Totals:
    wanted = catalogue.forecast.totals
    region = store.read("staging.region_population").groupby("year").residents.sum()
    names = {"indicator": wanted.indicator, "history": wanted.history}
    tables = ["mart.commune_indicator", "mart.measure", "staging.commune_projection", "reference.sector"]
    both = store.query(_COMMUNE_TOTALS, tables, names)
    communes = {
        str(name): dict(zip(part.year.tolist(), part.residents.tolist(), strict=True))
        for name, part in both.groupby("commune_id")
    }
    return Totals({int(year): float(count) for year, count in region.items()}, communes)


_COMMUNE_AGES = """
    select commune_id, year, least(age, $oldest) as age, sum(residents) as residents
    from staging.commune_population group by all order by all
"""


def _structures(store: Store) -> AgeStructures:
    people = store.read("staging.region_population")
    region = people.groupby(["year", "age"]).residents.sum().unstack(fill_value=0)
    oldest = int(region.columns.max()) if len(region) else 0
    parts = store.query(_COMMUNE_AGES, ["staging.commune_population"], {"oldest": oldest})
    parts = parts.pivot(index=["commune_id", "year"], columns="age", values="residents")
    parts = parts.reindex(columns=range(oldest + 1)).fillna(0.0)
    zones = store.read("mart.area_age")
    zones = zones[zones.level.isin(["zone", "region"]) & (zones.sex == EVERYBODY)]
    zones = zones[zones.year == zones.year.max()]
    by_class = zones.pivot(index="area_id", columns="age_from", values="residents").fillna(0.0)
    communes: dict[str, dict[int, np.ndarray]] = {}
    keys = zip(*(parts.index.get_level_values(name) for name in ("commune_id", "year")), strict=True)
    for (commune_id, year), row in zip(keys, parts.to_numpy(dtype=float), strict=True):
        communes.setdefault(str(commune_id), {})[int(year)] = row
    return AgeStructures(
        region={int(year): row.to_numpy(dtype=float) for year, row in region.iterrows()},
        communes=communes if len(region) else {},
        zones={str(name): row.to_numpy(dtype=float) for name, row in by_class.iterrows()},
        zone_year=int(zones.year.max()) if len(zones) else None,
        classes=by_class.shape[1],
    )


def age_groups(catalogue: Catalogue, classes: int) -> list[AgeGroup]:
    """The classes each age indicator counts and divides by, as its measures say. Raises BadInput.

    `classes`: how many classes there are; without any there are no groups.
    """
    groups = []
    for entry in catalogue.forecast.ages.indicators if classes else []:
        indicator = catalogue.indicators[entry.indicator]
        names = entry.numerator or indicator.numerator, entry.denominator or indicator.denominator
        counted = [_classes(catalogue.measures.get(name or ""), entry.indicator, classes) for name in names]
        groups.append(AgeGroup(entry.indicator, counted[0], counted[1], indicator.per))
    return groups


def _classes(measure: Measure | None, indicator_id: str, classes: int) -> tuple[int, ...]:
    every = tuple(range(classes))
    for entry in measure.inputs if measure else []:
        if entry.table == "staging.sector_age":
            ages = entry.where.get("age_from")
            chosen = (
                every
                if ages is None
                else tuple(int(age) // WIDTH for age in (ages if isinstance(ages, list) else [ages]))
            )
            if set(chosen) <= set(every):
                return chosen
    found = f"measure {measure.id!r}" if measure else "no measure"
    expected = "a measure that counts age classes of staging.sector_age"
    raise BadInput([Problem("forecast.yml", f"ages.{indicator_id}", found, expected, "name its measures")])


_HELD_OUT = """
    select
        measure.measure_id, area.area_id as zone_id, measure.period::int as year,
        sum(weight.residents * measure.value) / sum(weight.residents) as value,
        100 * sum(weight.residents) / any_value(whole.residents) as coverage_pct
    from mart.measure as measure
    join mart.sector_weight as weight on weight.neighbourhood_id = measure.area_id
    join mart.sector_area as area on area.sector_id = weight.sector_id and area.level = 'zone'
    join (
        select area.area_id, sum(weight.residents) as residents
        from mart.sector_area as area join mart.sector_weight as weight on weight.sector_id = area.sector_id
        where area.level = 'zone' group by all
    ) as whole on whole.area_id = area.area_id
    where measure.level = 'neighbourhood' and measure.status = 'value' and measure.measure_id = any($measures)
    group by all
    having sum(weight.residents) > 0
    order by all
"""


def _held_out(store: Store, catalogue: Catalogue) -> pd.DataFrame:
    """Shares by neighbourhood observed later, weighted up to zones: indicator_id, zone_id, year, value."""
    entries = {entry.measure: entry.indicator for entry in catalogue.forecast.ages.held_out}
    tables = ["mart.measure", "mart.sector_weight", "mart.sector_area"]
    found = store.query(_HELD_OUT, tables, {"measures": list(entries)})
    found = found[found.coverage_pct >= catalogue.territory.minimum_coverage_pct]
    return found.assign(indicator_id=found.measure_id.map(entries))[["indicator_id", "zone_id", "year", "value"]]
