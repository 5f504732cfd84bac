"""Uncertainty of proportions and rates: Wilson, exact Poisson and Byar limits, funnel around a benchmark.

Every function takes arrays (or scalars) that broadcast against each other and answers with float arrays
of the broadcast shape. A missing number stays missing: NaN in, NaN out. What cannot be a count at all
(negative, infinite) is refused with a ValueError that names the row.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]

# Byar's approximation is used from here on; below it the exact limits are as cheap and better.
FEWEST_EVENTS_FOR_BYAR = 10

# Numerators made as share x base may pass their denominator by rounding alone.
ROUNDING = 1e-9


def as_floats(numbers: Any) -> Floats:
    """Return numbers (array, pandas column or table, nullable or decimal) as floats, missing as NaN."""
    if isinstance(numbers, (pd.Series, pd.Index, pd.DataFrame)):
        return numbers.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(numbers, dtype=float)


def refuse(bad: ArrayLike, found: str, named_by: Any = None) -> None:
    """Raise ValueError naming the first row where `bad` is true.

    `named_by`: the pandas column the rows came from, whose index label is then the name; else the position.
    """
    positions = np.flatnonzero(np.asarray(bad))
    if positions.size == 0:
        return
    first = int(positions[0])
    labelled = isinstance(named_by, pd.Series) and first < len(named_by)
    label = named_by.index[first] if labelled else first
    raise ValueError(f"row {label}: {found} ({positions.size} such rows)")


def tail(level: float) -> float:
    """Return alpha / 2 for a confidence level given as a fraction: 0.95 -> 0.025.

    Raises ValueError outside (0, 1), so that 95 is not taken for 0.95.
    """
    if not 0 < level < 1:
        raise ValueError(f"confidence level {level}: expected a fraction such as 0.95")
    return (1 - level) / 2


def _checked(numerator: Any, denominator: Any) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Broadcast the two, refuse what is no count, and say where an interval can be calculated."""
    above, below = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    refuse((above < 0) | np.isinf(above), "numerator is negative or infinite", numerator)
    refuse((below < 0) | np.isinf(below), "denominator is negative or infinite", denominator)
    known = ~np.isnan(above) & (below > 0)
    return above, below, known


def wilson(numerator: Any, denominator: Any, level: float = 0.95) -> Limits:
    """Wilson score limits of a proportion (Wilson 1927), as proportions of 1.

    numerator, denominator: counts, whole or estimated. Denominator 0 or anything missing gives NaN.
    Raises ValueError, naming the row, where the numerator exceeds the denominator.
    """
    above, below, known = _checked(numerator, denominator)
    refuse(known & (above > below * (1 + ROUNDING)), "numerator exceeds its denominator", numerator)
    lower, upper = np.full(above.shape, np.nan), np.full(above.shape, np.nan)
    if known.any():
        hits, trials = np.minimum(above[known], below[known]), below[known]
        low, high = proportion_confint(hits, trials, alpha=2 * tail(level), method="wilson")
        # At 0 and at 100 % the limit is the value itself; floating point may miss it by 1e-19.
        lower[known] = np.clip(low, 0, hits / trials)
        upper[known] = np.clip(high, hits / trials, 1)
    return lower, upper


def byar(events: Any, level: float = 0.95) -> Limits:
    """Byar's limits of a Poisson count (Breslow & Day 1987, p. 69), in events.

    events: counts, whole or estimated. At 0 events the lower limit is 0.
    """
    observed = as_floats(events)
    z = stats.norm.isf(tail(level))
    following = observed + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = observed * (1 - 1 / (9 * observed) - z / (3 * np.sqrt(observed))) ** 3
    upper = following * (1 - 1 / (9 * following) + z / (3 * np.sqrt(following))) ** 3
    # Far below one event the cube turns negative: a count has no negative limit.
    return np.where(observed == 0, 0.0, np.maximum(lower, 0)), upper


def exact_poisson(events: Any, level: float = 0.95) -> Limits:
    """Exact limits of a Poisson count from the chi-squared distribution (Garwood 1936), in events.

    At 0 events: lower 0, upper -ln(alpha / 2). Estimated counts need not be whole.
    """
    observed = as_floats(events)
    none = observed == 0
    # Zero degrees of freedom have no distribution; the answer at 0 events is put in by hand.
    lower = stats.chi2.ppf(tail(level), 2 * np.where(none, 1.0, observed)) / 2
    upper = stats.chi2.isf(tail(level), 2 * observed + 2) / 2
    return np.where(none, 0.0, lower), upper


def poisson_rate(events: Any, exposure: Any, level: float = 0.95) -> Limits:
    """Limits of a crude rate, in events per unit of exposure: exact below 10 events, Byar from 10.

    events: counts; exposure: persons or person-years. Exposure 0 or anything missing gives NaN. Events may
    exceed the exposure (one person may have several).
    """
    observed, exposed, known = _checked(events, exposure)
    few = observed < FEWEST_EVENTS_FOR_BYAR
    limits = []
    for exact, approximate in zip(exact_poisson(observed, level), byar(observed, level), strict=True):
        count = np.where(few, exact, approximate)
        limits.append(np.divide(count, exposed, out=np.full(observed.shape, np.nan), where=known))
    return limits[0], limits[1]


def interval(method: str, numerator: Any, denominator: Any, per: Any = 1, level: float = 0.95) -> Limits:
    """Limits of numerator / denominator x per by the method an indicator declares.

    method: "wilson", "byar" (exact below 10 events), or "none" (all NaN).
    per: 100 for percentages, 10000 for a rate per 10,000; a scalar or an array.
    Raises ValueError for any other method: a Dobson interval needs the age classes
    (`standardisation`), a weighted mean its areas (`means`).
    """
    scale = as_floats(per)
    if method == "none":
        shape = np.broadcast_shapes(as_floats(numerator).shape, as_floats(denominator).shape, scale.shape)
        return np.full(shape, np.nan), np.full(shape, np.nan)
    if method not in ("wilson", "byar"):
        raise ValueError(f"interval method {method!r}: expected wilson, byar or none")
    calculate = wilson if method == "wilson" else poisson_rate
    lower, upper = calculate(numerator, denominator, level)
    return lower * scale, upper * scale


def method_used(method: str, numerator: Any) -> NDArray[np.object_]:
    """Name, per row, the method `interval` applied: "byar" answers "exact_poisson" below 10 events."""
    events = as_floats(numerator)
    names = np.full(events.shape, method, dtype=object)
    if method == "byar":
        names[events < FEWEST_EVENTS_FOR_BYAR] = "exact_poisson"
    return names


def funnel_limits(method: str, benchmark: Any, denominator: Any, per: Any = 1, level: float = 0.95) -> Limits:
    """Control limits around a benchmark for an area with this denominator (Spiegelhalter 2005, appendix A.1).

    method: "wilson" for shares (binomial) or "byar" for rates (Poisson). benchmark: in the indicator's unit
    (already x per); the limits are in the same unit. An area whose value lies between them, limits included,
    cannot be told from the benchmark. The exact quantile is interpolated between the two counts around it, so
    that the funnel is smooth; for many events this is the normal limit. Denominator 0 (for a share: below a half,
    as trials are whole) or anything missing gives NaN.
    Raises ValueError for another method, and naming the row for a benchmark that is negative or, as a share,
    above the whole.
    """
    if method not in ("wilson", "byar"):
        raise ValueError(f"funnel of {method!r}: expected wilson or byar")
    target, exposed = np.broadcast_arrays(as_floats(benchmark) / as_floats(per), as_floats(denominator))
    refuse((target < 0) | ((target > 1) & (method == "wilson")), "benchmark outside its range", benchmark)
    exposed = np.round(exposed) if method == "wilson" else exposed
    known = ~np.isnan(target) & (exposed > 0)
    share, size = target[known], exposed[known]
    counts = stats.binom(size, share) if method == "wilson" else stats.poisson(share * size)
    limits = []
    for quantile in (tail(level), 1 - tail(level)):
        reached = counts.ppf(quantile)
        step = (counts.cdf(reached) - quantile) / counts.pmf(reached)
        limit = np.full(target.shape, np.nan)
        limit[known] = np.maximum(reached - step, 0) / size
        limits.append(limit * as_floats(per))
    return limits[0], limits[1]
