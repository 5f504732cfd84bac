"""The indicator tables as assets: counts in, intervals, comparisons and states out."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.diagnostics import (
    area_medians,
    area_tables,
    comparison,
    coverage,
    indicators,
    intervals,
    means,
    medians,
    special_forms,
    standardisation,
    trend,
)
from pipelines.diagnostics.area_tables import Counts
from pipelines.orchestration import table_asset, version_of

UPSTREAM = [
    "mart.area_part", "mart.area_age", "mart.sector_measure", "mart.sector_area", "mart.sector_weight",
    "mart.country_indicator", "reference.indicator",
]  # fmt: skip
LEVELS = {"zone": "care zone or region", "commune": "commune", "neighbourhood": "monitoring neighbourhood"}


def _counts(build: Build) -> Counts:
    read = build.store.read
    # What is made from sectors' figures again: the special forms, and means weighed with tax returns.
    forms = [
        indicator
        for indicator in build.catalogue.indicators.values()
        if indicator.form in ("median", *special_forms.FROM_AGES) or any(b.counts == "returns" for b in indicator.base)
    ]
    wanted = {name for indicator in forms for name in indicator.measures()}
    observed = read("mart.sector_measure")
    return Counts(
        parts=read("mart.area_part"),
        declared=area_tables.declarations(build.catalogue, read("reference.indicator")),
        ages=read("mart.area_age"),
        sector_measures=observed[observed.measure_id.isin(wanted)],
        sector_areas=read("mart.sector_area"),
        sector_weights=read("mart.sector_weight"),
        country=read("mart.country_indicator"),
    )


def _indicators(level: str, build: Build) -> pd.DataFrame:
    counts = _counts(build)
    if level == "zone":
        return area_tables.zone_table(build.catalogue, counts)
    area_ids = build.store.read(f"reference.{level}")[f"{level}_id"].tolist()
    return area_tables.small_area_table(build.catalogue, counts, level, area_ids)


def diagnostics_assets() -> list[dg.AssetsDefinition]:
    """mart.zone_indicator, mart.commune_indicator and mart.neighbourhood_indicator."""
    modules = [
        area_medians, area_tables, comparison, coverage, indicators, intervals, means, medians, special_forms,
        standardisation, trend,
    ]  # fmt: skip
    version = version_of(*modules_text(modules))
    return [
        table_asset(
            f"mart.{level}_indicator",
            partial(_indicators, level),
            group="diagnostics",
            description=f"Indicators with intervals, yardsticks and states. One row per {words}, indicator and period.",
            deps=[*UPSTREAM, *([f"reference.{level}"] if level != "zone" else [])],
            key=[f"{level}_id", "indicator_id", "period"],
            code_version=version,
        )
        for level, words in LEVELS.items()
    ]


def modules_text(modules: list) -> list[str]:
    """The source text of modules, so that an asset's version follows the functions it calls."""
    return [Path(module.__file__).read_text(encoding="utf-8") for module in modules]
