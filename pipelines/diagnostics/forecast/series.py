"""Yearly indicators of zones and region: which can be carried on at all, and how past forecasts of them fared."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.forecast_models import YARDSTICK, ForecastRules
from pipelines.diagnostics.forecast.backtest import Forecaster, history_until, past_errors
from pipelines.diagnostics.forecast.models import models

ZONE, REGION = "zone", "region"
_YEAR = re.compile(r"\d{4}")
PATH_COLUMNS = ["zone_id", "indicator_id", "judged_on", "method", "base_year", "horizon", "value", "is_raked"]


@dataclass(frozen=True)
class Track:
    """What is held of one indicator: values of the years that every area has, and how far they reach.

    `values`: zone_id -> year -> value; `last_year`: the last of those years; `points`: how many consecutive years end
    there; `other_periods`: how many further periods have figures that may not be compared.
    """

    values: dict[str, dict[int, float]]
    last_year: int | None
    points: int
    other_periods: int


def tracks(table: pd.DataFrame) -> dict[str, Track]:
    """indicator_id -> Track, from mart.zone_indicator (zone_id, indicator_id, period, value, status)."""
    columns = [table[name].tolist() for name in ("indicator_id", "zone_id", "period", "value", "status")]
    areas, held = set(columns[1]), {name: {} for name in columns[0]}
    for indicator_id, zone_id, period, value, status in zip(*columns, strict=True):
        if status in ("value", "zero", "not_comparable"):
            found = held[indicator_id].setdefault(period, {})
            if status != "not_comparable":
                found[zone_id] = value
    return {indicator_id: _track(periods, areas) for indicator_id, periods in held.items()}


def _track(periods: dict[str, dict[str, float]], areas: set[str]) -> Track:
    usable = {
        int(period): values for period, values in periods.items() if _YEAR.fullmatch(period) and set(values) == areas
    }
    years = sorted(usable)
    points = len(history_until(dict.fromkeys(years, 0.0), years[-1])) if years else 0
    by_zone = {zone_id: {year: usable[year][zone_id] for year in years} for zone_id in sorted(areas)} if years else {}
    return Track(by_zone, years[-1] if years else None, points, len(periods) - points)


def state_of(track: Track, oldest: int, fewest_points: int) -> str | None:
    """Why an indicator is not forecast; None where it can be."""
    if track.last_year is None:
        return "not_comparable" if track.other_periods else "no_series"
    if track.last_year < oldest:
        return "series_too_old"
    if track.points < fewest_points:
        # there are older figures, but with gaps between them or for a part of the residents only
        return "not_comparable" if track.points + track.other_periods >= fewest_points else "too_few_points"
    return None


def forecasters(names: list[str], rules: ForecastRules) -> dict[str, tuple[Forecaster, int]]:
    """No change and the named models, each with the fewest points it needs."""
    known = models(rules.growth_years)
    chosen = {name: known[name] for name in (YARDSTICK, *names) if name in known}
    return {
        name: ((lambda history, _origin, years, model=model: model(history, years)), rules.models[name])
        for name, model in chosen.items()
    }


def series_errors(series: dict[str, Track], region_id: str, rules: ForecastRules) -> list[tuple]:
    """Past forecasts of every series (indicator_id -> Track), as rows of ERROR_COLUMNS."""
    tried = forecasters(list(rules.series.models), rules)
    rows = []
    for indicator_id, track in series.items():
        for zone_id, values in track.values.items():
            place = (indicator_id, REGION if zone_id == region_id else ZONE, zone_id)
            rows += past_errors(place, values, tried, rules.series.horizons)
    return rows


def series_paths(
    series: dict[str, Track], region_id: str, chosen: dict[tuple[str, str], str], rules: ForecastRules
) -> pd.DataFrame:
    """Every series carried on with the model chosen for it: PATH_COLUMNS."""
    rows, known = [], models(rules.growth_years)
    for indicator_id, track in series.items():
        for zone_id, values in track.values.items():
            level = REGION if zone_id == region_id else ZONE
            method = chosen.get((indicator_id, level), YARDSTICK)
            path = known[method](history_until(values, max(values)), rules.series.horizons)
            rows += path_rows(zone_id, indicator_id, level, method, max(values), path)
    return pd.DataFrame(rows, columns=PATH_COLUMNS)


def path_rows(
    zone_id: str,
    indicator_id: str,
    judged_on: str,
    method: str,
    base_year: int,
    path: np.ndarray | list[float],
    is_raked: list[bool] | None = None,
) -> list[tuple]:
    """One tuple of PATH_COLUMNS per year ahead."""
    raked = is_raked or [False] * len(path)
    return [
        (zone_id, indicator_id, judged_on, method, base_year, ahead, float(value), is_so)
        for ahead, (value, is_so) in enumerate(zip(path, raked, strict=True), start=1)
    ]
