"""The check that blocks publication finds what it should, one fault at a time."""

from collections.abc import Callable

import pandas as pd
import pytest

from pipelines.diagnostics.forecast.soundness import forecast_faults

FORECAST = pd.DataFrame({
    "zone_id": ["a", "a"], "indicator_id": ["share_pct", "people"], "period": ["2026", "2026"], "value": [50.0, 900.0],
    "lower_80": [45.0, 800.0], "upper_80": [55.0, 1000.0], "beats_no_change": [True, False],
    "backtest_mape": [1.0, 2.0], "no_change_mape": [2.0, 2.0], "origins": [5, 5],
})  # fmt: skip
SCOPE = pd.DataFrame({
    "indicator_id": ["share_pct", "people", "old"], "state": ["forecast", "no_change_is_better", "series_too_old"],
    "region_state": ["forecast", "no_change_is_better", "series_too_old"],
})  # fmt: skip


def _faults(forecast: pd.DataFrame = FORECAST, scope: pd.DataFrame = SCOPE, indicators: int = 3) -> list[str]:
    return forecast_faults(forecast, scope, {"share_pct"}, indicators)


def test_a_sound_table_has_no_fault() -> None:
    assert _faults() == []
    assert _faults(FORECAST.iloc[:0]) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"lower_80": [51.0, 800.0]}, "1 rows: value outside its interval, first a share_pct 2026"),
        ({"upper_80": [55.0, None]}, "1 rows: value without an interval or a record, first a people 2026"),
        ({"upper_80": [101.0, 1000.0]}, "1 rows: percentage outside 0–100, first a share_pct 2026"),
        ({"backtest_mape": [2.0, 2.0]}, "1 rows: model that did not beat no change, first a share_pct 2026"),
        ({"indicator_id": ["share_pct", "old"]}, "1 rows: forecast that the scope does not know, first a old 2026"),
    ],
)
def test_each_fault_is_named(change: dict, fault: str) -> None:
    assert _faults(FORECAST.assign(**change)) == [fault]


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda scope: scope.assign(state=["forecast", "no_change_is_better", "old"]), "states that do not exist: old"),
        (lambda scope: scope.iloc[:2], "2 indicators in the scope, expected 3: one fell silent"),
    ],
)
def test_the_scope_is_looked_at_too(edit: Callable, fault: str) -> None:
    assert _faults(scope=edit(SCOPE)) == [fault]
