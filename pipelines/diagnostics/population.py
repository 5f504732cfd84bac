"""Mean age of residents from age classes, with its interval."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pipelines.diagnostics.intervals import as_floats, refuse, tail


def mean_age(
    age_from: Any, age_to: Any, residents: Any, groups: Any, open_midpoint: float, level: float = 0.95
) -> pd.DataFrame:
    """Mean exact age per group from classes, each class at its midpoint: 0-4 counts as 2.5 years, 30 as 30.5.

    age_from, age_to: first and last age in completed years, inclusive; age_to NaN for the open class, whose
    mean age `open_midpoint` (years) the catalogue declares. residents: counts; groups: the area of each row.
    Returns mean, lower, upper (years) and residents, index the group. The interval is that of a mean of
    independent persons, its variance the between-class one plus width^2 / 12 within a class (Sheppard 1898).
    A missing count makes the group's mean missing; fewer than two residents have no limits.
    Raises ValueError, naming the row, for a negative count, a class that ends before it begins, or an open
    midpoint below the open class.
    """
    first, last, count = np.broadcast_arrays(*(as_floats(x) for x in (age_from, age_to, residents)))
    refuse(count < 0, "negative count", residents)
    refuse(last < first, "age class ends before it begins", age_from)
    is_open = np.isnan(last)
    refuse(is_open & (first > open_midpoint), f"open class begins above its midpoint {open_midpoint}", age_from)
    midpoint = np.where(is_open, open_midpoint, (first + last + 1) / 2)
    # The open class as wide as if its midpoint were its middle.
    width = np.where(is_open, 2 * (open_midpoint - first), last + 1 - first)
    rows = pd.DataFrame(
        {"n": count, "age": count * midpoint, "square": count * (midpoint**2 + width**2 / 12)},
        index=pd.Index(np.asarray(groups, dtype=object), name="group"),
    )
    sums = rows.groupby(level="group").sum(skipna=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums["age"] / sums["n"].where(sums["n"] > 0)
        variance = (sums["square"] - sums["n"] * mean**2) / (sums["n"] - 1).where(sums["n"] >= 2)
    margin = stats.norm.isf(tail(level)) * np.sqrt(variance.clip(lower=0) / sums["n"])
    return pd.DataFrame({"mean": mean, "lower": mean - margin, "upper": mean + margin, "residents": sums["n"]})
