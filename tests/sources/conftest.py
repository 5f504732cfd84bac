"""Miniature files for the readers, and the registry they are read with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely

from pipelines.catalogue.source_loading import load_sources
from pipelines.catalogue.source_models import Source

REGISTRY = Path(__file__).parents[2] / "pipelines" / "catalogue" / "sources"
Put = Callable[..., Path]


@pytest.fixture(scope="session")
def registry() -> dict[str, Source]:
    """The project's own registry."""
    return load_sources(REGISTRY)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes `tmp_path/<place>`; text goes out as UTF-8 unless told otherwise."""

    def write(place: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def put_sheet(tmp_path: Path) -> Put:
    """Writes a workbook of one sheet."""

    def write(place: str, rows: list[list[object]], sheet: str = "Sheet1") -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        workbook = openpyxl.Workbook()
        workbook.active.title = sheet
        for row in rows:
            workbook.active.append(row)
        workbook.save(path)
        return path

    return write


@pytest.fixture
def put_layer(tmp_path: Path) -> Put:
    """Writes squares of 100 m side by side as a layer; `crs` is what the file says of itself."""

    def write(place: str, layer: str, fields: dict[str, list], crs: object = 31370) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        count = len(next(iter(fields.values())))
        squares = [shapely.box(148_000 + 100 * n, 170_000, 148_100 + 100 * n, 170_100) for n in range(count)]
        gpd.GeoDataFrame(fields, geometry=squares, crs=crs).to_file(path, layer=layer, driver="GPKG")
        return path

    return write
