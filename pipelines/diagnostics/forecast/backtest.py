"""Rolling-origin backtests: pretend to stand in an earlier year, forecast, and look up what came.

Tables of past forecasts ("errors") hold one row per indicator, level, area, model, origin and horizon: the
forecast made from the years up to the origin, the value observed `horizon` years later, and `base`, the value
at the origin, which is what "no change" would have said (Tashman 2000, Int. J. Forecasting 16:437-450).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from pipelines.diagnostics.forecast.models import NO_CHANGE

KEY = ["indicator_id", "level", "area_id", "model", "origin", "horizon"]
ERROR_COLUMNS = [*KEY, "forecast", "observed", "base"]
GROUP = ["indicator_id", "level", "model", "horizon"]
TIE = 1e-9  # a model that says what no change says has not beaten it
# history, origin, years ahead -> values; None where it cannot be made
Place = tuple[str, str, str]  # indicator_id, level, area_id
Forecaster = Callable[[np.ndarray, int, int], np.ndarray | None]


def history_until(series: Mapping[int, float], year: int) -> np.ndarray:
    """The consecutive yearly values that end in `year`, oldest first; empty when that year has none."""
    values = []
    while year in series:
        values.append(series[year])
        year -= 1
    return np.array(values[::-1], dtype=float)


def past_errors(
    place: Place, series: Mapping[int, float], forecasters: Mapping[str, tuple[Forecaster, int]], horizons: int
) -> list[tuple]:
    """Every forecast that could have been made of one series and can be checked by now, as rows of ERROR_COLUMNS.

    `place`: (indicator_id, level, area_id); `series`: year -> value, gaps allowed; `forecasters`: name -> (function,
    fewest points it needs). A model is not tried from where the years before are too few, nor at all where it could
    not be checked at the furthest horizon: it could never be used, and fitting it costs time.
    """
    histories = {origin: history_until(series, origin) for origin in sorted(series)}
    furthest = max((len(past) for origin, past in histories.items() if origin + horizons in series), default=0)
    tried = {name: entry for name, entry in forecasters.items() if name == NO_CHANGE or entry[1] <= furthest}
    rows = []
    for origin, history in histories.items():
        ahead = [h for h in range(1, horizons + 1) if origin + h in series]
        for name, (forecast, fewest) in tried.items():
            path = forecast(history, origin, ahead[-1]) if ahead and len(history) >= fewest else None
            if path is not None:
                base = float(history[-1])
                rows += [(*place, name, origin, h, float(path[h - 1]), series[origin + h], base) for h in ahead]
    return rows


def errors_table(rows: Iterable[tuple]) -> pd.DataFrame:
    """Rows of ERROR_COLUMNS as a table; without rows it has its types all the same."""
    text, whole = ["indicator_id", "level", "area_id", "model"], ["origin", "horizon"]
    types = dict.fromkeys(text, "str") | dict.fromkeys(whole, "int64")
    types |= dict.fromkeys(["forecast", "observed", "base"], "float64")
    return pd.DataFrame(list(rows), columns=ERROR_COLUMNS).astype(types)


def with_misses(errors: pd.DataFrame) -> pd.DataFrame:
    """Add `miss` and `base_miss`, the signed errors of the model and of no change, and what they are shares of.

    Relative to the observed value ((forecast - observed) / observed) where an indicator is positive throughout;
    otherwise in its own unit, with `is_relative` false: a percentage of zero says nothing.
    """
    positive = (errors.observed > 0) & (errors.base > 0) & (errors.forecast > 0)
    is_relative = positive.groupby(errors.indicator_id).transform("all").astype(bool)
    scale = errors.observed.where(is_relative, 1.0)
    return errors.assign(
        is_relative=is_relative,
        miss=(errors.forecast - errors.observed) / scale,
        base_miss=(errors.base - errors.observed) / scale,
        # an interval is set around the forecast, so what it must hold is the miss seen from the forecast
        reach=(errors.observed - errors.forecast).abs() / errors.forecast.where(is_relative, 1.0),
    )


COUNTS = ["forecasts", "origins", "origins_won"]
SCORES = [*COUNTS, "mape", "median_ape", "malpe", "too_low_pct", "mean_miss", "no_change_mape", "no_change_mean_miss"]


def scores(errors: pd.DataFrame) -> pd.DataFrame:
    """MAPE, median APE, MALPE and counts: one row per indicator, level, model and horizon.

    MAPE = mean |forecast - observed| / observed; MALPE = mean (forecast - observed) / observed, which shows
    whether a model lies above or below (Smith, Tayman & Swanson 2013, ch. 13). `no_change_mape` is that of no
    change for the very same areas and years, so that a model tried on fewer of them is compared fairly.
    `too_low_pct`: the share of forecasts that reality went above.
    `origins_won`: starting years in which the model missed by less. Percentages are empty where errors are not
    relative; `mean_miss` is then in the indicator's unit.
    """
    rows = with_misses(errors)
    rows = rows.assign(ape=rows.miss.abs(), base_ape=rows.base_miss.abs())
    by_origin = rows.groupby([*GROUP, "origin"])[["ape", "base_ape"]].mean()
    won = (by_origin.ape < by_origin.base_ape * (1 - TIE)).groupby(GROUP)
    groups = rows.groupby(GROUP)
    percent = groups.is_relative.all().map({True: 100.0, False: np.nan})
    scored = pd.DataFrame({
        "forecasts": groups.size(),
        "origins": won.size(),
        "origins_won": won.sum(),
        "mape": groups.ape.mean() * percent,
        "median_ape": groups.ape.median() * percent,
        "malpe": groups.miss.mean() * percent,
        "too_low_pct": (rows.miss < -TIE).groupby([rows[name] for name in GROUP]).mean() * 100,
        "mean_miss": groups.ape.mean(),
        "no_change_mape": groups.base_ape.mean() * percent,
        "no_change_mean_miss": groups.base_ape.mean(),
    })  # fmt: skip
    return scored.astype(dict.fromkeys(COUNTS, "int64")).reset_index()[[*GROUP, *SCORES]]


def qualified(scored: pd.DataFrame, horizons: int, fewest_origins: int) -> pd.DataFrame:
    """The models that may be used: indicator_id, level, model and `ratio`, their mean error over no change's.

    A model qualifies when it was tried at every horizon, from `fewest_origins` starting years in all, and at
    each horizon missed by less than no change on average and in more than half of the starting years. One lucky
    period does not make a model.
    """
    rows = scored[scored.model != NO_CHANGE]
    ratio = rows.mean_miss / rows.no_change_mean_miss.where(rows.no_change_mean_miss > 0)
    rows = rows.assign(ratio=ratio, wins=(ratio < 1 - TIE) & (rows.origins_won * 2 > rows.origins))
    groups = rows.groupby(["indicator_id", "level", "model"])
    summed = groups.agg(
        tried=("horizon", "size"), origins=("origins", "max"), wins=("wins", "all"), ratio=("ratio", "mean")
    )
    passed = summed[(summed.tried == horizons) & (summed.origins >= fewest_origins) & summed.wins]
    return passed.reset_index()[["indicator_id", "level", "model", "ratio"]]


def best(candidates: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Of qualified models the one furthest ahead of no change, per (indicator, level)."""
    ranked = candidates.sort_values(["indicator_id", "level", "ratio", "model"])
    first = ranked.drop_duplicates(["indicator_id", "level"])
    return dict(zip(zip(first.indicator_id, first.level, strict=True), first.model, strict=True))
