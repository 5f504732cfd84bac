"""How many residents: the region from its own long series, the zones by what the communes' past teaches.

Zones have too short a past to judge a model on. The communes are of the same making and have a longer one, so a
model for the zones is judged on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.forecast_models import YARDSTICK, ForecastRules
from pipelines.diagnostics.forecast.backtest import history_until, past_errors
from pipelines.diagnostics.forecast.models import mean_growth, models
from pipelines.diagnostics.forecast.series import PATH_COLUMNS, REGION, Track, forecasters, path_rows

COMMUNE, REGION_GROWTH = "commune", "region_growth"
Series = Mapping[int, float]


@dataclass(frozen=True)
class Totals:
    """Residents by year: of the region as far back as it goes, and of the communes."""

    region: Series
    communes: Mapping[str, Series]


def growth_factors(region: Series, year: int, years: int, rules: ForecastRules) -> np.ndarray | None:
    """The region's mean growth up to `year`, or to the year before, as factors after one, two, … years."""
    last = next((y for y in (year, year - 1) if y in region), None)
    history = history_until(region, last) if last is not None else np.array([])
    if len(history) < rules.models["mean_growth"]:
        return None
    return mean_growth(history, years, rules.growth_years) / history[-1]


def total_errors(totals: Totals, region_id: str, rules: ForecastRules) -> list[tuple]:
    """Past forecasts of the region's and the communes' residents, as rows of ERROR_COLUMNS.

    What moves as the residents do (`also` in the catalogue) has the same errors, seen relatively.
    """
    wanted = rules.totals
    tried = forecasters(list(wanted.zone_models), rules)
    if REGION_GROWTH in wanted.zone_models:

        def with_region(history: np.ndarray, origin: int, years: int) -> np.ndarray | None:
            factors = growth_factors(totals.region, origin, years, rules)
            return None if factors is None else history[-1] * factors

        tried[REGION_GROWTH] = (with_region, rules.models[REGION_GROWTH])
    place = (wanted.indicator, REGION, region_id)
    rows = past_errors(place, totals.region, forecasters(list(wanted.region_models), rules), wanted.horizons)
    for commune_id, series in totals.communes.items():
        rows += past_errors((wanted.indicator, COMMUNE, commune_id), series, tried, wanted.horizons)
    return rows + [(name, *row[1:]) for name in wanted.also for row in rows]


def total_paths(
    totals: Totals,
    latest: Mapping[str, Track],
    region_id: str,
    chosen: dict[tuple[str, str], str],
    rules: ForecastRules,
) -> pd.DataFrame:
    """The zones' and the region's residents, and what moves with them, carried on: PATH_COLUMNS.

    A model gives growth factors from the longest series there is, and the latest figure is carried on with them:
    the region's long series may end a year earlier. `latest`: the indicators' own years.
    """
    rows, wanted = [], rules.totals
    for indicator_id in (wanted.indicator, *wanted.also):
        for zone_id, values in latest[indicator_id].values.items() if indicator_id in latest else ():
            level, year = (REGION if zone_id == region_id else COMMUNE), max(values)
            method = chosen.get((wanted.indicator, level), YARDSTICK)
            history = history_until(values, year)
            if level == REGION and totals.region:
                history = history_until(totals.region, max(totals.region))
            path = _factors(method, history, totals.region, year, rules) * values[year]
            rows += path_rows(zone_id, indicator_id, level, method, year, path)
    return pd.DataFrame(rows, columns=PATH_COLUMNS)


def _factors(method: str, history: np.ndarray, region: Series, year: int, rules: ForecastRules) -> np.ndarray:
    years, factors = rules.totals.horizons, None
    if method == REGION_GROWTH:
        factors = growth_factors(region, year, years, rules)
    elif len(history) >= rules.models[method]:
        factors = models(rules.growth_years)[method](history, years) / history[-1]
    return np.full(years, np.nan) if factors is None else factors
