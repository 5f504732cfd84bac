"""The five tables and their check, run as a build runs them: with all files, and with each of them missing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import dagster as dg
import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Transformer

from pipelines.build import Build
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.access.assets import access_assets
from pipelines.diagnostics.access.checks import access_checks
from pipelines.paths import Workspace
from tests.diagnostics.access.conftest import SOUTH, WEST

SECTORS = 12
TABLES = ["mart.access_point", "mart.access_calibration", "mart.access_scope", "mart.sector_access", "mart.access"]
TO_DEGREES = Transformer.from_crs(31370, 4326, always_xy=True).transform


def _at(km: float) -> tuple[float, float]:
    return TO_DEGREES(WEST + 500 + 1000 * km, SOUTH + 500)


def _pharmacies() -> pd.DataFrame:
    rows = [(f"p{n}", sector, False, *_at(km), 2022) for n, (sector, km) in enumerate([("A", 0), ("B", 1), ("H", 7)])]
    rows.append(("closed", "C", True, *_at(2), 2022))
    columns = ["pharmacy_id", "sector_id", "is_temporarily_closed", "lon", "lat", "year"]
    return pd.DataFrame(rows, columns=columns)


def _campuses() -> pd.DataFrame:
    rows = [("c1", "St Ann", "A", 300, *_at(0), 2024), ("c2", "St Bee", "L", 60, *_at(11), 2024)]
    return pd.DataFrame(rows, columns=["campus_id", "hospital", "sector_id", "beds", "lon", "lat", "year"])


def _trips(sectors: pd.DataFrame) -> pd.DataFrame:
    """Everybody goes to St Ann: 1.2 km of road and two minutes for each kilometre, and three minutes besides."""
    km = range(len(sectors))
    return pd.DataFrame({
        "sector_id": sectors.sector_id,
        "hospital": "St Ann",
        "road_km": [1.2 * n for n in km],
        "minutes_to_emergency": [3 + 2.0 * n for n in km],
    })  # fmt: skip


def _people(sectors: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"sector_id": sectors.sector_id, "year": 2021, "residents": 100})


@pytest.fixture
def build(tmp_path: Path, catalogue: Catalogue, row) -> Build:
    """A build of twelve sectors in a row, zones and region called as the catalogue calls them."""
    sectors: gpd.GeoDataFrame = row(SECTORS)
    names = catalogue.zone_ids
    sectors = sectors.assign(zone_id=[names[place % len(names)] for place in range(SECTORS)])
    made = Build(Workspace.for_build(tmp_path / "raw", tmp_path / "out"))
    travel = catalogue.access.travel.model_copy(update={"fewest_trips": SECTORS})
    access = catalogue.access.model_copy(update={"travel": travel})
    made.__dict__["catalogue"] = dataclasses.replace(catalogue, access=access)
    made.store.write("reference.sector", sectors)
    made.store.write("staging.pharmacy", _pharmacies())
    made.store.write("staging.emergency_campus", _campuses())
    made.store.write("staging.sector_emergency_travel", _trips(sectors))
    made.store.write("staging.census_65plus", _people(sectors))
    return made


def _run(build: Build) -> dict[str, pd.DataFrame]:
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [*access_assets(build.catalogue), *access_checks()], instance=instance, resources={"build": build},
            raise_on_error=False, run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )  # fmt: skip
    failed = [event.step_failure_data.error.to_string() for event in result.all_events if event.is_step_failure]
    assert result.success, [*build.faults, *failed]
    assert [check.passed for check in result.get_asset_check_evaluations()] == [True]
    return {name: build.store.read(name) for name in TABLES}


def _empty(build: Build, table: str) -> None:
    build.store.write(table, build.store.read(table).iloc[:0])


def test_all_tables_from_all_files(build: Build) -> None:
    made = _run(build)
    assert made["mart.access_scope"].state.to_list() == ["computed", "computed"]
    fitted = made["mart.access_calibration"].set_index("quantity").per_straight_km
    assert fitted.to_dict() == pytest.approx({"road_km": 1.2, "car_minutes": 2.0}, abs=1e-4)
    table, areas = made["mart.access"], build.catalogue.area_ids
    assert set(zip(table.zone_id, table.service_kind, table.catchment_min, strict=True)) == {
        (area, kind.id, minutes) for area in areas for kind in build.catalogue.access.kinds
        for minutes in kind.catchments_min
    }  # fmt: skip
    region = table[(table.zone_id == build.catalogue.territory.region_id) & table.is_main].set_index("service_kind")
    # 3 pharmacies that are open and 360 beds for 1,200 people; the one at the far end is reached too
    assert region.value.to_dict() == pytest.approx({"pharmacy": 25.0, "hospital_bed": 300.0})
    assert region.ratio.to_dict() == pytest.approx({"pharmacy": 25.0, "hospital_bed": 300.0})
    assert len(made["mart.sector_access"]) == SECTORS * 6
    assert made["mart.access_point"].is_counted.sum() == 5


@pytest.mark.parametrize(
    ("missing", "states"),
    [
        (["staging.pharmacy"], {"pharmacy": "no_services", "hospital_bed": "computed"}),
        (["staging.sector_emergency_travel"], {"pharmacy": "no_travel_times", "hospital_bed": "no_travel_times"}),
        (["staging.emergency_campus"], {"pharmacy": "no_travel_times", "hospital_bed": "no_services"}),
        (["staging.census_65plus"], {"pharmacy": "no_population", "hospital_bed": "no_population"}),
        (
            ["staging.pharmacy", "staging.emergency_campus", "staging.sector_emergency_travel"],
            {"pharmacy": "no_services", "hospital_bed": "no_services"},
        ),
    ],
)
def test_a_missing_file_gives_no_rows_and_says_why(build: Build, missing: list[str], states: dict) -> None:
    said: list[str] = []
    build.announce = said.append
    for table in missing:
        _empty(build, table)
    made = _run(build)
    scope = made["mart.access_scope"].set_index("service_kind")
    assert scope.state.to_dict() == states
    computed = {kind for kind, state in states.items() if state == "computed"}
    assert set(made["mart.access"].service_kind) == set(made["mart.sector_access"].service_kind) == computed
    for kind in set(states) - computed:
        assert f"mart.access: nothing for {kind}: {scope.reason_en[kind]}" in said


def test_empty_tables_have_the_columns_and_types_of_full_ones(build: Build) -> None:
    full = _run(build)
    _empty(build, "staging.sector_emergency_travel")
    empty = _run(build)
    for name in ("mart.access_calibration", "mart.sector_access", "mart.access"):
        assert len(full[name]) > 0
        assert len(empty[name]) == 0
        assert empty[name].dtypes.to_dict() == full[name].dtypes.to_dict()


def test_the_same_input_gives_the_same_bytes(build: Build) -> None:
    _run(build)
    before = {name: build.store.path(name).read_bytes() for name in TABLES}
    for table in ("staging.pharmacy", "staging.emergency_campus", "staging.census_65plus"):
        build.store.write(table, build.store.read(table).iloc[::-1])
    _run(build)
    assert {name: build.store.path(name).read_bytes() for name in TABLES} == before


def test_a_broken_table_is_not_published(build: Build) -> None:
    """The check itself: residents with twice the supply there is."""
    _run(build)
    table = build.store.read("mart.sector_access")
    build.store.write(
        "mart.sector_access", table.assign(value=table.value * 2), ["sector_id", "service_kind", "catchment_min"]
    )
    with dg.DagsterInstance.ephemeral() as instance:
        checks = dg.materialize(
            [*access_assets(build.catalogue), *access_checks()], instance=instance, resources={"build": build},
            selection=dg.AssetSelection.assets(dg.AssetKey(["mart", "access"])), raise_on_error=False,
        )  # fmt: skip
    assert [check.passed for check in checks.get_asset_check_evaluations()] == [False]
    assert "pharmacy, 10 minutes: residents have" in build.faults[0]
