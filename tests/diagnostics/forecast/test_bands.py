"""Intervals from past errors, and the honest count of what they would have held."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.forecast.backtest import errors_table
from pipelines.diagnostics.forecast.bands import coverage, half_widths, quantile_of_errors, with_band

PATIENT = settings(deadline=None, max_examples=60)  # a busy machine is no fault


def _errors(reaches: dict[tuple[int, int], list[float]]) -> pd.DataFrame:
    """Forecasts of 100 whose values lay this share of the forecast away; (origin, horizon) -> one per area."""
    return errors_table(
        ("people", "zone", f"area {place}", "still", origin, horizon, 100.0, 100.0 * (1 + reach), 100.0)
        for (origin, horizon), found in reaches.items()
        for place, reach in enumerate(found)
    )


@pytest.mark.parametrize(
    ("count", "rank"),
    # ceil(0.8 (n + 1)): all four of 4, the 8th of 9, the 9th of 10, the 80.8th, so 81st, of 100
    [(4, 4), (5, 5), (9, 8), (10, 9), (100, 81)],
)
def test_the_quantile_allows_for_there_being_few(count: int, rank: int) -> None:
    assert quantile_of_errors(np.arange(count, 0, -1.0), 0.8) == rank


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_of_three_errors_eighty_per_cent_cannot_be_told(count: int) -> None:
    assert math.isnan(quantile_of_errors(np.ones(count), 0.8))


def test_an_interval_never_shrinks_further_ahead() -> None:
    horizons = np.repeat([1, 2, 3], 4)
    reach = np.array([1, 1, 1, 1, 5, 5, 5, 5, 3, 3, 3, 3], dtype=float)
    assert half_widths(horizons, reach, 0.8) == {1: 1, 2: 5, 3: 5}


def test_a_horizon_with_too_few_errors_has_no_interval() -> None:
    assert half_widths(np.array([1, 1, 1, 1, 2]), np.ones(5), 0.8) == {1: 1.0}


def test_coverage_leaves_the_year_out_that_is_tested() -> None:
    # a year whose values lay 9 away is not held by the 1 of the other years; those are held by the 9
    errors = _errors({(2018, 1): [0.01] * 4, (2019, 1): [0.01] * 4, (2020, 1): [0.09] * 4})
    found = coverage(errors, 0.8).iloc[0]
    assert found.coverage_80_pct == pytest.approx(100 * 8 / 12)


def test_coverage_from_earlier_years_uses_only_what_was_known_then() -> None:
    # 2018 knows nothing; 2019 knows 2018's errors and is held; 2020 knows both and is not held
    errors = _errors({(2018, 1): [0.01] * 4, (2019, 1): [0.01] * 4, (2020, 1): [0.09] * 4})
    found = coverage(errors, 0.8).iloc[0]
    assert found.coverage_80_earlier_pct == pytest.approx(50)


def test_an_error_is_known_only_when_its_year_has_come() -> None:
    # two years ahead from 2018 is known in 2020, not in 2019
    errors = _errors({(2018, 2): [0.01] * 4, (2019, 2): [0.09] * 4})
    found = coverage(errors, 0.8).iloc[0]
    assert math.isnan(found.coverage_80_earlier_pct)
    assert found.coverage_80_pct == pytest.approx(50)


def test_one_starting_year_says_nothing_about_coverage() -> None:
    found = coverage(_errors({(2018, 1): [0.01] * 10}), 0.8)
    assert len(found) == 1
    assert found[["coverage_80_pct", "coverage_80_earlier_pct"]].isna().all(axis=None)


def test_coverage_of_nothing_is_empty() -> None:
    assert coverage(errors_table([]), 0.8).empty


def test_a_band_is_a_share_of_its_value_and_stays_within_bounds() -> None:
    frame = pd.DataFrame({"value": [50.0, 95.0, 2.0]})
    width = pd.Series([0.1, 0.1, 2.0])
    found = with_band(frame, width, True, 0.0, 100.0)
    assert found.lower_80.tolist() == pytest.approx([45, 85.5, 0])
    assert found.upper_80.tolist() == pytest.approx([55, 100, 6])
    absolute = with_band(frame, width, False, -math.inf, math.inf)
    assert absolute.lower_80.tolist() == pytest.approx([49.9, 94.9, 0])


@PATIENT
@given(st.lists(st.floats(0, 10), min_size=4, max_size=60))
def test_at_least_eighty_per_cent_of_the_errors_lie_inside(reach: list[float]) -> None:
    width = quantile_of_errors(np.array(reach), 0.8)
    assert np.mean(np.array(reach) <= width) >= 0.8


def test_real_coverage_of_like_years_is_what_it_says() -> None:
    # 200 areas in 10 alike years: out of sample, 80 % must come out as 80 %
    generator = np.random.default_rng(2027)
    errors = _errors({(year, 1): np.abs(generator.normal(0, 0.05, 200)).tolist() for year in range(2010, 2020)})
    found = coverage(errors, 0.8).iloc[0]
    assert found.coverage_80_pct == pytest.approx(80, abs=3)
    assert found.coverage_80_earlier_pct == pytest.approx(80, abs=3)
