"""The access tables as assets: services as points, the calibration, sectors, zones, and what could not be done."""

from __future__ import annotations

from functools import partial

import dagster as dg
import geopandas as gpd
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.access import areas, calibration, catchment, points, scope, travel
from pipelines.diagnostics.assets import modules_text
from pipelines.orchestration import table_asset, version_of

MODULES = [areas, calibration, catchment, points, scope, travel]
SECTOR = "reference.sector"


def _sectors(build: Build) -> gpd.GeoDataFrame:
    return build.store.read_geo(SECTOR)


def _population(build: Build, sectors: gpd.GeoDataFrame) -> tuple[pd.Series, str]:
    table = build.store.read(build.catalogue.access.population_table)
    return scope.newest_residents(table, sectors.sector_id)


def placed_sectors(build: Build) -> pd.DataFrame:
    """Sectors with zone_id, residents, centre (x, y, metres) and kilometres to the region's border, by sector_id."""
    sectors = _sectors(build)
    frame = sectors.set_index("sector_id")[["zone_id"]].join(points.sector_centres(sectors))
    return frame.assign(residents=_population(build, sectors)[0], edge_km=areas.edge_km(sectors)).sort_index()


def read_ways(build: Build) -> travel.Ways | None:
    """How long ways take, or None where nothing could be calibrated."""
    table = build.store.read("mart.access_calibration")
    return travel.Ways.from_calibration(table, build.catalogue.access.travel.walking_kmh)


def _points(build: Build) -> pd.DataFrame:
    sectors, kinds = _sectors(build), build.catalogue.access.kinds
    return pd.concat([points.service_points(kind, build.store.read(kind.table), sectors) for kind in kinds])


def _calibration(build: Build) -> pd.DataFrame:
    how, sectors = build.catalogue.access.travel, _sectors(build)
    trips, places = build.store.read(how.trips.table), build.store.read(how.places.table)
    known, left_out = calibration.known_trips(trips, places, points.sector_centres(sectors), how)
    return calibration.calibrate(known, left_out, sectors.set_index("sector_id").commune_id, how.fewest_trips)


def _scope(build: Build) -> pd.DataFrame:
    residents, year = _population(build, _sectors(build))
    services = build.store.read("mart.access_point")
    table = scope.scope_table(build.catalogue.access, services, residents, year, read_ways(build) is not None)
    for row in table[table.state != "computed"].itertuples():
        build.announce(f"mart.access: nothing for {row.service_kind}: {row.reason_en}")
    return table


def _sector_access(build: Build) -> pd.DataFrame:
    ways, contents = read_ways(build), build.catalogue.access
    services, states = build.store.read("mart.access_point"), build.store.read("mart.access_scope")
    computed = set(states.service_kind[states.state == "computed"])
    sectors = placed_sectors(build)
    made = [
        areas.sector_access(contents, kind, services[services.service_kind == kind.id], sectors, ways)
        for kind in contents.kinds
        if ways and kind.id in computed
    ]
    return pd.concat(made) if made else pd.DataFrame(columns=list(areas.SECTOR_TYPES)).astype(areas.SECTOR_TYPES)


def _access(build: Build) -> pd.DataFrame:
    by_sector, services = build.store.read("mart.sector_access"), build.store.read("mart.access_point")
    region, states, ways = build.catalogue.territory.region_id, build.store.read("mart.access_scope"), read_ways(build)
    made = []
    for kind in build.catalogue.access.kinds:
        rows, own = by_sector[by_sector.service_kind == kind.id], services[services.service_kind == kind.id]
        if len(rows):
            made.append(areas.area_access(rows, own, region, kind.relevant_difference))
    if not made or ways is None:
        return pd.DataFrame(columns=list(areas.TYPES)).astype(areas.TYPES)
    table = scope.described(pd.concat(made), build.catalogue.access, states, ways.detour)
    return table[list(areas.TYPES)].astype(areas.TYPES)


def access_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """mart.access and what it stands on."""
    contents = catalogue.access
    version = version_of(*modules_text(MODULES), contents.model_dump_json())
    made = partial(table_asset, group="diagnostics", code_version=version)
    services, known, states = "mart.access_point", "mart.access_calibration", "mart.access_scope"
    by_sector, people = "mart.sector_access", contents.population_table
    kinds = sorted({kind.table for kind in contents.kinds})
    trips = [contents.travel.trips.table, contents.travel.places.table]
    return [
        made(services, _points, deps=[SECTOR, *kinds], key=["service_kind", "service_id"],
             description="Services as points (Lambert 72, metres), and which are counted. One row per service."),
        made(known, _calibration, deps=[SECTOR, *trips], key=["quantity"],
             description="How straight lines become road and minutes, and how wrong that is. One row per quantity."),
        made(states, _scope, deps=[SECTOR, people, services, known], key=["service_kind"],
             description="What access is worked out from, or why not; what it cannot say. One row per service kind."),
        made(by_sector, _sector_access, deps=[SECTOR, people, services, known, states], key=["sector_id", *areas.KEY],
             description="Supply per resident in reach, estimated. One row per sector, service kind and catchment."),
        made("mart.access", _access, deps=[services, known, states, by_sector], key=["zone_id", *areas.KEY],
             description="Access, estimated, beside an area's supply. One row per area, service kind and catchment."),
    ]  # fmt: skip
