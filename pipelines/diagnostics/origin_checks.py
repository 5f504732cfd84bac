"""Whether every figure can be followed to the file it was published in."""

from __future__ import annotations

from typing import cast

import pandas as pd

FIGURE = ["level", "area_id", "indicator_id", "period"]
FILE = ["source_id", "vintage", "file"]
NAMED = 5  # figures a fault names; the number says how many there are


def figures_of(tables: dict[str, pd.DataFrame], region_id: str) -> pd.DataFrame:
    """FIGURE of every row with a value in the indicator tables; `tables` maps a level to mart.<level>_indicator.

    The region stands in the table of the zones.
    """
    parts = []
    for level, table in tables.items():
        held = table[table.value.notna()].rename(columns={f"{level}_id": "area_id"}).assign(level=level)
        held.loc[held.area_id == region_id, "level"] = "region"
        parts.append(held[FIGURE])
    return pd.concat(parts, ignore_index=True)


def _first(figures: pd.DataFrame) -> str:
    named = [" ".join(row[1:]) for row in figures.head(NAMED).itertuples(index=False)]
    return ", ".join(named) + (" …" if len(figures) > NAMED else "")


def origin_faults(figures: pd.DataFrame, traced: pd.DataFrame, files: pd.DataFrame) -> list[str]:
    """Sentences for figures without a file, and for files without a checksum that figures rest on.

    `figures` has FIGURE; `traced` is mart.figure_source, `files` reference.source.
    """
    known = files.loc[files.sha256.notna(), FILE].drop_duplicates()
    counted = traced[traced.is_counted].merge(known, on=FILE, how="left", indicator="known")
    faults = []
    for name, rows in counted[counted.known == "left_only"].groupby(FILE):
        source_id, vintage, file = cast("tuple[str, str, str]", name)
        first = _first(rows[FIGURE].drop_duplicates())
        faults.append(f"{file} ({source_id} {vintage}) has no checksum in reference.source; on it rest {first}")
    held = counted.loc[counted.known == "both", FIGURE].drop_duplicates()
    both = figures.merge(held, on=FIGURE, how="left", indicator="known")
    bare = both.loc[both.known == "left_only", FIGURE]
    if len(bare):
        faults.append(
            f"without a published file behind it: {len(bare)} of {len(figures)} figures, first {_first(bare)}"
        )
    return faults
