"""From a straight line to kilometres by road and minutes by car, learnt from known trips.

Two straight-line fits (least squares): road kilometres and minutes, each on the straight-line kilometres. The slope
of the first is the detour; its fixed part, and that of the minutes, are what every drive costs whatever its length
(one-way streets, finding the entrance, parking). How wrong the fits are is judged commune by commune, each by a fit
that has not seen it: neighbouring sectors take the same streets, so leaving out single sectors would flatter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import linregress

from pipelines.catalogue.access_models import Travel
from pipelines.diagnostics.access.points import projected, straight_km

QUANTITIES = {"road_km": "road_km", "car_minutes": "minutes"}
TYPES = {
    "quantity": "str", "fixed": "float64", "per_straight_km": "float64", "trips": "int64", "trips_left_out": "int64",
    "longest_straight_km": "float64", "median_abs_error": "float64", "p90_abs_error": "float64",
    "held_out_median_abs_error": "float64", "held_out_p90_abs_error": "float64", "held_out_bias": "float64",
    "held_out_communes": "int64",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What a straight-line fit says: `fixed` + `per_km` × kilometres."""

    fixed: float
    per_km: float

    @classmethod
    def through(cls, km: np.ndarray, observed: np.ndarray) -> Line:
        """The least-squares line."""
        fit = linregress(km, observed)
        return cls(float(fit.intercept), float(fit.slope))

    def at(self, km: np.ndarray) -> np.ndarray:
        return self.fixed + self.per_km * km


def known_trips(
    trips: pd.DataFrame, places: pd.DataFrame, centres: pd.DataFrame, travel: Travel
) -> tuple[pd.DataFrame, int]:
    """Measured trips with their straight line, and how many had to be left out.

    Where several places bear the name of the destination (a hospital's campuses), it is the nearest of them. Left out
    are trips to a place that is not in our files (beyond the region's border) or without both measurements.
    Returns sector_id, straight_km, road_km, minutes; one row per trip, in the order of sector_id.
    """
    at = projected(places.lon, places.lat).assign(place=places[travel.places.name].astype("str"))
    lines = straight_km(centres, at.dropna(subset=["x", "y"]))
    nearest = lines.T.groupby(at.place).min().T.stack().rename("straight_km")  # noqa: PD013 - a matrix, not a table
    known = pd.DataFrame({
        "sector_id": trips.sector_id.astype("str"),
        "place": trips[travel.trips.place].astype("str"),
        "road_km": trips[travel.trips.road_km].astype(float),
        "minutes": trips[travel.trips.minutes].astype(float),
    })  # fmt: skip
    nearest.index.names = ["sector_id", "place"]
    known = known.join(nearest, on=["sector_id", "place"]).dropna().sort_values("sector_id")
    return known[["sector_id", "straight_km", "road_km", "minutes"]].reset_index(drop=True), len(trips) - len(known)


def held_out(km: np.ndarray, observed: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """What the line through all other groups predicts for each group. NaN with fewer than two groups."""
    predicted = np.full(len(km), np.nan)
    names = np.unique(groups)
    for name in names if len(names) > 1 else []:
        own = groups == name
        predicted[own] = Line.through(km[~own], observed[~own]).at(km[own])
    return predicted


def calibrate(known: pd.DataFrame, left_out: int, commune: pd.Series, fewest: int) -> pd.DataFrame:
    """The two lines and how wrong they are. One row per quantity; none where there are too few trips to learn from.

    `known` as `known_trips` gives it; `commune` by sector_id. Errors are in the quantity's unit (km, minutes);
    bias is predicted − observed. A line that does not rise with distance is no calibration either.
    """
    rows = []
    km, groups = known.straight_km.to_numpy(), known.sector_id.map(commune).to_numpy(str)
    for quantity, column in QUANTITIES.items() if len(known) >= fewest else []:
        observed = known[column].to_numpy()
        line = Line.through(km, observed)
        inside, outside = np.abs(line.at(km) - observed), held_out(km, observed, groups) - observed
        rows.append((
            quantity, line.fixed, line.per_km, len(known), left_out, km.max(), np.median(inside),
            np.quantile(inside, 0.9), np.median(np.abs(outside)), np.quantile(np.abs(outside), 0.9), outside.mean(),
            len(np.unique(groups)),
        ))  # fmt: skip
    table = pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)
    return table if (table.per_straight_km > 0).all() else table.iloc[:0]
