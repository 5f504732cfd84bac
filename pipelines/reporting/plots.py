"""Small drawings as plain shapes in units of their own: PDF and page draw the same ones, words in their language.

Nothing here knows an indicator or a zone. x runs from the left, y from the top; a text's y is its middle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

Point = tuple[float, float]
Write = Callable[[float], str]

WIDTH = 240.0  # of one of three drawings beside each other
WIDE = 330.0  # of one of two
TEXT = 12.0  # the size of a text in units
_GAP = TEXT + 0.5  # between the middles of two texts above each other
_END_LABELS = 62.0  # room right of a fan for its end values
FUNNEL_ROOM = 1.03  # how far a funnel goes on beyond its largest area


@dataclass
class Plot:
    """Shapes in the order in which they are drawn; `kind` is how a template styles them."""

    height: float
    width: float = WIDTH
    shapes: list[dict] = field(default_factory=list)

    def area(self, kind: str, points: Sequence[Point]) -> None:
        """A filled polygon."""
        self._add("area", kind, points=_rounded(points))

    def line(self, kind: str, points: Sequence[Point]) -> None:
        """A line through points; nothing for fewer than two."""
        if len(points) > 1:
            self._add("line", kind, points=_rounded(points))

    def dots(self, kind: str, points: Sequence[Point]) -> None:
        """Marks at places."""
        for x, y in _rounded(points):
            self._add("dot", kind, x=x, y=y)

    def text(self, kind: str, x: float, y: float, text: str, anchor: str = "start") -> None:
        """A text whose start, middle or end stands at x."""
        self._add("text", kind, x=round(float(x), 1), y=round(float(y), 1), text=text, anchor=anchor)

    def tick(self, x: float, y: float, text: str, anchor: str = "start") -> None:
        """A number of an axis: it says how to read the drawing and states no fact."""
        self._add("tick", "tick", x=round(float(x), 1), y=round(float(y), 1), axis=text, anchor=anchor)

    def _add(self, shape: str, kind: str, **details: object) -> None:
        self.shapes.append({"shape": shape, "kind": kind, **details})

    def of(self, shape: str, kind: str | None = None) -> list[dict]:
        """The shapes of a sort, of one kind or of all."""
        return [one for one in self.shapes if one["shape"] == shape and kind in (None, one["kind"])]

    def view(self) -> dict:
        """The drawing as templates read it."""
        return {"width": self.width, "height": self.height, "shapes": self.shapes}


def _rounded(points: Sequence[Point]) -> list[list[float]]:
    return [[round(float(x), 1), round(float(y), 1)] for x, y in points]


@dataclass(frozen=True)
class Scale:
    """Where a number lies between two places; numbers beyond its range lie beyond them."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved apart to at least `gap`, in their order, as near as can be to where they were.

    They stay between `low` and `high` where there is room. Raises ValueError unless they are sorted.
    """
    if any(after < before for before, after in pairwise(places)):
        raise ValueError("places: expected them sorted")
    # pool neighbours that are too close around their common middle, as in isotonic regression
    groups: list[list[float]] = []  # [sum of the places less their offsets, number]
    for rank, place in enumerate(places):
        groups.append([place - rank * gap, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, number = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += number
    bases = [total / number for total, number in groups for _ in range(int(number))]
    last = high - gap * (len(places) - 1)
    return [min(max(base, low), max(last, low)) + rank * gap for rank, base in enumerate(bases)]


def _bounds(numbers: Sequence[float], margin: float = 0.08) -> tuple[float, float]:
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    room = (high - low) * margin or abs(high) * margin or 1.0
    return low - room, high + room


def fan(observed: pd.DataFrame, expected: pd.DataFrame, write: Write) -> Plot:
    """What was observed as a line, what is expected dashed inside its band.

    observed: year, value. expected: year, value, lower, upper; neither is empty, and what is expected comes later.
    The band opens at the last observation. The values of the last expected year are written at its right.
    """
    plot = Plot(118.0)
    seen, coming = observed.sort_values("year"), expected.sort_values("year")
    x = Scale(seen.year.min(), coming.year.max(), 5, WIDTH - _END_LABELS)
    y = Scale(*_bounds([*seen.value, *coming.value, *coming.lower, *coming.upper]), 96, 8)
    past = _along(seen.year, seen.value, x, y)
    start = past[-1]
    middle, lower, upper = ([start, *_along(coming.year, coming[name], x, y)] for name in ("value", "lower", "upper"))
    plot.line("axis", [(0, 100), (WIDTH - _END_LABELS + 5, 100)])
    plot.area("band", [*upper, *reversed(lower)])
    plot.line("now", [(start[0], 8), (start[0], 100)])
    plot.line("observed", past)
    plot.line("expected", middle)
    plot.dots("own", [start])
    _write_years(plot, x, *(int(year) for year in (seen.year.min(), seen.year.max(), coming.year.max())))
    _write_ends(plot, x, y, coming.iloc[-1], write)
    return plot


def _along(across: pd.Series, up: pd.Series, x: Scale, y: Scale) -> list[Point]:
    return [(x(one), y(other)) for one, other in zip(across, up, strict=True)]


def _write_years(plot: Plot, x: Scale, first: int, last: int, end: int) -> None:
    """First, last observed and last expected year; the first gives way where they would touch."""
    is_tight = x(end) - x(last) < 2.4 * TEXT
    plot.tick(x(last), 110, str(last), "end" if is_tight else "middle")
    plot.tick(x(end), 110, str(end), "start" if is_tight else "middle")
    if x(last) - x(first) > (4.2 if is_tight else 3.4) * TEXT:
        plot.tick(0, 110, str(first))


def _write_ends(plot: Plot, x: Scale, y: Scale, end: pd.Series, write: Write) -> None:
    """Upper limit, value and lower limit beside the end of the fan, none over another."""
    texts = [("minor", end.upper), ("value", end.value), ("minor", end.lower)]
    written = [(kind, value) for kind, value in texts if kind == "value" or write(value) != write(end.value)]
    places = spread([y(value) for _, value in written], _GAP, 6, 94)
    plot.dots("end", [(x(end.year), y(end.value))])
    for (kind, value), place in zip(written, places, strict=True):
        plot.text(kind, x(end.year) + 7, place, write(value))


def funnel(others: pd.DataFrame, own: pd.DataFrame, limits: pd.DataFrame, benchmark: float, write: Write,
           write_base: Write) -> Plot:  # fmt: skip
    """Areas by size, the limits around a benchmark that grow narrower with size, one's own areas on top.

    others, own: base (what a value is a rate of), value. limits: base, lower_95, upper_95, lower_998, upper_998,
    sorted by base. The picture is as high as the values need; limits that leave it are cut there.
    """
    plot = Plot(158.0)
    everyone = pd.concat([others, own])
    left, right, top, bottom = 34.0, WIDTH - 4.0, 6.0, 128.0
    x = Scale(0, everyone.base.max() * FUNNEL_ROOM, left, right)
    low, high = _bounds([*everyone.value, benchmark], 0.06)
    y = Scale(max(low, 0) if everyone.value.min() >= 0 else low, high, bottom, top)
    for value in _ticks(y.low, y.high):
        plot.line("grid", [(left, y(value)), (right, y(value))])
        plot.tick(left - 4, y(value), write(value), "end")
    plot.line("axis", [(left, bottom), (right, bottom)])
    for base in _ticks(0, x.high, 3)[1:]:
        plot.line("axis", [(x(base), bottom), (x(base), bottom + 3)])
        plot.tick(x(base), bottom + 11, write_base(base), "middle")
    _draw_limits(plot, limits, benchmark, x, y)
    for kind, areas in (("other", others), ("own", own)):
        ordered = areas.sort_values(["base", "value"])
        plot.dots(kind, _along(ordered.base, ordered.value, x, y))
    return plot


def _draw_limits(plot: Plot, limits: pd.DataFrame, benchmark: float, x: Scale, y: Scale) -> None:
    """The limits' curves and the benchmark's line, solid for 99.8 %, dashed for 95 %."""
    for level in ("95", "998"):
        for side in ("lower", "upper"):
            plot.line(f"limit_{level}", _inside(limits.base, limits[f"{side}_{level}"], x, y))
    plot.line("benchmark", [(x.start, y(benchmark)), (x.end, y(benchmark))])


def _inside(sizes: pd.Series, values: pd.Series, x: Scale, y: Scale) -> list[Point]:
    """The part of a limit that lies within the picture, cut where it leaves it."""
    known = values.clip(y.low, y.high)
    inside = (values > y.low) & (values < y.high)
    kept = inside | inside.shift(-1, fill_value=False) | inside.shift(1, fill_value=False)
    return _along(sizes[kept], known[kept], x, y)


def _ticks(low: float, high: float, number: int = 4) -> list[float]:
    """A few round numbers between two."""
    return [float(tick) for tick in MaxNLocator(number).tick_values(low, high) if low <= tick <= high]


def places(low: int, high: int, place: int, number: int, first: str, last: str) -> Plot:
    """A span of places on a scale from 1 to `number`, with the place itself; `first`, `last` are the ends' words."""
    plot = Plot(46.0, WIDE)
    x = Scale(1, number, 8, WIDE - 8)
    plot.line("axis", [(x(1), 10), (x(number), 10)])
    plot.line("span", [(x(low) - 0.1, 10), (x(high) + 0.1, 10)])
    plot.dots("place", [(x(position), 10) for position in range(1, number + 1) if position != place])
    plot.dots("own", [(x(place), 10)])
    for position in range(1, number + 1):
        plot.tick(x(position), 26, str(position), "middle")
    plot.text("minor", 0, 40, first)
    plot.text("minor", WIDE, 40, last, "end")
    return plot


def share(value: float, reference: float, highest: float, written: str = "", width: float = WIDTH) -> Plot:
    """A bar from 0, its value written after it, and a tick where the reference lies; `highest` ends the scale.

    A missing value has no bar, a missing reference no tick.
    """
    plot = Plot(16.0, width)
    x = Scale(0, highest or 1.0, 1, width - (50 if written else 2))
    plot.line("axis", [(1, 1), (1, 15)])
    if value > 0:
        plot.line("bar", [(1, 8), (x(value), 8)])
    if np.isfinite(reference):
        plot.line("reference", [(x(reference), 1), (x(reference), 15)])
    if written:
        plot.text("value", x(np.nanmax([value, reference])) + 6, 8, written)
    return plot


def level(value: float, lower: float, upper: float, span: tuple[float, float], bounds: tuple[float, float],
          write: Write) -> Plot:  # fmt: skip
    """A value with its interval on a scale, the span of comparable areas behind it, without their names."""
    plot = Plot(42.0, WIDE)
    x = Scale(*bounds, 4, WIDE - 4)
    plot.text("value", x(value), 5, write(value), "middle")
    plot.line("axis", [(x(bounds[0]), 20), (x(bounds[1]), 20)])
    plot.line("others", [(x(span[0]), 20), (x(span[1]), 20)])
    plot.line("range", [(x(lower), 20), (x(upper), 20)])
    plot.dots("own", [(x(value), 20)])
    for bound, anchor in zip(bounds, ("start", "end"), strict=True):
        plot.tick(x(bound) - 4 if anchor == "start" else x(bound) + 4, 36, write(bound), anchor)
    return plot
