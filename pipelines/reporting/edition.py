"""What an edition holds: which tables its documents are made from, and which documents there are."""

from __future__ import annotations

import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import LANGUAGES

PUBLISHED_PAGE = "published_figures.html"  # what the zones publish, held against our figures
TABLES = [
    "mart.zone_indicator",
    "mart.neighbourhood_indicator",
    "mart.sector_part",
    "mart.sector_weight",
    "mart.area_age",
    "reference.outline",
    "reference.neighbourhood",
    "reference.sector",
    "reference.zone",
    "reference.source",
]


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
