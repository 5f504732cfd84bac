"""Weighted means of areas, and how far areas of one group differ: the linearised between-area interval.

For figures that come as one number per small area (a score, a modelled exposure, minutes): the mean weighted
by residents is a ratio of two sums, whose variance between areas is linearised by Taylor's series (Woodruff
1971; Cochran 1977, ch. 6; areas taken as drawn with replacement). With few areas the normal limits would be
too narrow, so Student's t with n - 1 degrees of freedom is used.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pipelines.diagnostics.intervals import Floats, as_floats, refuse, tail

# The sums from which mean and interval follow. They add up: region = sum over zones, rest = region - zone.
STATISTICS = ["sum_w", "sum_wx", "sum_w2", "sum_w2x", "sum_w2x2", "n"]


def mean_statistics(weights: Any, values: Any, groups: Any, clusters: Any = None) -> pd.DataFrame:
    """Sufficient statistics of the weighted mean, one row per group (index: the group), columns STATISTICS.

    weights: residents, not negative; values: one per area, in the indicator's unit; groups: what each area
    belongs to.
    clusters: the area the value was published for, where one value was handed down to several rows (a
    neighbourhood's to its sectors): these rows then count as one area, as they say one thing.
    Rows with a missing value or weight, or weight 0, count for nothing. Raises ValueError for a negative
    weight.
    """
    rows = pd.DataFrame({"w": as_floats(weights), "x": as_floats(values), "group": np.asarray(groups, dtype=object)})
    refuse(rows["w"] < 0, "negative weight", weights)
    every_group = pd.Index(pd.unique(rows["group"]), name="group").sort_values()
    rows["cluster"] = np.arange(len(rows)) if clusters is None else np.asarray(clusters, dtype=object)
    rows = rows[(rows["w"] > 0) & rows["x"].notna()]
    rows["wx"] = rows["w"] * rows["x"]
    areas = rows.groupby(["group", "cluster"])[["w", "wx"]].sum()
    columns = {
        "sum_w": areas["w"],
        "sum_wx": areas["wx"],
        "sum_w2": areas["w"] ** 2,
        "sum_w2x": areas["w"] * areas["wx"],
        "sum_w2x2": areas["wx"] ** 2,
        "n": pd.Series(1.0, areas.index),
    }
    return pd.DataFrame(columns).groupby(level="group").sum().reindex(every_group, fill_value=0.0)


def mean_from_statistics(
    sum_w: Any, sum_wx: Any, sum_w2: Any, sum_w2x: Any, sum_w2x2: Any, n: Any, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Weighted mean, lower and upper limit, in the indicator's unit, from sums over areas (one shape).

    variance = n / (n - 1) x sum w^2 (x - mean)^2 / (sum w)^2. No area: all NaN; one area: the mean without
    limits.
    """
    w, wx, w2, w2x, w2x2, areas = np.broadcast_arrays(
        *(as_floats(x) for x in (sum_w, sum_wx, sum_w2, sum_w2x, sum_w2x2, n))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(w > 0, wx / w, np.nan)
        # Expanding the square cancels badly when areas are nearly alike: it may come out just below 0.
        squares = np.maximum(w2x2 - 2 * mean * w2x + mean**2 * w2, 0)
        error = np.sqrt(areas / (areas - 1) * squares) / w
    several = areas >= 2
    quantile = stats.t.isf(tail(level), np.where(several, areas - 1, 1))
    margin = np.where(several, quantile * error, np.nan)
    return mean, mean - margin, mean + margin


def weighted_mean(weights: Any, values: Any, groups: Any, level: float = 0.95, clusters: Any = None) -> pd.DataFrame:
    """Weighted mean per group with its limits: columns mean, lower, upper, n (areas), index the group.

    Arguments as `mean_statistics`; a group without any usable area has NaN and n = 0.
    """
    statistics = mean_statistics(weights, values, groups, clusters)
    mean, lower, upper = mean_from_statistics(*(statistics[name] for name in STATISTICS), level=level)
    return pd.DataFrame({"mean": mean, "lower": lower, "upper": upper, "n": statistics["n"]}, statistics.index)
