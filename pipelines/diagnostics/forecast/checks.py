"""What blocks publication of the forecasts."""

from __future__ import annotations

import dagster as dg

from pipelines.build import Build
from pipelines.diagnostics.forecast.soundness import forecast_faults
from pipelines.orchestration import faults_check


def _find(build: Build) -> tuple[int, list[str]]:
    forecast, scope = build.store.read("mart.forecast"), build.store.read("mart.forecast_scope")
    indicators = build.catalogue.indicators
    shares = {name for name, indicator in indicators.items() if indicator.unit == "pct" and indicator.form != "change"}
    # the scope is never empty, also where nothing can be forecast
    return len(forecast) + len(scope), forecast_faults(forecast, scope, shares, len(indicators))


def forecast_checks() -> list[dg.AssetChecksDefinition]:
    """One grouped check of the forecasts and their scope."""
    return [
        faults_check("forecasts_are_sound", "mart.forecast_scope", _find, also=["mart.forecast"],
                     description="Intervals, percentages, no model that lost, every indicator accounted for."),
    ]  # fmt: skip
