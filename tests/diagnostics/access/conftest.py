"""A small territory: squares of one kilometre in a row, and services one can walk to in the head.

No `__init__.py` may ever stand in this folder: it would be imported in place of the library `access`.
"""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from pipelines.catalogue.access_models import AccessContents, ServiceKind
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.storage import CRS

WEST, SOUTH = 148_000.0, 170_000.0  # in the middle of Belgium, so that degrees and metres agree


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def contents(catalogue: Catalogue) -> AccessContents:
    return catalogue.access


@pytest.fixture
def kind(contents: AccessContents) -> ServiceKind:
    """Shops counted as one each, on foot, closed ones left out."""
    words = contents.kinds[0].title.model_dump()
    return ServiceKind.model_validate({
        "id": "shop", "title": words, "table": "staging.shop", "key": "shop_id", "where": {"is_closed": [False]},
        "mode": "walk", "catchments_min": [15, 30, 45], "main_min": 30, "per": 100, "relevant_difference": 0.2,
        "source_id": "shops", "caveat": words,
    })  # fmt: skip


@pytest.fixture
def row() -> Callable[[int], gpd.GeoDataFrame]:
    """`count` sectors A, B, C … from west to east, one kilometre each; the first two in zone one, the rest in two."""

    def draw(count: int) -> gpd.GeoDataFrame:
        names = [chr(ord("A") + place) for place in range(count)]
        shapes = [shapely.box(WEST + 1000 * n, SOUTH, WEST + 1000 * (n + 1), SOUTH + 1000) for n in range(count)]
        frame = pd.DataFrame({
            "sector_id": names,
            "zone_id": ["one" if place < 2 else "two" for place in range(count)],
            "commune_id": ["C1" if place % 2 else "C2" for place in range(count)],
        })  # fmt: skip
        return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)

    return draw
