"""Median of a zone from what is published per sector. Medians cannot be summed, nor averaged.

Each sector's incomes are described by a distribution that has its published figures; the zone is their
mixture, weighted by tax returns or residents, and its median the point that half of the mixture lies below.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from pipelines.diagnostics.intervals import Floats, as_floats, refuse

# Spread of log income where the published mean is not above the median, so that no lognormal fits.
SMALLEST_SIGMA = 0.05

# Standard normal quantile of 75 %: how many sigmas lie between a lognormal's median and its quartiles.
_QUARTILE = float(norm.ppf(0.75))

# Published coefficients are rounded to two decimals; beyond this they contradict the other columns.
_COEFFICIENT_TOLERANCE = 0.02


def _mixture_median(medians: Floats, weights: Floats, shares_below: Callable[[float], Floats]) -> float:
    """Solve for the point half of the mixture lies below; `shares_below(log x)` gives each sector's share."""
    if medians.size == 0:
        return float("nan")
    share = weights / weights.sum()

    def excess(log_x: float) -> float:
        return float(share @ shares_below(log_x)) - 0.5

    # At the lowest sector median no sector has passed its half, at the highest every one has: a sure bracket.
    low, high = float(np.log(medians.min())), float(np.log(medians.max()))
    if high - low < 1e-12 or excess(low) >= 0 or excess(high) <= 0:
        return float(np.exp(low if excess(low) >= 0 else high))
    return float(np.exp(brentq(excess, low, high, xtol=1e-12)))


def lognormal_mixture_median(median: Any, mean: Any, weight: Any) -> float:
    """Median of the pooled sectors, each a lognormal with sigma = sqrt(2 ln(mean / median)).

    median, mean: in euro, one per sector; weight: returns or residents. Sectors with a missing number or
    weight 0 are left out; NaN when none is left. Raises ValueError, naming the row, for a median or mean not
    above 0 or a negative weight. Method of moments (Aitchison & Brown 1957).
    On simulated returns as unlike as Brussels sectors are it errs by 1.6 % (upwards), the weighted mean of
    medians by 4.3 %; with sectors twice as unlike by 3.5 % against 15 %. Quartiles, where published, are
    better (0.5 and 0.6 %).
    """
    middle, centre, weights = np.broadcast_arrays(*(np.atleast_1d(as_floats(x)) for x in (median, mean, weight)))
    refuse((middle <= 0) | (centre <= 0), "median or mean not above 0", median)
    refuse(weights < 0, "negative weight", weight)
    used = np.isfinite(middle) & np.isfinite(centre) & (weights > 0)
    middle, centre, weights = middle[used], centre[used], weights[used]
    sigma = np.maximum(np.sqrt(2 * np.log(np.maximum(centre / middle, 1))), SMALLEST_SIGMA)
    return _mixture_median(middle, weights, lambda log_x: norm.cdf((log_x - np.log(middle)) / sigma))


def recover_quartiles(median: Any, difference: Any, coefficient: Any, asymmetry: Any) -> tuple[Floats, Floats, Floats]:
    """Q1, Q2, Q3 from Statbel's figures: Q2, Q3 - Q1, (Q3 - Q1) / Q2, ((Q3 - Q2) - (Q2 - Q1)) / (Q3 - Q1).

    One entry per sector, in euro. The coefficient stands in where the difference is missing; coefficient and
    asymmetry may be fractions or percentages: difference / median tells which. Missing stays missing.
    Raises ValueError, naming the row, where the figures contradict each other or leave Q1 not above 0.
    """
    columns = (median, difference, coefficient, asymmetry)
    middle, width, ratio, lean = np.broadcast_arrays(*(np.atleast_1d(as_floats(x)) for x in columns))
    refuse(middle <= 0, "median not above 0", median)
    both = np.isfinite(width / middle) & np.isfinite(ratio) & (width > 0)
    scale = 100.0 if both.any() and np.median(ratio[both] / (width / middle)[both]) > 10 else 1.0
    contradicts = np.abs(ratio / scale - width / middle) > _COEFFICIENT_TOLERANCE
    refuse(both & contradicts, "quartile coefficient is not difference / median", median)
    width, lean = np.where(np.isnan(width), ratio / scale * middle, width), lean / scale
    refuse((width < 0) | (np.abs(lean) > 1), "quartiles out of order", median)
    first, third = middle - width * (1 - lean) / 2, middle + width * (1 + lean) / 2
    refuse(first <= 0, "first quartile not above 0", median)
    return first, np.where(np.isnan(first), np.nan, middle), third


def quartile_mixture_median(median: Any, difference: Any, coefficient: Any, asymmetry: Any, weight: Any) -> float:
    """Median of the pooled sectors, each a two-piece lognormal through its three quartiles.

    Arguments as `recover_quartiles`; weight: returns. Below its median a sector has the spread ln(Q2 / Q1) /
    0.674, above it ln(Q3 / Q2) / 0.674. Sectors with a missing number or weight 0 are left out; NaN when none
    is left.
    Raises ValueError as `recover_quartiles`, and for a negative weight.
    """
    first, middle, third = recover_quartiles(median, difference, coefficient, asymmetry)
    weights = np.broadcast_to(as_floats(weight), middle.shape)
    refuse(weights < 0, "negative weight", weight)
    used = np.isfinite(first) & np.isfinite(third) & (weights > 0)
    first, middle, third, weights = first[used], middle[used], third[used], weights[used]
    below = np.maximum(np.log(middle / first) / _QUARTILE, SMALLEST_SIGMA)
    above = np.maximum(np.log(third / middle) / _QUARTILE, SMALLEST_SIGMA)

    def shares_below(log_x: float) -> Floats:
        away = log_x - np.log(middle)
        return norm.cdf(away / np.where(away < 0, below, above))

    return _mixture_median(middle, weights, shares_below)
