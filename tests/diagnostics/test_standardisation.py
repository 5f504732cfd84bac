"""Directly standardised rates against published worked tables."""

import numpy as np
import pandas as pd
import PHStatsMethods
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.diagnostics.intervals import byar
from pipelines.diagnostics.standardisation import (
    ESP2013,
    directly_standardised_rate,
    standard_weights,
    standardised_rates,
)

NAN = np.nan

# Worked tables of PHEindicatormethods: 19 classes 0-4 ... 85-89, 90+.
POPULATION = [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207]
BIG = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
SMALL = [12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4]
TINY = [0, 0, NAN, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 2, 3]
EXPECTED = {  # per 100,000: rate, 95 % limits, 99.8 % limits
    "big": (10430.247991469423, 9717.709067985681, 11178.94091547925, 9323.287880219903, 11620.595999522058),
    "small": (1103.212025300104, 877.455767536709, 1367.0882227251795, 763.6420357939879, 1530.0328948244762),
}
FIRST_AGES = list(range(0, 95, 5))
LAST_AGES = [*range(4, 90, 5), NAN]
WEIGHTS = standard_weights(FIRST_AGES, LAST_AGES)

# Persons by number of events (1, 2, 3, 4) in each class, from the table of non-independent events.
REPEATED_BIG = [
    [75, 16, 11, 12, 8, 18, 26, 18, 18, 21, 21, 23, 23, 39, 25, 40, 46, 49, 56],
    [16, 3, 2, 3, 0, 3, 6, 3, 4, 4, 4, 4, 6, 8, 5, 9, 9, 10, 11],
    [4, 1, 1, 1, 0, 1, 2, 1, 1, 1, 1, 1, 2, 2, 1, 2, 2, 3, 3],
    [2, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1],
]


def test_the_standard_population_adds_to_100000_and_matches_the_published_classes():
    assert ESP2013["weight"].sum() == 100_000
    published = [5000, *[5500] * 3, *[6000] * 2, 6500, *[7000] * 4, 6500, 6000, 5500, 5000, 4000, 2500]
    assert WEIGHTS.tolist() == [*published, 1500, 1000]


def test_open_and_wider_classes_take_merged_weights():
    closed_at_85 = standard_weights(list(range(0, 90, 5)), [*range(4, 85, 5), NAN])
    assert closed_at_85[-1] == 2500
    assert closed_at_85.sum() == 100_000
    assert standard_weights([0, 20, 65], [19, 64, NAN]).tolist() == [21_500, 59_000, 19_500]
    # Deaths under 75 stop early.
    assert standard_weights([0, 65], [64, 74]).tolist() == [80_500, 10_500]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ([0, 10], [4, NAN], "row 0: age class not followed by the next"),
        ([0, 5], [9, NAN], "row 0: age class not followed by the next"),
        ([0, 18], [17, NAN], "row 0: age class cuts across ESP2013"),
        ([5, 0], [NAN, 4], "row 0: age class not followed by the next"),
        ([0, 5], [4, 3], "row 1: age class ends before it begins"),
    ],
)
def test_classes_that_do_not_fit_are_named(first, last, found):
    with pytest.raises(ValueError, match=found):
        standard_weights(first, last)


@pytest.mark.parametrize(("name", "events"), [("big", BIG), ("small", SMALL)])
def test_rate_and_dobson_limits_agree_with_the_worked_table(name, events):
    rate, lower, upper = directly_standardised_rate(events, POPULATION, WEIGHTS)
    _, lower_998, upper_998 = directly_standardised_rate(events, POPULATION, WEIGHTS, level=0.998)
    found = np.ravel([rate, lower, upper, lower_998, upper_998])
    np.testing.assert_allclose(found, EXPECTED[name], rtol=1e-9)
    per_10000 = directly_standardised_rate(events, POPULATION, WEIGHTS, per=10_000)
    np.testing.assert_allclose(np.ravel(per_10000), np.array(EXPECTED[name][:3]) / 10, rtol=1e-9)


def test_another_standard_population():
    # testdata_1976: 18 classes to 85+, European Standard Population 1976.
    weights = [8000, *[7000] * 10, 6000, 5000, 4000, 3000, 2000, 1000, 1000]
    population = [*POPULATION[:17], 123]
    found = directly_standardised_rate(BIG[:18], population, weights)
    expected = [8592.097585022366, 7991.160931442103, 9225.253880318318]
    np.testing.assert_allclose(np.ravel(found), expected, rtol=1e-9)


def test_events_of_the_same_persons_widen_the_interval():
    variance = (np.array(REPEATED_BIG) * np.array([1, 4, 9, 16])[:, None]).sum(axis=0)
    found = directly_standardised_rate(BIG, POPULATION, WEIGHTS, event_variance=variance)
    np.testing.assert_allclose(np.ravel(found), [10430.24799147, 9532.94977862, 11373.07483298], rtol=0, atol=1e-7)
    at_998 = directly_standardised_rate(BIG, POPULATION, WEIGHTS, 100_000, 0.998, variance)
    np.testing.assert_allclose(np.ravel(at_998)[1:], [9036.25631357, 11929.24980749], rtol=0, atol=1e-7)


# testdata_nonind_dummy and testdata_nonind_small: persons with 1, 2 and 3 events by class.
REPEATED_DUMMY = [
    [80, 15, 10, 17, 12, 25, 30, 20, 19, 23, 19, 30, 19, 25, 15, 20, 30, 29, 22],
    [10, 5, 1, 2, 0, 1, 9, 2, 5, 3, 5, 2, 7, 14, 10, 18, 16, 19, 21],
    [9, 0, 2, 0, 0, 0, 0, 1, 0, 1, 1, 0, 4, 4, 1, 4, 4, 5, 9],
]
REPEATED_SMALL = [
    [7, 4, 3, 0, 3, 4, 5, 2, 2, 3, 4, 5, 3, 5, 5, 3, 5, 5, 4],
    [1, *[0] * 18],
    [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0],
]
NON_INDEPENDENT = {  # per 100,000: rate, 95 % limits, 99.8 % limits
    "dummy": (REPEATED_DUMMY, (10430.24799147, 9512.29883752, 11394.77359633, 9004.17418121, 11963.74870404)),
    "small": (REPEATED_SMALL, (1082.95419841, 817.68609755, 1393.55884927, 684.16751792, 1585.49645593)),
}


@pytest.mark.parametrize("name", NON_INDEPENDENT)
def test_events_of_the_same_persons_agree_with_the_worked_tables(name):
    repeated, expected = NON_INDEPENDENT[name]
    times = np.arange(1, 4)[:, None]
    events, variance = (np.array(repeated) * times).sum(axis=0), (np.array(repeated) * times**2).sum(axis=0)
    assert events.sum() == {"dummy": 895, "small": 89}[name]
    found = directly_standardised_rate(events, POPULATION, WEIGHTS, event_variance=variance)
    at_998 = directly_standardised_rate(events, POPULATION, WEIGHTS, 100_000, 0.998, variance)
    np.testing.assert_allclose(np.ravel([*found, *at_998[1:]]), expected, rtol=1e-7)


def test_nine_events_of_the_same_persons_give_no_rate_either():
    # testdata_nonind_tiny: one person with two events at 85 to 89, one with three from 90.
    events = np.array([*[0] * 6, 1, *[0] * 5, 1, 0, 0, 1, 1, 2, 3])
    variance = np.array([*[0] * 6, 1, *[0] * 5, 1, 0, 0, 1, 1, 4, 9])
    assert events.sum() == 9
    assert np.isnan(directly_standardised_rate(events, POPULATION, WEIGHTS, event_variance=variance)).all()


@given(st.lists(st.integers(0, 300), min_size=19, max_size=19).filter(lambda x: sum(x) >= 10))
def test_dobson_agrees_with_phstatsmethods(events):
    rate, lower, upper = np.ravel(directly_standardised_rate(events, POPULATION, WEIGHTS))
    people = np.array(POPULATION, dtype=float)
    variance = float((WEIGHTS**2 * np.array(events) / people**2).sum() / WEIGHTS.sum() ** 2)
    assert lower == pytest.approx(PHStatsMethods.dobson_lower(rate, sum(events), variance, 0.95, 100_000), rel=1e-9)
    assert upper == pytest.approx(PHStatsMethods.dobson_upper(rate, sum(events), variance, 0.95, 100_000), rel=1e-9)


def test_below_ten_events_and_missing_classes_give_no_rate():
    nine = np.nan_to_num(TINY)
    assert nine.sum() == 9
    missing = [*BIG[:5], NAN, *BIG[6:]]
    found = np.column_stack(directly_standardised_rate([TINY, nine, missing, BIG], POPULATION, WEIGHTS, 1000))
    assert np.isnan(found[:3]).all()
    assert np.isfinite(found[3]).all()
    ten = nine + np.eye(19)[0]
    assert np.isfinite(directly_standardised_rate(ten, POPULATION, WEIGHTS)).all()


def test_a_class_without_residents_has_no_rate():
    population = [*POPULATION[:18], 0]
    assert np.isnan(directly_standardised_rate(BIG, population, WEIGHTS)).all()


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="row 1: negative"):
        directly_standardised_rate([BIG, [-1, *BIG[1:]]], POPULATION, WEIGHTS)


def long_table() -> pd.DataFrame:
    """Return two areas by class, each class in two rows as if by sex."""
    rows = []
    for area, events in (("big", BIG), ("small", SMALL)):
        for sex, part in (("F", 0.25), ("M", 0.75)):
            columns = {"age_from": FIRST_AGES, "age_to": LAST_AGES}
            counts = {"deaths": np.array(events) * part, "residents": np.array(POPULATION) * part}
            rows.append(pd.DataFrame({"area": area, "sex": sex, **columns, **counts}))
    return pd.concat(rows, ignore_index=True)


def test_a_long_table_is_summed_over_sex_and_standardised():
    found = standardised_rates(long_table().sample(frac=1, random_state=1), ["area"], "deaths")
    assert found["area"].tolist() == ["big", "small"]
    columns = ["value", "lower_95", "upper_95", "lower_998", "upper_998"]
    np.testing.assert_allclose(found[columns], [EXPECTED["big"], EXPECTED["small"]], rtol=1e-9)
    assert found["numerator"].tolist() == [895, 91]
    assert found["denominator"].tolist() == [8970, 8970]
    assert set(found["method"]) == {"dobson"}


def test_a_missing_part_of_a_class_leaves_only_that_area_without_a_rate():
    table = long_table()
    table.loc[table.index[0], "deaths"] = NAN
    found = standardised_rates(table, ["area"], "deaths").set_index("area")
    assert np.isnan(found.loc["big", "value"])
    assert found.loc["small", "value"] == pytest.approx(EXPECTED["small"][0])


@given(st.lists(st.integers(0, 200), min_size=19, max_size=19).filter(lambda x: sum(x) >= 10))
def test_limits_contain_the_rate_and_the_scale_of_the_weights_does_not_matter(events):
    rate, lower, upper = np.ravel(directly_standardised_rate(events, POPULATION, WEIGHTS))
    assert 0 <= lower < rate < upper
    _, lower_998, upper_998 = np.ravel(directly_standardised_rate(events, POPULATION, WEIGHTS, level=0.998))
    assert lower_998 < lower
    assert upper < upper_998
    other = directly_standardised_rate(events, POPULATION, WEIGHTS / 7)
    np.testing.assert_allclose(np.ravel(other), [rate, lower, upper], rtol=1e-9)


def test_standard_structure_gives_the_crude_rate_with_byar_limits():
    # With residents proportional to the standard the rate is crude, and Dobson's interval is Byar's.
    rate, lower, upper = np.ravel(directly_standardised_rate([2] * 19, WEIGHTS, WEIGHTS, per=1))
    assert rate == pytest.approx(38 / 100_000)
    lower_38, upper_38 = byar(38)
    assert lower * 100_000 == pytest.approx(float(lower_38))
    assert upper * 100_000 == pytest.approx(float(upper_38))
