"""The forecasts as assets: past forecasts, how they fared, coming values, what is left out and why."""

from __future__ import annotations

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.diagnostics.assets import modules_text
from pipelines.diagnostics.forecast import (
    age_tables,
    ages,
    backtest,
    bands,
    cohorts,
    inputs,
    models,
    projection,
    raking,
    series,
    tables,
    totals,
)
from pipelines.diagnostics.forecast.inputs import Inputs, read_inputs
from pipelines.orchestration import table_asset, version_of

GROUP = "forecast"
ERRORS, BACKTEST, FORECAST = "mart.forecast_error", "mart.forecast_backtest", "mart.forecast"
PROJECTION = "mart.projection"


def _inputs(build: Build) -> Inputs:
    return read_inputs(build.store, build.catalogue, build.year)


def _errors(build: Build) -> pd.DataFrame:
    held, rules, region_id = _inputs(build), build.catalogue.forecast, build.catalogue.territory.region_id
    rows = [
        *series.series_errors(held.series, region_id, rules),
        *totals.total_errors(held.totals, region_id, rules),
        *age_tables.age_errors(held.structures, region_id, held.groups, rules.ages),
        *age_tables.held_out_errors(held.structures, held.held_out, region_id, held.groups, rules.ages),
    ]
    # an age group nobody belongs to has no share, then or later
    return backtest.errors_table(rows).dropna()


def _backtest(build: Build) -> pd.DataFrame:
    return tables.backtest_table(build.store.read(ERRORS), build.catalogue.forecast)


def _special_years(held: Inputs, build: Build) -> dict[str, int | None]:
    """The years from which residents and age shares are carried on."""
    rules = build.catalogue.forecast
    years: dict[str, int | None] = {entry.indicator: held.structures.zone_year for entry in rules.ages.indicators}
    return years | {name: held.indicators[name].last_year for name in (rules.totals.indicator, *rules.totals.also)}


def _controls(build: Build, paths: pd.DataFrame) -> age_tables.Controls:
    """Zone totals to come, for raking: official ones where a whole zone has them, beside our own."""
    sectors = build.store.read("reference.sector")
    communes = {str(name): sorted(set(part)) for name, part in sectors.groupby("zone_id").commune_id}
    official = raking.official_totals(build.store.read(PROJECTION), communes)
    own: dict[str, dict[int, float]] = {}
    rows = paths[paths.indicator_id == build.catalogue.forecast.totals.indicator]
    for zone_id, year, value in zip(rows.zone_id, rows.base_year + rows.horizon, rows.value, strict=True):
        own.setdefault(str(zone_id), {})[int(year)] = float(value)
    return age_tables.Controls(official, own)


def _forecast(build: Build) -> pd.DataFrame:
    held, catalogue, region_id = _inputs(build), build.catalogue, build.catalogue.territory.region_id
    rules, judged = catalogue.forecast, build.store.read(BACKTEST)
    chosen, years = tables.chosen_in(judged), _special_years(held, build)
    paths = [series.series_paths(held.series, region_id, chosen, rules)]
    latest = {
        name: held.indicators[name]
        for name in (rules.totals.indicator, *rules.totals.also)
        if tables.is_shown(years[name], rules, build.year)
    }
    paths.append(totals.total_paths(held.totals, latest, region_id, chosen, rules))
    if tables.is_shown(held.structures.zone_year, rules, build.year):
        controls = _controls(build, paths[1])
        paths.append(age_tables.age_paths(held.structures, region_id, held.groups, chosen, rules.ages, controls))
    carried = pd.concat([path for path in paths if len(path)] or paths[:1], ignore_index=True)
    return tables.forecast_table(carried, build.store.read(ERRORS), judged, catalogue)


def _scope(build: Build) -> pd.DataFrame:
    held = _inputs(build)
    found = build.store.read(FORECAST)
    return tables.scope_table(build.catalogue, held.indicators, _special_years(held, build), found, build.year)


def _projection(build: Build) -> pd.DataFrame:
    return projection.projection_table(
        build.store.read("staging.commune_projection"), build.store.read_geo("reference.sector")
    )


def forecast_assets() -> list[dg.AssetsDefinition]:
    """mart.forecast and the tables around it."""
    modules = [age_tables, ages, backtest, bands, cohorts, inputs, models, projection, raking, series, tables, totals]
    version = version_of(*modules_text(modules))
    made = [
        (ERRORS, _errors, inputs.TABLES, backtest.KEY,
         "Forecasts as they would have been made in earlier years, and what came. "
         "One row per indicator, level, area, model, starting year and horizon."),
        (BACKTEST, _backtest, [ERRORS], backtest.GROUP,
         "How models fared on past years, against no change. One row per indicator, level, model and horizon."),
        (FORECAST, _forecast, [*inputs.TABLES, ERRORS, BACKTEST, PROJECTION],
         ["zone_id", "indicator_id", "period"],
         "What may come next, with intervals from past errors. "
         "One row per care zone or region, indicator and future period."),
        ("mart.forecast_scope", _scope, [*inputs.TABLES, FORECAST], ["indicator_id"],
         "What is forecast and why the rest is not. One row per indicator."),
        (PROJECTION, _projection, ["staging.commune_projection", "reference.sector"], ["commune_id", "period"],
         "Official projections, shown beside and never added up to a zone. One row per commune and period."),
    ]  # fmt: skip
    return [
        table_asset(table, make, group=GROUP, description=words, deps=sorted(set(deps)), key=key, code_version=version)
        for table, make, deps, key, words in made
    ]
