"""The pictures of the profiles, drawn once for all languages and written beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from pipelines.reporting import charts, maps
from pipelines.reporting.inputs import LEVELS, Inputs
from pipelines.reporting.profile import Profile
from pipelines.reporting.sections import registry
from pipelines.reporting.shapes import Frame
from pipelines.reporting.style import SEQUENCE

LOCATOR_PT, LOCATOR_ASPECT = 493.0, 1.52
MAP_PT, MAP_ASPECT = 163.0, 0.92
TINTS = [SEQUENCE[0], "#d5e3ed", "#eef3e6", "#f6efe2", "#dfe9ea"]


@dataclass(frozen=True)
class Picture:
    """A file drawn for an area, and what it shows."""

    area_id: str
    name: str
    svg: bytes

    @property
    def is_map(self) -> bool:
        return self.name.startswith(LEVELS)

    def path(self, folder: Path) -> Path:
        return folder / f"{self.area_id}_{self.name}.svg"


def locator_frame(inputs: Inputs, area_id: str) -> Frame:
    """The window of the first page's map; names are placed in it in each language."""
    return Frame.around(_area(inputs, area_id).geometry, LOCATOR_ASPECT)


def _area(inputs: Inputs, area_id: str) -> gpd.GeoDataFrame:
    level = "region" if area_id == inputs.catalogue.territory.region_id else "zone"
    return inputs.shapes(level, [area_id])


def zone_shapes(inputs: Inputs, area_id: str, level: str) -> gpd.GeoDataFrame:
    """Borders of a zone's neighbourhoods or sectors; a neighbourhood that crosses its border is cut there."""
    if (area_id, level) not in inputs.cut_shapes:
        shapes = inputs.shapes(level, inputs.members(area_id, level))
        if level != "sector" and area_id != inputs.catalogue.territory.region_id:
            own = _area(inputs, area_id).geometry.iloc[0]
            shapes = _areas_only(gpd.GeoDataFrame(shapes.assign(geometry=shapes.geometry.intersection(own))))
        inputs.cut_shapes[area_id, level] = shapes
    return inputs.cut_shapes[area_id, level]


def _areas_only(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the surfaces of an intersection, not the lines and points where borders touch."""
    whole = shapes.explode(index_parts=False)
    whole = whole[whole.geom_type == "Polygon"]
    whole = whole[whole.area > 500.0]  # slivers of the simplification, in square metres
    return whole.dissolve("area_id", as_index=False)


def _locator(inputs: Inputs, area_id: str) -> Picture:
    land = inputs.shapes("commune").geometry
    borders = inputs.shapes("zone").geometry
    if area_id == inputs.catalogue.territory.region_id:
        areas = inputs.shapes("zone")
        colours = [TINTS[place % len(TINTS)] for place in range(len(areas))]
    else:
        areas = zone_shapes(inputs, area_id, "neighbourhood")
        named = inputs.neighbourhoods.set_index("neighbourhood_id").is_residential
        colours = [SEQUENCE[0] if named.get(name, True) else "#e3eadb" for name in areas.area_id]
        borders = _area(inputs, area_id).geometry
    frame = locator_frame(inputs, area_id)
    figure = maps.locator(areas.geometry, colours, land, borders, frame, LOCATOR_PT, inputs.notice)
    return Picture(area_id, "locator", maps.as_svg(figure))


def map_figure(inputs: Inputs, area_id: str, level: str, indicator_id: str, width_pt: float = MAP_PT):
    """One choropleth of an area, its classes those of the region."""
    areas = zone_shapes(inputs, area_id, level)
    values = areas.area_id.map(inputs.values(level, indicator_id))
    borders = inputs.shapes("zone") if area_id == inputs.catalogue.territory.region_id else _area(inputs, area_id)
    frame = Frame.around(_area(inputs, area_id).geometry, MAP_ASPECT)
    land = inputs.shapes("commune").geometry
    classes = inputs.classes[level, indicator_id]
    return maps.choropleth(areas, values, classes, land, borders.geometry, frame, width_pt, inputs.notice)


def draw(inputs: Inputs, profile: Profile) -> list[Picture]:
    """Every picture of one profile."""
    pictures = [_locator(inputs, profile.area_id)]
    for level in LEVELS:
        for name in getattr(inputs.catalogue.profile.maps, level):
            figure = map_figure(inputs, profile.area_id, level, name)
            pictures.append(Picture(profile.area_id, f"{level}_{name}", maps.as_svg(figure)))
    if profile.ages:
        outline = None if profile.is_region else profile.ages.region
        pictures.append(Picture(profile.area_id, "pyramid", maps.as_svg(charts.pyramid(profile.ages.area, outline))))
    for series in (chart.series for chart in profile.charts):
        years = [int(period) for period in series.periods]
        figure = charts.trend(years, series.values, series.benchmark)
        pictures.append(Picture(profile.area_id, f"trend_{series.indicator_id}", maps.as_svg(figure)))
    return pictures + registry.pictures(inputs, profile.sections)
