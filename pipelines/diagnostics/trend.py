"""Recent trend of a yearly series: increasing, decreasing, no_change, or cannot_calculate.

Two forms, after Public Health England's "recent trends" (Fingertips, 2018 on): a slope through the values
weighted by their intervals, and the Cochran-Armitage test on counts (Cochran 1954, Armitage 1955). A trend
must be significant at p = 0.002 **and** keep its sign whichever single point is left out, so that no single
year makes one.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.diagnostics.intervals import ROUNDING, Floats, as_floats, refuse

POINTS = 5

# Chi-squared with one degree of freedom at p = 0.002.
THRESHOLD = 9.5495

# Width of a 95 % interval in standard errors.
_ERRORS_PER_INTERVAL = 3.92


class Trend(NamedTuple):
    """One entry per series: the label, slope per year in the unit of the values, chi-squared value."""

    label: NDArray[np.object_]
    slope: Floats
    chi_squared: Floats


def _line(years: Floats, values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted least squares on the last axis: slope per year, and weighted sum of squares of the years."""
    total = weights.sum(axis=-1, keepdims=True)
    away = years - (weights * years).sum(axis=-1, keepdims=True) / total
    spread = (weights * away**2).sum(axis=-1)
    return (weights * away * values).sum(axis=-1) / spread, spread


def _label(years: Floats, values: Floats, weights: Floats, slope: Floats, chi: Floats) -> NDArray[np.object_]:
    """Label a slope by its chi-squared value and by the sign of every leave-one-out slope."""
    signs = [np.sign(slope)]
    for point in range(years.shape[-1]):
        kept = [np.delete(x, point, axis=-1) for x in (years, values, weights)]
        signs.append(np.sign(_line(*kept)[0]))
    agree = np.all(np.stack(signs) == signs[0], axis=0)
    significant = agree & (chi > THRESHOLD)
    cases = [~np.isfinite(chi), significant & (slope > 0), significant & (slope < 0)]
    return np.select(cases, ["cannot_calculate", "increasing", "decreasing"], "no_change").astype(object)


def _above(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """True where `one` exceeds `other` by more than rounding."""
    return one - other > ROUNDING * np.abs(other)


def _five_points(*columns: Any) -> list[Floats]:
    """Cast to float (the chi-squared overflows int64) and broadcast to (series, points); raise unless 5."""
    arrays = [np.atleast_2d(x) for x in np.broadcast_arrays(*(as_floats(column) for column in columns))]
    if arrays[0].shape[-1] != POINTS:
        raise ValueError(f"{arrays[0].shape[-1]} points: a recent trend takes {POINTS}")
    return arrays


def trend_of_values(years: Any, values: Any, lower: Any, upper: Any) -> Trend:
    """Trend through values with 95 % limits, weighted by 1 / se^2 with se = (upper - lower) / 3.92.

    All of shape (series, 5) or (5,). A missing number or an interval of no width: cannot_calculate.
    Raises ValueError for another number of points or crossed limits.
    """
    when, what, low, high = _five_points(years, values, lower, upper)
    refuse(_above(low, high).any(axis=-1), "lower limit above the upper limit")
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = ((high - low) / _ERRORS_PER_INTERVAL) ** -2
        slope, spread = _line(when, what, weights)
        chi = slope**2 * spread
        return Trend(_label(when, what, weights, slope, chi), slope, chi)


def trend_of_counts(years: Any, numerator: Any, denominator: Any) -> Trend:
    """Cochran-Armitage trend of proportions, from counts; the slope is of the proportion (of 1) per year.

    All of shape (series, 5) or (5,). A missing number, an empty denominator, a numerator equal to its
    denominator in any year, or no event in all five: cannot_calculate. Raises ValueError for another number
    of points and where a numerator exceeds its denominator.
    """
    when, hits, trials = _five_points(years, numerator, denominator)
    refuse(_above(hits, trials).any(axis=-1), "numerator exceeds its denominator")
    unusable = ((hits >= trials * (1 - ROUNDING)) | (trials == 0)).any(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope, spread = _line(when, hits / trials, trials)
        pooled = hits.sum(axis=-1) / trials.sum(axis=-1)
        chi = np.where(unusable, np.nan, slope**2 * spread / (pooled * (1 - pooled)))
        return Trend(_label(when, hits / trials, trials, slope, chi), slope, chi)


def _year(period: pd.Series) -> pd.Series:
    """Year of a single-year period; NaN for a rolling or spanning one ('2009-2014')."""
    text = period.astype("string")
    return pd.to_numeric(text.where(text.str.fullmatch(r"\d{4}")), errors="coerce").astype(float)


def recent_trend(table: pd.DataFrame, keys: list[str], form: str = "values") -> pd.DataFrame:
    """Trend over the five consecutive years that end at each row of a long table.

    table: one row per keys and `period` (text or number); with `value`, `lower_95`, `upper_95` for form
    "values", or `numerator`, `denominator` for form "counts". Returns columns trend, slope, chi_squared on
    the table's own index and in its order; cannot_calculate where a year is missing or a period
    spans several. Raises ValueError for another form, for two rows of one key and year,
    and for crossed limits or a numerator above its denominator.
    """
    used = {"values": ["value", "lower_95", "upper_95"], "counts": ["numerator", "denominator"]}
    if form not in used:
        raise ValueError(f"form {form!r}: expected values or counts")
    crossed = ("lower_95", "upper_95") if form == "values" else ("numerator", "denominator")
    low, high = table[crossed[0]], table[crossed[1]]
    refuse(_above(as_floats(low), as_floats(high)), f"{crossed[0]} above {crossed[1]}", low)
    rows = table[[*keys, *used[form]]].reset_index(drop=True).assign(_year=_year(table["period"]).to_numpy())
    doubled = rows.dropna(subset="_year").duplicated([*keys, "_year"])
    if doubled.any():
        raise ValueError(f"two rows of one key and year: {rows.loc[doubled.idxmax(), [*keys, '_year']].tolist()}")
    rows = rows.sort_values([*keys, "_year"], kind="stable")
    series = rows.groupby(keys, dropna=False, sort=False)
    columns = {}
    for name in ["_year", *used[form]]:
        columns[name] = np.column_stack([as_floats(series[name].shift(back)) for back in range(POINTS - 1, -1, -1)])
    gap = ~np.all(np.diff(columns["_year"], axis=1) == 1, axis=1)
    for name in used[form]:
        columns[name][gap] = np.nan
    found = (trend_of_values if form == "values" else trend_of_counts)(*columns.values())
    answers = pd.DataFrame({"trend": found.label, "slope": found.slope, "chi_squared": found.chi_squared}, rows.index)
    return answers.sort_index().set_axis(table.index)
