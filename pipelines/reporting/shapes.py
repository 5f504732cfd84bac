"""Areas as drawable matplotlib paths, in a window on the map."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.path import Path as MplPath

_MARGIN = 0.04


@dataclass(frozen=True)
class Frame:
    """A window on the map in metres (EPSG:31370), fitted around areas with a small margin."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, geometry: gpd.GeoSeries, aspect: float | None = None) -> Frame:
        """The window around `geometry`; `aspect` = width / height widens the shorter side."""
        left, bottom, right, top = geometry.total_bounds
        width, height = (right - left) * (1 + 2 * _MARGIN), (top - bottom) * (1 + 2 * _MARGIN)
        if aspect:
            width, height = max(width, height * aspect), max(height, width / aspect)
        x, y = (left + right) / 2, (bottom + top) / 2
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Position as fractions of the window, from its upper left corner."""
        return (x - self.left) / self.width, (self.top - y) / self.height


def mpl_path(geometry: shapely.Geometry) -> MplPath:
    """One compound matplotlib path for a (multi)polygon, holes included."""
    vertices, codes = [], []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(ring)
            vertices.append(points)
            kinds = np.full(len(points), MplPath.LINETO, dtype=MplPath.code_type)
            kinds[0], kinds[-1] = MplPath.MOVETO, MplPath.CLOSEPOLY
            codes.append(kinds)
    return MplPath(np.concatenate(vertices), np.concatenate(codes))


def label_points(areas: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Where a name stands: the centre of the largest circle that fits in the area's largest part."""
    largest = [max(shapely.get_parts(shape), key=shapely.area) for shape in areas.geometry]
    circles = shapely.maximum_inscribed_circle(np.asarray(largest, dtype=object), 30)
    starts = shapely.get_point(circles, 0)
    return gpd.GeoSeries(starts, index=areas.index, crs=areas.crs)
