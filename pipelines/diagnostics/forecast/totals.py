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
from pipelines.diagnostics.forecast.models import MODELS, mean_growth
from pipelines.diagnostics.forecast.series import PATH_COLUMNS, REGION, forecasters, path_rows

COMMUNE, REGION_GROWTH = "commune", "region_growth"
Series = Mapping[int, float]


@dataclass(frozen=True)
class Totals:
    """Residents by year: of the region as long as it goes back, of the communes, and of the zones (and region) now.

    `latest`: zone_id -> (year, residents).
    """

    region: Series
    communes: Mapping[str, Series]
    latest: Mapping[str, tuple[int, float]]


def growth_factors(region: Series, year: int, years: int, fewest: int) -> np.ndarray | None:
    """The region's mean growth up to `year`, or to the year before, as factors after one, two, … years."""
    last = next((y for y in (year, year - 1) if y in region), None)
    history = history_until(region, last) if last is not None else np.array([])
    if len(history) < fewest:
        return None
    return mean_growth(history, years) / history[-1]


def total_errors(totals: Totals, region_id: str, rules: ForecastRules) -> list[tuple]:
    """Past forecasts of the region's and the communes' residents, as rows of ERROR_COLUMNS."""
    wanted, fewest = rules.totals, rules.models["mean_growth"]
    place = (wanted.indicator, REGION, region_id)
    rows = past_errors(place, totals.region, forecasters(list(wanted.region_models), rules), wanted.horizons)
    models = forecasters(list(wanted.zone_models), rules)
    if REGION_GROWTH in wanted.zone_models:

        def with_region(history: np.ndarray, origin: int, years: int) -> np.ndarray | None:
            factors = growth_factors(totals.region, origin, years, fewest)
            return None if factors is None else history[-1] * factors

        models[REGION_GROWTH] = (with_region, rules.models[REGION_GROWTH])
    for commune_id, series in totals.communes.items():
        rows += past_errors((wanted.indicator, COMMUNE, commune_id), series, models, wanted.horizons)
    return rows


def total_paths(
    totals: Totals,
    histories: Mapping[str, Series],
    region_id: str,
    chosen: dict[tuple[str, str], str],
    rules: ForecastRules,
) -> pd.DataFrame:
    """The zones' and the region's residents carried on: PATH_COLUMNS.

    A model for the region runs on its long series and gives growth factors; the latest count is carried on with
    them, since the long series may end a year earlier. `histories`: the zones' own years.
    """
    rows = []
    for zone_id, (year, residents) in totals.latest.items():
        level = REGION if zone_id == region_id else COMMUNE
        method = chosen.get((rules.totals.indicator, level), YARDSTICK)
        if level == REGION and totals.region:
            history = history_until(totals.region, max(totals.region))
        else:
            history = history_until(histories[zone_id], year)
        path = _factors(method, history, totals.region, year, rules) * residents
        rows += path_rows(zone_id, rules.totals.indicator, level, method, year, path)
    return pd.DataFrame(rows, columns=PATH_COLUMNS)


def _factors(method: str, history: np.ndarray, region: Series, year: int, rules: ForecastRules) -> np.ndarray:
    years = rules.totals.horizons
    if method == REGION_GROWTH:
        factors = growth_factors(region, year, years, rules.models["mean_growth"])
    elif len(history) >= rules.models[method]:
        factors = MODELS[method](history, years) / history[-1]
    else:
        factors = None
    return np.full(years, np.nan) if factors is None else factors
