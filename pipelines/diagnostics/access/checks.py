"""What blocks publication of the access tables."""

from __future__ import annotations

import dagster as dg

from pipelines.build import Build
from pipelines.diagnostics.access.assets import placed_sectors, read_ways
from pipelines.diagnostics.access.soundness import area_faults, conservation_faults, reached_supply
from pipelines.orchestration import faults_check

UPSTREAM = ["mart.sector_access", "mart.access_point", "mart.access_scope", "mart.access_calibration"]


def _find(build: Build) -> tuple[int, list[str]]:
    """Looks at every kind of service; one that could not be worked out has nothing to be wrong about."""
    read, contents = build.store.read, build.catalogue.access
    table, by_sector, services, states = map(read, ("mart.access", *UPSTREAM[:3]))
    ways, sectors, faults = read_ways(build), placed_sectors(build), []
    computed = set(states.service_kind[states.state == "computed"])
    for kind in contents.kinds:
        if ways and kind.id in computed:
            own = services[services.service_kind == kind.id]
            reached = reached_supply(kind, own, sectors, ways)
            faults += conservation_faults(kind, by_sector[by_sector.service_kind == kind.id], reached)
            faults += area_faults(table, kind, build.catalogue.area_ids)
    return len(states) + len(table), faults


def access_checks() -> list[dg.AssetChecksDefinition]:
    """One grouped check."""
    return [
        faults_check("access_is_sound", "mart.access", _find, also=[*UPSTREAM, "reference.sector"],
                     description="Residents × access add up to the supply in reach; every area has its rows.")
    ]  # fmt: skip
