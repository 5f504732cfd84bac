"""What blocks a build: a territory that is not whole, parts that do not make the whole."""

from __future__ import annotations

import dagster as dg

from pipelines.build import Build
from pipelines.orchestration import faults_check
from pipelines.warehouse.territory_checks import territory_faults

BALANCE_TOLERANCE = 1e-6  # floating point, not people: apportioned counts are fractions


def _territory(build: Build) -> tuple[int, list[str]]:
    sectors, zones = build.store.read_geo("reference.sector"), build.store.read_geo("reference.zone")
    newer = build.store.read("reference.sector_vintage")
    count = int((newer.sector_vintage != build.catalogue.territory.sector_vintage).sum())
    return len(sectors), territory_faults(sectors, zones, count, build.catalogue.territory.expected)


def _balance(build: Build) -> tuple[int, list[str]]:
    balance = build.store.read("mart.balance")
    parts = balance.zones.fillna(0) + balance.not_localised.fillna(0)
    off = balance[(parts - balance.region).abs() > BALANCE_TOLERANCE * balance.region.abs().clip(lower=1)]
    faults = [
        f"{row.indicator_id} {row.period}: zones {row.zones:,.0f} + not localised {row.not_localised:,.0f} "
        f"do not make the region's {row.region:,.0f}"
        for row in off.itertuples()
    ]
    return len(balance), faults


def warehouse_checks() -> list[dg.AssetChecksDefinition]:
    """The blocking checks of this stage."""
    return [
        faults_check(
            "territory_is_whole", "reference.zone", _territory, also=["reference.sector", "reference.sector_vintage"],
            description="Counts, area, no overlap, every sector in exactly one zone.",
        ),
        faults_check("parts_make_the_whole", "mart.balance", _balance,
                     description="Zones and not localised add up to the region for every additive indicator."),
    ]  # fmt: skip
