"""What must hold of every territory before anything is built on it."""

from __future__ import annotations

import geopandas as gpd
import shapely

from pipelines.catalogue.models import Expected

GAP_METRES = 1.0  # a gap narrower than this is a drawing fault; a wider one shows in the area


def territory_faults(
    sectors: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, sectors_2025: int, expected: Expected
) -> list[str]:
    """Sentences for what does not hold; empty when the territory is whole.

    `sectors` and `zones` are reference.sector and reference.zone; `sectors_2025` counts the 2025 codes
    (0 when that table is absent, and then not judged).
    """
    counted = {
        "sectors": (len(sectors), expected.sectors),
        "neighbourhoods": (sectors.neighbourhood_id.nunique(), expected.neighbourhoods),
        "communes": (sectors.commune_id.nunique(), expected.communes),
    }
    if sectors_2025:
        counted["2025 sector codes"] = (sectors_2025, expected.sectors_2025)
    faults = [f"{found} {what}, expected {wanted}" for what, (found, wanted) in counted.items() if found != wanted]
    doubled = sectors.sector_id[sectors.sector_id.duplicated()].tolist()
    if doubled:
        faults.append(f"sector {doubled[0]} stands {doubled.count(doubled[0]) + 1} times: each in exactly one zone")
    if sectors.zone_id.isna().any():
        faults.append(f"sector {sectors.sector_id[sectors.zone_id.isna()].iloc[0]} lies in no zone")
    return faults + _area_faults(sectors, zones, expected)


def _area_faults(sectors: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, expected: Expected) -> list[str]:
    faults = []
    geometry = sectors.geometry.values
    if not shapely.coverage_is_valid(geometry, gap_width=GAP_METRES):
        edges = shapely.coverage_invalid_edges(geometry, gap_width=GAP_METRES)
        bad = sectors.sector_id[~shapely.is_empty(edges)].tolist()
        faults.append(f"the borders of {len(bad)} sectors overlap or leave gaps, for example {', '.join(bad[:3])}")
    total = sectors.geometry.area.sum() / 1e6
    if abs(total - expected.area_km2) > expected.area_tolerance_km2:
        wanted = f"{expected.area_km2} ± {expected.area_tolerance_km2}"
        faults.append(f"the sectors cover {total:.3f} km2, expected {wanted}")
    parts = zones[zones.level == "zone"].area_km2.sum()
    whole = zones[zones.level == "region"].geometry.area.sum() / 1e6
    if abs(parts - whole) > 1e-6 * max(whole, 1):
        faults.append(f"the zones cover {parts:.6f} km2 and the region {whole:.6f}: parts and whole differ")
    return faults
