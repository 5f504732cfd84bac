"""An area against its yardsticks: higher or lower, better or worse, and whether it stands out.

Pure rules on arrays that broadcast against each other. What cannot be compared is said to be
`not_compared`, never `similar`.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.diagnostics.intervals import as_floats, refuse

Words = NDArray[np.object_]

COMPARISONS = ("higher", "lower", "similar", "not_compared")
JUDGEMENTS = ("better", "worse", "similar", "neutral", "not_compared")

# What *high* means, by polarity, for an area that is (higher, lower) than its benchmark.
_JUDGED = {"good": ("better", "worse"), "bad": ("worse", "better"), "neutral": ("neutral", "neutral")}

# Differences of decimal numbers miss their own size by rounding: 10.3 - 8.3 is not quite 2.
_ROUNDING = 1e-9


def compare(lower: Any, upper: Any, benchmark: Any, benchmark_upper: Any = None) -> Words:
    """Say where an area's interval lies: "higher", "lower", "similar" or "not_compared".

    lower, upper: the area's limits; benchmark: a value in the same unit, or the lower limit of an interval
    whose upper limit is `benchmark_upper`. Similar when they touch or overlap (limits included); any number
    missing: not_compared. Public Health England's rule of overlapping intervals (Fingertips technical
    guidance 2018).
    Raises ValueError, naming the row, where a lower limit lies above its upper limit.
    """
    top = benchmark if benchmark_upper is None else benchmark_upper
    low, high, base, ceiling = np.broadcast_arrays(*(as_floats(x) for x in (lower, upper, benchmark, top)))
    refuse(low > high, "lower limit above the upper limit", lower)
    refuse(base > ceiling, "benchmark's lower limit above its upper limit", benchmark)
    unknown = np.isnan(low) | np.isnan(high) | np.isnan(base) | np.isnan(ceiling)
    answers = np.select([unknown, low > ceiling, high < base], ["not_compared", "higher", "lower"], "similar")
    return answers.astype(object)


def judge(comparison: Any, polarity: Any) -> Words:
    """Turn a comparison into "better", "worse", "similar", "neutral" or "not_compared".

    comparison: words of `compare`; polarity: "good", "bad" or "neutral" = what *high* means. A difference
    without a good or bad side is neutral; similar stays similar under every polarity.
    Raises ValueError, naming the row, for a word outside these lists.
    """
    said, side = np.broadcast_arrays(np.asarray(comparison, dtype=object), np.asarray(polarity, dtype=object))
    refuse(~np.isin(said.astype(str), COMPARISONS), f"expected one of {COMPARISONS}", comparison)
    refuse(~np.isin(side.astype(str), list(_JUDGED)), f"expected a polarity among {tuple(_JUDGED)}", polarity)
    answers = said.copy()
    for name, (if_higher, if_lower) in _JUDGED.items():
        answers[(side == name) & (said == "higher")] = if_higher
        answers[(side == name) & (said == "lower")] = if_lower
    return answers


def _differs(value: Any, limits: tuple[Any, Any], yardstick: Any, relevant_difference: Any) -> NDArray[np.bool_]:
    """True where the value differs from the yardstick beyond doubt and by enough to matter."""
    tested = np.isin(compare(*limits, yardstick).astype(str), ["higher", "lower"])
    distance = np.abs(as_floats(value) - as_floats(yardstick))
    return tested & (distance >= as_floats(relevant_difference) * (1 - _ROUNDING))


def stands_out(
    value: Any,
    lower_998: Any,
    upper_998: Any,
    benchmark: Any,
    relevant_difference: Any,
    persons: Any,
    minimum_persons: Any,
    reference: Any = np.nan,
) -> pd.DataFrame:
    """Say what stands out: different at 99.8 %, by a relevant difference, and for enough people.

    value, its 99.8 % limits, benchmark (the rest of the region), reference (a fixed yardstick; NaN: none) and
    relevant_difference in the indicator's unit; persons concerned. A minimum of 0 asks for nobody (air,
    travel time); otherwise unknown persons are not enough.
    Returns one row per area with truths: `benchmark`, `reference` (stands out against each), `stands_out`
    (against either), `enough_persons`. Significance alone means nothing where areas hold 200,000 people:
    hence the other two.
    """
    persons_known = np.nan_to_num(as_floats(persons), nan=-1.0)
    minimum = as_floats(minimum_persons)
    enough = (minimum == 0) | (persons_known >= minimum)
    from_benchmark = _differs(value, (lower_998, upper_998), benchmark, relevant_difference) & enough
    from_reference = _differs(value, (lower_998, upper_998), reference, relevant_difference) & enough
    columns = np.broadcast_arrays(from_benchmark, from_reference, from_benchmark | from_reference, enough)
    index = value.index if isinstance(value, pd.Series) else None
    names = ("benchmark", "reference", "stands_out", "enough_persons")
    table = {name: np.atleast_1d(column) for name, column in zip(names, columns, strict=True)}
    return pd.DataFrame(table, index=index)
