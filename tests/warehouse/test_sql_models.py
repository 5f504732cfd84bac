"""SQL models on given and expected rows, and the habits every SQL file keeps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipelines.catalogue.models import Catalogue
from pipelines.storage import Store
from pipelines.warehouse.assets import warehouse_assets
from pipelines.warehouse.sql_models import SqlModel, sql_models, sql_parameters

Given = Callable[..., None]
MODELS = sql_models()
NAMED = re.compile(r"\b(?:sources|reference|staging|mart)\.[a-z0-9_]+")


def _body(model: SqlModel) -> str:
    return "\n".join(line for line in model.sql.splitlines() if not line.lstrip().startswith("--"))


# ---- habits ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_every_file_says_what_it_holds_and_what_its_key_is(model: SqlModel, catalogue: Catalogue) -> None:
    first, second = model.sql.splitlines()[:2]
    assert re.search(r"\. One row per [a-z][^.]*\.$", first), first
    assert second.startswith("-- key: ")
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in model.key)
    assert set(re.findall(r"\$([a-z_]+)", _body(model))) <= set(sql_parameters(catalogue.territory))
    if model.table.startswith("staging."):
        assert not re.search(r"\bjoin\b", _body(model), re.IGNORECASE), "staging renames and casts, never joins"
        assert all(table.startswith("sources.") for table in model.upstream)


def test_models_name_only_tables_that_exist_and_dagster_knows_them_all(catalogue: Catalogue) -> None:
    made = {".".join(key.path) for asset in warehouse_assets(catalogue) for key in asset.keys}
    made |= {f"sources.{source_id}" for source_id in catalogue.sources}
    assert len(MODELS) > 30
    for model in MODELS:
        assert model.upstream
        assert set(model.upstream) <= made, model.table
        assert set(NAMED.findall(_body(model))) == set(model.upstream), f"{model.table}: a table escapes the graph"


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_the_key_is_unique_on_the_demonstration(model: SqlModel, demo_build) -> None:
    frame = Store(demo_build / "processed").read(model.table)
    assert len(frame) > 0
    assert not frame.duplicated(model.key).any()
    assert not frame[model.key].isna().any().any()


# ---- codes, residents and weights ---------------------------------------------------------------------------------
def test_sector_vintage_knows_every_published_code(given: Given, result) -> None:
    given("reference.sector", "sector_id", ("21001A00-",))
    given(
        "sources.statbel_sector_vintages", "sector_id_2025 sector_id rule vintage",
        ("21001A00-", "21001X00-", "outdated", "2024"), ("21001A00-", "21001A00-", "unchanged", "2025"),
        ("21001A01-", "21001A00-", "split", "2025"),
    )  # fmt: skip
    assert result("reference.sector_vintage", "sector_vintage published_id sector_id rule") == [
        ("2019-2024", "21001A00-", "21001A00-", "unchanged"),
        ("2025", "21001A00-", "21001A00-", "unchanged"),
        ("2025", "21001A01-", "21001A00-", "split"),
    ]


def test_sector_residents(given: Given, result) -> None:
    given(
        "reference.sector_vintage", "sector_vintage published_id sector_id rule",
        ("2019-2024", "21001A00-", "21001A00-", "unchanged"), ("2019-2024", "21001B00-", "21001B00-", "unchanged"),
        ("2025", "21001A01-", "21001A00-", "split"), ("2025", "21001A02-", "21001A00-", "split"),
        ("2025", "21001B00-", "21001B00-", "unchanged"),
    )  # fmt: skip
    given(
        "staging.sector_population", "sector_id sector_vintage year residents",
        ("21001A00-", "2019-2024", 2020, 60), ("21001B00-", "2019-2024", 2020, 30),  # ten of a hundred are nowhere
        ("21001A00-", "2019-2024", 2021, 60), ("21001B00-", "2019-2024", 2021, 35),
        ("21001ZZZZ", "2019-2024", 2021, 4),  # the file says itself who is not localised
        ("21001A00-", "2019-2024", 2022, 1), ("21001B00-", "2019-2024", 2022, 2),
        ("21001A01-", "2025", 2022, 10), ("21001A02-", "2025", 2022, 20), ("21001B00-", "2025", 2022, 30),
        ("21001A00-", "2019-2024", 2023, 50),  # a year for which the region's total is not known
    )  # fmt: skip
    given(
        "staging.region_population",
        "year sex residents",
        (2020, "F", 55),
        (2020, "M", 45),
        (2021, "F", 100),
        (2022, "F", 60),
    )
    assert result("mart.sector_residents", "year sector_id residents") == [
        (2020, "21000ZZZZ", 10),
        (2020, "21001A00-", 60),
        (2021, "21001A00-", 60),
        (2022, "21001A00-", 30),
        (2023, "21001A00-", 50),
        (2020, "21001B00-", 30),
        (2021, "21001B00-", 35),
        (2022, "21001B00-", 30),
        (2021, "21001ZZZZ", 4),
    ]


def test_sector_weight(given: Given, result) -> None:
    given(
        "reference.sector", "sector_id neighbourhood_id commune_id zone_id",
        ("21001A00-", "1", "21001", "north"), ("21001B00-", "1", "21001", "south"),
        ("21001C00-", "2", "21001", "south"), ("21001D00-", "2", "21001", "south"),
    )  # fmt: skip
    given(
        "staging.census_65plus", "sector_id year residents",
        ("21001A00-", 2011, 999), ("21001A00-", 2021, 60), ("21001B00-", 2021, 40), ("21001ZZZZ", 2021, 7),
    )  # fmt: skip
    assert result("mart.sector_weight", "sector_id residents share_of_commune share_of_neighbourhood") == [
        ("21001A00-", 60, 0.6, 0.6),
        ("21001B00-", 40, 0.4, 0.4),
        ("21001C00-", 0, 0, 0.5),  # nobody was counted in neighbourhood 2: halves, not nothing
        ("21001D00-", 0, 0, 0.5),
    ]


def test_sector_measure_hands_shares_down_and_spreads_counts(given: Given, result) -> None:
    given(
        "mart.sector_weight", "sector_id neighbourhood_id commune_id share_of_commune share_of_neighbourhood",
        ("a", "1", "c", 0.75, 1.0), ("b", "2", "c", 0.25, 1.0),
    )  # fmt: skip
    given(
        "mart.measure", "level area_id measure_id period adds_up value status",
        ("sector", "a", "pharmacies", "2022", "count", 3, "value"),
        ("commune", "c", "births", "2022", "count", 100, "value"),
        ("commune", "c", "diabetes", "2022", "value", 8, "value"),
        ("neighbourhood", "2", "unemployment", "2022", "value", None, "suppressed"),
        ("country", "belgium", "births", "2022", "count", 9999, "value"),
    )  # fmt: skip
    assert result("mart.sector_measure", "sector_id measure_id from_level from_id status value") == [
        ("a", "births", "commune", "c", "value", 75),
        ("a", "diabetes", "commune", "c", "value", 8),
        ("a", "pharmacies", "sector", "a", "value", 3),
        ("b", "births", "commune", "c", "value", 25),
        ("b", "diabetes", "commune", "c", "value", 8),
        ("b", "unemployment", "neighbourhood", "2", "suppressed", None),
    ]


def test_sector_area_keeps_the_not_localised_in_commune_and_region(given: Given, result) -> None:
    given("reference.sector", "sector_id neighbourhood_id commune_id zone_id", ("21001A00-", "1", "21001", "north"))
    given(
        "mart.measure", "level area_id", ("sector", "21001A00-"), ("sector", "21001ZZZZ"), ("sector", "21000ZZZZ"),
        ("neighbourhood", "1"),
    )  # fmt: skip
    assert result("mart.sector_area", "level area_id sector_id") == [
        ("commune", "21001", "21001A00-"),
        ("commune", "21001", "21001ZZZZ"),
        ("neighbourhood", "1", "21001A00-"),
        ("not_localised", "brussels", "21000ZZZZ"),
        ("not_localised", "brussels", "21001ZZZZ"),
        ("region", "brussels", "21000ZZZZ"),
        ("region", "brussels", "21001A00-"),
        ("region", "brussels", "21001ZZZZ"),
        ("zone", "north", "21001A00-"),
    ]


# ---- numerators and denominators ---------------------------------------------------------------------------
INDICATOR = "indicator_id form per numerator_id value_id from_period to_period"
BASE = "indicator_id place measure_id share"
MEASURE = "sector_id measure_id period from_level from_id status value"


def _at(sector: str, measure: str, period: str, value: float | None, status: str = "value") -> tuple:
    return (sector, measure, period, "sector", sector, status, value)


def test_sector_part_takes_the_nearest_base_and_the_earlier_of_two(given: Given, result) -> None:
    given("reference.indicator", INDICATOR, ("old_pct", "ratio", 100, "old", None, None, None))
    given("reference.indicator_base", BASE, ("old_pct", 1, "residents", 1.0))
    given(
        "mart.sector_measure", MEASURE,
        *[_at("a", "old", period, 10) for period in ("2009-2014", "2019", "2022", "2030")],
        *[_at("a", "residents", period, people) for period, people in (("2018", 18), ("2021", 21), ("2023", 23))],
    )  # fmt: skip
    assert result("mart.sector_part", "period base_period numerator denominator") == [
        ("2009-2014", "2018", 10, 18),
        ("2019", "2018", 10, 18),
        ("2022", "2021", 10, 21),
        ("2030", "2023", 10, 23),
    ]


def test_sector_part_of_a_published_share(given: Given, result) -> None:
    given("reference.indicator", INDICATOR, ("poor_pct", "mean", 100, None, "poor", None, None))
    given("reference.indicator_base", BASE, ("poor_pct", 1, "not_held", 1.0), ("poor_pct", 2, "adults", 0.5))
    given(
        "mart.sector_measure", MEASURE,
        _at("a", "poor", "2021", 20), _at("a", "adults", "2021", 50),  # 20 % of half of fifty people
        _at("b", "poor", "2021", None, "suppressed"), _at("b", "adults", "2021", 50),
        _at("c", "poor", "2021", 30),  # nobody knows how many adults live there
        _at("d", "poor", "2021", 0), _at("d", "adults", "2021", 40),
    )  # fmt: skip
    assert result("mart.sector_part", "sector_id status observed numerator denominator") == [
        ("a", "value", 20, 5, 25),
        ("b", "suppressed", None, None, None),
        ("c", "missing", 30, None, None),
        ("d", "value", 0, 0, 20),
    ]


def test_sector_part_of_counts_and_changes(given: Given, result) -> None:
    given(
        "reference.indicator", INDICATOR,
        ("people", "count", 1, "residents", None, None, None),
        ("growth_pct", "change", 100, "residents", None, "2019", "2022"),
    )  # fmt: skip
    given("reference.indicator_base", BASE, ("none", 1, "none", 1.0))
    given(
        "mart.sector_measure", MEASURE,
        _at("a", "residents", "2019", 100), _at("a", "residents", "2022", 110),
        _at("b", "residents", "2019", None, "suppressed"), _at("b", "residents", "2022", 50),
        _at("c", "residents", "2022", 7),
    )  # fmt: skip
    assert result("mart.sector_part", "sector_id indicator_id period status numerator denominator") == [
        ("a", "growth_pct", "2019-2022", "value", 10, 100),
        ("a", "people", "2019", "value", 100, None),
        ("a", "people", "2022", "value", 110, None),
        ("b", "growth_pct", "2019-2022", "suppressed", None, None),
        ("b", "people", "2019", "suppressed", None, None),
        ("b", "people", "2022", "value", 50, None),
        ("c", "people", "2022", "value", 7, None),  # nobody counted there before: no change is known
    ]


PART = "sector_id indicator_id period base_period from_level from_id status observed numerator denominator"
AREAS = [("zone", "north", "a"), ("zone", "south", "b"), ("zone", "south", "c"), ("commune", "k", "a"),
         ("commune", "k", "b"), ("commune", "m", "c"), ("neighbourhood", "1", "a"), ("neighbourhood", "2", "b"),
         ("neighbourhood", "2", "c")]  # fmt: skip


def _area_parts(given: Given, *parts: tuple) -> None:
    given("mart.sector_part", PART, *parts)
    given("mart.sector_area", "level area_id sector_id", *AREAS)
    given("mart.sector_weight", "sector_id residents", ("a", 100.0), ("b", 300.0), ("c", 600.0))


def test_area_part_says_when_a_published_area_was_split(given: Given, result) -> None:
    _area_parts(
        given,
        ("a", "births", "2021", "2021", "commune", "k", "value", 1, 1, 100),
        ("b", "births", "2021", "2021", "commune", "k", "value", 3, 3, 300),
        ("c", "births", "2021", "2021", "commune", "m", "value", 9, 9, 600),
    )
    columns = "level area_id numerator denominator source_areas is_split"
    assert result("mart.area_part", columns) == [
        ("commune", "k", 4, 400, 1, False),
        ("commune", "m", 9, 600, 1, False),
        ("zone", "north", 1, 100, 1, True),  # only a quarter of commune k lives there
        ("zone", "south", 12, 900, 2, True),
    ]  # no neighbourhood: a commune's figure says nothing about one of its neighbourhoods


def test_area_part_counts_who_is_covered_and_what_is_masked(given: Given, result) -> None:
    _area_parts(
        given,
        ("a", "income", "2021", "2021", "sector", "a", "value", 20, 2000, 100),
        ("b", "income", "2021", "2021", "sector", "b", "suppressed", None, None, None),
        ("c", "income", "2021", "2021", "sector", "c", "value", 30, 18000, 600),
    )
    columns = "level area_id numerator source_areas suppressed_areas covered_residents residents is_split"
    rows = result("mart.area_part", columns)
    assert [row for row in rows if row[0] == "zone"] == [
        ("zone", "north", 2000, 1, 0, 100, 100, False),
        ("zone", "south", 18000, 1, 1, 600, 900, False),
    ]
    assert ("neighbourhood", "2", 18000, 1, 1, 600, 900, False) in rows


def test_area_part_gives_the_sums_an_interval_of_means_needs(given: Given, result) -> None:
    _area_parts(
        given,
        ("b", "score", "2021", "2021", "sector", "b", "value", 2, 6, 3),
        ("c", "score", "2021", "2021", "sector", "c", "value", 5, 20, 4),
    )
    sums = result("mart.area_part", "level area_id weight_sq weight_sq_value weight_sq_value_sq")
    assert ("zone", "south", 9 + 16, 18 + 80, 36 + 400) in sums


def test_area_part_takes_sectors_of_one_neighbourhood_as_one_observation(given: Given, result) -> None:
    _area_parts(
        given,
        ("b", "jobless", "2021", "2021", "neighbourhood", "2", "value", 10, 30, 300),
        ("c", "jobless", "2021", "2021", "neighbourhood", "2", "value", 10, 60, 600),
    )
    rows = result("mart.area_part", "level area_id source_areas weight_sq is_split")
    assert ("zone", "south", 1, 900 * 900, False) in rows
    assert ("commune", "m", 1, 600 * 600, True) in rows


# ---- parts and whole ---------------------------------------------------------------------------------------
def test_balance_counts_the_region_straight_from_what_was_published(given: Given, result) -> None:
    given(
        "reference.indicator", "indicator_id numerator_id form",
        ("people", "residents", "count"), ("doctors", "gps", "count"), ("old_pct", "old", "ratio"),
    )  # fmt: skip
    given(
        "mart.measure", "measure_id area_id period value", ("residents", "a", "2021", 60),
        ("residents", "b", "2021", 30),
        ("residents", "21000ZZZZ", "2021", 10), ("gps", "a", "2021", 3), ("old", "a", "2021", 5),
    )  # fmt: skip
    given(
        "mart.area_part", "indicator_id level area_id period numerator",
        ("people", "zone", "north", "2021", 60), ("people", "zone", "south", "2021", 30),
        ("people", "not_localised", "brussels", "2021", 10), ("people", "region", "brussels", "2021", 100),
    )  # fmt: skip
    assert result("mart.balance", "indicator_id period zones not_localised region") == [
        ("doctors", "2021", None, None, 3),  # counted and then lost: the check that follows must see it
        ("people", "2021", 90, 10, 100),
    ]


def test_country_indicator_divides_by_nobody_never(given: Given, result) -> None:
    given("reference.indicator", "indicator_id per reference_numerator_id reference_denominator_id",
          ("income", 1, "total", "people"))  # fmt: skip
    given(
        "mart.measure", "level measure_id period value", ("country", "total", "2020", 100),
        ("country", "people", "2020", 4), ("country", "total", "2021", 100), ("country", "people", "2021", 0),
        ("commune", "total", "2020", 1), ("country", "total", "2022", 5),
    )  # fmt: skip
    assert result("mart.country_indicator", "indicator_id period value") == [("income", "2020", 25)]


def test_area_age_adds_sectors_up_and_keeps_unknown_deaths_unknown(given: Given, result) -> None:
    given(
        "staging.sector_age", "sector_id year age_from age_to residents deaths",
        ("a", 2022, 80, 84, 10, 1), ("b", 2022, 80, 84, 20, 2), ("a", 2022, 85, None, 5, 1),
    )  # fmt: skip
    given("staging.census_age", "sector_id year sex age_from age_to residents", ("a", 2021, "F", 80, 84, 6))
    given("mart.sector_area", "level area_id sector_id", ("zone", "north", "a"), ("zone", "north", "b"))
    assert result("mart.area_age", "source_id year sex age_from age_to residents deaths") == [
        ("statbel_census_age", 2021, "F", 80, 84, 6, None),
        ("statbel_population_sector_age", 2022, "all", 80, 84, 30, 3),
        ("statbel_population_sector_age", 2022, "all", 85, None, 5, 1),
    ]


# ---- staging -----------------------------------------------------------------------------------------------
def test_staging_takes_the_newest_vintage_and_only_the_region(given: Given, result) -> None:
    given(
        "sources.statbel_population_sector", "sector_id sector_vintage year residents vintage source_file",
        ("21001A00-", "2019-2024", 2020, 5, "2020", "old.txt"), ("21001A00-", "2019-2024", 2020, 6, "2021", "new.txt"),
        ("11001A00-", "2019-2024", 2020, 9, "2021", "new.txt"),
        ("21001B00-", "2019-2024", 2020, None, "2021", "new.txt"),
    )  # fmt: skip
    assert result("staging.sector_population", "sector_id year residents") == [("21001A00-", 2020, 6)]


def test_what_has_no_place_counts_as_not_localised(given: Given, result) -> None:
    given(
        "sources.famhp_pharmacies",
        "pharmacy_id name sector_id commune_id is_temporarily_closed lon lat vintage",
        ("1", "A", "21001A00-", "21001", False, 4.3, 50.8, "2022"),
        ("2", "B", None, "21001", False, None, None, "2022"),
        ("3", "C", None, None, False, None, None, "2022"),
    )  # fmt: skip
    assert result("staging.pharmacy", "pharmacy_id sector_id year") == [
        ("1", "21001A00-", 2022),
        ("2", "21001ZZZZ", 2022),
        ("3", "21000ZZZZ", 2022),
    ]
