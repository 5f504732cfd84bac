"""Small tables for SQL models, and squares one can count for the geography."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.storage import CRS, Store
from pipelines.warehouse.sql_models import sql_models, sql_parameters, sql_views

Given = Callable[..., None]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "processed")


@pytest.fixture
def given(store: Store) -> Given:
    """Writes the table `name` with the columns of a line of words; None is an empty cell."""

    def write(name: str, columns: str, *rows: tuple) -> None:
        frame = pd.DataFrame(list(rows), columns=columns.split())
        words = [column for column in frame if frame[column].dtype == object]
        store.write(name, frame.astype(dict.fromkeys(words, "str")))

    return write


@pytest.fixture
def result(store: Store, catalogue: Catalogue) -> Callable[..., list[tuple]]:
    """Runs one SQL model or view over what was given: the asked columns of its rows, in the order of its key."""
    known = {model.table: model for model in sql_models()} | sql_views()

    def run(name: str, columns: str) -> list[tuple]:
        model = known[name]
        frame = model.build(store, sql_parameters(catalogue.territory)).sort_values(model.key)
        cells = frame[columns.split()].astype(object)
        return [tuple(row) for row in cells.where(cells.notna(), None).itertuples(index=False)]

    return run


@pytest.fixture
def squares() -> Callable[..., gpd.GeoDataFrame]:
    """Makes one square kilometre per row, in two rows of squares that share their borders."""

    def draw(columns: str, *rows: tuple, side: float = 1000.0) -> gpd.GeoDataFrame:
        at = [(148_000 + side * (n // 2), 170_000 + side * (n % 2)) for n in range(len(rows))]
        shapes = [shapely.box(x, y, x + side, y + side) for x, y in at]
        return gpd.GeoDataFrame(pd.DataFrame(list(rows), columns=columns.split()), geometry=shapes, crs=CRS)

    return draw
