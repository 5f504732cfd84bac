"""Rolling origins on tables one can add up, and what a model must do before it is used."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.forecast.backtest import (
    best,
    errors_table,
    history_until,
    past_errors,
    qualified,
    scores,
    with_misses,
)
from pipelines.diagnostics.forecast.models import no_change

PATIENT = settings(deadline=None, max_examples=60)  # a busy machine is no fault

PLACE = ("people", "zone", "a")
STILL = {"no_change": (lambda history, _origin, years: no_change(history, years), 1)}


def _rows(model: str, misses: dict[tuple[int, int], float], base: float = 0.2, area: str = "a") -> list[tuple]:
    """Forecasts of 100 that miss by the given share; no change misses by `base`."""
    return [
        ("people", "zone", area, model, origin, horizon, 100 * (1 + miss), 100.0, 100 * (1 + base))
        for (origin, horizon), miss in misses.items()
    ]


def test_a_history_ends_where_a_year_is_missing() -> None:
    series = {2010: 1.0, 2012: 3.0, 2013: 4.0}
    assert history_until(series, 2013).tolist() == [3, 4]
    assert history_until(series, 2011).tolist() == []


def test_every_origin_that_can_be_checked_is_tried() -> None:
    found = errors_table(past_errors(PLACE, {2018: 10.0, 2019: 12.0, 2020: 15.0}, STILL, horizons=2))
    assert found[["origin", "horizon", "forecast", "observed", "base"]].values.tolist() == [
        [2018, 1, 10, 12, 10],
        [2018, 2, 10, 15, 10],
        [2019, 1, 12, 15, 12],
    ]


def test_a_forecast_knows_nothing_of_later_years() -> None:
    seen = {}

    def spy(history: np.ndarray, origin: int, years: int) -> np.ndarray:
        seen[origin] = history.tolist()
        return np.zeros(years)

    past_errors(PLACE, {2018: 1.0, 2019: 2.0, 2020: 3.0, 2021: 4.0}, {"spy": (spy, 2)}, horizons=1)
    assert seen == {2019: [1, 2], 2020: [1, 2, 3]}


def test_years_between_a_gap_are_looked_up_but_not_bridged() -> None:
    found = errors_table(past_errors(PLACE, {2014: 100.0, 2019: 104.0, 2020: 105.0}, STILL, horizons=5))
    assert found[["origin", "horizon"]].values.tolist() == [[2014, 5], [2019, 1]]


def test_a_model_that_cannot_be_checked_at_the_furthest_horizon_is_not_tried() -> None:
    series = dict.fromkeys(range(2010, 2016), 1.0)
    needy = STILL | {"needy": (lambda history, _origin, years: no_change(history, years), 4)}
    assert {row[3] for row in past_errors(PLACE, series, needy, horizons=2)} == {"no_change", "needy"}
    assert {row[3] for row in past_errors(PLACE, series, needy, horizons=3)} == {"no_change"}


def test_the_measures_are_those_one_can_add_up() -> None:
    # 110, 95 and 100 against 100: 10, 5 and 0 % off; above, below and on it
    rows = _rows("growth", {(2018, 1): 0.10, (2019, 1): -0.05, (2020, 1): 0.0})
    (found,) = scores(errors_table(rows)).to_dict("records")
    assert found["forecasts"] == found["origins"] == 3
    assert found["mape"] == pytest.approx(5.0)
    assert found["median_ape"] == pytest.approx(5.0)
    assert found["malpe"] == pytest.approx(5 / 3)
    assert found["no_change_mape"] == pytest.approx(20.0)
    assert found["origins_won"] == 3


def test_a_forecast_below_has_a_negative_malpe() -> None:
    (found,) = scores(errors_table(_rows("growth", {(2018, 1): -0.10, (2019, 1): -0.20}))).to_dict("records")
    assert found["malpe"] == pytest.approx(-15.0)
    assert found["too_low_pct"] == 100
    assert found["mape"] == pytest.approx(15.0)


def test_where_there_are_zeros_misses_are_in_the_own_unit() -> None:
    rows = [(*PLACE, "growth", 2018, 1, 3.0, 0.0, 2.0), (*PLACE, "growth", 2019, 1, 5.0, 4.0, 0.0)]
    errors = errors_table(rows)
    assert not with_misses(errors).is_relative.any()
    (found,) = scores(errors).to_dict("records")
    assert found["mean_miss"] == pytest.approx(2.0)
    assert np.isnan(found["mape"])


def test_a_model_is_compared_with_no_change_in_its_own_years() -> None:
    late = _rows("late", {(2020, 1): 0.1}, base=0.3)
    still = _rows("no_change", {(2010, 1): 0.0, (2020, 1): 0.3}, base=0.3)
    found = scores(errors_table([*late, *still])).set_index("model")
    assert found.no_change_mape["late"] == pytest.approx(30)
    assert found.mape["no_change"] == pytest.approx(15)


# ---- which model may be used -------------------------------------------------------------------------------
def _qualified(rows: list[tuple], horizons: int = 2, fewest_origins: int = 3) -> list[str]:
    return qualified(scores(errors_table(rows)), horizons, fewest_origins).model.tolist()


GOOD = {(year, horizon): 0.1 for year in (2016, 2017, 2018) for horizon in (1, 2)}


def test_a_model_that_is_better_everywhere_qualifies() -> None:
    assert _qualified(_rows("growth", GOOD)) == ["growth"]


def test_better_on_average_but_worse_at_one_horizon_is_not_enough() -> None:
    assert _qualified(_rows("growth", GOOD | {(year, 2): 0.21 for year in (2016, 2017, 2018)})) == []


def test_one_lucky_year_is_not_enough() -> None:
    # 0, 25 and 25 % off against 20 %: better on average, worse in two years of three
    lucky = {(2016, 2): 0.0, (2017, 2): 0.25, (2018, 2): 0.25}
    assert scores(errors_table(_rows("growth", lucky))).mape.iloc[0] < 20
    assert _qualified(_rows("growth", GOOD | lucky)) == []


def test_many_small_wins_do_not_make_up_for_a_great_loss() -> None:
    # 19, 19 and 90 % off against 20 %: better in two years of three, worse on average
    assert _qualified(_rows("growth", GOOD | {(2016, 2): 0.19, (2017, 2): 0.19, (2018, 2): 0.9})) == []


def test_too_few_starting_years_are_not_enough() -> None:
    assert _qualified(_rows("growth", GOOD), fewest_origins=4) == []


def test_a_horizon_nobody_tried_is_not_trusted() -> None:
    assert _qualified(_rows("growth", GOOD), horizons=3) == []


def test_of_two_good_models_the_better_one_is_used() -> None:
    rows = [*_rows("growth", GOOD), *_rows("damped", dict.fromkeys(GOOD, 0.05))]
    found = qualified(scores(errors_table(rows)), 2, 3)
    assert best(found) == {("people", "zone"): "damped"}


def test_nothing_gives_nothing() -> None:
    empty = scores(errors_table([]))
    assert empty.empty
    assert best(qualified(empty, 3, 3)) == {}


SERIES = st.lists(st.floats(0.1, 1e6), min_size=5, max_size=15).map(lambda v: dict(enumerate(v, start=2000)))


@PATIENT
@given(SERIES)
def test_no_change_never_beats_itself(series: dict[int, float]) -> None:
    copy = STILL | {"copy": (lambda history, _origin, years: no_change(history, years), 1)}
    scored = scores(errors_table(past_errors(PLACE, series, copy, horizons=3)))
    assert set(scored.model) == {"no_change", "copy"}
    assert (scored.origins_won == 0).all()
    assert qualified(scored, 3, 1).empty


@PATIENT
@given(SERIES, st.floats(0.001, 1000))
def test_the_record_does_not_depend_on_the_unit(series: dict[int, float], factor: float) -> None:
    make = partial(past_errors, PLACE, forecasters=STILL, horizons=2)
    one = scores(errors_table(make(series)))
    other = scores(errors_table(make({year: value * factor for year, value in series.items()})))
    pd.testing.assert_frame_equal(one, other, rtol=1e-6, atol=1e-9)
