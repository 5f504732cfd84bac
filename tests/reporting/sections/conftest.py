"""Inputs with a figure or two, so that a section's facts can be added up in the head."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest

from pipelines.catalogue.models import Catalogue
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from tests.reporting.conftest import indicator_row

MISSING = {
    "period": "none", "status": "missing", "value": float("nan"), "lower_95": float("nan"), "upper_95": float("nan"),
    "lower_998": float("nan"), "upper_998": float("nan"), "benchmark_value": float("nan"), "persons": float("nan"),
    "comparison": "not_compared", "judgement": "not_compared", "stands_out": False, "stands_out_against": "none",
    "is_estimated": False,
}  # fmt: skip
YEAR = 2027
PLAIN = {"stands_out": False, "stands_out_against": "none", "is_estimated": False}


@pytest.fixture
def make_inputs(catalogue):
    """Inputs of a year in which every figure is missing, but for the rows given by (area, indicator)."""

    def make(rows: dict[tuple[str, str], dict], neighbourhoods: list[dict] | None = None, **changes) -> Inputs:
        table = [
            indicator_row(zone_id=area, indicator_id=name, **(PLAIN | rows.get((area, name), MISSING)))
            for area in catalogue.area_ids
            for name in catalogue.indicators
        ]
        small = pd.DataFrame(neighbourhoods or [], columns=["neighbourhood_id", "indicator_id", "status", "zone_id"])
        empty = gpd.GeoDataFrame({"level": [], "area_id": []}, geometry=[], crs="EPSG:31370")
        inputs = Inputs(
            catalogue=catalogue, is_simulated=True, year=2027, zone_rows=pd.DataFrame(table),
            neighbourhood_rows=small.drop(columns="zone_id"), sector_values=pd.DataFrame(), ages=pd.DataFrame(),
            outline=empty, neighbourhoods=pd.DataFrame(),
            sectors=small[["neighbourhood_id", "zone_id"]].assign(sector_id=small.neighbourhood_id),
            sources=pd.DataFrame(),
        )  # fmt: skip
        return inputs.__class__(**(inputs.__dict__ | changes))

    return make


@pytest.fixture
def zones(catalogue) -> list[str]:
    return catalogue.zone_ids


@pytest.fixture
def inputs_of(catalogue: Catalogue) -> Callable[..., Inputs]:
    """Inputs with only the named tables, and rows of the indicator table as changes of one row."""

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
