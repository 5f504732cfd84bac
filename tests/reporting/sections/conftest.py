"""Inputs with only the tables a test gives, small enough to add up in the head."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest

from pipelines.catalogue.models import Catalogue
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from tests.reporting.conftest import indicator_row

YEAR = 2027


@pytest.fixture
def make_inputs(catalogue: Catalogue) -> Callable[..., Inputs]:
    """Inputs with the named tables and rows of the indicator table (as changes of one row)."""

    def make(rows: list[dict] | None = None, neighbourhoods=None, sectors=None, **tables: pd.DataFrame) -> Inputs:
        nothing = pd.DataFrame()
        return Inputs(
            catalogue=catalogue,
            is_simulated=False,
            year=YEAR,
            zone_rows=pd.DataFrame([indicator_row(**row) for row in rows or []], columns=list(indicator_row())),
            neighbourhood_rows=nothing,
            sector_values=nothing,
            ages=nothing,
            outline=gpd.GeoDataFrame(),
            neighbourhoods=nothing if neighbourhoods is None else neighbourhoods,
            sectors=nothing if sectors is None else sectors,
            sources=nothing,
            extra={NAMED_TABLES[name]: table for name, table in tables.items()},
        )

    return make


def texts(view: object) -> list[str]:
    """Every string of a view."""
    if isinstance(view, dict):
        return [text for item in view.values() for text in texts(item)]
    if isinstance(view, list):
        return [text for item in view for text in texts(item)]
    return [view] if isinstance(view, str) else []
