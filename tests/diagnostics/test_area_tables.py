"""mart.zone_indicator and its sisters, whole, on a region of two zones and a hundred sectors' worth of counts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.area_tables import Counts, declarations, small_area_table, zone_table
from pipelines.diagnostics.indicator_checks import indicator_faults
from pipelines.diagnostics.indicators import COLUMNS, NO_PERIOD
from pipelines.warehouse.reference import indicator_table

NAN = float("nan")
RATIO = "residents_65_plus_pct"
AGE_MEASURES = ("deaths_by_age", "residents_by_age")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The project's catalogue with two zones and four indicators: a share, a count, a rate, and one nobody holds."""
    full = load_catalogue()
    names = [RATIO, "residents", "deaths_dsr_per_100000", "diabetes_pct"]
    kept = {name: full.indicators[name] for name in full.indicators if name in names}
    assert len(kept) == 4
    return replace(full, zones={name: full.zones[name] for name in list(full.zones)[:2]}, indicators=kept)


@pytest.fixture(scope="module")
def zones(catalogue: Catalogue) -> tuple[str, str]:
    first, second = catalogue.zones
    return first, second


def _part(level: str, area: str, indicator: str, numerator: float, denominator: float = NAN, **more: object) -> dict:
    part = {
        "level": level, "area_id": area, "indicator_id": indicator, "period": "2021", "base_period": "2021",
        "from_level": "sector", "numerator": numerator, "denominator": denominator, "source_areas": 50,
        "suppressed_areas": 0, "is_split": False, "weight_sq": NAN, "weight_sq_value": NAN,
        "weight_sq_value_sq": NAN, "covered_residents": 9000.0, "residents": 9000.0,
    }  # fmt: skip
    return part | more


@pytest.fixture(scope="module")
def counts(catalogue: Catalogue, zones: tuple[str, str]) -> Counts:
    """2,000 of 10,000 in one zone, 1,000 of 10,000 in the other, and 300 of 1,000 nobody can place."""
    first, second = zones
    region = catalogue.territory.region_id
    parts = [
        _part("zone", first, RATIO, 2000, 10_000), _part("zone", second, RATIO, 1000, 10_000),
        _part("region", region, RATIO, 3300, 21_000), _part("not_localised", region, RATIO, 300, 1000),
        _part("zone", first, "residents", 10_000), _part("zone", second, "residents", 10_000),
        _part("region", region, "residents", 21_000),
        _part("commune", "21001", RATIO, 3300, 21_000), _part("commune", "21002", RATIO, 10, 1000),
    ]  # fmt: skip
    ages = [
        (level, area, "statbel_population_sector_age", 2022, low, NAN if low == 85 else low + 4, people, dead)
        for level, area, people, dead in [("zone", first, 1000.0, 10.0), ("zone", second, 1000.0, 30.0),
                                          ("region", region, 2000.0, 40.0)]
        for low in range(0, 90, 5)
    ]  # fmt: skip
    age_columns = ["level", "area_id", "source_id", "year", "age_from", "age_to", "residents", "deaths"]
    measured = pd.DataFrame(
        [(sector, measure, "2022", 1.0, "value") for sector in ("a", "b") for measure in AGE_MEASURES],
        columns=["sector_id", "measure_id", "period", "value", "status"],
    )
    places = [("zone", first, "a"), ("zone", second, "b"), ("region", region, "a"), ("region", region, "b")]
    return Counts(
        parts=pd.DataFrame(parts),
        declared=declarations(catalogue, indicator_table(catalogue)),
        ages=pd.DataFrame(ages, columns=age_columns),
        sector_measures=measured,
        sector_areas=pd.DataFrame(places, columns=["level", "area_id", "sector_id"]),
        sector_weights=pd.DataFrame({"sector_id": ["a", "b"], "residents": [9000.0, 9000.0]}),
        country=pd.DataFrame(columns=["indicator_id", "period", "value"]),
    )


@pytest.fixture(scope="module")
def table(catalogue: Catalogue, counts: Counts) -> pd.DataFrame:
    return zone_table(catalogue, counts)


def _row(table: pd.DataFrame, area: str, indicator: str) -> pd.Series:
    found = table[(table.iloc[:, 0] == area) & (table.indicator_id == indicator)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_table_is_whole_and_sound(table, catalogue: Catalogue) -> None:
    assert list(table.columns) == ["zone_id", *COLUMNS]
    assert len(table) == 3 * 4
    assert not table.duplicated(["zone_id", "indicator_id", "period"]).any()
    assert indicator_faults(table, "zone_id", areas=3, indicators=4) == []
    in_order = [name for name in catalogue.indicators if name in set(table.indicator_id)]
    assert table[table.zone_id == catalogue.territory.region_id].indicator_id.tolist() == in_order


def test_a_zone_is_held_against_the_rest_of_the_region_not_localised_people_in_it(table, zones) -> None:
    first, second = zones
    row = _row(table, first, RATIO)
    assert row.value == 20
    assert row.benchmark_id == "rest_of_region"
    assert row.benchmark_value == pytest.approx(1300 / 11_000 * 100)  # 300 of them live nobody knows where
    assert row.comparison == "higher"
    assert _row(table, second, RATIO).comparison == "lower"


def test_the_region_has_no_yardstick_of_its_own(table, catalogue: Catalogue) -> None:
    row = _row(table, catalogue.territory.region_id, RATIO)
    assert row.value == pytest.approx(3300 / 21_000 * 100)
    assert pd.isna(row.benchmark_id)
    assert row.comparison == "not_compared"


def test_a_count_is_held_against_nothing(table, zones) -> None:
    row = _row(table, zones[0], "residents")
    assert (row.value, row.status, row.comparison) == (10_000, "value", "not_compared")
    assert pd.isna(row.benchmark_value)


def test_a_standardised_rate_is_held_against_the_rest_standardised(table, zones, catalogue: Catalogue) -> None:
    row = _row(table, zones[0], "deaths_dsr_per_100000")
    assert row.value == pytest.approx(1000)
    assert row.benchmark_value == pytest.approx(3000)
    assert row.comparison == "lower"
    assert row["method"].endswith("dobson")
    assert row.judgement == {"bad": "better", "good": "worse"}[catalogue.indicators[row.indicator_id].polarity]


def test_an_indicator_without_a_file_stands_there_as_missing(table) -> None:
    rows = table[table.indicator_id == "diabetes_pct"]
    assert rows.period.tolist() == [NO_PERIOD] * 3
    assert rows.status.tolist() == ["missing"] * 3


def test_a_comparison_flips_when_its_value_does(catalogue: Catalogue, counts: Counts, zones) -> None:
    parts = counts.parts.copy()
    parts.loc[(parts.area_id == zones[0]) & (parts.indicator_id == RATIO), "numerator"] = 500
    changed = zone_table(catalogue, replace(counts, parts=parts))
    assert _row(changed, zones[0], RATIO).comparison == "lower"
    assert _row(changed, zones[1], RATIO).comparison == "lower"  # the rest holds 2,800 of 11,000 now


def test_a_zone_with_too_few_covered_is_not_comparable(catalogue: Catalogue, counts: Counts, zones) -> None:
    parts = counts.parts.copy()
    parts.loc[(parts.area_id == zones[0]) & (parts.indicator_id == RATIO), "covered_residents"] = 8000.0
    row = _row(zone_table(catalogue, replace(counts, parts=parts)), zones[0], RATIO)
    assert row.status == "not_comparable"
    assert row.comparison == "not_compared"
    assert pd.isna(row.value)


def test_communes_are_held_against_the_region(catalogue: Catalogue, counts: Counts) -> None:
    communes = small_area_table(catalogue, counts, "commune", ["21001", "21002", "21003"])
    assert indicator_faults(communes, "commune_id", areas=3, indicators=4) == []
    row = _row(communes, "21002", RATIO)
    assert row.benchmark_id == catalogue.territory.region_id
    assert row.benchmark_value == pytest.approx(3300 / 21_000 * 100)
    assert row.comparison == "lower"
    assert _row(communes, "21003", RATIO).status in ("missing", "not_applicable")  # no figure, and still a row


def test_the_same_counts_give_the_same_table(catalogue: Catalogue, counts: Counts, table) -> None:
    shuffled = replace(counts, parts=counts.parts.sample(frac=1, random_state=1).reset_index(drop=True))
    again = zone_table(catalogue, shuffled).reset_index(drop=True)
    pd.testing.assert_frame_equal(again, table.reset_index(drop=True))


# ---- what may serve as a yardstick -------------------------------------------------------------------------
def test_a_region_half_unknown_is_no_yardstick_for_its_communes(catalogue: Catalogue, counts: Counts) -> None:
    parts = counts.parts.copy()
    parts.loc[(parts.level == "region") & (parts.indicator_id == RATIO), "covered_residents"] = 4500.0
    row = _row(small_area_table(catalogue, replace(counts, parts=parts), "commune", ["21001", "21002"]), "21002", RATIO)
    assert row.value == 1  # the commune's own figure stays
    assert pd.isna(row.benchmark_value)
    assert pd.isna(row.benchmark_id)
    assert (row.comparison, row.judgement, row.stands_out) == ("not_compared", "not_compared", False)


def test_a_rest_of_the_region_half_unknown_is_no_yardstick_for_a_zone(catalogue, counts: Counts, zones) -> None:
    """One zone wholly known, the other half: the first has a rest of which half is unknown."""
    first, second = zones
    parts = counts.parts.copy()
    of_ratio = parts.indicator_id == RATIO
    parts.loc[of_ratio & (parts.area_id == second), "covered_residents"] = 4500.0
    parts.loc[of_ratio & (parts.level == "region"), ["covered_residents", "residents"]] = [13_500.0, 18_000.0]
    table = zone_table(catalogue, replace(counts, parts=parts))
    assert _row(table, first, RATIO).comparison == "not_compared"
    assert pd.isna(_row(table, first, RATIO).benchmark_value)
    assert _row(table, second, RATIO).status == "not_comparable"


def test_a_standardised_rate_covers_the_sectors_of_its_file(catalogue, counts: Counts, zones) -> None:
    """Only one zone's sector is in the file: its rate stands, and has no rest to be held against."""
    parts = counts.parts.assign(residents=counts.parts.residents.mask(counts.parts.level == "region", 18_000.0))
    held = counts.sector_measures[counts.sector_measures.sector_id == "a"]
    table = zone_table(catalogue, replace(counts, parts=parts, sector_measures=held))
    known, unknown = (_row(table, zone, "deaths_dsr_per_100000") for zone in zones)
    assert (known.coverage_pct, known.status, known.comparison) == (100, "value", "not_compared")
    assert (unknown.coverage_pct, unknown.status, unknown.comparison) == (0, "not_comparable", "not_compared")


def test_too_few_events_for_a_standardised_rate_are_not_called_missing(catalogue, counts: Counts, zones) -> None:
    ages = counts.ages.copy()
    ages.loc[ages.area_id == zones[0], "deaths"] = 0.5  # nine in all
    row = _row(zone_table(catalogue, replace(counts, ages=ages)), zones[0], "deaths_dsr_per_100000")
    assert (row.numerator, row.status, row["method"].split("; ")[1]) == (9, "not_comparable", "none")
    assert pd.isna(row.value)
