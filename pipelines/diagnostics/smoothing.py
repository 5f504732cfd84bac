"""Rates of small areas drawn towards the whole, for maps only: Marshall's empirical Bayes.

Written here and not taken from esda for two reasons. `import esda` costs 5 seconds, a fifth of a build, for six
lines; and esda keeps a negative between-area variance where Marshall sets it to 0: areas that differ by no more
than chance are then pushed apart instead of drawn together. A test holds both against each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.diagnostics.intervals import Floats, as_floats, refuse

COLUMNS = [
    "neighbourhood_id", "indicator_id", "period", "value", "smoothed", "own_weight", "lower_95", "upper_95",
    "numerator", "denominator", "is_estimated", "method",
]  # fmt: skip
METHOD = "empirical Bayes (Marshall 1991)"


def marshall(events: Any, exposure: Any) -> tuple[Floats, Floats]:
    """Smoothed rate per area and the weight of its own rate (Marshall 1991, global estimator).

    events, exposure: counts per area. With m the rate of all areas together and A the variance between them that
    chance does not explain (not below 0), an area's own rate weighs A / (A + m / exposure): much where many people
    live, little where few do, nothing where the areas differ by chance alone. Areas without exposure, or with
    anything missing, are left out and answer NaN. Raises ValueError naming the row for a negative number.
    """
    count, people = np.broadcast_arrays(as_floats(events), as_floats(exposure))
    refuse((count < 0) | (people < 0), "negative events or exposure", events)
    known = ~np.isnan(count) & (people > 0)
    smoothed, own = np.full(count.shape, np.nan), np.full(count.shape, np.nan)
    if not known.any():
        return smoothed, own
    count, people = count[known], people[known]
    mean = count.sum() / people.sum()
    away = count / people - mean
    between = max(float((people * away**2).sum() / people.sum() - mean / people.mean()), 0.0)
    weight = between / (between + mean / people) if mean > 0 else np.zeros(people.shape)
    smoothed[known], own[known] = mean + weight * away, weight
    return smoothed, own


def smoothed_table(rows: pd.DataFrame, per: pd.Series) -> pd.DataFrame:
    """mart.neighbourhood_smoothed: the values of some indicators beside what is left of them without chance.

    rows: mart.neighbourhood_indicator of indicators made of counts; per: by indicator_id. Kept are areas with a
    value and somebody to count, in periods that cover the region (others have no benchmark). One row per
    neighbourhood, indicator and period: COLUMNS. The raw value and its interval stand beside the smoothed one,
    which is for colouring a map and for nothing else.
    """
    known = rows.value.notna() & (rows.denominator > 0) & rows.benchmark_value.notna()
    kept = rows[known].reset_index(drop=True)
    parts = []
    for (indicator_id, _), areas in kept.groupby(["indicator_id", "period"]):
        rate, own = marshall(areas.numerator, areas.denominator)
        parts.append(areas.assign(smoothed=rate * per[indicator_id], own_weight=own, method=METHOD))
    return pd.concat(parts)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)
