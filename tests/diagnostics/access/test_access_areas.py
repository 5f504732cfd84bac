"""From sectors to zones: four sectors in a row, two shops, sums one can do in the head."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.access_models import AccessContents, ServiceKind
from pipelines.diagnostics.access.areas import area_access, compared, edge_km, sector_access
from pipelines.diagnostics.access.calibration import Line
from pipelines.diagnostics.access.points import TYPES, sector_centres
from pipelines.diagnostics.access.soundness import area_faults, conservation_faults, reached_supply
from pipelines.diagnostics.access.travel import Ways
from tests.diagnostics.access.conftest import SOUTH, WEST

WAYS = Ways(detour=1.0, drive=Line(0.0, 1.0), walking_kmh=4.0)  # a kilometre on foot takes 15 minutes


@pytest.fixture
def flat(contents: AccessContents) -> AccessContents:
    """Every band weighs the same, so that a catchment is a circle."""
    return contents.model_copy(update={"decay": contents.decay.model_copy(update={"weights": [1.0]})})


@pytest.fixture
def sectors(row) -> pd.DataFrame:
    """A 100, B 100 (zone one), C 50, D nobody, E 150 (zone two), their centres one kilometre apart."""
    drawn = row(5)
    frame = drawn.set_index("sector_id")[["zone_id"]].join(sector_centres(drawn))
    return frame.assign(residents=[100.0, 100.0, 50.0, 0.0, 150.0], edge_km=edge_km(drawn))


def _point(name: str, sector: str, zone: str | None, km: float, counted: bool = True, by: str = "sector") -> tuple:
    return ("shop", name, sector, zone, WEST + 500 + 1000 * km, SOUTH + 500, 1.0, counted, by, 2022)


def _points(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(TYPES)).astype(TYPES)


SHOPS = [_point("p", "A", "one", 0), _point("q", "C", "two", 2), _point("shut", "E", "two", 4, counted=False)]


@pytest.fixture
def by_sector(flat: AccessContents, kind: ServiceKind, sectors: pd.DataFrame) -> pd.DataFrame:
    return sector_access(flat, kind, _points(*SHOPS), sectors, WAYS)


def _figures(frame: pd.DataFrame, key: str, column: str, minutes: int) -> dict:
    return frame[frame.catchment_min == minutes].set_index(key)[column].to_dict()


def test_fifteen_minutes_reach_the_next_sector(by_sector: pd.DataFrame) -> None:
    """Shop p serves A and B, 200 people; q serves B and C, 150. Per 100: A 0.5, B 0.5 + 2/3, C 2/3, E nothing."""
    values = _figures(by_sector, "sector_id", "value", 15)
    assert pd.isna(values.pop("D"))
    assert values == pytest.approx({"A": 0.5, "B": 0.5 + 2 / 3, "C": 2 / 3, "E": 0.0})
    assert _figures(by_sector, "sector_id", "supply_in_reach", 15) == {"A": 1, "B": 2, "C": 1, "D": 1, "E": 0}
    assert _figures(by_sector, "sector_id", "nearest_min", 15) == {"A": 0, "B": 15, "C": 0, "D": 15, "E": 30}
    states = {"A": "value", "B": "value", "C": "value", "D": "not_applicable", "E": "zero"}
    assert _figures(by_sector, "sector_id", "status", 15) == states


def test_zones_weigh_by_residents_and_the_ratio_stays_at_home(by_sector: pd.DataFrame) -> None:
    """Zone one: (100 × 0.5 + 100 × 7/6) / 200; its own ratio 1 shop per 200 people. Two: (50 × 2/3) / 200."""
    areas = area_access(by_sector, _points(*SHOPS), "all", 0.2)
    assert _figures(areas, "zone_id", "value", 15) == pytest.approx({"one": 5 / 6, "two": 1 / 6, "all": 0.5})
    assert _figures(areas, "zone_id", "ratio", 15) == pytest.approx({"one": 0.5, "two": 0.5, "all": 0.5})
    assert _figures(areas, "zone_id", "residents", 15) == {"one": 200, "two": 200, "all": 400}
    assert _figures(areas, "zone_id", "out_of_reach", 15) == {"one": 0, "two": 150, "all": 150}
    assert _figures(areas, "zone_id", "out_of_reach_pct", 30) == {"one": 0, "two": 0, "all": 0}
    assert _figures(areas, "zone_id", "out_of_reach_pct", 15) == pytest.approx({"one": 0, "two": 75, "all": 37.5})


def test_what_the_size_of_the_catchment_changes(by_sector: pd.DataFrame) -> None:
    """Half an hour: 250 people share p and all 400 q. Zone two: (50 × (0.4 + 0.25) + 150 × 0.25) / 200 = 0.35."""
    areas = area_access(by_sector, _points(*SHOPS), "all", 0.2).set_index(["zone_id", "catchment_min"])
    assert areas.value["two"].to_list() == pytest.approx([1 / 6, 0.35, 0.35])
    assert areas.value_low["two"].to_list() == pytest.approx([1 / 6] * 3)
    assert areas.value_high["two"].to_list() == pytest.approx([0.35] * 3)
    assert areas.benchmark_value["two"].to_list() == pytest.approx(areas.value["one"].to_list())
    assert areas.benchmark_value["one"].to_list() == pytest.approx(areas.value["two"].to_list())
    assert areas.benchmark_id["two"].to_list() == ["rest_of_region"] * 3
    assert areas.benchmark_value["all"].isna().all()
    assert areas.benchmark_id["all"].isna().all()
    assert areas.comparison.groupby("zone_id").unique().explode().to_dict() == {
        "one": "higher", "two": "lower", "all": "not_compared",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ((2.0, 2.5, 3.0), "higher"),
        ((2.0, 2.5, 1.4), "depends"),  # near enough at one catchment
        ((2.0, 2.5, 0.0), "depends"),
        ((0.5, 0.0, 0.2), "lower"),
        ((1.4, 0.6, 1.0), "similar"),
        ((2.0, float("nan"), 2.0), "higher"),
        ((float("nan"),) * 3, "not_compared"),
    ],
)
def test_a_zone_differs_only_where_every_catchment_says_so(values: tuple, word: str) -> None:
    """Against 1.0, and half a point is what matters."""
    areas = pd.DataFrame({"zone_id": "one", "value": values, "benchmark_value": 1.0})
    assert compared(areas, 0.5).to_list() == [word] * 3


def test_supply_without_a_sector_counts_in_the_region_only(by_sector: pd.DataFrame) -> None:
    lost = _point("lost", "000ZZZZ", None, 0, by="nowhere")
    areas = area_access(by_sector, _points(*SHOPS, lost), "all", 0.2)
    assert _figures(areas, "zone_id", "supply", 15) == {"one": 1, "two": 1, "all": 3}


def test_a_service_nowhere_is_not_walked_to(flat, kind, sectors, by_sector) -> None:
    lost = _point("lost", "000ZZZZ", None, float("nan"), by="nowhere")
    again = sector_access(flat, kind, _points(*SHOPS, lost), sectors, WAYS)
    pd.testing.assert_frame_equal(again, by_sector)


def test_a_zone_where_nobody_lives_has_no_access(flat, kind, sectors) -> None:
    empty = sectors.assign(residents=[100.0, 100.0, 0.0, 0.0, 0.0])
    areas = area_access(sector_access(flat, kind, _points(*SHOPS), empty, WAYS), _points(*SHOPS), "all", 0.2)
    assert _figures(areas, "zone_id", "status", 15) == {"one": "value", "two": "not_applicable", "all": "value"}
    assert areas[areas.zone_id == "two"][["value", "ratio", "out_of_reach_pct"]].isna().all(axis=None)


def test_how_near_the_border_is(row, by_sector: pd.DataFrame) -> None:
    """A centre lies half a kilometre from the border, seven and a half minutes on foot: all catchments cross it."""
    assert edge_km(row(3)).to_dict() == pytest.approx({"A": 0.5, "B": 0.5, "C": 0.5})
    assert by_sector.is_near_edge.all()


def test_a_small_catchment_stays_inside(flat, kind, sectors) -> None:
    near = kind.model_copy(update={"catchments_min": [7, 8, 9]})
    found = sector_access(flat, near, _points(*SHOPS), sectors, WAYS)
    assert found.groupby("catchment_min").is_near_edge.all().to_dict() == {7: False, 8: True, 9: True}


# ---- what blocks publication -------------------------------------------------------------------------------
def test_sound_tables_have_no_fault(kind, sectors, by_sector) -> None:
    points = _points(*SHOPS)
    reached = reached_supply(kind, points, sectors, WAYS)
    assert reached == {15: 2.0, 30: 2.0, 45: 2.0}
    assert conservation_faults(kind, by_sector, reached) == []
    assert area_faults(area_access(by_sector, points, "all", 0.2), kind, ["one", "two", "all"]) == []


def test_supply_beyond_everybody_is_not_reached(kind, sectors) -> None:
    far = _points(_point("far", "E", "two", 9))
    assert reached_supply(kind, far, sectors, WAYS) == {15: 0.0, 30: 0.0, 45: 0.0}
    assert reached_supply(kind, _points(_point("near", "E", "two", 6)), sectors, WAYS)[30] == 1.0


def test_faults_are_named(kind, sectors, by_sector) -> None:
    points = _points(*SHOPS)
    doubled = by_sector.assign(value=by_sector.value * 2)
    (first, *_) = conservation_faults(kind, doubled, reached_supply(kind, points, sectors, WAYS))
    assert first == "shop, 15 minutes: residents have 4.000000, in reach are 2.000000"
    areas = area_access(by_sector, points, "all", 0.2)
    assert area_faults(areas, kind, ["one", "two", "all", "three"])[0] == "shop: no row for three, 15 minutes"
    infinite = areas.assign(value=areas.value.mask(areas.zone_id == "one", float("inf")))
    assert area_faults(infinite, kind, ["one", "two", "all"])[0] == "shop: value inf for one"
    worse = areas.assign(out_of_reach=areas.out_of_reach.mask(areas.catchment_min == 45, 500))
    assert "shop: more out of reach of the wider catchment in two" in area_faults(worse, kind, ["one", "two", "all"])
