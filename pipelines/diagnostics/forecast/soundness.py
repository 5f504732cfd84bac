"""What must hold of the forecasts, whatever the figures are."""

from __future__ import annotations

import pandas as pd

STATES = {"forecast", "no_change_is_better", "series_too_old", "too_few_points", "not_comparable", "no_series"}
SHOWN = ("forecast", "no_change_is_better")
_SLACK = 1e-9


def forecast_faults(forecast: pd.DataFrame, scope: pd.DataFrame, percentages: set[str], indicators: int) -> list[str]:
    """Sentences for what does not hold in mart.forecast and mart.forecast_scope.

    `percentages`: the indicators that are shares; `indicators`: how many the catalogue has.
    """
    scale = forecast.value.abs().clip(lower=1) * _SLACK
    is_share = forecast.indicator_id.isin(percentages)
    shown = scope[scope.state.isin(SHOWN) | scope.region_state.isin(SHOWN)].indicator_id
    rules = {
        "value outside its interval": (forecast.lower_80 > forecast.value + scale)
        | (forecast.upper_80 < forecast.value - scale),
        "value without an interval or a record": forecast[["lower_80", "upper_80", "origins"]].isna().any(axis=1),
        "percentage outside 0–100": is_share & ((forecast.lower_80 < -_SLACK) | (forecast.upper_80 > 100 + _SLACK)),
        "model that did not beat no change": forecast.beats_no_change
        & (forecast.backtest_mape >= forecast.no_change_mape),
        "forecast that the scope does not know": ~forecast.indicator_id.isin(shown),
    }
    faults = []
    for rule, broken in rules.items():
        rows = forecast[broken]
        if len(rows):
            first = rows.iloc[0]
            faults.append(f"{len(rows)} rows: {rule}, first {first.zone_id} {first.indicator_id} {first.period}")
    strange = sorted((set(scope.state) | set(scope.region_state)) - STATES)
    if strange:
        faults.append(f"states that do not exist: {', '.join(strange)}")
    if len(scope) != indicators:
        faults.append(f"{len(scope)} indicators in the scope, expected {indicators}: one fell silent")
    return faults
