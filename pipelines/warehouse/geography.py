"""Zones, communes, neighbourhoods and the region, all built from statistical sectors.

Pure functions on GeoDataFrames in EPSG:31370. A coverage (polygons that share their borders exactly) is
dissolved and simplified as a whole, so that neighbours stay neighbours.
"""

from __future__ import annotations

import re
import unicodedata

import geopandas as gpd
import pandas as pd
import shapely
from geopandas.array import GeometryArray

from pipelines.catalogue.models import Catalogue
from pipelines.problems import BadInput, BuildFailed, Problem
from pipelines.storage import CRS

NOT_LOCALISED = "ZZZZ"
SIMPLIFY_METRES = 25.0
_NOT_RESIDENTIAL = re.compile(r"^[789]\d\d$")  # the monitoring codes cemeteries 7xx, industry 8xx and parks 9xx


def composition(catalogue: Catalogue) -> tuple[dict[str, str], dict[str, str]]:
    """Which zone each commune and each sub-municipality belongs to, as the catalogue says."""
    communes = {code: zone.zone_id for zone in catalogue.zones.values() for code in zone.communes}
    parts = {code: zone.zone_id for zone in catalogue.zones.values() for code in zone.sub_communes}
    return communes, parts


def zone_of_sectors(sectors: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """The zone of each sector by its sub-municipality, else its commune.

    `sectors` has commune_id and sub_commune_id. Raises BadInput naming the communes no zone claims.
    """
    communes, parts = composition(catalogue)
    zones = sectors.sub_commune_id.map(parts).fillna(sectors.commune_id.map(communes))
    orphans = sectors[zones.isna()]
    if len(orphans):
        codes = ", ".join(sorted(set(orphans.sub_commune_id.fillna(orphans.commune_id))))
        found = f"{len(orphans)} sectors of {codes} in no zone"
        problem = Problem("zones.yml", "zones", found, "every sector in exactly one zone", "add the code to a zone")
        raise BadInput([problem])
    return zones


def _plain(text: str) -> str:
    """A name without accents, case and hyphens, to recognise how the official table spells it."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z]+", " ", letters).split())


def official_zone_ids(names: pd.Series, catalogue: Catalogue, language: str) -> pd.Series:
    """Zone ids of the official table's zone names; a name nobody knows raises BadInput."""
    known = {}
    for zone in catalogue.zones.values():
        for name in [*getattr(zone.official, language), zone.name.in_language(language)]:
            known[_plain(name)] = zone.zone_id
    prefixes = r"^(zorgzone|zone|bassin( d aide et de soins)?)\s+"
    plain = names.map(_plain).str.replace(prefixes, "", regex=True)
    ids = plain.map(known).fillna(names.map(_plain).map(known))
    if ids.isna().any():
        found = ", ".join(sorted(set(names[ids.isna()])))
        expected = f"one of {', '.join(sorted(known))}"
        remedy = "add the spelling to `official` in zones.yml"
        raise BadInput([Problem("official_qss", f"zone names ({language})", found, expected, remedy)])
    return ids


def apply_official(
    sectors: pd.DataFrame, official: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let the official sector → quarter → zone table win; report the sectors it moved.

    Returns the sectors with zone_id, qss_id and quarter names, and one row per moved sector
    (sector_id, zone_by_composition, zone_official).
    """
    if official.empty:
        columns = ["sector_id", "zone_by_composition", "zone_official"]
        empty = sectors.assign(qss_id=None, qss_name_nl=None, qss_name_fr=None)
        return empty, pd.DataFrame(columns=columns, dtype="str")
    known = official[official.sector_id.isin(sectors.sector_id)]
    zone_id = official_zone_ids(known.zone_name_nl, catalogue, "nl")
    table = known.assign(zone_official=zone_id)[["sector_id", "qss_id", "qss_name_nl", "qss_name_fr", "zone_official"]]
    merged = sectors.merge(table, on="sector_id", how="left", validate="1:1")
    winning = merged.zone_official.fillna(merged.zone_id)
    moved = merged[winning != merged.zone_id]
    report = moved[["sector_id", "zone_id", "zone_official"]].rename(columns={"zone_id": "zone_by_composition"})
    return merged.assign(zone_id=winning).drop(columns="zone_official"), report.reset_index(drop=True)


def build_sectors(
    polygons: gpd.GeoDataFrame, links: pd.DataFrame, official: pd.DataFrame, catalogue: Catalogue
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Sectors of the reference vintage with every area they belong to, and the moved sectors' report."""
    vintage = catalogue.territory.sector_vintage
    named = links.rename(columns={"name_nl": "link_nl", "name_fr": "link_fr"})
    link = named.loc[named.sector_vintage == vintage, ["sector_id", "neighbourhood_id", "link_nl", "link_fr"]]
    unlinked = sorted(set(polygons.sector_id) ^ set(link.sector_id))
    if unlinked:
        found = f"{len(unlinked)} sectors on one side only, for example {unlinked[0]}"
        expected = "the same sectors as the polygons"
        problem = Problem("ibsa_sector_neighbourhood", vintage, found, expected, "bring both files of one vintage")
        raise BadInput([problem])
    sectors = polygons.merge(link, on="sector_id", validate="1:1")
    # a few sectors have no name on the polygons; the link table names every sector it lists
    named = {"name_nl": sectors.name_nl.fillna(sectors.link_nl), "name_fr": sectors.name_fr.fillna(sectors.link_fr)}
    sectors = sectors.assign(**named)
    sectors = sectors.assign(zone_id=zone_of_sectors(sectors, catalogue), area_km2=sectors.geometry.area / 1e6)
    sectors, moved = apply_official(sectors, official, catalogue)
    columns = [
        "sector_id", "zone_id", "neighbourhood_id", "commune_id", "sub_commune_id", "qss_id", "qss_name_nl",
        "qss_name_fr", "name_nl", "name_fr", "commune_name_nl", "commune_name_fr", "area_km2", "source_id",
        "vintage", "source_file", "geometry",
    ]  # fmt: skip
    return gpd.GeoDataFrame(sectors[columns], geometry="geometry", crs=CRS), moved


def dissolve(sectors: gpd.GeoDataFrame, by: str) -> gpd.GeoDataFrame:
    """Areas made of sectors, their borders exactly those of the sectors. One row per value of `by`."""
    groups = sectors.groupby(by, sort=True)
    geometry = [_united(group.geometry.values) for _, group in groups]
    areas = groups.area_km2.sum().reset_index()
    return gpd.GeoDataFrame(areas, geometry=geometry, crs=CRS)


def _united(polygons: GeometryArray) -> shapely.Geometry:
    try:
        return shapely.coverage_union_all(polygons)
    except shapely.errors.GEOSException:
        # borders that do not fit: unite them anyhow, so that the territory check can name the sectors
        return shapely.union_all(polygons)


def outlines(sectors: gpd.GeoDataFrame, region_id: str) -> gpd.GeoDataFrame:
    """Simplified borders for maps: level, area_id, geometry. Simplified once, so that shared borders stay shared."""
    simple = sectors.copy()
    simple["geometry"] = shapely.coverage_simplify(sectors.geometry.values, SIMPLIFY_METRES)
    simple["region_id"] = region_id
    levels = {"sector": "sector_id", "neighbourhood": "neighbourhood_id", "commune": "commune_id"}
    levels |= {"zone": "zone_id", "region": "region_id"}
    parts = [
        dissolve(simple, column).rename(columns={column: "area_id"}).assign(level=level)
        for level, column in levels.items()
    ]
    areas = pd.concat(parts, ignore_index=True)[["level", "area_id", "geometry"]]
    return gpd.GeoDataFrame(areas, geometry="geometry", crs=CRS)


def build_neighbourhoods(sectors: gpd.GeoDataFrame, names: pd.DataFrame) -> gpd.GeoDataFrame:
    """Monitoring neighbourhoods from sectors; `names` has neighbourhood_id, name_nl, name_fr."""
    areas = dissolve(sectors, "neighbourhood_id").merge(names, on="neighbourhood_id", how="left", validate="1:1")
    residential = ~areas.neighbourhood_id.str.match(_NOT_RESIDENTIAL.pattern)
    crosses = sectors.groupby("neighbourhood_id")[["commune_id", "zone_id"]].nunique()
    crosses = crosses.reindex(areas.neighbourhood_id).reset_index(drop=True)
    columns = ["neighbourhood_id", "name_nl", "name_fr", "is_residential", "communes", "zones", "area_km2", "geometry"]
    return areas.assign(is_residential=residential, communes=crosses.commune_id, zones=crosses.zone_id)[columns]


def build_communes(sectors: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Communes from sectors, with their names in Dutch and French."""
    names = sectors[["commune_id", "commune_name_nl", "commune_name_fr"]].drop_duplicates("commune_id")
    areas = dissolve(sectors, "commune_id").merge(names, on="commune_id", validate="1:1")
    renamed = areas.rename(columns={"commune_name_nl": "name_nl", "commune_name_fr": "name_fr"})
    zones = sectors.groupby("commune_id").zone_id.nunique()
    return renamed.assign(zones=renamed.commune_id.map(zones))[
        ["commune_id", "name_nl", "name_fr", "zones", "area_km2", "geometry"]
    ]


def build_zones(sectors: gpd.GeoDataFrame, catalogue: Catalogue) -> gpd.GeoDataFrame:
    """The zones in catalogue order, then the region: zone_id, level, name_*, area_km2, geometry."""
    region_id = catalogue.territory.region_id
    zones = dissolve(sectors, "zone_id").set_index("zone_id").reindex(catalogue.zone_ids)
    absent = zones[zones.geometry.isna()].index.tolist()
    if absent:
        raise BuildFailed(f"reference.zone: no sector lies in {', '.join(absent)}; see zones.yml")
    whole = sectors.copy()
    whole["region_id"] = region_id
    region = dissolve(whole, "region_id").set_index("region_id")
    areas = pd.concat([zones, region]).rename_axis("zone_id").reset_index()
    words = [catalogue.area_name(area_id) for area_id in areas.zone_id]
    areas = areas.assign(
        level=["region" if area_id == region_id else "zone" for area_id in areas.zone_id],
        place=range(1, len(areas) + 1),
        name_nl=[word.nl for word in words],
        name_fr=[word.fr for word in words],
        name_en=[word.en for word in words],
    )
    columns = ["zone_id", "level", "place", "name_nl", "name_fr", "name_en", "area_km2", "geometry"]
    return gpd.GeoDataFrame(areas[columns], geometry="geometry", crs=CRS)


def neighbourhood_names(links: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Neighbourhood names: as the monitoring writes them where it is present, else the link table's capitals."""
    capitals = links[["neighbourhood_id", "neighbourhood_name_nl", "neighbourhood_name_fr"]]
    capitals = capitals.set_axis(["neighbourhood_id", "name_nl", "name_fr"], axis=1).drop_duplicates("neighbourhood_id")
    capitals = capitals.assign(name_nl=capitals.name_nl.map(readable), name_fr=capitals.name_fr.map(readable))
    written = key[["neighbourhood_id", "name_nl", "name_fr"]].drop_duplicates("neighbourhood_id")
    both = pd.concat([written, capitals]).drop_duplicates("neighbourhood_id")
    return both.sort_values("neighbourhood_id").reset_index(drop=True)


def readable(name: str) -> str:
    """A name in capitals as one writes it; a name already written is left alone."""
    if not isinstance(name, str) or not name.isupper():
        return name
    small = {"De", "Du", "Des", "La", "Le", "Les", "Van", "Der", "Den", "Et", "En", "Aan", "Het"}
    words = name.title().split(" ")
    return " ".join(word.lower() if place and word in small else word for place, word in enumerate(words))


def neighbourhood_agreement(sectors: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sectors whose inner point lies in another neighbourhood's polygon than the link table says."""
    if polygons.empty:
        return pd.DataFrame(columns=["sector_id", "neighbourhood_id", "neighbourhood_by_polygon"], dtype="str")
    points = sectors[["sector_id", "neighbourhood_id", "geometry"]]
    points = points.assign(geometry=points.representative_point())
    shapes = polygons[["neighbourhood_id", "geometry"]].rename(columns={"neighbourhood_id": "neighbourhood_by_polygon"})
    joined = points.sjoin(shapes, how="left", predicate="within").drop_duplicates("sector_id")
    differ = joined[joined.neighbourhood_by_polygon != joined.neighbourhood_id]
    return pd.DataFrame(differ[["sector_id", "neighbourhood_id", "neighbourhood_by_polygon"]]).reset_index(drop=True)
