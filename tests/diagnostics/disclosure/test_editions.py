"""The public tables: what goes, what is rounded, and what follows from a year that is hidden."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.diagnostics.disclosure.editions import NUMBERS, mapped_rates, public_indicators, public_sectors
from pipelines.diagnostics.disclosure.further import homes, public_access, public_forecast, public_sources

NAN = float("nan")


def row(**changes) -> dict:
    """A neighbourhood's row that shows a value, as mart.neighbourhood_indicator has it."""
    given = {
        "neighbourhood_id": "N0", "indicator_id": "residents_0_14_pct", "period": "2022", "value": 20.0,
        "lower_95": 18.0, "upper_95": 22.0, "lower_998": 17.0, "upper_998": 23.0, "numerator": 200.0,
        "denominator": 1000.0, "coverage_pct": 100.0, "method": "x", "benchmark_id": "R", "benchmark_value": 18.0,
        "reference_id": None, "reference_value": NAN, "persons": 200.0, "comparison": "higher",
        "judgement": "neutral", "stands_out": True, "stands_out_against": "benchmark",
        "reference_comparison": "not_compared", "reference_judgement": "not_compared", "trend": "increasing",
        "status": "value", "is_estimated": False,
    }  # fmt: skip
    return given | changes


def public(catalogue, *rows: dict, hidden=(), residents=1000.0) -> pd.DataFrame:
    names = pd.MultiIndex.from_tuples(list(hidden) or [("", "", "")])
    living = pd.Series({"N0": residents, "N1": residents})
    return public_indicators(pd.DataFrame(list(rows)), "neighbourhood_id", names, living, catalogue)


def test_a_hidden_row_says_suppressed_and_nothing_else(catalogue) -> None:
    [told] = public(catalogue, row(), hidden=[("N0", "residents_0_14_pct", "2022")]).to_dict("records")
    assert told["status"] == "suppressed"
    assert all(np.isnan(told[name]) for name in NUMBERS if name != "coverage_pct")
    assert (told["comparison"], told["judgement"], told["trend"]) == (
        "not_compared", "not_compared", "cannot_calculate",
    )  # fmt: skip
    assert not told["stands_out"]
    assert told["stands_out_against"] == "none"
    assert told["benchmark_id"] is None or pd.isna(told["benchmark_id"])


def test_what_is_not_hidden_stays_as_it_is(catalogue) -> None:
    [told] = public(catalogue, row(), hidden=[("N1", "residents_0_14_pct", "2022")]).to_dict("records")
    assert {name: told[name] for name in ("value", "numerator", "denominator", "persons", "status")} == {
        "value": 20.0, "numerator": 200.0, "denominator": 1000.0, "persons": 200.0, "status": "value",
    }  # fmt: skip


def test_a_row_that_shows_no_value_keeps_no_parts(catalogue) -> None:
    [told] = public(catalogue, row(status="not_comparable", value=NAN)).to_dict("records")
    assert np.isnan(told["numerator"])
    assert np.isnan(told["denominator"])
    assert told["status"] == "not_comparable"


def test_the_people_behind_an_average_are_rounded_and_its_sums_left_out(catalogue) -> None:
    [told] = public(catalogue, row(indicator_id="no2_ugm3", persons=1234.0, value=18.237)).to_dict("records")
    assert told["persons"] == 1200
    assert np.isnan(told["numerator"])
    assert np.isnan(told["denominator"])
    assert told["value"] == 18.237


def test_a_rebuilt_share_tells_no_base_and_three_digits_of_people(catalogue) -> None:
    indicator = catalogue.indicators["unemployment_pct"]
    given = row(indicator_id="unemployment_pct", value=15.61789, numerator=1234.6, persons=1234.6)
    [told] = public(catalogue, given).to_dict("records")
    assert (told["numerator"], told["persons"]) == (1230, 1230)
    assert np.isnan(told["denominator"])
    assert told["value"] == round(15.61789, indicator.decimals + 1)


def test_growth_tells_its_rounded_value_only(catalogue) -> None:
    given = row(indicator_id="population_growth_pct", period="2019-2022", value=1.2345, numerator=12.0, persons=12.0)
    [told] = public(catalogue, given).to_dict("records")
    assert told["value"] == round(1.2345, catalogue.indicators["population_growth_pct"].decimals)
    assert np.isnan(told["numerator"])
    assert np.isnan(told["denominator"])
    assert told["persons"] == 0


@pytest.mark.parametrize(("coverage", "is_told"), [(100.0, True), (99.7, False), (99.0, True)])
def test_coverage_is_left_out_where_it_would_count_few_people(catalogue, coverage: float, is_told: bool) -> None:
    [told] = public(catalogue, row(coverage_pct=coverage)).to_dict("records")  # of 1,000 residents
    assert np.isnan(told["coverage_pct"]) != is_told


def test_a_yardstick_from_a_hidden_past_goes_and_what_stands_out_follows(catalogue) -> None:
    name = next(n for n, i in catalogue.indicators.items() if i.reference and i.reference.kind == "past")
    years = catalogue.indicators[name].reference.years
    changes = {"reference_id": "past", "reference_value": 9.0, "reference_comparison": "higher"}
    now = row(indicator_id=name, period="2022", stands_out_against="both", **changes)
    alone = row(indicator_id=name, neighbourhood_id="N1", period="2022", stands_out_against="reference", **changes)
    hidden = [(area, name, str(2022 - years)) for area in ("N0", "N1")]
    both, only = public(catalogue, now, alone, hidden=hidden).to_dict("records")
    assert np.isnan(both["reference_value"])
    assert (both["stands_out_against"], both["stands_out"]) == ("benchmark", True)
    assert (only["stands_out_against"], only["stands_out"]) == ("none", False)
    assert both["reference_comparison"] == "not_compared"


def test_a_trend_over_a_hidden_year_cannot_be_calculated(catalogue) -> None:
    names = [("N0", "residents_0_14_pct", "2020")]
    told = public(catalogue, row(), row(period="2026"), hidden=names)
    assert told.trend.tolist() == ["cannot_calculate", "increasing"]


def test_sector_rates_go_with_few_people_and_with_their_neighbourhood(catalogue) -> None:
    counted = {"a": 4.0, "b": 0.0, "c": 30.0, "d": 30.0}
    parts = pd.DataFrame({"sector_id": counted.keys(), "numerator": counted.values()})
    parts = parts.assign(indicator_id="residents_0_14_pct", period="2022", denominator=100.0)
    weights = pd.DataFrame({"sector_id": list("abcd"), "residents": [100.0, 100.0, 100.0, 49.0]})
    sectors = pd.DataFrame({"sector_id": list("abcd"), "neighbourhood_id": ["N0", "N0", "N1", "N0"]})
    rates = mapped_rates(parts, weights, catalogue)
    assert rates.sector_id.tolist() == ["a", "b", "c"], "too few residents to be mapped"
    hidden = pd.MultiIndex.from_tuples([("N1", "residents_0_14_pct", "2022")])
    told = public_sectors(rates, sectors, hidden, catalogue).set_index("sector_id")
    assert told.status.to_dict() == {"a": "suppressed", "b": "zero", "c": "suppressed"}
    assert told.value.notna().tolist() == [False, True, False]
    assert "numerator" not in told


def test_few_people_out_of_reach_are_not_told(catalogue) -> None:
    given = pd.DataFrame({"out_of_reach": [3, 0, 4321], "out_of_reach_pct": [0.01, 0.0, 1.234], "residents": [149] * 3})
    told = public_access(given, catalogue.disclosure)
    assert told.out_of_reach.fillna(-1).tolist() == [-1, 0, 4320]
    assert told.out_of_reach_pct.fillna(-1).tolist() == [-1, 0, 1.23]
    assert told.residents.tolist() == [100] * 3


def test_nothing_is_carried_on_from_a_hidden_figure() -> None:
    given = pd.DataFrame({"zone_id": ["a", "b"], "indicator_id": "x", "base_period": ["2022", "2022"], "value": 1.0})
    told = public_forecast(given, pd.MultiIndex.from_tuples([("a", "x", "2022")]))
    assert told.zone_id.tolist() == ["b"]


def test_files_are_told_for_zones_without_what_their_rows_add_up_to() -> None:
    given = pd.DataFrame({"level": ["zone", "neighbourhood"], "published_rows": [9, 1], "value": [900.0, 3.0]})
    told = public_sources(given, ("zone", "region"))
    assert told.to_dict("records") == [{"level": "zone", "published_rows": 9}]


def test_a_neighbourhood_is_at_home_where_most_of_its_residents_live() -> None:
    weights = pd.DataFrame(
        [("a", "north", 10), ("a", "south", 30), ("a", "north", 15), ("b", "north", 1)],
        columns=["neighbourhood_id", "zone_id", "residents"],
    )
    assert homes(weights).set_index("neighbourhood_id").zone_id.to_dict() == {"a": "south", "b": "north"}
