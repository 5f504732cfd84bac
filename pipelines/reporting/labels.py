"""Names on a map: wrapped, measured, and placed so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
from fontTools.ttLib import TTFont

from pipelines.reporting.shapes import Frame, label_points
from pipelines.reporting.style import FONT_FILES

_LEADING = 1.12
_LONGEST_LINE = 15


@dataclass(frozen=True)
class Label:
    """A name at a place: `x`, `y` are fractions of the map from its upper left corner, the name's centre."""

    x: float
    y: float
    lines: tuple[str, ...]
    size_pt: float


@lru_cache(maxsize=1)
def _advances() -> tuple[dict[int, str], dict, int]:
    font = TTFont(FONT_FILES / "SourceSansPro-Regular.ttf")
    widths = {name: metric[0] for name, metric in font["hmtx"].metrics.items()}
    return font.getBestCmap() or {}, widths, vars(font["head"])["unitsPerEm"]


def text_width(text: str, size_pt: float) -> float:
    """Width of a line in points."""
    names, widths, unit = _advances()
    return sum(widths.get(names.get(ord(letter), ".notdef"), unit // 2) for letter in text) * size_pt / unit


def wrapped(name: str, longest: int = _LONGEST_LINE) -> tuple[str, ...]:
    """A name over lines of at most `longest` letters where its words allow it."""
    lines: list[str] = []
    for word in name.replace(" - ", " – ").replace("/", "/ ").split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += " " + word
        elif lines and word == "–":
            lines[-1] += " –"
        else:
            lines.append(word)
    return tuple(lines)


def _box(x: float, y: float, lines: tuple[str, ...], size: float) -> tuple[float, float, float, float]:
    width = max(text_width(line, size) for line in lines)
    height = len(lines) * size * _LEADING
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _overlaps(one: tuple, other: tuple, gap: float = 0.8) -> bool:
    return not (
        one[2] + gap < other[0] or other[2] + gap < one[0] or one[3] + gap < other[1] or other[3] + gap < one[1]
    )


def place_labels(
    areas: gpd.GeoDataFrame, names: list[str], frame: Frame, width_pt: float, size_pt: float, smallest_pt: float
) -> list[Label]:
    """Labels for as many areas as have room, the most spacious first; a tight one is set smaller, then left out.

    `areas` in the order of `names`; `width_pt` is the map's width in points.
    """
    scale = width_pt / frame.width
    points = label_points(areas)
    order = areas.geometry.area.sort_values(ascending=False, kind="stable").index
    texts = dict(zip(areas.index, names, strict=True))
    taken: list[tuple] = []
    labels: list[Label] = []
    limit_x, limit_y = width_pt, frame.height * scale
    for index in order:
        x, y = (points[index].x - frame.left) * scale, (frame.top - points[index].y) * scale
        lines = wrapped(texts[index])
        found = _fitting(x, y, lines, (size_pt, smallest_pt), taken, (limit_x, limit_y))
        if found:
            centre_x, centre_y, size = found
            taken.append(_box(centre_x, centre_y, lines, size))
            labels.append(Label(centre_x / limit_x, centre_y / limit_y, lines, size))
    return labels


def _fitting(
    x: float,
    y: float,
    lines: tuple[str, ...],
    sizes: tuple[float, ...],
    taken: list[tuple],
    limits: tuple[float, float],
) -> tuple[float, float, float] | None:
    """The first size and shift at which a name covers no other and stays on the map."""
    for size in sizes:
        for shift in (0, -0.6, 0.6, -1.2, 1.2):
            box = _box(x, y + shift * size, lines, size)
            width = (box[2] - box[0]) / 2
            centre = min(max(x, width), limits[0] - width)
            box = _box(centre, y + shift * size, lines, size)
            inside = box[1] >= 0 and box[3] <= limits[1]
            if inside and not any(_overlaps(box, other) for other in taken):
                return centre, y + shift * size, size
    return None
