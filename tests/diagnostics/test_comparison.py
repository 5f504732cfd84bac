"""Comparison with a benchmark, its judgement, and what stands out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.diagnostics.comparison import compare, judge, stands_out

NAN = np.nan
NUMBERS = st.one_of(st.integers(-1000, 1000).map(float), st.just(NAN))

# Expected answers of Fingertips' public test data (emergency readmissions, low is good, benchmark inside the
# area's 95 % limits): lower, upper, benchmark. The benchmark is England, then the other sex.
FINGERTIPS = {
    "worse": [
        *[(12.3, 12.6, 12.1), (12.7, 12.9, 12.5), (13.0, 13.2, 12.9), (13.6, 13.8, 13.5)],
        *[(14.4, 14.6, 14.2), (15.6, 15.9, 15.2), (14.3, 14.5, 14.2), (13.3, 13.5, 12.7)],
        *[(13.4, 13.7, 12.9), (13.8, 14.1, 13.3), (13.7, 14.0, 13.4), (14.2, 14.4, 13.9)],
        *[(14.8, 15.1, 14.4), (16.5, 16.8, 15.7), (15.3, 15.6, 14.5), (14.8, 15.0, 14.4)],
        *[(15.2, 15.5, 15.1), (12.8, 13.0, 12.4), (13.0, 13.2, 12.7), (13.4, 13.6, 13.0)],
        *[(13.3, 13.5, 13.2), (13.9, 14.0, 13.6), (14.5, 14.7, 14.2), (14.6, 14.8, 14.3)],
        *[(16.0, 16.2, 15.4), (14.8, 15.0, 14.3), (13.3, 13.5, 12.9), (13.4, 13.7, 13.1)],
        *[(13.8, 14.1, 13.5), (14.2, 14.4, 14.0), (14.8, 15.1, 14.6), (14.8, 15.1, 14.7)],
        *[(16.5, 16.8, 16.1), (15.3, 15.6, 14.9), (14.8, 15.0, 14.5), (15.2, 15.5, 14.8)],
    ],
    "similar": [  # in each a limit touches the benchmark
        *[(13.0, 13.2, 13.0), (14.1, 14.4, 14.1), (14.0, 14.2, 14.0), (14.3, 14.6, 14.6)],
        (14.8, 14.9, 14.8),
    ],
    "better": [
        *[(12.3, 12.6, 12.9), (12.7, 12.9, 13.1), (13.0, 13.2, 13.5), (13.0, 13.2, 13.4)],
        *[(13.6, 13.8, 14.0), (14.1, 14.4, 14.6), (14.4, 14.6, 14.7), (15.6, 15.9, 16.1)],
        *[(14.3, 14.5, 14.9), (14.0, 14.2, 14.5), (14.3, 14.6, 14.8)],
    ],
    "not_compared": [
        *[(12.8, 13.0, NAN), (13.0, 13.2, NAN), (13.4, 13.6, NAN), (13.3, 13.5, NAN)],
        *[(13.9, 14.0, NAN), (14.5, 14.7, NAN), (14.6, 14.8, NAN), (16.0, 16.2, NAN)],
        *[(14.8, 15.0, NAN), (14.4, 14.6, NAN), (14.8, 14.9, NAN)],
    ],
}

# Fingertips' unit tests of its comparers: lower, upper, benchmark, polarity, expected.
ONE_INTERVAL = [
    (10.0, 12.0, 11.0, "bad", "similar"),
    (NAN, NAN, 3.0, "bad", "not_compared"),
    (2.2, 2.8, NAN, "bad", "not_compared"),
    (10.0, 12.0, 11.0, "good", "similar"),
    (NAN, NAN, 3.0, "good", "not_compared"),
    (2.2, 2.8, NAN, "good", "not_compared"),
    (2.7, 3.1, 3.0, "bad", "similar"),
    (3.2, 3.5, 3.0, "bad", "worse"),
    (3.2, 3.5, 3.0, "good", "better"),
    (2.2, 2.8, 3.0, "bad", "better"),
    (2.2, 2.8, 3.0, "good", "worse"),
    (NAN, NAN, 3.0, "bad", "not_compared"),
    (3.0, NAN, 3.0, "bad", "not_compared"),
]
# lower, upper, benchmark's lower, benchmark's upper, expected; low is good.
TWO_INTERVALS = [
    (3.5, 4.5, 2.7, 3.6, "similar"),
    (2.7, 3.6, 3.5, 4.5, "similar"),
    (2.7, 4.1, 3.5, 4.5, "similar"),
    (3.5, 4.5, 2.7, 4.1, "similar"),
    (3.5, 4.5, 2.7, 3.1, "worse"),
    (2.7, 3.1, 3.5, 4.5, "better"),
    (3.5, 4.5, NAN, NAN, "not_compared"),
]


@pytest.mark.parametrize("expected", FINGERTIPS)
def test_fingertips_judgements(expected):
    lower, upper, benchmark = np.array(FINGERTIPS[expected]).T
    found = judge(compare(lower, upper, benchmark), "bad")
    assert found.size >= 5
    assert set(found) == {expected}


def test_fingertips_unit_cases_with_one_interval():
    lower, upper, benchmark, polarity, expected = zip(*ONE_INTERVAL, strict=True)
    assert judge(compare(lower, upper, benchmark), polarity).tolist() == list(expected)


def test_fingertips_unit_cases_with_two_intervals():
    lower, upper, base, ceiling, expected = zip(*TWO_INTERVALS, strict=True)
    assert judge(compare(lower, upper, base, ceiling), "bad").tolist() == list(expected)


def test_values_without_limits_are_not_compared():
    # Fingertips' 13 rows of method "Quintiles, no judgement": they have neither limits nor a benchmark.
    found = compare(np.full(13, NAN), np.full(13, NAN), np.full(13, NAN))
    assert set(judge(found, "neutral")) == {"not_compared"}


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from([0.001, 0.01, 7.0, 100.0, 100_000.0]))
def test_a_comparison_does_not_depend_on_the_unit(a, b, benchmark, per):
    """Per cent or per 100,000, a figure is as high or low as before.

    Limits keep off the benchmark by more than rounding: at the very edge a product may fall on either side.
    """
    lower, upper = np.sort([a, b])
    assume(not any(0 < abs(limit - benchmark) < 1e-6 for limit in (lower, upper)))
    touching = lower == benchmark or upper == benchmark
    assume(not touching or np.log10(per) % 1 == 0)
    said = compare(lower, upper, benchmark).item()
    assert compare(lower * per, upper * per, benchmark * per).item() == said


def test_a_limit_that_touches_the_benchmark_is_similar():
    assert compare([1, 1, 1], [2, 2, 2], [1, 2, 2.000001]).tolist() == ["similar", "similar", "lower"]


@given(NUMBERS, NUMBERS, NUMBERS)
def test_comparison_is_antisymmetric_under_negation(a, b, benchmark):
    lower, upper = min(a, b), max(a, b)
    mirror = {"higher": "lower", "lower": "higher"}
    said = compare(lower, upper, benchmark).item()
    assert compare(-upper, -lower, -benchmark).item() == mirror.get(said, said)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_anything_missing_is_not_compared_and_nothing_else_is(a, b, benchmark):
    missing = bool(np.isnan([a, b, benchmark]).any())
    lower, upper = (a, b) if missing else (min(a, b), max(a, b))
    if missing and lower > upper:
        lower, upper = upper, lower
    said = compare(lower, upper, benchmark)
    assert (said == "not_compared").item() is missing
    for polarity in ("good", "bad", "neutral"):
        assert (judge(said, polarity) == "not_compared").item() is missing


@given(st.sampled_from(["higher", "lower", "similar", "not_compared"]))
def test_swapping_polarity_swaps_the_judgement(said):
    mirror = {"better": "worse", "worse": "better"}
    good = judge(said, "good").item()
    assert judge(said, "bad").item() == mirror.get(good, good)


def test_a_neutral_indicator_is_never_better_or_worse():
    said = np.array(["higher", "lower", "similar", "not_compared"], dtype=object)
    assert judge(said, "neutral").tolist() == ["neutral", "neutral", "similar", "not_compared"]
    assert judge(said, "good").tolist() == ["better", "worse", "similar", "not_compared"]


def test_crossed_limits_and_unknown_words_name_the_row():
    with pytest.raises(ValueError, match="row B: lower limit above"):
        compare(pd.Series([1.0, 3.0], index=["A", "B"]), [2, 2], [0, 0])
    with pytest.raises(ValueError, match="row 0: benchmark's lower limit above"):
        compare([1.0], [2.0], [4.0], [3.0])
    with pytest.raises(ValueError, match="row 1: expected one of"):
        judge(["higher", "hgher"], "good")
    with pytest.raises(ValueError, match="row 0: expected a polarity"):
        judge(["higher"], ["godo"])


# One area that stands out against both yardsticks, and every way to fall short of it.
STANDING = {
    "value": 12.0,
    "lower_998": 11.0,
    "upper_998": 13.0,
    "benchmark": 10.0,
    "relevant_difference": 2.0,
    "persons": 1000,
    "minimum_persons": 1000,
    "reference": 8.0,
}


@pytest.mark.parametrize(
    ("change", "benchmark", "reference"),
    [
        ({}, True, True),
        ({"lower_998": 10.0}, False, True),  # not beyond doubt: the limit touches the rest of the region
        ({"relevant_difference": 2.1}, False, True),  # beyond doubt, but too small to matter
        ({"relevant_difference": 5.0}, False, False),
        ({"persons": 999}, False, False),
        ({"persons": NAN}, False, False),
        ({"persons": NAN, "minimum_persons": 0}, True, True),
        ({"reference": NAN}, True, False),
        ({"benchmark": NAN}, False, True),
        ({"benchmark": 14.0}, True, True),  # below the benchmark stands out as much as above
        ({"lower_998": NAN, "upper_998": NAN}, False, False),
        ({"value": 10.3, "lower_998": 9, "upper_998": 11, "benchmark": 8.3, "reference": NAN}, True, False),
        ({"value": 0.3, "lower_998": 0.2, "upper_998": 0.4, "benchmark": 0.1, "relevant_difference": 0.2,
          "reference": NAN}, True, False),  # 0.3 - 0.1 is a hair below 0.2
    ],
)  # fmt: skip
def test_standing_out_takes_difference_relevance_and_people(change, benchmark, reference):
    found = stands_out(**{**STANDING, **change})
    assert len(found) == 1
    assert found.loc[0, "benchmark"] == benchmark
    assert found.loc[0, "reference"] == reference
    assert found.loc[0, "stands_out"] == (benchmark or reference)


def test_standing_out_keeps_the_rows_of_the_table():
    areas = pd.DataFrame({"value": [12.0, 10.1], "lower": [11.0, 10.05], "upper": [13.0, 10.2]}, ["x", "y"])
    found = stands_out(areas["value"], areas["lower"], areas["upper"], 10.0, 1.0, 5000, 1000)
    assert found.index.tolist() == ["x", "y"]
    # Both differ from 10 at 99.8 %; only the first by enough to matter.
    assert found["stands_out"].tolist() == [True, False]
    assert not found["reference"].any()
    assert found["enough_persons"].all()
