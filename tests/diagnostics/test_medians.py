"""The pooled median from sector figures, on simulated tax returns whose true median is known.

The simulated incomes are no lognormals: benefits, wages and a Pareto top, with figures per sector rounded as
they are published. Sectors are as unlike as those of Brussels in 2021 (Statbel: log median's deviation 0.20
within a commune and 0.23 in the region, mean / median 1.33 in the middle sector).
"""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from pipelines.diagnostics.medians import (
    lognormal_mixture_median,
    quartile_mixture_median,
    recover_quartiles,
)

NAN = np.nan
ZONES = 10
MOST_MEAN_ERROR = 0.02


def simulated_returns(rng, prosperity: float, returns: int) -> np.ndarray:
    """Draw the incomes of one sector: more benefits where wages are lower."""
    on_benefit = np.clip(0.2 - 0.2 * np.log(prosperity / 20_000), 0.1, 0.6)
    kind = rng.random(returns)
    benefit = rng.lognormal(np.log(15_500), 0.3, returns)
    wage = rng.lognormal(np.log(prosperity * 1.3), 0.55, returns)
    top = prosperity * 4 * (1 + rng.pareto(2.5, returns))
    return np.where(kind < on_benefit, benefit, np.where(kind < 0.965, wage, top))


def published(incomes: np.ndarray) -> tuple[float, ...]:
    """Return median, mean, quartile difference, coefficient, asymmetry and returns, rounded as published."""
    first, middle, third = np.percentile(incomes, [25, 50, 75])
    lean = (third - middle - (middle - first)) / (third - first)
    figures = (middle, incomes.mean(), third - first)
    return *np.round(figures), round((third - first) / middle, 2), round(lean, 2), incomes.size


@cache
def zones(spread: float) -> list[tuple[float, np.ndarray]]:
    """Return per simulated zone of 100 sectors the true pooled median and the six published columns."""
    made = []
    for seed in range(ZONES):
        rng = np.random.default_rng(seed)
        centre = rng.uniform(18_000, 24_000)
        prosperity = centre * rng.lognormal(0, spread, 100)
        sectors = [simulated_returns(rng, p, int(rng.integers(60, 1500))) for p in prosperity]
        columns = np.array([published(s) for s in sectors]).T
        made.append((float(np.median(np.concatenate(sectors))), columns))
    return made


METHODS = {
    "lognormal": lambda c: lognormal_mixture_median(c[0], c[1], c[5]),
    "quartiles": lambda c: quartile_mixture_median(c[0], c[2], c[3], c[4], c[5]),
    "weighted mean of medians": lambda c: float(np.average(c[0], weights=c[5])),
}


def mean_error(name: str, spread: float) -> float:
    """Return the mean absolute relative error of a method over the simulated zones."""
    errors = [abs(METHODS[name](columns) / true - 1) for true, columns in zones(spread)]
    assert len(errors) == ZONES
    return float(np.mean(errors))


def test_the_simulated_sectors_are_as_unlike_as_those_of_brussels():
    ratio = np.concatenate([columns[1] / columns[0] for _, columns in zones(0.23)])
    deviation = np.mean([np.log(columns[0]).std() for _, columns in zones(0.23)])
    assert 1.25 < np.median(ratio) < 1.40
    assert 0.19 < deviation < 0.25


@pytest.mark.parametrize("name", ["lognormal", "quartiles"])
def test_the_mixture_errs_by_at_most_two_per_cent(name):
    assert mean_error(name, 0.23) <= MOST_MEAN_ERROR


def test_the_weighted_mean_of_medians_fails_the_same_test():
    assert mean_error("weighted mean of medians", 0.23) > MOST_MEAN_ERROR


def test_quartiles_hold_where_sectors_are_twice_as_unlike():
    assert mean_error("quartiles", 0.46) <= MOST_MEAN_ERROR
    assert mean_error("lognormal", 0.46) < mean_error("weighted mean of medians", 0.46) / 3


def test_pure_lognormals_are_recovered_exactly():
    # Three quarters of the returns with log income N(10, 0.5), one quarter with deviation 0.8 and a centre chosen
    # so that the median is exp(10.1): 0.75 x share below in the first + 0.25 x share below in the second = 0.5.
    sigma, weight = np.array([0.5, 0.8]), [3, 1]
    share_of_second = (0.5 - 0.75 * norm.cdf(0.1 / 0.5)) / 0.25
    medians = np.exp([10.0, 10.1 - 0.8 * norm.ppf(share_of_second)])
    means = medians * np.exp(sigma**2 / 2)
    assert lognormal_mixture_median(medians, means, weight) == pytest.approx(np.exp(10.1))
    first, middle, third = (medians * np.exp(sigma * norm.ppf(share)) for share in (0.25, 0.5, 0.75))
    lean = ((third - middle) - (middle - first)) / (third - first)
    found = quartile_mixture_median(middle, third - first, (third - first) / middle, lean, weight)
    assert found == pytest.approx(np.exp(10.1))


def test_a_two_piece_sector_uses_each_side_of_its_own_median():
    # Sector A lies wholly around 20,000; sector B's lower side is narrow, its upper side wide.
    columns = ([20_000, 30_000], [4000, 14_000], [0.2, 14 / 30], [0, 5 / 7])
    first, middle, third = recover_quartiles(*columns)
    np.testing.assert_allclose([first[1], middle[1], third[1]], [28_000, 30_000, 42_000])
    found = quartile_mixture_median(*columns, [1, 1])
    # By hand: A above its median with ln(22/20)/0.6745, B below with ln(30/28)/0.6745 -> midway in sigmas.
    above, below = np.log(22 / 20), np.log(30 / 28)
    expected = np.exp(np.log(20_000) + np.log(1.5) * above / (above + below))
    assert found == pytest.approx(expected)


def test_a_mean_not_above_the_median_still_counts_as_a_narrow_sector():
    assert lognormal_mixture_median([20_000], [20_000], [5]) == pytest.approx(20_000)
    assert lognormal_mixture_median([20_000], [19_000], [5]) == pytest.approx(20_000)
    found = lognormal_mixture_median([20_000, 30_000], [19_000, 29_000], [3, 1])
    # Three quarters lie in the narrow sector around 20,000: the median is just above it, at its 2/3 point.
    assert found == pytest.approx(20_000 * np.exp(0.05 * 0.4307272992954576), rel=1e-6)


def test_sectors_with_missing_figures_or_nobody_are_left_out():
    whole = lognormal_mixture_median([20_000, 30_000], [25_000, 40_000], [2, 1])
    more = lognormal_mixture_median(
        [20_000, 30_000, NAN, 9000, 9000, 9000], [25_000, 40_000, 1, NAN, 9999, 9999], [2, 1, 9, 9, NAN, 0]
    )
    assert more == whole
    assert np.isnan(lognormal_mixture_median([NAN], [1], [1]))
    one = quartile_mixture_median([20_000, NAN], [9000, NAN], [0.45, NAN], [0.1, NAN], [10, 99])
    assert one == pytest.approx(20_000)
    assert np.isnan(quartile_mixture_median([NAN], [NAN], [NAN], [NAN], [1]))


def test_quartiles_are_recovered_from_the_four_published_figures():
    found = recover_quartiles([20_000, 20_000, 20_000, NAN], [16_000, NAN, 16_000, 1], [0.8, 0.8, 0.8, 1], [
        0.25, 0.25, NAN, 0.25])  # fmt: skip
    np.testing.assert_allclose(np.array(found)[:, 0], [14_000, 20_000, 30_000])
    np.testing.assert_allclose(np.array(found)[:, 1], [14_000, 20_000, 30_000])
    assert np.isnan(np.array(found)[:, 2:]).all()


def test_coefficients_in_per_cent_are_told_by_the_difference():
    fractions = recover_quartiles([20_000], [16_000], [0.8], [0.25])
    percentages = recover_quartiles([20_000], [16_000], [80], [25])
    np.testing.assert_allclose(percentages, fractions)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (([20_000, 0], [16_000] * 2, [0.8] * 2, [0.2] * 2), "row 1: median not above 0"),
        (([20_000] * 2, [16_000, 18_000], [0.8] * 2, [0.2] * 2), "row 1: quartile coefficient is not"),
        (([20_000] * 2, [16_000] * 2, [0.8] * 2, [0.2, 1.2]), "row 1: quartiles out of order"),
        (([20_000] * 2, [-16_000] * 2, [NAN] * 2, [0.2] * 2), "row 0: quartiles out of order"),
        (([20_000] * 2, [16_000, 44_000], [0.8, 2.2], [0.2, 0]), "row 1: first quartile not above 0"),
    ],
)
def test_figures_that_contradict_each_other_name_the_row(columns, found):
    with pytest.raises(ValueError, match=found):
        recover_quartiles(*columns)


def test_impossible_incomes_and_weights_are_refused():
    with pytest.raises(ValueError, match="row 1: median or mean not above 0"):
        lognormal_mixture_median([1, -5], [1, 1], [1, 1])
    with pytest.raises(ValueError, match="row 0: negative weight"):
        lognormal_mixture_median([1, 5], [1, 1], [-1, 1])
    with pytest.raises(ValueError, match="row 0: negative weight"):
        quartile_mixture_median([20_000], [16_000], [0.8], [0.25], [-1])


SECTORS = st.lists(
    st.tuples(st.integers(5000, 60_000), st.floats(0.9, 2.5), st.integers(1, 3000)), min_size=1, max_size=20
)


@given(SECTORS, st.integers(2, 100))
def test_the_pooled_median_lies_among_the_medians_in_any_unit(sectors, scale):
    median, ratio, weight = np.array(sectors).T
    found = lognormal_mixture_median(median, median * ratio, weight)
    assert median.min() * (1 - 1e-9) <= found <= median.max() * (1 + 1e-9)
    cents = lognormal_mixture_median(median * scale, median * ratio * scale, weight * scale)
    assert cents == pytest.approx(found * scale, rel=1e-9)


@given(SECTORS)
def test_more_weight_on_the_richest_sector_never_lowers_the_median(sectors):
    median, ratio, weight = np.array(sectors).T
    heavier = weight + np.where(median == median.max(), 500, 0)
    before = lognormal_mixture_median(median, median * ratio, weight)
    assert lognormal_mixture_median(median, median * ratio, heavier) >= before * (1 - 1e-9)
