"""Official projections of communes, with the zones they lie in: shown beside, never added up to a zone."""

from __future__ import annotations

import pandas as pd

SOURCE_ID = "ibsa_projection_commune"
COLUMNS = ["commune_id", "zone_ids", "period", "value", "is_projected", "is_split", "source_id"]


def projection_table(projected: pd.DataFrame, sectors: pd.DataFrame) -> pd.DataFrame:
    """mart.projection from staging.commune_projection and reference.sector. One row per commune and period.

    `zone_ids`: the zones the commune lies in, separated by spaces; `is_split` where there are several. A commune
    whose name is not known is left out.
    """
    communes = sectors.groupby(["commune_id", "commune_name_fr"], as_index=False).zone_id.agg(
        zone_ids=lambda zones: " ".join(sorted(set(zones)))
    )
    found = projected.merge(communes, on="commune_name_fr", how="inner", validate="m:1")
    return found.assign(
        period=found.year.astype("str"),
        value=found.residents.astype(float),
        is_split=found.zone_ids.str.contains(" "),
        source_id=SOURCE_ID,
    )[COLUMNS]
