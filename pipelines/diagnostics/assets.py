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
    published,
    smoothing,
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


def _smoothed(build: Build) -> pd.DataFrame:
    """Indicators of the maps that are made of counts, counted or rebuilt."""
    maps = build.catalogue.profile.maps
    shown = [build.catalogue.indicators[name] for name in dict.fromkeys([*maps.neighbourhood, *maps.sector])]
    per = pd.Series({i.id: float(i.per) for i in shown if i.interval in ("wilson", "byar")})
    rows = build.store.read("mart.neighbourhood_indicator")
    return smoothing.smoothed_table(rows[rows.indicator_id.isin(per.index)], per)


def _published(build: Build) -> pd.DataFrame:
    figures = build.catalogue.published.values()
    return published.published_table(figures, build.store.read("mart.zone_indicator"), build.workspace.is_simulated)


def diagnostics_assets() -> list[dg.AssetsDefinition]:
    """The indicator tables, the smoothed rates of the maps, and the published figures held against ours."""
    modules = [
        area_medians, area_tables, comparison, coverage, indicators, intervals, means, medians, special_forms,
        standardisation, trend,
    ]  # fmt: skip
    version = version_of(*modules_text(modules))
    tables = [
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
    smoothed = table_asset(
        "mart.neighbourhood_smoothed",
        _smoothed,
        group="diagnostics",
        description="Mapped rates drawn towards the region's. One row per neighbourhood, indicator and period.",
        deps=["mart.neighbourhood_indicator"],
        key=["neighbourhood_id", "indicator_id", "period"],
        code_version=version_of(*modules_text([smoothing])),
    )
    held_against = table_asset(
        "mart.published_figure",
        _published,
        group="diagnostics",
        description="What the zones publish about themselves, ours beside it. One row per published figure.",
        deps=["mart.zone_indicator"],
        key=["figure_id"],
    )
    return [*tables, smoothed, held_against]


def modules_text(modules: list) -> list[str]:
    """The source text of modules, so that an asset's version follows the functions it calls."""
    return [Path(module.__file__).read_text(encoding="utf-8") for module in modules]
