"""Prediction intervals from past errors, and how many later values they would really have held.

The half-width at a horizon is the 80 % quantile of past absolute errors there, set around the forecast on both
sides (Rayer, Smith & Tayman 2009, Population Research and Policy Review 28:773-793). The quantile is the one of
split-conformal prediction: of n errors the ceil(0.8 (n + 1))-th smallest, which allows for there being few (Lei et
al. 2018, JASA 113:1094-1111). A model's own intervals are never used: they leave out that the model may be wrong.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from pipelines.diagnostics.forecast.backtest import GROUP, with_misses

COVERAGE = ["coverage_80_pct", "coverage_80_earlier_pct"]
_SLACK = 1e-12  # floating point, not luck


def quantile_of_errors(errors: np.ndarray, share: float) -> float:
    """The ceil(share (n + 1))-th smallest of n absolute errors; NaN where there are too few to tell."""
    rank = math.ceil(share * (len(errors) + 1) - 1e-12)
    return float(np.sort(errors)[rank - 1]) if 0 < rank <= len(errors) else math.nan


def half_widths(horizons: np.ndarray, reach: np.ndarray, share: float) -> dict[int, float]:
    """Half-width by horizon from past absolute errors; it never shrinks further ahead.

    `horizons` and `reach` are of equal length. A horizon with too few errors is left out.
    """
    widths: dict[int, float] = {}
    widest = 0.0
    for horizon in np.unique(horizons).tolist():
        width = quantile_of_errors(reach[horizons == horizon], share)
        if not math.isnan(width):
            widths[horizon] = widest = max(widest, width)
    return widths


def _held(rows: pd.DataFrame, share: float) -> pd.DataFrame:
    """Whether each past forecast's interval held its value: without its own year, and with what was known then."""
    origin, horizon, reach = (rows[name].to_numpy() for name in ("origin", "horizon", "reach"))
    held = np.full((len(rows), 2), np.nan)
    for year in np.unique(origin):
        tested = origin == year
        for place, known in enumerate((~tested, origin + horizon <= year)):
            widths = half_widths(horizon[known], reach[known], share)
            width = np.array([widths.get(h, math.nan) for h in horizon[tested].tolist()])
            is_held = (reach[tested] <= width * (1 + _SLACK)).astype(float)
            held[tested, place] = np.where(np.isnan(width), math.nan, is_held * 100)
    return pd.DataFrame(held, rows.index, COVERAGE)


def coverage(errors: pd.DataFrame, share: float) -> pd.DataFrame:
    """The real coverage of the intervals, measured on forecasts that did not make them, in per cent.

    `coverage_80_pct`: each starting year is left out in turn. `coverage_80_earlier_pct`: only errors that were
    known in the starting year. One row per indicator, level, model and horizon; empty where nothing can be said.
    """
    rows = with_misses(errors)
    parts = [_held(part, share) for _, part in rows.groupby(["indicator_id", "level", "model"])]
    held = pd.concat(parts) if parts else pd.DataFrame(columns=COVERAGE, dtype=float)
    return rows[GROUP].join(held).groupby(GROUP)[COVERAGE].mean().reset_index()


def with_band(frame: pd.DataFrame, width: pd.Series, is_relative: bool, lowest: float, highest: float) -> pd.DataFrame:
    """Add lower_80 and upper_80 to rows with `value`: width × value (or width) on either side, within bounds."""
    reach = frame.value.abs() * width if is_relative else width
    return frame.assign(
        lower_80=(frame.value - reach).clip(lower=lowest), upper_80=(frame.value + reach).clip(upper=highest)
    )
