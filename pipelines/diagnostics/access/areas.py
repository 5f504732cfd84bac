"""Access by sector, then by zone and for the region."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pipelines.catalogue.access_models import AccessContents, ServiceKind
from pipelines.diagnostics.access.catchment import band_weight, floating_catchment, within
from pipelines.diagnostics.access.points import sector_centres, straight_km
from pipelines.diagnostics.access.travel import Ways

KEY = ["service_kind", "catchment_min"]
SECTOR_COLUMNS = [
    "sector_id", "zone_id", *KEY, "value", "per", "residents", "supply_in_reach", "nearest_min", "is_near_edge",
    "status",
]  # fmt: skip
COLUMNS = [
    "zone_id", *KEY, "is_main", "value", "ratio", "per", "supply", "residents", "out_of_reach", "out_of_reach_pct",
    "near_edge_pct", "period", "population_period", "mode", "method", "is_estimated", "source_id",
]  # fmt: skip


def edge_km(sectors: gpd.GeoDataFrame) -> pd.Series:
    """Kilometres from each sector's centre to the border of all sectors together, by sector_id."""
    border = shapely.union_all(sectors.geometry.values).boundary
    centres = sector_centres(sectors)
    return pd.Series(shapely.distance(shapely.points(centres.x, centres.y), border) / 1000, centres.index)


def sector_access(
    contents: AccessContents, kind: ServiceKind, points: pd.DataFrame, sectors: pd.DataFrame, ways: Ways
) -> pd.DataFrame:
    """Access of every sector to one kind of service, for its three catchments.

    `points` as `service_points` gives it; `sectors` by sector_id with zone_id, residents, x, y and edge_km. `value` is
    supply per `per` residents; its status is value, zero, or not_applicable where nobody lives.
    """
    placed = points[points.is_counted & (points.located_by != "nowhere") & (points.supply > 0)].set_index("service_id")
    minutes = ways.minutes(straight_km(sectors, placed), kind.mode)
    made = []
    for catchment in kind.catchments_min:
        used = within(minutes, catchment)
        weight = band_weight(catchment, contents.decay.weights)
        per_resident = floating_catchment(sectors.residents, placed.supply, used, catchment, weight, contents.method)
        reached = used.dest.map(placed.supply).groupby(used.origin).sum().reindex(sectors.index).fillna(0.0)
        made.append(pd.DataFrame({
            "sector_id": sectors.index,
            "zone_id": sectors.zone_id,
            "service_kind": kind.id,
            "catchment_min": catchment,
            "value": per_resident * kind.per,
            "per": kind.per,
            "residents": sectors.residents,
            "supply_in_reach": reached,
            "nearest_min": minutes.min(axis=1),
            "is_near_edge": sectors.edge_km < ways.radius_km(catchment, kind.mode),
            "status": np.select([per_resident.isna(), per_resident == 0], ["not_applicable", "zero"], "value"),
        }))  # fmt: skip
    return pd.concat(made, ignore_index=True)[SECTOR_COLUMNS]


def area_access(by_sector: pd.DataFrame, points: pd.DataFrame, region_id: str) -> pd.DataFrame:
    """Zones and the region: access averaged over residents, the area's own supply per resident beside it.

    `by_sector` and `points` of one kind. The ratio counts what stands in the area and who lives there, as if nobody
    crossed its border; supply without a sector counts in the region only. Residents are those whose sector is known.
    """
    everyone = pd.concat([by_sector, by_sector.assign(zone_id=region_id)], ignore_index=True)
    weighted = everyone.assign(
        served=everyone.value.fillna(0.0) * everyone.residents,
        out_of_reach=everyone.residents.where(everyone.supply_in_reach == 0, 0),
        near_edge=everyone.residents.where(everyone.is_near_edge, 0),
    )
    groups = weighted.groupby(["zone_id", *KEY, "per"], as_index=False)
    areas = groups[["served", "residents", "out_of_reach", "near_edge"]].sum()
    counted = points[points.is_counted]
    supply = pd.concat([counted.groupby("zone_id").supply.sum(), pd.Series({region_id: counted.supply.sum()})])
    areas["supply"] = areas.zone_id.map(supply).fillna(0.0)
    lived_in = areas.residents.where(areas.residents > 0).astype(float)
    return areas.assign(
        value=areas.served / lived_in,
        ratio=areas.supply / lived_in * areas.per,
        out_of_reach_pct=areas.out_of_reach / lived_in * 100,
        near_edge_pct=areas.near_edge / lived_in * 100,
    )
