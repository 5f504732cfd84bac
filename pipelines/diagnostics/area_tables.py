"""mart.zone_indicator, mart.commune_indicator and mart.neighbourhood_indicator, from the marts' counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.indicators import KEYS, assess, rest_of_region, values_of, with_intervals, with_missing
from pipelines.diagnostics.special_forms import RESULT, special_values


@dataclass(frozen=True)
class Counts:
    """What the marts have counted: the tables the indicator tables are made from."""

    parts: pd.DataFrame
    declared: pd.DataFrame
    ages: pd.DataFrame
    sector_measures: pd.DataFrame
    sector_areas: pd.DataFrame
    country: pd.DataFrame


def declarations(catalogue: Catalogue, table: pd.DataFrame) -> pd.DataFrame:
    """reference.indicator with what only the judgement needs: whom it concerns and the second yardstick."""
    indicators = [catalogue.indicators[name] for name in table.indicator_id]
    references = [indicator.reference for indicator in indicators]
    return table.assign(
        persons_from=[indicator.persons for indicator in indicators],
        reference_fixed=pd.Series([r.value if r else None for r in references], table.index, dtype=float),
        reference_years=pd.Series([r.years if r else None for r in references], table.index, dtype=float),
        reference_id=[(r.id or r.kind) if r else None for r in references],
    ).drop(columns=["reference_value"])


def _of_level(counts: Counts, specials: pd.DataFrame, level: str, area_ids: list[str]) -> pd.DataFrame:
    """Values and limits of one level's areas, with each indicator's declarations beside them."""
    summed = counts.parts[counts.parts.level == level]
    whole = specials.loc[specials.level == level, RESULT].merge(_coverage(counts, level), on="area_id", how="left")
    summed = with_missing(pd.concat([summed, whole[["area_id", *KEYS]]]), counts.declared, area_ids)
    is_ready = _labels(summed).isin(_labels(whole))
    summed = summed[~is_ready].drop(columns="level").merge(counts.declared, on="indicator_id", validate="m:1")
    quotients = with_intervals(summed)
    ready = whole.drop(columns="level").merge(counts.declared, on="indicator_id", validate="m:1")
    return pd.concat([quotients, ready], ignore_index=True)


def _labels(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[["area_id", *KEYS]])


def _coverage(counts: Counts, level: str) -> pd.DataFrame:
    """Residents per area, for states; special indicators cover what their own sectors cover."""
    rows = counts.parts[counts.parts.level == level].groupby("area_id", as_index=False).residents.max()
    return rows.assign(covered_residents=rows.residents, suppressed_areas=0, is_split=False)


def _finished(frame: pd.DataFrame, key: str, declared: pd.DataFrame) -> pd.DataFrame:
    order = declared.set_index("indicator_id").place
    frame = frame.rename(columns={"area_id": key})
    frame = frame.assign(_place=frame.indicator_id.map(order))
    return frame.sort_values([key, "_place", "period"]).drop(columns="_place")


def zone_table(catalogue: Catalogue, counts: Counts) -> pd.DataFrame:
    """mart.zone_indicator: zones against the rest of the region; the region itself has no benchmark."""
    specials = _specials(catalogue, counts, "zone")
    zones = _of_level(counts, specials, "zone", catalogue.zone_ids)
    region = _of_level(counts, specials, "region", [catalogue.territory.region_id])
    rest = rest_of_region(zones[~zones.form.isin(["dsr", "median", "mean_age"])], region)
    rest = rest.merge(counts.declared[["indicator_id", "form", "per"]], on="indicator_id", validate="m:1")
    rest = rest[rest.form != "count"]  # a count of people is no yardstick for another area's count
    rest = rest.assign(benchmark_value=values_of(rest))[["area_id", *KEYS, "benchmark_value"]]
    whole = specials[specials.level == "rest"].rename(columns={"value": "benchmark_value"})[rest.columns]
    benchmark = pd.concat([rest, whole], ignore_index=True)
    benchmark = pd.concat([benchmark, region[["area_id", *KEYS]].assign(benchmark_value=float("nan"))])
    both = pd.concat([zones, region], ignore_index=True)
    assessed = assess(both, benchmark, "rest_of_region", counts.country, catalogue.territory.minimum_coverage_pct)
    return _finished(assessed, "zone_id", counts.declared)


def small_area_table(catalogue: Catalogue, counts: Counts, level: str, area_ids: list[str]) -> pd.DataFrame:
    """mart.commune_indicator or mart.neighbourhood_indicator: areas against the region."""
    specials = _specials(catalogue, counts, level)
    areas = _of_level(counts, specials, level, area_ids)
    region = _of_level(counts, specials, "region", [catalogue.territory.region_id])
    benchmark = region.loc[region.form != "count", [*KEYS, "value"]].rename(columns={"value": "benchmark_value"})
    territory = catalogue.territory
    frame = assess(areas, benchmark, territory.region_id, counts.country, territory.minimum_coverage_pct)
    return _finished(frame, f"{level}_id", counts.declared)


def _specials(catalogue: Catalogue, counts: Counts, level: str) -> pd.DataFrame:
    """The special indicators of one level's areas and of the region they are held against."""
    ages = counts.ages[counts.ages.level.isin([level, "region"])]
    areas = counts.sector_areas[counts.sector_areas.level.isin([level, "region"])]
    return special_values(catalogue, ages, counts.sector_measures, areas)
