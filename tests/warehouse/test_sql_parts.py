"""From measures to numerators and denominators, and whether the parts make the whole: given and expected rows."""

from __future__ import annotations

from collections.abc import Callable

Given = Callable[..., None]


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
