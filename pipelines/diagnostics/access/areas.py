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
SECTOR_TYPES = {
    "sector_id": "str", "zone_id": "str", "service_kind": "str", "catchment_min": "int64", "value": "float64",
    "per": "int64", "residents": "int64", "supply_in_reach": "float64", "nearest_min": "float64",
    "is_near_edge": "bool", "status": "str",
}  # fmt: skip
TYPES = {
    "zone_id": "str", "service_kind": "str", "catchment_min": "int64", "is_main": "bool", "value": "float64",
    "value_low": "float64", "value_high": "float64", "benchmark_id": "str", "benchmark_value": "float64",
    "comparison": "str",
    "ratio": "float64", "per": "int64", "supply": "float64", "residents": "int64", "out_of_reach": "int64",
    "out_of_reach_pct": "float64", "near_edge_pct": "float64", "status": "str", "period": "str",
    "population_period": "str", "mode": "str", "method": "str", "is_estimated": "bool", "source_id": "str",
}  # fmt: skip


def edge_km(sectors: gpd.GeoDataFrame) -> pd.Series:
    """Kilometres from each sector's centre to the border of all sectors together, by sector_id."""
    border = shapely.union_all(sectors.geometry.values).boundary
    centres = sector_centres(sectors)
    return pd.Series(shapely.distance(shapely.points(centres.x, centres.y), border) / 1000, centres.index)


def state_of_value(value: pd.Series) -> np.ndarray:
    """value, zero (nothing in reach), or not_applicable where nobody lives."""
    return np.select([value.isna(), value == 0], ["not_applicable", "zero"], "value")


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
            "status": state_of_value(per_resident),
        }))  # fmt: skip
    return pd.concat(made, ignore_index=True)[list(SECTOR_TYPES)].astype(SECTOR_TYPES)


def area_access(
    by_sector: pd.DataFrame, points: pd.DataFrame, region_id: str, relevant_difference: float
) -> pd.DataFrame:
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
    areas = areas.assign(value=areas.served / lived_in, benchmark_value=benchmarks(areas, region_id))
    values = areas.groupby("zone_id").value
    return areas.assign(
        value_low=values.transform("min"),
        value_high=values.transform("max"),
        benchmark_id=pd.Series("rest_of_region", areas.index).where(areas.benchmark_value.notna(), None),
        comparison=compared(areas, relevant_difference),
        status=state_of_value(areas.value),
        ratio=areas.supply / lived_in * areas.per,
        out_of_reach_pct=areas.out_of_reach / lived_in * 100,
        near_edge_pct=areas.near_edge / lived_in * 100,
    )


def benchmarks(areas: pd.DataFrame, region_id: str) -> pd.Series:
    """The access of the rest of the region, for every zone and catchment; missing for the region itself.

    `areas`: zone_id, catchment_min, per, served (residents × value) and residents.
    """
    region = areas[areas.zone_id == region_id].set_index("catchment_min")
    served = areas.catchment_min.map(region.served) - areas.served
    residents = areas.catchment_min.map(region.residents) - areas.residents
    return served / residents.where(residents > 0)


def compared(areas: pd.DataFrame, relevant_difference: float) -> pd.Series:
    """One word per area for all its catchments together, since the size of the catchment is a choice.

    higher or lower: by at least the relevant difference at every catchment; similar: at none; depends: the catchments
    do not agree; not_compared: no benchmark, or nobody lives there. There is no chance in these figures to test, so
    this is no test. `areas`: zone_id, value, benchmark_value.
    """
    difference = areas.value - areas.benchmark_value
    side = np.sign(difference).where(difference.abs() >= relevant_difference, 0.0).where(difference.notna())
    by_zone = side.groupby(areas.zone_id)
    low, high = by_zone.transform("min"), by_zone.transform("max")
    answers = {"not_compared": low.isna(), "depends": low != high, "higher": low == 1, "lower": low == -1}
    return pd.Series(np.select(list(answers.values()), list(answers), "similar"), areas.index)
