"""What an edition holds: which tables its documents are made from, and which documents there are."""

from __future__ import annotations

import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES

PUBLISHED_PAGE = "published_figures.html"  # what the zones publish, held against our figures
TABLES = [
    "public.zone_indicator",
    "public.neighbourhood_indicator",
    "public.sector_indicator",
    "public.area_age",
    "public.figure_source",
    "reference.outline",
    "reference.neighbourhood",
    "reference.sector",
    "reference.zone",
    "reference.source",
]

# Tables that only sections read (`Inputs.table`), by the name sections know them by. A build makes every one of them,
# empty where no file is held; a section that finds its table empty leaves itself out.
# The edition that documents are made from is chosen here and nowhere else.
NAMED_TABLES = {
    "access": "public.access",
    "forecast": "public.forecast",
    "forecast_error": "public.forecast_error",
    "forecast_scope": "public.forecast_scope",
    "neighbourhood_indicator": "public.neighbourhood_indicator",
    "projection": "public.projection",
    "neighbourhood_zone": "public.neighbourhood_zone",
    "vulnerability": "public.vulnerability",
    "vulnerability_assumption": "public.vulnerability_assumption",
}
ALL_TABLES: list[str] = list(dict.fromkeys([*TABLES, *NAMED_TABLES.values()]))


def table_of(*names: str) -> str:
    """The table that documents read for one of these names, in whichever edition (`mart` or `public`).

    Raises StopIteration where documents read none of them.
    """
    return next(table for table in ALL_TABLES if table.split(".")[1] in names)


def expected_documents(build: Build) -> pd.DataFrame:
    """What a build of every language and zone makes: path below the year's folder, kind, area, language."""
    rows = [
        (f"{language}/{area_id}.{kind}", kind, area_id, language)
        for language in LANGUAGES
        for area_id in build.catalogue.area_ids
        for kind in ("pdf", "html")
    ]
    region_id = build.catalogue.territory.region_id
    rows += [(f"{language}/{PUBLISHED_PAGE}", "html", region_id, language) for language in LANGUAGES]
    maps = build.catalogue.profile.maps
    shown = [("neighbourhood", name) for name in maps.neighbourhood] + [("sector", name) for name in maps.sector]
    rows += [
        (f"maps/{area_id}_{level}_{name}.svg", "map", area_id, "")
        for area_id in build.catalogue.area_ids
        for level, name in shown
    ]
    return pd.DataFrame(rows, columns=["path", "kind", "area_id", "language"])
