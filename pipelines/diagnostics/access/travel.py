"""Minutes from a straight line, on foot or by car."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.diagnostics.access.calibration import Line

MINUTES_PER_HOUR = 60.0


@dataclass(frozen=True)
class Ways:
    """How long ways take: the detour, the drive's line, and the walking speed.

    A walk is the straight line times the detour. It has no fixed part: what every drive costs at both ends (one-way
    streets, parking) a walk does not.
    """

    detour: float
    drive: Line
    walking_kmh: float

    @classmethod
    def from_calibration(cls, table: pd.DataFrame, walking_kmh: float) -> Ways | None:
        """The ways mart.access_calibration describes; None where nothing could be calibrated."""
        if table.empty:
            return None
        fitted = zip(table.quantity, table.fixed.astype(float), table.per_straight_km.astype(float), strict=True)
        lines = {quantity: Line(fixed, per_km) for quantity, fixed, per_km in fitted}
        return cls(lines["road_km"].per_km, lines["car_minutes"], walking_kmh)

    def line(self, mode: str) -> Line:
        """Minutes by straight-line kilometre."""
        walk = Line(0.0, self.detour / self.walking_kmh * MINUTES_PER_HOUR)
        return {"walk": walk, "car": self.drive}[mode]

    def minutes(self, km: pd.DataFrame, mode: str) -> pd.DataFrame:
        """Minutes for straight-line kilometres; never below 0."""
        line = self.line(mode)
        return (line.fixed + line.per_km * km).clip(lower=0.0)

    def radius_km(self, minutes: float, mode: str) -> float:
        """How far one comes in a straight line in that many minutes; 0 where the time is gone before setting out."""
        line = self.line(mode)
        return float(np.clip((minutes - line.fixed) / line.per_km, 0.0, None))
