"""mart.disclosure says what is hidden and why; public.* are the tables for everybody, made from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.diagnostics.disclosure.cells import AGE
from pipelines.diagnostics.disclosure.control import Controller, Given
from pipelines.diagnostics.disclosure.editions import mapped_rates, public_indicators, public_sectors
from pipelines.diagnostics.disclosure.field_editions import public_evidence, public_participation
from pipelines.diagnostics.disclosure.further import (
    homes,
    public_access,
    public_forecast,
    public_sources,
    public_vulnerability,
)
from pipelines.orchestration import table_asset, version_of
from pipelines.warehouse.measures import input_periods, measure_tables

LEVELS = ("zone", "commune", "neighbourhood")
PYRAMIDS = ("zone", "region")  # the levels whose age classes documents show
COUNTED = [
    "mart.sector_part", "mart.sector_measure", "mart.sector_area", "mart.sector_weight", "mart.area_age",
]  # fmt: skip
GROUP = "disclosure"


def indicator_rows(build: Build, schema: str) -> pd.DataFrame:
    """The indicator tables of all levels under one another: level, area_id and their own columns."""
    tables = []
    for level in LEVELS:
        table = build.store.read(f"{schema}.{level}_indicator").rename(columns={f"{level}_id": "area_id"})
        is_region = table.area_id == build.catalogue.territory.region_id
        tables.append(table.assign(level=pd.Series(level, table.index).mask(is_region, "region")))
    return pd.concat(tables, ignore_index=True)


def gathered(build: Build) -> Given:
    """What could be published, and all that is known of how it was counted."""
    read, catalogue = build.store.read, build.catalogue
    parts, measured, ages = read("mart.sector_part"), read("mart.sector_measure"), read("mart.area_age")
    areas = read("mart.sector_area")
    rates = mapped_rates(parts, read("mart.sector_weight"), catalogue)
    return Given(
        catalogue=catalogue,
        rows=indicator_rows(build, "mart"),
        rates=rates.assign(rate=rates.numerator / rates.denominator),
        parts=parts,
        measured=measured[measured.value.notna()],
        areas=areas[areas.level != "not_localised"],
        ages=ages[ages.level.isin(PYRAMIDS)],
        classes=ages,
        periods=input_periods(build.store, catalogue),
    )


def _disclosure(build: Build) -> pd.DataFrame:
    controller = Controller(gathered(build))
    controller.protect()
    return controller.table()


def _hidden(build: Build, levels: list[str]) -> pd.MultiIndex:
    reasons = build.store.read("mart.disclosure")
    rows = reasons[reasons.level.isin(levels)]
    return pd.MultiIndex.from_frame(rows[["area_id", "indicator_id", "period"]].drop_duplicates())


def _indicators(level: str, build: Build) -> pd.DataFrame:
    table = build.store.read(f"mart.{level}_indicator")
    weights, areas = build.store.read("mart.sector_weight"), build.store.read("mart.sector_area")
    living = areas.merge(weights[["sector_id", "residents"]], on="sector_id").groupby("area_id").residents.sum()
    hidden = _hidden(build, [level, "region"] if level == "zone" else [level])
    return public_indicators(table, f"{level}_id", hidden, living, build.catalogue)


def _sectors(build: Build) -> pd.DataFrame:
    rates = mapped_rates(build.store.read("mart.sector_part"), build.store.read("mart.sector_weight"), build.catalogue)
    sectors = build.store.read("reference.sector")
    return public_sectors(rates, sectors, _hidden(build, ["neighbourhood"]), build.catalogue)


def _ages(build: Build) -> pd.DataFrame:
    """The classes pyramids show, without deaths; a hidden class has no number."""
    ages = build.store.read("mart.area_age")
    shown = ages[ages.level.isin(PYRAMIDS)].drop(columns="deaths")
    reasons = build.store.read("mart.disclosure")
    reasons = reasons[reasons.measure_id.str.startswith(AGE)]
    by = {table.source_id: table.by for table in build.catalogue.disclosure.ages}
    names = [
        f"{AGE}{row.source_id} " + "&".join(str(getattr(row, name)) for name in by.get(row.source_id, []))
        for row in shown.itertuples()
    ]
    keys = pd.MultiIndex.from_arrays([shown.level, shown.area_id, names, shown.year.astype(str)])
    gone = keys.isin(pd.MultiIndex.from_frame(reasons[["level", "area_id", "measure_id", "measure_period"]]))
    return shown.assign(residents=shown.residents.astype(float).mask(gone))


def _access(build: Build) -> pd.DataFrame:
    return public_access(build.store.read("mart.access"), build.catalogue.disclosure)


def _vulnerability(build: Build) -> pd.DataFrame:
    return public_vulnerability(build.store.read("mart.vulnerability"), build.catalogue.disclosure)


def _forecast(build: Build) -> pd.DataFrame:
    return public_forecast(build.store.read("mart.forecast"), _hidden(build, ["zone", "region"]))


def _homes(build: Build) -> pd.DataFrame:
    return homes(build.store.read("mart.sector_weight"))


def _sources(build: Build) -> pd.DataFrame:
    return public_sources(build.store.read("mart.figure_source"), PYRAMIDS)


def _participation(build: Build) -> pd.DataFrame:
    return public_participation(build.store.read("mart.participation"), build.catalogue.disclosure)


def _evidence(build: Build) -> pd.DataFrame:
    return public_evidence(build.store.read("mart.evidence"))


def _as_it_is(name: str, build: Build) -> pd.DataFrame:
    """A table that holds nobody: errors of past forecasts, official projections, assumptions, reasons."""
    return build.store.read(f"mart.{name}")


# Tables the documents show beside the indicators: key, what they need beyond their own mart table, what they hold.
FURTHER: dict[str, tuple[Callable[[Build], pd.DataFrame], list[str], list[str], str]] = {
    "access": (_access, ["mart.access"], ["zone_id", "service_kind", "catchment_min"],
               "Services within reach. One row per zone or region, kind of service and catchment."),
    "vulnerability": (_vulnerability, ["mart.vulnerability"], ["zone_id"],
                      "Composite vulnerability with rank intervals. One row per zone or region."),
    "forecast": (_forecast, ["mart.forecast", "mart.disclosure"], ["zone_id", "indicator_id", "period"],
                 "What may come next. One row per zone or region, indicator and future period."),
    "figure_source": (_sources, ["mart.figure_source"],
                      ["level", "area_id", "indicator_id", "period", "role", "measure_id", "source_id", "vintage",
                       "file"],
                      "Which files zones' and region's figures rest on. One row per figure, role, measure and file."),
    "participation": (_participation, ["mart.participation"], ["zone_id", "actor_sector", "actor_role"],
                      "Who takes part in what the field says. One row per zone, sector and role."),
    "evidence": (_evidence, ["mart.evidence"], ["zone_id", "theme_id"],
                 "How strongly an area speaks of a theme. One row per area and theme."),
    "neighbourhood_zone": (_homes, ["mart.sector_weight"], ["neighbourhood_id"],
                           "The zone most of a neighbourhood's residents live in. One row per neighbourhood."),
}  # fmt: skip
UNCHANGED = {
    "forecast_error": ["indicator_id", "level", "area_id", "model", "origin", "horizon"],
    "forecast_backtest": ["indicator_id", "level", "model", "horizon"],
    "forecast_scope": ["indicator_id"],
    "projection": ["commune_id", "period"],
    "vulnerability_assumption": ["assumption", "zone_id"],
    "access_scope": ["service_kind"],
    "published_figure": ["figure_id"],
    "helpdesk_use": ["zone_id", "channel", "quarter"],
    "listening_plan": ["zone_id", "theme_id"],
}


def _further_assets(version: str) -> list[dg.AssetsDefinition]:
    changed = [
        table_asset(f"public.{name}", make, group=GROUP, code_version=version, deps=deps, key=key, description=words)
        for name, (make, deps, key, words) in FURTHER.items()
    ]
    unchanged = [
        table_asset(
            f"public.{name}", partial(_as_it_is, name), group=GROUP, code_version=version, deps=[f"mart.{name}"],
            key=key, description=f"mart.{name}, which holds nobody. One row per {', '.join(key)}.",
        )
        for name, key in UNCHANGED.items()
    ]  # fmt: skip
    return [*changed, *unchanged]


def disclosure_assets(catalogue) -> list[dg.AssetsDefinition]:
    """mart.disclosure and the public tables that rest on it."""
    version = version_of(*(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))))
    rows = [f"mart.{level}_indicator" for level in LEVELS]
    control = table_asset(
        "mart.disclosure", _disclosure, group=GROUP, code_version=version,
        deps=[*rows, *COUNTED, *measure_tables(catalogue)],
        key=["level", "area_id", "indicator_id", "period", "measure_id", "measure_period"],
        description="What is hidden from the public edition and why, with how far an attacker gets. "
        "One row per hidden row and count it is hidden for.",
    )  # fmt: skip
    public = [
        table_asset(
            f"public.{level}_indicator", partial(_indicators, level), group=GROUP, code_version=version,
            deps=[f"mart.{level}_indicator", "mart.disclosure", "mart.sector_weight", "mart.sector_area"],
            key=[f"{level}_id", "indicator_id", "period"],
            description=f"mart.{level}_indicator without what could point at a person. "
            "One row per area, indicator and period.",
        )
        for level in LEVELS
    ]  # fmt: skip
    sectors = table_asset(
        "public.sector_indicator", _sectors, group=GROUP, code_version=version,
        deps=["mart.sector_part", "mart.sector_weight", "reference.sector", "mart.disclosure"],
        key=["sector_id", "indicator_id", "period"],
        description="Rates of the sectors that are mapped, without numbers. One row per sector and indicator.",
    )  # fmt: skip
    ages = table_asset(
        "public.area_age", _ages, group=GROUP, code_version=version, deps=["mart.area_age", "mart.disclosure"],
        key=["level", "area_id", "source_id", "year", "sex", "age_from"],
        description="Residents by age class of zones and region. One row per area, source, year, sex and age class.",
    )  # fmt: skip
    return [control, *public, sectors, ages, *_further_assets(version)]
