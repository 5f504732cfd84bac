"""mart.zone_indicator, mart.commune_indicator and mart.neighbourhood_indicator, from the marts' counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.coverage import people_behind_returns
from pipelines.diagnostics.indicators import (
    KEYS,
    assess,
    comparable,
    rest_of_region,
    values_of,
    with_intervals,
    with_missing,
)
from pipelines.diagnostics.special_forms import RESULT, special_values


@dataclass(frozen=True)
class Counts:
    """What the marts have counted: the tables the indicator tables are made from."""

    parts: pd.DataFrame
    declared: pd.DataFrame
    ages: pd.DataFrame
    sector_measures: pd.DataFrame
    sector_areas: pd.DataFrame
    sector_weights: pd.DataFrame
    country: pd.DataFrame

    @property
    def residents(self) -> pd.Series:
        """Residents of the census by sector: what coverage is counted in."""
        return self.sector_weights.set_index("sector_id").residents


def declarations(catalogue: Catalogue, table: pd.DataFrame) -> pd.DataFrame:
    """reference.indicator with what only the judgement needs: whom it concerns and the second yardstick."""
    indicators = [catalogue.indicators[name] for name in table.indicator_id]
    references = [indicator.reference for indicator in indicators]
    usual = catalogue.territory.minimum_coverage_pct
    return table.assign(
        persons_from=[indicator.persons for indicator in indicators],
        reference_fixed=pd.Series([r.value if r else None for r in references], table.index, dtype=float),
        reference_years=pd.Series([r.years if r else None for r in references], table.index, dtype=float),
        minimum_coverage_pct=[i.minimum_coverage.pct if i.minimum_coverage else usual for i in indicators],
        reference_id=[(r.id or r.kind) if r else None for r in references],
    ).drop(columns=["reference_value"])


def _of_level(catalogue: Catalogue, counts: Counts, level: str, area_ids: list[str]) -> pd.DataFrame:
    """Values and limits of one level's areas, with each indicator's declarations beside them."""
    specials = _specials(catalogue, counts, level)
    summed = counts.parts[counts.parts.level == level]
    whole = specials.merge(_residents(counts, level), on="area_id", how="left").assign(is_split=False)
    summed = with_missing(pd.concat([summed, whole[["area_id", *KEYS]]]), counts.declared, area_ids)
    is_ready = _labels(summed).isin(_labels(whole))
    summed = summed[~is_ready].drop(columns="level").merge(counts.declared, on="indicator_id", validate="m:1")
    people = _people(catalogue, counts, level)
    quotients = with_intervals(summed).merge(people, on=["area_id", *KEYS], how="left", validate="1:1")
    ready = whole.drop(columns="level").merge(counts.declared, on="indicator_id", validate="m:1")
    return pd.concat([quotients, ready], ignore_index=True)


def _labels(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[["area_id", *KEYS]])


def _residents(counts: Counts, level: str) -> pd.DataFrame:
    """Residents per area, for states and coverage."""
    return counts.parts[counts.parts.level == level].groupby("area_id", as_index=False).residents.max()


def _people(catalogue: Catalogue, counts: Counts, level: str) -> pd.DataFrame:
    """Whom the means weighed with tax returns concern: area_id, KEYS, persons."""
    areas = counts.sector_areas[counts.sector_areas.level == level]
    found = [
        people_behind_returns(counts.sector_measures, areas, counts.residents, indicator)
        for indicator in catalogue.indicators.values()
        if indicator.form == "mean" and any(base.counts == "returns" for base in indicator.base)
    ]
    empty = pd.DataFrame(columns=["area_id", *KEYS, "persons"]).astype({"persons": float})
    return pd.concat([empty, *(part[empty.columns] for part in found if len(part))], ignore_index=True)


def _finished(frame: pd.DataFrame, key: str, declared: pd.DataFrame) -> pd.DataFrame:
    order = declared.set_index("indicator_id").place
    frame = frame.rename(columns={"area_id": key})
    frame = frame.assign(_place=frame.indicator_id.map(order))
    return frame.sort_values([key, "_place", "period"]).drop(columns="_place")


def zone_table(catalogue: Catalogue, counts: Counts) -> pd.DataFrame:
    """mart.zone_indicator: zones against the rest of the region; the region itself has no benchmark."""
    zones = _of_level(catalogue, counts, "zone", catalogue.zone_ids)
    region = _of_level(catalogue, counts, "region", [catalogue.territory.region_id])
    rest = rest_of_region(zones, region).merge(counts.declared, on="indicator_id", validate="m:1")
    # What is no quotient has its own rest, made from the other zones' sectors; a count of people is no yardstick.
    rest = rest.assign(value=values_of(rest).mask(rest.form.isin(["dsr", "median", "mean_age", "count"])))
    own = _specials(catalogue, counts, "rest").set_index(["area_id", *KEYS]).value
    rest["value"] = rest.value.fillna(pd.Series(_labels(rest).map(own), rest.index, dtype=float))
    rest["benchmark_value"] = comparable(rest.value, rest, rest.minimum_coverage_pct)
    benchmark = pd.concat([rest, region.assign(benchmark_value=float("nan"))])[["area_id", *KEYS, "benchmark_value"]]
    both = pd.concat([zones, region], ignore_index=True)
    return _finished(assess(both, benchmark, "rest_of_region", counts.country), "zone_id", counts.declared)


def small_area_table(catalogue: Catalogue, counts: Counts, level: str, area_ids: list[str]) -> pd.DataFrame:
    """mart.commune_indicator or mart.neighbourhood_indicator: areas against the region."""
    region_id = catalogue.territory.region_id
    areas = _of_level(catalogue, counts, level, area_ids)
    region = _of_level(catalogue, counts, "region", [region_id])
    region = region[region.form != "count"]
    known = comparable(region.value, region, region.minimum_coverage_pct)
    benchmark = region[KEYS].assign(benchmark_value=known)
    return _finished(assess(areas, benchmark, region_id, counts.country), f"{level}_id", counts.declared)


def _specials(catalogue: Catalogue, counts: Counts, level: str) -> pd.DataFrame:
    """The special indicators of one level's areas; the rest of the region comes with the zones."""
    levels = ["zone", "region"] if level == "rest" else [level]
    ages = counts.ages[counts.ages.level.isin(levels)]
    areas = counts.sector_areas[counts.sector_areas.level.isin(levels)]
    found = special_values(catalogue, ages, counts.sector_measures, areas, counts.residents)
    return found.loc[found.level == level, RESULT]
