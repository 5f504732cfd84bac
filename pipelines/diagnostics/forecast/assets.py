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
    series,
    tables,
    totals,
)
from pipelines.diagnostics.forecast.inputs import Inputs, read_inputs
from pipelines.orchestration import table_asset, version_of

GROUP = "forecast"
ERRORS, BACKTEST, FORECAST = "mart.forecast_error", "mart.forecast_backtest", "mart.forecast"


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
    latest = [year for year, _ in held.totals.latest.values()]
    years: dict[str, int | None] = {entry.indicator: held.structures.zone_year for entry in rules.ages.indicators}
    return years | {rules.totals.indicator: max(latest) if latest else None}


def _forecast(build: Build) -> pd.DataFrame:
    held, catalogue, region_id = _inputs(build), build.catalogue, build.catalogue.territory.region_id
    rules, judged = catalogue.forecast, build.store.read(BACKTEST)
    chosen, years = tables.chosen_in(judged), _special_years(held, build)
    paths = [series.series_paths(held.series, region_id, chosen, rules.series.horizons)]
    if tables.is_shown(years[rules.totals.indicator], rules, build.year):
        own = series.yearly_values(held.indicators[rules.totals.indicator])
        paths.append(totals.total_paths(held.totals, own, region_id, chosen, rules))
    if tables.is_shown(held.structures.zone_year, rules, build.year):
        paths.append(age_tables.age_paths(held.structures, region_id, held.groups, chosen, rules.ages))
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
    modules = [age_tables, ages, backtest, bands, cohorts, inputs, models, projection, series, tables, totals]
    version = version_of(*modules_text(modules))
    made = [
        (ERRORS, _errors, inputs.TABLES, backtest.KEY,
         "Forecasts as they would have been made in earlier years, and what came. "
         "One row per indicator, level, area, model, starting year and horizon."),
        (BACKTEST, _backtest, [ERRORS], backtest.GROUP,
         "How models fared on past years, against no change. One row per indicator, level, model and horizon."),
        (FORECAST, _forecast, [*inputs.TABLES, ERRORS, BACKTEST], ["zone_id", "indicator_id", "period"],
         "What may come next, with intervals from past errors. "
         "One row per care zone or region, indicator and future period."),
        ("mart.forecast_scope", _scope, [*inputs.TABLES, FORECAST], ["indicator_id"],
         "What is forecast and why the rest is not. One row per indicator."),
        ("mart.projection", _projection, ["staging.commune_projection", "reference.sector"], ["commune_id", "period"],
         "Official projections, shown beside and never added up to a zone. One row per commune and period."),
    ]  # fmt: skip
    return [
        table_asset(table, make, group=GROUP, description=words, deps=sorted(set(deps)), key=key, code_version=version)
        for table, make, deps, key, words in made
    ]
