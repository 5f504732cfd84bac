"""A territory that is not whole is refused: each fault planted, each found, and none where none is."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest

from pipelines.catalogue.models import Expected
from pipelines.warehouse.checks import _balance
from pipelines.warehouse.geography import dissolve
from pipelines.warehouse.territory_checks import territory_faults

EXPECTED = Expected(sectors=4, sectors_2025=5, neighbourhoods=2, communes=2, area_km2=4.0, area_tolerance_km2=0.01)
COLUMNS = "sector_id neighbourhood_id commune_id zone_id"


@pytest.fixture
def sectors(squares: Callable[..., gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    rows = [("a", "1", "x", "north"), ("b", "1", "x", "north"), ("c", "2", "x", "south"), ("d", "2", "y", "south")]
    return squares(COLUMNS, *rows)


def _zones(sectors: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    measured = sectors.assign(area_km2=sectors.geometry.area / 1e6, whole="region")
    zones = dissolve(measured, "zone_id").assign(level="zone")
    region = dissolve(measured, "whole").rename(columns={"whole": "zone_id"}).assign(level="region")
    return gpd.GeoDataFrame(pd.concat([zones, region], ignore_index=True), crs=sectors.crs)


def _faults(sectors: gpd.GeoDataFrame, newer: int = 5, zones: gpd.GeoDataFrame | None = None) -> str:
    return " | ".join(territory_faults(sectors, _zones(sectors) if zones is None else zones, newer, EXPECTED))


def test_a_whole_territory_has_no_fault(sectors) -> None:
    assert _faults(sectors) == ""
    assert _faults(sectors, newer=0) == ""  # the 2025 table is not held


def test_a_duplicated_sector(sectors) -> None:
    doubled = gpd.GeoDataFrame(pd.concat([sectors, sectors[:1]], ignore_index=True), crs=sectors.crs)
    found = _faults(doubled)
    assert "5 sectors, expected 4" in found
    assert "sector a stands 2 times: each in exactly one zone" in found
    assert "overlap or leave gaps" in found


def test_a_missing_commune(sectors) -> None:
    assert "1 communes, expected 2" in _faults(sectors[sectors.commune_id != "y"])


def test_a_missing_neighbourhood_and_newer_code(sectors) -> None:
    found = _faults(sectors.replace({"neighbourhood_id": {"2": "1"}}), newer=4)
    assert "1 neighbourhoods, expected 2" in found
    assert "4 2025 sector codes, expected 5" in found


def test_a_sector_in_no_zone(sectors) -> None:
    found = _faults(sectors.assign(zone_id=["north", "north", "south", None]))
    assert "sector d lies in no zone" in found
    assert "parts and whole differ" in found


@pytest.mark.parametrize(
    ("metres", "said"),
    [(30.0, ["borders", "area"]), (0.3, ["borders"]), (-30.0, ["area"]), (-0.3, ["borders"])],
)
def test_borders_that_overlap_or_leave_a_gap(sectors, metres: float, said: list[str]) -> None:
    """A wide gap shows in the area; a narrow one, and any overlap, in the borders."""
    moved = sectors.geometry.tolist()
    moved[0] = moved[0].buffer(metres, join_style="mitre")
    found = _faults(sectors.assign(geometry=moved))
    assert ("overlap or leave gaps, for example a, b, c" in found) == ("borders" in said)
    assert ("km2, expected 4.0 ± 0.01" in found) == ("area" in said)


def test_a_vertex_only_one_neighbour_has(sectors) -> None:
    """A border that bulges 2 m into the neighbour: 0.001 km² would hide in the tolerance of the area."""
    moved = sectors.geometry.tolist()
    x, y = 148_500, 171_000
    moved[0] = moved[0].union(type(moved[0])([(x - 400, y), (x + 400, y), (x, y + 2)]))
    assert "borders of 2 sectors overlap or leave gaps, for example a, b" in _faults(sectors.assign(geometry=moved))


def test_zones_that_do_not_make_the_region(sectors) -> None:
    zones = _zones(sectors)
    assert "parts and whole differ" in _faults(sectors, zones=zones[zones.zone_id != "north"])


# ---- parts and whole of counts -----------------------------------------------------------------------------
class _Held:
    """A build whose store holds one table."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame, self.store = frame, self

    def read(self, _table: str) -> pd.DataFrame:
        return self.frame


@pytest.mark.parametrize(
    ("zones", "not_localised", "is_sound"),
    [(90.0, 10.0, True), (90.0, 10.0 + 1e-7, True), (89.0, 10.0, False), (90.0, 0.0, False), (None, None, False)],
)
def test_parts_that_do_not_make_the_whole_are_named(zones, not_localised, is_sound: bool) -> None:
    row = {"indicator_id": "people", "period": "2021", "zones": zones, "not_localised": not_localised, "region": 100.0}
    looked_at, faults = _balance(_Held(pd.DataFrame([row]).astype({"zones": float, "not_localised": float})))
    assert looked_at == 1
    assert (faults == []) == is_sound
    assert all(fault.startswith("people 2021: zones ") for fault in faults)
