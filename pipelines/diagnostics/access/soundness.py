"""What must hold of the access tables before anything is published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.catalogue.access_models import ServiceKind
from pipelines.diagnostics.access.points import straight_km
from pipelines.diagnostics.access.travel import Ways

TOLERANCE = 1e-6  # tables are rounded to ten decimals; what is added up of them is right to this share


def reached_supply(kind: ServiceKind, points: pd.DataFrame, sectors: pd.DataFrame, ways: Ways) -> dict[int, float]:
    """By catchment, the supply that at least one resident reaches; `sectors` has residents, x, y."""
    usable = points[points.is_counted & (points.located_by != "nowhere")]
    nearest = ways.minutes(straight_km(sectors[sectors.residents > 0], usable), kind.mode).min()
    return {minutes: float(usable.supply[(nearest <= minutes).to_numpy()].sum()) for minutes in kind.catchments_min}


def conservation_faults(kind: ServiceKind, by_sector: pd.DataFrame, reached: dict[int, float]) -> list[str]:
    """Residents × access must add up to the supply they reach. `by_sector`: rows of one kind."""
    faults = []
    for minutes, expected in reached.items():
        rows = by_sector[by_sector.catchment_min == minutes]
        served = float((rows.value.fillna(0.0) * rows.residents).sum()) / kind.per
        if abs(served - expected) > TOLERANCE * max(expected, 1.0):
            faults.append(f"{kind.id}, {minutes} minutes: residents have {served:.6f}, in reach are {expected:.6f}")
    return faults


def area_faults(table: pd.DataFrame, kind: ServiceKind, area_ids: list[str]) -> list[str]:
    """Every area has its three catchments; a wider one leaves nobody more without; no figure is out of range."""
    rows = table[table.service_kind == kind.id]
    expected = {(area, minutes) for area in area_ids for minutes in kind.catchments_min}
    faults = [f"{kind.id}: no row for {area}, {minutes} minutes" for area, minutes in sorted(
        expected - set(zip(rows.zone_id, rows.catchment_min, strict=True)))]  # fmt: skip
    strange = rows[(rows.status != "not_applicable") & ~(np.isfinite(rows.value) & (rows.value >= 0))]
    faults += [f"{kind.id}: value {row.value} for {row.zone_id}" for row in strange.itertuples()]
    wider = rows.sort_values("catchment_min").groupby("zone_id").out_of_reach.diff().fillna(0)
    faults += [
        f"{kind.id}: more out of reach of the wider catchment in {rows.zone_id[n]}" for n in wider.index[wider > 0]
    ]
    return faults
