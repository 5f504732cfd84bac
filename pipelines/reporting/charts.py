"""Charts without words: ages against the region, and small lines through time."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pipelines.reporting.style import ACCENT, INK, LINE, MATPLOTLIB, MUTED, SEQUENCE, register_fonts

_MM = 1 / 25.4


def _age_name(age_from: int, age_to: float) -> str:
    return f"{age_from:.0f}+" if np.isnan(age_to) else f"{age_from:.0f}–{age_to:.0f}"


def age_shares(ages: pd.DataFrame) -> pd.DataFrame:
    """Share of each age class in percent of the area's residents: age_from, age_to, sex, share_pct."""
    total = ages.residents.sum()
    return ages.assign(share_pct=ages.residents / total * 100 if total else np.nan)


def _steps(axes, shares: pd.DataFrame, sign: int) -> None:
    """The region's outline: a step line around its bars."""
    values = sign * shares.share_pct.to_numpy()
    edges = np.arange(len(values) + 1) - 0.5
    xs = np.repeat(values, 2)
    ys = np.ravel(np.column_stack([edges[:-1], edges[1:]]))
    axes.plot(xs, ys, color=INK, linewidth=1.1, zorder=4)


def pyramid(area: pd.DataFrame, region: pd.DataFrame | None, width_mm: float = 82, height_mm: float = 92) -> Figure:
    """Age classes of an area as bars, the region as a line; two sides where the source has sexes (women left).

    Both tables: age_from, age_to, sex ('all', or 'F' and 'M'), residents; shares are of all residents.
    """
    register_fonts()
    sides = {"F": -1, "M": 1} if set(area.sex) == {"F", "M"} else {"all": 1}
    shares = age_shares(area).sort_values("age_from")
    outline = age_shares(region).sort_values("age_from") if region is not None else None
    with mpl.rc_context(MATPLOTLIB):
        figure = Figure(figsize=(width_mm * _MM, height_mm * _MM))
        axes = figure.add_axes((0.13, 0.06, 0.85, 0.93))
        for sex, sign in sides.items():
            mine = shares[shares.sex == sex]
            colour = SEQUENCE[2] if sex == "F" else SEQUENCE[3]
            axes.barh(range(len(mine)), sign * mine.share_pct, height=0.86, color=colour, zorder=3)
            if outline is not None:
                _steps(axes, outline[outline.sex == sex], sign)
        names = [_age_name(*row) for row in mine[["age_from", "age_to"]].astype(float).itertuples(index=False)]
        axes.set_yticks(range(len(names)), names, fontsize=7, color=INK)
        _percent_axis(axes, two_sided=len(sides) == 2)
    return figure


def _percent_axis(axes, two_sided: bool) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, symmetric=two_sided))
    axes.xaxis.set_major_formatter(lambda value, _position: f"{abs(value):.0f} %")
    axes.tick_params(axis="both", length=0)
    axes.tick_params(axis="x", labelsize=7, colors=MUTED)
    axes.grid(axis="x", color=LINE, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
    axes.margins(y=0.01)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.axvline(0, color=MUTED, linewidth=0.6, zorder=5)


def trend(years: list[int], values: list[float], other: list[float] | None, width_mm: float = 52,
          height_mm: float = 24) -> Figure:  # fmt: skip
    """A small line through time, the rest of the region in grey behind it; only the years are written."""
    register_fonts()
    with mpl.rc_context(MATPLOTLIB):
        figure = Figure(figsize=(width_mm * _MM, height_mm * _MM))
        axes = figure.add_axes((0.03, 0.2, 0.94, 0.76))
        if other is not None and np.isfinite(other).any():
            axes.plot(years, other, color="#9aa5ae", linewidth=1.3, zorder=2)
        axes.plot(years, values, color=ACCENT, linewidth=1.8, zorder=3)
        axes.plot(years[-1:], values[-1:], "o", color=ACCENT, markersize=4, zorder=4)
        axes.plot(years[:1], values[:1], "o", color="white", markeredgecolor=ACCENT, markersize=4, zorder=4)
        axes.margins(x=0.04, y=0.18)
        axes.set_yticks([])
        axes.set_xticks([years[0], years[-1]], [str(years[0]), str(years[-1])], fontsize=7, color=MUTED)
        axes.tick_params(length=0, pad=2)
        for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
            label.set_horizontalalignment(side)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
    return figure
