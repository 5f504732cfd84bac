"""Mean age from classes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipelines.diagnostics.population import mean_age

NAN = np.nan
FIRST = [*range(0, 90, 5)]
LAST = [*range(4, 85, 5), NAN]
COUNTS = st.lists(st.integers(0, 20_000), min_size=18, max_size=18).filter(lambda x: sum(x) >= 2)


def test_a_mean_one_can_add_up_in_the_head():
    # Two of 0-4 (2.5 years), one of 85+ (declared 90): 95 / 3.
    found = mean_age([0, 85], [4, NAN], [2, 1], ["x", "x"], open_midpoint=90)
    assert found.loc["x", "mean"] == pytest.approx(95 / 3)
    assert found.loc["x", "residents"] == 3


def test_single_ages_count_half_a_year_more():
    assert mean_age([30], [30], [5], ["x"], open_midpoint=90).loc["x", "mean"] == 30.5


def test_the_interval_is_that_of_a_mean_of_persons():
    # One class only: the spread is the uniform one within it, width 10 -> variance 100 / 12, of 400 persons.
    found = mean_age([20], [29], [400], ["x"], open_midpoint=90).loc["x"]
    margin = stats.norm.isf(0.025) * np.sqrt(400 / 399 * 100 / 12 / 400)
    assert found["lower"] == pytest.approx(25 - margin)
    assert found["upper"] == pytest.approx(25 + margin)
    wider = mean_age([20], [29], [400], ["x"], open_midpoint=90, level=0.998).loc["x"]
    assert wider["upper"] - 25 == pytest.approx(margin * stats.norm.isf(0.001) / stats.norm.isf(0.025))


def test_classes_agree_with_single_persons():
    rng = np.random.default_rng(5)
    exact = rng.gamma(3, 13, 50_000).clip(0, 99.9)
    years = np.floor(exact)
    first = np.minimum(years // 5 * 5, 85)
    last = np.where(first == 85, NAN, first + 4)
    midpoint = exact[years >= 85].mean()
    found = mean_age(first, last, np.ones(exact.size), ["x"] * exact.size, open_midpoint=midpoint).loc["x"]
    assert found["mean"] == pytest.approx(exact.mean(), abs=0.1)
    assert found["upper"] - found["lower"] == pytest.approx(2 * 1.96 * stats.sem(exact), rel=0.02)


def test_areas_are_kept_apart_and_rows_of_one_class_added():
    rows = pd.DataFrame({"f": [0, 0, 10, 0], "t": [4, 4, 14, 4], "n": [5, 15, 20, 7], "g": [*"aaa", "b"]})
    found = mean_age(rows["f"], rows["t"], rows["n"], rows["g"], open_midpoint=90)
    assert found["mean"].to_dict() == {"a": 7.5, "b": 2.5}
    assert found["residents"].to_dict() == {"a": 40, "b": 7}


def test_missing_counts_and_empty_areas_have_no_mean():
    found = mean_age([0, 5, 0, 0], [4, 9, 4, 4], [5, NAN, 0, 1], ["gap", "gap", "empty", "one"], 90)
    assert np.isnan(found.loc[["gap", "empty"], ["mean", "lower", "upper"]]).all(axis=None)
    assert found.loc["one", "mean"] == 2.5
    assert np.isnan(found.loc["one", ["lower", "upper"]].astype(float)).all()


def test_bad_input_names_the_row():
    with pytest.raises(ValueError, match="row 1: negative count"):
        mean_age([0, 5], [4, 9], [1, -1], ["x", "x"], 90)
    with pytest.raises(ValueError, match="row 0: age class ends before"):
        mean_age([5], [4], [1], ["x"], 90)
    with pytest.raises(ValueError, match="row 0: open class begins above its midpoint 80"):
        mean_age([85], [NAN], [1], ["x"], 80)


@given(COUNTS, st.integers(2, 20))
def test_more_residents_narrow_the_interval_and_keep_the_mean(counts, times):
    few = mean_age(FIRST, LAST, counts, ["x"] * 18, 89.7).loc["x"]
    many = mean_age(FIRST, LAST, np.multiply(counts, times), ["x"] * 18, 89.7).loc["x"]
    assert few["lower"] < few["mean"] < few["upper"]
    assert many["mean"] == pytest.approx(few["mean"])
    assert many["upper"] - many["lower"] < few["upper"] - few["lower"]


@given(COUNTS, st.integers(1, 20_000))
def test_older_residents_raise_the_mean(counts, more):
    before = mean_age(FIRST, LAST, counts, ["x"] * 18, 89.7).loc["x", "mean"]
    after = mean_age(FIRST, LAST, [*counts[:-1], counts[-1] + more], ["x"] * 18, 89.7).loc["x", "mean"]
    assert after >= before
