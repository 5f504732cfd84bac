"""Services and sectors as points on the map, in Lambert 72 (EPSG:31370, metres)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from pipelines.catalogue.access_models import ServiceKind
from pipelines.problems import BadInput, Problem
from pipelines.storage import CRS

WGS84 = "EPSG:4326"
TYPES = {
    "service_kind": "str", "service_id": "str", "sector_id": "str", "zone_id": "str", "x": "float64", "y": "float64",
    "supply": "float64", "is_counted": "bool", "located_by": "str", "year": "int64",
}  # fmt: skip


def sector_centres(sectors: gpd.GeoDataFrame) -> pd.DataFrame:
    """The centre of each sector: x and y in metres, by sector_id, in its order.

    The known trips start there too, so the same point is used for both.
    """
    centres = sectors.geometry.centroid
    return pd.DataFrame({"x": centres.x.to_numpy(), "y": centres.y.to_numpy()}, index=sectors.sector_id).sort_index()


def projected(lon: pd.Series, lat: pd.Series) -> pd.DataFrame:
    """Degrees (WGS 84) to metres (Lambert 72); a missing coordinate stays missing."""
    known = lon.notna() & lat.notna()
    at = pd.DataFrame({"x": np.nan, "y": np.nan}, index=lon.index)
    if known.any():
        points = gpd.GeoSeries.from_xy(lon[known].astype(float), lat[known].astype(float), crs=WGS84).to_crs(CRS)
        at.loc[known, ["x", "y"]] = np.column_stack([points.x, points.y])
    return at


def service_points(kind: ServiceKind, table: pd.DataFrame, sectors: gpd.GeoDataFrame) -> pd.DataFrame:
    """The places of one kind of service, with how much each offers. One row per place of the table.

    A place stands at its coordinates, else in the middle of its sector (`located_by`: address, sector, nowhere).
    Places the catalogue leaves out (closed, say) stay in the table with `is_counted` false. A supply nobody stated
    is 0. `sectors` has sector_id, zone_id and geometry; `table` the columns the kind names, sector_id, lon, lat, year.
    Raises BadInput where the kind names a column the table does not have.
    """
    _refuse_unknown_columns(kind, table)
    at = projected(table.lon, table.lat)
    centre = sector_centres(sectors).reindex(table.sector_id).set_index(table.index)
    by_address, by_sector = at.x.notna(), at.x.isna() & centre.x.notna()
    at = at.where(by_address, centre)
    offered = table[kind.supply].astype("Float64").fillna(0.0) if kind.supply else pd.Series(1.0, table.index)
    kept = [table[column].isin(values) for column, values in kind.where.items()]
    zone = sectors.set_index("sector_id").zone_id
    return pd.DataFrame({
        "service_kind": kind.id,
        "service_id": table[kind.key],
        "sector_id": table.sector_id,
        "zone_id": table.sector_id.map(zone),
        "x": at.x,
        "y": at.y,
        "supply": offered.astype(float),
        "is_counted": np.logical_and.reduce([np.ones(len(table), bool), *kept]),
        "located_by": np.select([by_address, by_sector], ["address", "sector"], "nowhere"),
        "year": table.year,
    }, index=table.index)[list(TYPES)].astype(TYPES)  # fmt: skip


def _refuse_unknown_columns(kind: ServiceKind, table: pd.DataFrame) -> None:
    named = [
        ("key", kind.key),
        *([("supply", kind.supply)] if kind.supply else []),
        *(("where", name) for name in kind.where),
    ]
    problems = [
        Problem("access.yml", f"{kind.id}.{field}", f"column {name!r}", f"a column of {kind.table}", "correct it")
        for field, name in named
        if name not in table.columns
    ]
    if problems:
        raise BadInput(problems)


def straight_km(origins: pd.DataFrame, destinations: pd.DataFrame) -> pd.DataFrame:
    """Kilometres in a straight line from every origin (rows) to every destination (columns); both have x and y."""
    across = origins.x.to_numpy()[:, None] - destinations.x.to_numpy()[None]
    up = origins.y.to_numpy()[:, None] - destinations.y.to_numpy()[None]
    return pd.DataFrame(np.hypot(across, up) / 1000, index=origins.index, columns=destinations.index)
