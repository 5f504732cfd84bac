"""Maps without a word in them, but for a notice in every language: the words stand beside, in each language."""

from __future__ import annotations

import io
from dataclasses import dataclass

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from pipelines.reporting.shapes import Frame, mpl_path
from pipelines.reporting.style import INK, LAND, LINE, MATPLOTLIB, MUTED, NO_VALUE, SEQUENCE, register_fonts

POINTS_PER_INCH = 72


@dataclass(frozen=True)
class Classes:
    """Class borders over the whole region: quantiles, so that each class holds as many areas."""

    borders: tuple[float, ...]

    @classmethod
    def of(cls, values: pd.Series, number: int) -> Classes:
        known = values.dropna().to_numpy(dtype=float)
        if known.size == 0:
            return cls(())
        inner = np.quantile(known, np.linspace(0, 1, number + 1))
        return cls(tuple(float(border) for border in inner))

    def place(self, value: float) -> int | None:
        """Which class a value falls in, from 0; None where there is no value."""
        if not self.borders or value is None or np.isnan(value):
            return None
        return int(np.clip(np.searchsorted(self.borders[1:-1], value, side="left"), 0, len(self.borders) - 2))

    def colour(self, value: float) -> str | None:
        place = self.place(value)
        return None if place is None else SEQUENCE[place]


def _figure(frame: Frame, width_pt: float) -> tuple[Figure, Axes]:
    width = width_pt / POINTS_PER_INCH
    figure = Figure(figsize=(width, width * frame.height / frame.width))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(frame.left, frame.right)
    axes.set_ylim(frame.bottom, frame.top)
    axes.set_axis_off()
    return figure, axes


def _draw(axes, shapes: gpd.GeoSeries, zorder: int, **style) -> None:
    if len(shapes):
        axes.add_collection(PathCollection([mpl_path(shape) for shape in shapes], zorder=zorder, **style))


def _scale_bar(axes, frame: Frame) -> None:
    """A bar of one or two kilometres in the lower left corner; its length is a number, the unit an abbreviation."""
    length = 2000 if frame.width > 9000 else 1000
    x, y = frame.left + frame.width * 0.03, frame.bottom + frame.height * 0.03
    axes.plot([x, x + length], [y, y], color=MUTED, linewidth=1.2, solid_capstyle="butt", zorder=9)
    axes.text(x + length / 2, y + frame.height * 0.012, f"{length // 1000} km", ha="center", va="bottom",
              fontsize=6, color=MUTED, zorder=9)  # fmt: skip


def _write_notice(axes: Axes, frame: Frame, notice: str) -> None:
    x, y = frame.left + frame.width * 0.015, frame.top - frame.height * 0.015
    axes.text(x, y, notice, ha="left", va="top", fontsize=4.6, color=MUTED, zorder=10)


def as_svg(figure: Figure) -> bytes:
    """A figure as SVG, always the same bytes for the same picture."""
    buffer = io.BytesIO()
    with mpl.rc_context(MATPLOTLIB):  # the salt of its ids is read on saving
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return buffer.getvalue()


def as_png(figure: Figure, dpi: int = 110) -> bytes:
    """A figure as PNG, for a preview."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None}, facecolor="white")
    return buffer.getvalue()


def choropleth(
    areas: gpd.GeoDataFrame, values: pd.Series, classes: Classes, land: gpd.GeoSeries, borders: gpd.GeoSeries,
    frame: Frame, width_pt: float, notice: str = "",
) -> Figure:  # fmt: skip
    """Areas coloured by class; without a value hatched. `land`: what lies around; `borders`: lines on top.

    `values` are in the order of `areas`. Everything in EPSG:31370. `notice` is written into the picture, for one
    that will be shown by itself.
    """
    register_fonts()
    with mpl.rc_context(MATPLOTLIB):
        figure, axes = _figure(frame, width_pt)
        _draw(axes, land, 1, facecolors=LAND, edgecolors="white", linewidths=0.4)
        colours = [classes.colour(value) for value in values]
        known = np.array([colour is not None for colour in colours])
        shapes = areas.geometry.reset_index(drop=True)
        _draw(axes, shapes[~known], 2, facecolors=NO_VALUE, edgecolors=LINE, linewidths=0.3, hatch="/////")
        _draw(axes, shapes[known], 3, facecolors=[c for c in colours if c], edgecolors="white", linewidths=0.35)
        _draw(axes, borders, 4, facecolors="none", edgecolors=INK, linewidths=0.8)
        _scale_bar(axes, frame)
        _write_notice(axes, frame, notice)
    return figure


def locator(
    areas: gpd.GeoSeries, colours: list[str], land: gpd.GeoSeries, borders: gpd.GeoSeries, frame: Frame,
    width_pt: float, notice: str = "",
) -> Figure:  # fmt: skip
    """A map of areas to be named: plain tints, their borders, the land around; `notice` as in `choropleth`."""
    register_fonts()
    with mpl.rc_context(MATPLOTLIB):
        figure, axes = _figure(frame, width_pt)
        _draw(axes, land, 1, facecolors=LAND, edgecolors="white", linewidths=0.4)
        _draw(axes, areas, 2, facecolors=colours, edgecolors="white", linewidths=0.9)
        _draw(axes, borders, 4, facecolors="none", edgecolors=INK, linewidths=1.0)
        _scale_bar(axes, frame)
        _write_notice(axes, frame, notice)
    return figure
