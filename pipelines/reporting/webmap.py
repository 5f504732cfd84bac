"""The maps of a web page: borders as compact SVG paths, names at screen sizes, values of every figure.

Paths are in whole units of a few metres, so that a page of seven hundred sectors stays small. They are the same
in every language and are kept beside the borders they come from; names and values are written per language.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pipelines.reporting.inputs import Inputs
from pipelines.reporting.labels import place_labels
from pipelines.reporting.pictures import TINTS, locator_frame, zone_shapes
from pipelines.reporting.profile import Profile
from pipelines.reporting.shapes import Frame
from pipelines.reporting.words import Words

UNITS_ACROSS = 2000  # a drawing's width in units: at most half a pixel on a large screen
# Names for two widths of screen: drawing width, size of a name and the smallest it may become, in CSS pixels.
LABEL_WIDTHS = {"wide": (740.0, 12.0, 10.5), "narrow": (330.0, 11.0, 10.0)}
LABEL_WIDTHS_REGION = {"wide": (740.0, 18.0, 15.0), "narrow": (330.0, 12.5, 11.0)}


@dataclass(frozen=True)
class Drawing:
    """The coordinates of one area's maps: `unit` metres a unit, from the upper left corner of `window`."""

    window: Frame
    unit: float

    @classmethod
    def of(cls, inputs: Inputs, area_id: str) -> Drawing:
        window = locator_frame(inputs, area_id)
        return cls(window, window.width / UNITS_ACROSS)

    def view_box(self, frame: Frame) -> str:
        """The viewBox that shows `frame`."""
        x, y = (frame.left - self.window.left) / self.unit, (self.window.top - frame.top) / self.unit
        return f"{x:.0f} {y:.0f} {frame.width / self.unit:.0f} {frame.height / self.unit:.0f}"

    def path(self, geometry: shapely.Geometry) -> str:
        """SVG path data of a (multi)polygon in whole units; points that fall together are drawn once."""
        parts = []
        for polygon in shapely.get_parts(geometry):
            for ring in (polygon.exterior, *polygon.interiors):
                parts.append(self._ring(shapely.get_coordinates(ring)))
        return "".join(parts)

    def _ring(self, points: np.ndarray) -> str:
        corner = np.array([self.window.left, self.window.top])
        places = np.rint((points - corner) / (self.unit, -self.unit)).astype(int)
        # borders are rounded before they are subtracted, so that neighbours keep sharing them
        steps = np.diff(places, axis=0)[:-1]
        moves = "".join(f" {x} {y}" for x, y in steps[steps.any(axis=1)].tolist()).replace(" -", "-")
        return f"M{places[0][0]} {places[0][1]}l{moves.lstrip()}z" if moves else ""


def drawn(inputs: Inputs, area_id: str, drawing: Drawing, level: str) -> gpd.GeoDataFrame:
    """Areas of a level inside a zone with their `path`, drawn once for all languages.

    Each mapped indicator has a column of its values, and of their classes under its name and `_class`.
    """
    key = (area_id, f"drawn_{level}")
    if key not in inputs.cut_shapes:
        shapes = inputs.shapes("zone") if level == "zone" else zone_shapes(inputs, area_id, level)
        columns: dict[str, list] = {"path": [drawing.path(shape) for shape in shapes.geometry]}
        for name in [name for of_level, name in inputs.classes if of_level == level]:
            known, classes = inputs.values(level, name).to_dict(), inputs.classes[level, name]
            columns[name] = [known.get(area) for area in shapes.area_id]
            columns[f"{name}_class"] = [None if value is None else classes.place(value) for value in columns[name]]
        added = pd.DataFrame(columns, index=shapes.index, dtype=object)
        inputs.cut_shapes[key] = gpd.GeoDataFrame(pd.concat([shapes, added], axis="columns"), crs=shapes.crs)
    return inputs.cut_shapes[key]


def _around(inputs: Inputs, area_id: str, drawing: Drawing) -> gpd.GeoDataFrame:
    """The land around an area and its own border, each with its `path`, drawn once for all languages."""
    key = (area_id, "drawn_around")
    if key not in inputs.cut_shapes:
        land, window = inputs.shapes("commune"), drawing.window
        clipped = land.geometry.clip_by_rect(window.left, window.bottom, window.right, window.top)
        is_region = area_id == inputs.catalogue.territory.region_id
        border = inputs.shapes("zone") if is_region else inputs.shapes("zone", [area_id])
        paths = [drawing.path(shape) for shape in [*clipped, *border.geometry]]
        both = [*["land"] * len(land), *["border"] * len(border)]
        shapes = [*clipped, *border.geometry]
        inputs.cut_shapes[key] = gpd.GeoDataFrame({"level": both, "path": paths}, geometry=shapes, crs=land.crs)
    return inputs.cut_shapes[key]


def _names(inputs: Inputs, shapes: gpd.GeoDataFrame, level: str, words: Words) -> list[str]:
    """Names of areas as the language writes them; English shows the French ones."""
    if level == "zone":
        return [inputs.catalogue.area_name(area_id).in_language(words.language) for area_id in shapes.area_id]
    table = inputs.neighbourhoods if level == "neighbourhood" else inputs.sectors
    column = "name_nl" if words.language == "nl" else "name_fr"
    return shapes.area_id.map(table.set_index(f"{level}_id")[column]).tolist()


def _labels(drawing: Drawing, areas: gpd.GeoDataFrame, names: list[str], is_region: bool) -> list[dict]:
    """Names placed for a wide and for a narrow screen, in drawing units."""
    groups = []
    height = UNITS_ACROSS * drawing.window.height / drawing.window.width
    for screen, (width, size, smallest) in (LABEL_WIDTHS_REGION if is_region else LABEL_WIDTHS).items():
        placed = place_labels(areas, names, drawing.window, width, size, smallest)
        scale = UNITS_ACROSS / width
        texts = []
        for label in placed:
            leading = label.size_pt * scale * 1.08
            # the first line's baseline: the block is centred on its place, a letter's middle lies a third up
            top = label.y * height - (len(label.lines) - 1) * leading / 2 + label.size_pt * scale * 0.34
            texts.append(
                {
                    "x": round(label.x * UNITS_ACROSS),
                    "size": round(label.size_pt * scale),
                    "lines": [(round(top + place * leading), line) for place, line in enumerate(label.lines)],
                }
            )
        groups.append({"screen": screen, "texts": texts})
    return groups


def _scale_bar(frame: Frame, drawing: Drawing) -> dict:
    """A bar of one or two kilometres in the lower left corner of `frame`."""
    metres = 2000 if frame.width > 9000 else 1000
    x, y = (frame.left - drawing.window.left) / drawing.unit, (drawing.window.top - frame.bottom) / drawing.unit
    margin = 0.03 * frame.width / drawing.unit
    return {"x": round(x + margin), "y": round(y - margin), "length": round(metres / drawing.unit),
            "text": f"{metres // 1000} km", "size": round(frame.width / drawing.unit / 52)}  # fmt: skip


def locator(inputs: Inputs, profile: Profile, drawing: Drawing, words: Words) -> dict:
    """The first page's map: tinted areas and their names; residential neighbourhoods only are named."""
    level = "zone" if profile.is_region else "neighbourhood"
    shapes = drawn(inputs, profile.area_id, drawing, level)
    if profile.is_region:
        tints, named = [TINTS[place % len(TINTS)] for place in range(len(shapes))], shapes
    else:
        residential = shapes.area_id.map(inputs.neighbourhoods.set_index("neighbourhood_id").is_residential)
        is_named = residential.fillna(False).astype(bool)
        tints, named = ["" if is_home else "park" for is_home in is_named], shapes[is_named].reset_index(drop=True)
    return {
        "view_box": drawing.view_box(drawing.window),
        "areas": list(zip(tints, shapes.path, strict=True)),
        "labels": _labels(drawing, named, _names(inputs, named, level, words), profile.is_region),
        "scale_bar": _scale_bar(drawing.window, drawing),
    } | _surroundings(inputs, profile.area_id, drawing)


def _surroundings(inputs: Inputs, area_id: str, drawing: Drawing) -> dict:
    around = _around(inputs, area_id, drawing)
    return {part: "".join(around.path[around.level == part]) for part in ("land", "border")}


def _figure(inputs: Inputs, shown: dict, shapes: gpd.GeoDataFrame, words: Words) -> dict:
    """One figure of the interactive map: a text and a class for each area, None where there is no value."""
    name = shown["indicator_id"]
    indicator = inputs.catalogue.indicators[name]
    written: dict[float, str] = {}

    def text(value: float | None) -> str | None:
        if value is None:
            return None
        rounded = round(value, indicator.decimals)
        if rounded not in written:
            written[rounded] = words.value(value, indicator)
        return written[rounded]

    return {
        **{key: shown[key] for key in ("title", "period", "alt", "unit", "level")},
        "legend": [step["label"] for step in shown["legend"]],
        "texts": [text(value) for value in shapes[name]],
        "classes": shapes[f"{name}_class"].tolist(),
    }


def _sorting_key(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if letter.isalnum()).casefold()


def _as_table(names: list[str], figures: list[dict]) -> list[dict]:
    """The same figures by name: rows of areas that have at least one value."""
    values = zip(*(figure["texts"] for figure in figures), strict=True)
    rows = [{"name": name, "values": texts} for name, texts in zip(names, values, strict=True) if any(texts)]
    return sorted(rows, key=lambda row: _sorting_key(row["name"]))


def web_map(inputs: Inputs, profile: Profile, drawing: Drawing, view: dict, words: Words) -> dict:
    """The interactive map: borders, every figure of the catalogue's maps, and the same figures as a table.

    The page draws the first figure itself and hands the others, and the borders of the other levels,
    to the script.
    """
    own = inputs.shapes("region" if profile.is_region else "zone", [profile.area_id])
    frame = Frame.around(own.geometry)
    levels, figures = {}, []
    context = inputs.sectors.set_index("sector_id").neighbourhood_id
    for entry in view["maps"]["levels"]:
        level = entry["level"]
        shapes = drawn(inputs, profile.area_id, drawing, level)
        levels[level] = {"names": _names(inputs, shapes, level, words), "paths": shapes.path.tolist()}
        figures += [_figure(inputs, shown, shapes, words) for shown in entry["maps"]]
    if "sector" in levels:
        shapes = drawn(inputs, profile.area_id, drawing, "sector")
        around = gpd.GeoDataFrame({"area_id": shapes.area_id.map(context)})
        levels["sector"]["within"] = _names(inputs, around, "neighbourhood", words)
    first = figures[0]
    names, paths = (levels[first["level"]][key] for key in ("names", "paths"))
    by_neighbourhood = [figure for figure in figures if figure["level"] == "neighbourhood"]
    return {
        "view_box": drawing.view_box(frame),
        "scale_bar": _scale_bar(frame, drawing),
        "first": first,
        "areas": list(zip(names, paths, first["texts"], first["classes"], strict=True)),
        "figures": figures,
        "data": {"levels": levels | {first["level"]: {"names": names}}, "figures": figures},
        "table": _as_table(levels["neighbourhood"]["names"], by_neighbourhood),
        "table_figures": by_neighbourhood,
    } | _surroundings(inputs, profile.area_id, drawing)
