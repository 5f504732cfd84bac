"""Floating catchments: how much supply there is per resident within reach, counting who shares it.

Enhanced two-step floating catchment area: Luo & Qi (2009), Health & Place 15(4), 1100-1107. Three-step: Wan, Zou &
Sternberg (2012), International Journal of Geographical Information Science 26(6), 1073-1089. Both by the library
`access` (PySAL).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

Weight = Callable[[float], float]


def band_weight(catchment_min: float, weights: list[float]) -> Weight:
    """The weight of a way of so many minutes: the catchment in equal bands, the nearest first; 0 beyond it."""
    from access.weights import step_fn  # a second to import, which every command would pay

    bands = len(weights)
    return step_fn({catchment_min * (band + 1) / bands: weight for band, weight in enumerate(weights)})


def within(costs: pd.DataFrame, limit: float) -> pd.DataFrame:
    """The ways of at most `limit`: origin, dest, cost, from a matrix of origins (rows) by destinations (columns)."""
    origin, dest = np.nonzero(costs.to_numpy() <= limit)
    return pd.DataFrame({
        "origin": costs.index.to_numpy()[origin],
        "dest": costs.columns.to_numpy()[dest],
        "cost": costs.to_numpy()[origin, dest],
    })  # fmt: skip


def floating_catchment(
    residents: pd.Series, supply: pd.Series, ways: pd.DataFrame, limit: float, weight: Weight, method: str = "e2sfca"
) -> pd.Series:
    """Supply per resident within reach, for every index of `residents`.

    `residents` by origin, `supply` by destination, `ways` with origin, dest, cost: those within `limit` are used (the
    preferences of 3sfca are shared over all ways given, as `access` does). 0 where nothing is in reach
    (`access` would say NaN), NaN where nobody lives. Supply that no resident reaches serves nobody: it is left out
    (`access` would make it infinite), so that residents × access add up to the supply that is reached.
    """
    from access.fca import three_stage_fca, two_stage_fca  # as above

    lived_in, offered = residents[residents > 0].astype(float), supply[supply > 0].astype(float)
    used = ways[ways.origin.isin(lived_in.index) & ways.dest.isin(offered.index)]
    nothing = pd.Series(0.0, residents.index).where(residents > 0)
    if not (used.cost <= limit).any():
        return nothing
    demand = lived_in.rename_axis("geoid").to_frame("demand")
    offer = offered.rename_axis("geoid").to_frame("supply")
    by_method = {"e2sfca": two_stage_fca, "3sfca": three_stage_fca}[method]
    found = by_method(demand, offer, used.reset_index(drop=True), limit, weight_fn=weight)
    return found.reindex(residents.index).fillna(nothing)
