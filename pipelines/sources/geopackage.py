"""Reads GeoPackages in Belgian Lambert 72 (EPSG:31370), recognising it where the file gives it no number."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from pipelines.sources.raw_table import RawTable, ReadError
from pipelines.sources.workbook import cell_text

LAMBERT_72 = 31370
# Belgium in metres of Lambert 72, generously: outside lies what was labelled wrongly.
BOUNDS = (0.0, 0.0, 320_000.0, 270_000.0)
METRES = 0.1
DEGREES = 1e-6
REMEDY = "reproject the layer to EPSG:31370"


def _parameters(crs: CRS) -> dict[str, float] | None:
    operation = crs.coordinate_operation
    if operation is None or "Lambert Conic Conformal (2SP)" not in operation.method_name:
        return None
    values = {parameter.name.casefold(): float(parameter.value) for parameter in operation.params}
    # The two standard parallels may stand in either order: they define the same cone.
    parallels = sorted(value for name, value in values.items() if "standard parallel" in name)
    others = {name: value for name, value in values.items() if "standard parallel" not in name}
    return {**others, "first parallel": parallels[0], "second parallel": parallels[1]}


def is_lambert_72(crs: CRS) -> bool:
    """Whether it is Belgian Lambert 72: by its number, else by projection, ellipsoid and parameters."""
    authority = crs.to_authority(min_confidence=100)
    if authority is not None and authority[0] == "EPSG":
        return authority[1] == str(LAMBERT_72)
    known = CRS.from_epsg(LAMBERT_72)
    ours, theirs = _parameters(known), _parameters(crs)
    if ours is None or theirs is None or set(ours) != set(theirs):
        return False
    if known.ellipsoid is None or crs.ellipsoid is None:
        return False
    same_ellipsoid = (
        abs(crs.ellipsoid.semi_major_metre - known.ellipsoid.semi_major_metre) < METRES
        and abs(crs.ellipsoid.inverse_flattening - known.ellipsoid.inverse_flattening) < DEGREES
    )
    near = all(abs(ours[n] - theirs[n]) <= (METRES if "ing at" in n else DEGREES) for n in ours)
    return same_ellipsoid and near


def _check_crs(layer: str, wkt: str | None, bounds: tuple[float, float, float, float]) -> None:
    place, expected = f"layer {layer}", f"Belgian Lambert 72 (EPSG:{LAMBERT_72})"
    if not wkt:
        raise ReadError(place, "no coordinate system", expected, REMEDY)
    try:
        crs = CRS.from_user_input(wkt)
    except CRSError as error:
        raise ReadError(place, "a coordinate system that cannot be read", expected, REMEDY) from error
    if not is_lambert_72(crs):
        authority = crs.to_authority(min_confidence=100)
        name = f"{crs.name} ({':'.join(authority)})" if authority else crs.name
        raise ReadError(place, f"coordinate system {name}", expected, REMEDY)
    inside = BOUNDS[0] <= bounds[0] and BOUNDS[1] <= bounds[1] and bounds[2] <= BOUNDS[2] and bounds[3] <= BOUNDS[3]
    if not inside:
        extent = ", ".join(f"{bound:.1f}" for bound in bounds)
        raise ReadError(place, f"coordinates {extent}", "coordinates within Belgium in Lambert 72", REMEDY)


class GeopackageTable:
    """One layer of which the fields and the coordinate system were read."""

    def __init__(self, path: Path, data: bytes | None, layers: list[str], decimal: str = ".") -> None:
        # An archive's content comes as bytes; a plain file is opened in place.
        self.source: Path | bytes = path if data is None else data
        self.decimal = decimal
        try:
            present = [str(name) for name, geometry in _quietly(pyogrio.list_layers, self._opened()) if geometry]
            self.layer = self._choose(present, layers)
            info = _quietly(pyogrio.read_info, self._opened(), layer=self.layer, force_total_bounds=True)
        except (DataSourceError, DataLayerError) as error:
            raise ReadError("", "a file that is no GeoPackage", "a .gpkg file", "copy it again") from error
        _check_crs(self.layer, info["crs"], info["total_bounds"])
        self.headers = [str(name) for name in info["fields"]]
        self.header_place = f"layer {self.layer}"

    def _opened(self) -> Path | io.BytesIO:
        return self.source if isinstance(self.source, Path) else io.BytesIO(self.source)

    @staticmethod
    def _choose(present: list[str], layers: list[str]) -> str:
        by_name = {name.casefold(): name for name in present}
        known = [by_name[layer.casefold()] for layer in layers if layer.casefold() in by_name]
        if known:
            return known[0]
        if layers or len(present) != 1:
            found = "layers " + ", ".join(present) if present else "no layer with geometry"
            raise ReadError("", found, "a layer " + " or ".join(layers or ["and only one"]), "restore the layer")
        return present[0]

    def load(self, wanted: list[str]) -> RawTable:
        """Reads the wanted fields as text, and the geometry with its coordinate system set to EPSG:31370."""
        frame = _quietly(pyogrio.read_dataframe, self._opened(), layer=self.layer, columns=wanted)
        empty = frame.geometry.isna() | frame.geometry.is_empty
        if empty.any():
            place = f"layer {self.layer}, feature {int(empty.to_numpy().argmax()) + 1}"
            raise ReadError(place, "no geometry", "a polygon", "restore the feature")
        columns = {
            header: pd.Series([cell_text(v, self.decimal) for v in _objects(frame[header])], dtype="str")
            for header in wanted
        }
        text = pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))
        geometry = gpd.GeoSeries(frame.geometry.to_numpy(), crs=LAMBERT_72)
        return RawTable(text, lambda position: f"layer {self.layer}, feature {position + 1}", geometry)


def _quietly(read: Callable[..., Any], opened: Path | io.BytesIO, **options: object) -> Any:
    # GDAL warns that bytes out of an archive have no file extension.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return read(opened, **options)


def _objects(column: pd.Series) -> list[object]:
    return column.astype(object).where(column.notna(), None).tolist()
