"""Weighted means and their between-area interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipelines.diagnostics.means import STATISTICS, mean_from_statistics, mean_statistics, weighted_mean

NAN = np.nan
AREAS = st.lists(st.tuples(st.integers(1, 5000), st.integers(-1000, 1000)), min_size=2, max_size=30)


def test_a_mean_one_can_add_up_in_the_head():
    found = weighted_mean([100, 300, 50], [10, 20, 7], ["x", "x", "y"])
    assert found.loc["x", "mean"] == 17.5
    # Squared weighted deviations (100 x 7.5)^2 + (300 x 2.5)^2, times 2, over 400^2; 1 degree of freedom.
    error = np.sqrt(2 * (750**2 + 750**2)) / 400
    assert found.loc["x", "upper"] - 17.5 == pytest.approx(stats.t.isf(0.025, 1) * error)
    assert found.loc["x", "lower"] + found.loc["x", "upper"] == pytest.approx(35)
    assert found["n"].tolist() == [2, 1]


def test_one_area_has_a_mean_without_limits_and_no_area_has_nothing():
    found = weighted_mean([50, 10, 0], [7, NAN, 3], ["one", "none", "nobody"])
    assert found.loc["one", "mean"] == 7
    assert np.isnan(found.loc["one", ["lower", "upper"]].astype(float)).all()
    assert np.isnan(found.loc[["none", "nobody"], ["mean", "lower", "upper"]].astype(float)).all(axis=None)
    assert found["n"].to_dict() == {"one": 1, "none": 0, "nobody": 0}


def test_missing_values_take_their_weight_with_them():
    with_gap = weighted_mean([100, 300, 900, NAN], [10, 20, NAN, 5], ["x"] * 4)
    without = weighted_mean([100, 300], [10, 20], ["x"] * 2)
    assert with_gap.equals(without)


def test_equal_weights_give_the_textbook_interval_of_a_mean():
    values = np.array([3.0, 5, 8, 9, 12, 4])
    found = weighted_mean(np.full(6, 7), values, ["x"] * 6, level=0.998).loc["x"]
    expected = stats.t.interval(0.998, 5, values.mean(), stats.sem(values))
    assert (found["lower"], found["upper"]) == pytest.approx(expected)


def test_a_value_handed_down_to_several_rows_counts_as_one_area():
    # A neighbourhood's value on each of its three sectors says no more than on the neighbourhood itself.
    sectors = weighted_mean([10, 20, 30, 40], [5, 5, 5, 9], ["x"] * 4, clusters=["A", "A", "A", "B"])
    areas = weighted_mean([60, 40], [5, 9], ["x"] * 2)
    np.testing.assert_allclose(sectors, areas)
    assert sectors.loc["x", "n"] == 2


def test_statistics_add_up_and_the_rest_is_region_minus_zone():
    rng = np.random.default_rng(3)
    weights, values = rng.integers(50, 3000, 60), rng.normal(30_000, 5000, 60)
    zones = np.repeat(["a", "b", "c"], 20)
    parts = mean_statistics(weights, values, zones)
    region = weighted_mean(weights, values, ["all"] * 60).loc["all"]
    total = parts.sum()
    found = np.ravel(mean_from_statistics(*(total[name] for name in STATISTICS)))
    np.testing.assert_allclose(found, region[["mean", "lower", "upper"]], rtol=1e-9)
    rest = total - parts.loc["a"]
    alone = weighted_mean(weights[20:], values[20:], ["rest"] * 40).loc["rest"]
    found = np.ravel(mean_from_statistics(*(rest[name] for name in STATISTICS)))
    np.testing.assert_allclose(found, alone[["mean", "lower", "upper"]], rtol=1e-9)


def test_alike_areas_have_no_width_and_never_a_negative_variance():
    found = weighted_mean([123, 457, 891], [40_000.1] * 3, ["x"] * 3).loc["x"]
    assert found["lower"] <= found["mean"] <= found["upper"]
    # What cancellation leaves of the variance is nothing at the scale of the value.
    assert found["upper"] - found["lower"] < 1e-2


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="row 1: negative weight"):
        weighted_mean([1, -1], [1, 2], ["x", "x"])


@given(AREAS)
def test_limits_contain_the_mean_which_lies_among_the_values(areas):
    weights, values = np.array(areas).T
    found = weighted_mean(weights, values, ["x"] * len(areas)).loc["x"]
    assert found["lower"] <= found["mean"] <= found["upper"]
    assert values.min() - 1e-9 <= found["mean"] <= values.max() + 1e-9


@given(AREAS, st.integers(2, 10))
def test_more_such_areas_narrow_the_interval_and_keep_the_mean(areas, times):
    weights, values = np.array(areas).T
    few = weighted_mean(weights, values, ["x"] * len(areas)).loc["x"]
    many = weighted_mean(np.tile(weights, times), np.tile(values, times), ["x"] * len(areas) * times).loc["x"]
    assert many["mean"] == pytest.approx(few["mean"], abs=1e-9)
    if np.ptp(values) > 0:
        assert many["upper"] - many["lower"] < few["upper"] - few["lower"]


@given(AREAS, st.integers(1, 1000), st.integers(-1000, 1000))
def test_the_unit_of_weights_and_the_zero_of_values_do_not_matter(areas, scale, shift):
    weights, values = np.array(areas).T
    plain = weighted_mean(weights, values, ["x"] * len(areas)).loc["x"]
    moved = weighted_mean(weights * scale, values + shift, ["x"] * len(areas)).loc["x"]
    for name in ("mean", "lower", "upper"):
        assert moved[name] - shift == pytest.approx(plain[name], rel=1e-6, abs=1e-3)
