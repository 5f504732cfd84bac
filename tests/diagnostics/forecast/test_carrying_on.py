"""The models against R's figures and by hand; no change is the yardstick, so it must stay exactly that."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.forecast.models import damped_trend, ets_model, mean_growth, mean_of_three, models, no_change

PATIENT = settings(deadline=None, max_examples=60)  # a busy machine is no fault

# R forecast::ets(oil, "AAN", damped = TRUE), oil of fpp2 from 1965 on, as kept in statsmodels' test results.
OIL = [
    111.0091346, 130.8284341, 141.2870879, 154.2277747, 162.7409654, 192.1664835, 240.7997253, 304.2173901,
    384.0045673, 429.6621566, 359.3169299, 437.2518544, 468.4007898, 424.4353365, 487.9794299, 509.8284478,
    506.3472527, 340.1842374, 240.258921, 219.0327876, 172.0746632, 252.5900922, 221.0710774, 276.5187735,
    271.1479517, 342.6186005, 428.3558357, 442.3945534, 432.7851482, 437.2497186, 437.2091599, 445.3640981,
    453.1950104, 454.409641, 422.3789058, 456.0371217, 440.3866047, 425.1943725, 486.2051735, 500.4290861,
    521.2759092, 508.947617, 488.8888577, 509.870575, 456.7229123, 473.8166029, 525.9508706, 549.8338076,
    542.3404698,
]  # fmt: skip
R_PARAMETERS = [0.99989969, 0.11886985, 0.80000197, 36.46466837, 34.72584983]  # alpha, beta, phi, level, slope
R_FORECAST = [545.35213563, 547.76044926, 549.68710489, 551.22843318]
R_FITTED = [64.24541648, 137.67614474, 151.51534335, 156.86446514]

VALUES = st.lists(st.floats(1, 1e6), min_size=6, max_size=20).map(np.array)


def test_exponential_smoothing_with_given_parameters_is_that_of_r() -> None:
    smoothed = ets_model(np.array(OIL), start="estimated").smooth(R_PARAMETERS)
    np.testing.assert_allclose(smoothed.forecast(4), R_FORECAST, rtol=1e-6)
    np.testing.assert_allclose(smoothed.fittedvalues[:4], R_FITTED, rtol=1e-6)


def test_exponential_smoothing_with_its_own_parameters_comes_near_r() -> None:
    np.testing.assert_allclose(damped_trend(np.array(OIL), 4), R_FORECAST, rtol=0.01)


def test_exponential_smoothing_does_not_mind_the_unit() -> None:
    np.testing.assert_allclose(damped_trend(np.array(OIL) * 1e4, 3), damped_trend(np.array(OIL), 3) * 1e4, rtol=1e-6)


def test_a_series_that_never_moved_stays() -> None:
    for name, model in models(growth_years=5).items():
        np.testing.assert_allclose(model(np.full(12, 7.0), 3), [7.0, 7.0, 7.0], err_msg=name)


def test_no_change_is_the_last_value() -> None:
    assert no_change(np.array([5.0, 9.0, 4.0]), 3).tolist() == [4, 4, 4]


def test_the_mean_of_three_leaves_older_values_out() -> None:
    assert mean_of_three(np.array([100.0, 1.0, 2.0, 6.0]), 2).tolist() == [3, 3]


def test_growth_is_that_of_the_years_asked_for() -> None:
    # from 100 to 121 in two years is 10 % a year; the 1 before is out of sight
    np.testing.assert_allclose(mean_growth(np.array([1.0, 100.0, 115.0, 121.0]), 2, span=2), [133.1, 146.41])


def test_growth_from_zero_is_a_difference() -> None:
    assert mean_growth(np.array([0.0, 1.0, 4.0]), 2, span=5).tolist() == [6, 8]


def test_growth_of_fewer_years_is_taken_from_those_there_are() -> None:
    np.testing.assert_allclose(mean_growth(np.array([50.0, 100.0]), 1, span=5), [200])


@PATIENT
@given(VALUES, st.floats(0.01, 100))
def test_models_do_not_mind_the_unit(values: np.ndarray, factor: float) -> None:
    for name in ("no_change", "mean_of_three", "mean_growth"):
        model = models(growth_years=5)[name]
        np.testing.assert_allclose(model(values * factor, 3), model(values, 3) * factor, rtol=1e-9)


@pytest.mark.parametrize("years", [1, 5])
def test_every_model_goes_as_far_as_it_is_asked(years: int) -> None:
    found = {name: model(np.array(OIL), years) for name, model in models(growth_years=5).items()}
    assert len(found) == 4
    assert all(len(path) == years and np.isfinite(path).all() for path in found.values())
