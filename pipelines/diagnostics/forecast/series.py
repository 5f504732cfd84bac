"""Yearly indicators of zones and region: which can be carried on at all, and how past forecasts of them fared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.forecast_models import YARDSTICK, ForecastRules
from pipelines.diagnostics.forecast.backtest import Forecaster, history_until, past_errors
from pipelines.diagnostics.forecast.models import MODELS

ZONE, REGION = "zone", "region"
PATH_COLUMNS = ["zone_id", "indicator_id", "judged_on", "method", "base_year", "horizon", "value"]


@dataclass(frozen=True)
class Reach:
    """How far the figures of one indicator reach: the last year that every area has, and how many lead up to it."""

    last_year: int | None
    points: int
    other_periods: int  # yearly or not, that have figures nobody may compare


def usable_years(rows: pd.DataFrame) -> list[int]:
    """The years for which every area of an indicator has a value. `rows`: zone_id, period, status."""
    yearly = rows[rows.status.isin(["value", "zero"]) & rows.period.str.fullmatch(r"\d{4}")]
    areas = yearly.groupby("period").zone_id.nunique()
    return sorted(int(period) for period in areas[areas == rows.zone_id.nunique()].index)


def reach_of(rows: pd.DataFrame) -> Reach:
    """How far one indicator's rows of mart.zone_indicator reach."""
    years = usable_years(rows)
    held = rows[rows.status.isin(["value", "zero", "not_comparable"])]
    if not years:
        return Reach(None, 0, held.period.nunique())
    points = len(history_until(dict.fromkeys(years, 0.0), years[-1]))
    return Reach(years[-1], points, held.period.nunique() - points)


def state_of(reach: Reach, oldest: int, fewest_points: int) -> str | None:
    """Why an indicator is not forecast; None where it can be."""
    if reach.last_year is None:
        return "not_comparable" if reach.other_periods else "no_series"
    if reach.last_year < oldest:
        return "series_too_old"
    if reach.points < fewest_points:
        # there are older figures, but with gaps between them or for a part of the residents only
        return "not_comparable" if reach.points + reach.other_periods >= fewest_points else "too_few_points"
    return None


def yearly_values(rows: pd.DataFrame) -> dict[str, dict[int, float]]:
    """zone_id -> year -> value, for the years every area has."""
    years = usable_years(rows)
    kept = rows[rows.period.isin([str(year) for year in years])]
    return {
        str(zone_id): dict(zip(part.period.astype(int).tolist(), part.value.tolist(), strict=True))
        for zone_id, part in kept.groupby("zone_id")
    }


def forecasters(names: list[str], rules: ForecastRules) -> dict[str, tuple[Forecaster, int]]:
    """No change and the named models, each with the fewest points it needs."""
    chosen = {name: MODELS[name] for name in (YARDSTICK, *names) if name in MODELS}
    return {
        name: ((lambda history, _origin, years, model=model: model(history, years)), rules.models[name])
        for name, model in chosen.items()
    }


def series_errors(series: dict[str, pd.DataFrame], region_id: str, rules: ForecastRules) -> list[tuple]:
    """Past forecasts of every series (indicator_id -> its rows of mart.zone_indicator), as rows of ERROR_COLUMNS."""
    models = forecasters(list(rules.series.models), rules)
    rows = []
    for indicator_id, table in series.items():
        for zone_id, values in yearly_values(table).items():
            place = (indicator_id, REGION if zone_id == region_id else ZONE, zone_id)
            rows += past_errors(place, values, models, rules.series.horizons)
    return rows


def series_paths(
    series: dict[str, pd.DataFrame], region_id: str, chosen: dict[tuple[str, str], str], horizons: int
) -> pd.DataFrame:
    """Every series carried on with the model chosen for it: PATH_COLUMNS."""
    rows = []
    for indicator_id, table in series.items():
        for zone_id, values in yearly_values(table).items():
            level = REGION if zone_id == region_id else ZONE
            method = chosen.get((indicator_id, level), YARDSTICK)
            path = MODELS[method](history_until(values, max(values)), horizons)
            rows += path_rows(zone_id, indicator_id, level, method, max(values), path)
    return pd.DataFrame(rows, columns=PATH_COLUMNS)


def path_rows(
    zone_id: str, indicator_id: str, judged_on: str, method: str, base_year: int, path: np.ndarray | list[float]
) -> list[tuple]:
    """One tuple of PATH_COLUMNS per year ahead."""
    return [
        (zone_id, indicator_id, judged_on, method, base_year, ahead, float(value))
        for ahead, value in enumerate(path, start=1)
    ]
