"""From past and coming values to the tables: the backtest, the forecast with its intervals, and what is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.catalogue.forecast_models import YARDSTICK, ForecastRules
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.forecast.ages import COHORTS, PART_MODELS
from pipelines.diagnostics.forecast.backtest import GROUP, best, qualified, scores, with_misses
from pipelines.diagnostics.forecast.bands import coverage, half_widths, with_band
from pipelines.diagnostics.forecast.series import REGION, ZONE, Track, state_of
from pipelines.diagnostics.forecast.totals import COMMUNE

FORECAST_TYPES = {
    "zone_id": "str", "indicator_id": "str", "period": "str", "horizon": "int64", "value": "float64",
    "lower_80": "float64", "upper_80": "float64", "method": "str", "base_period": "str", "backtest_mape": "float64",
    "no_change_mape": "float64", "beats_no_change": "bool", "coverage_80_pct": "float64",
    "coverage_80_earlier_pct": "float64", "too_low_pct": "float64", "origins": "int64",
    "judged_on": "str", "is_raked": "bool",
}  # fmt: skip
FORECAST_COLUMNS = list(FORECAST_TYPES)
SCOPE_COLUMNS = [
    "indicator_id", "last_period", "points", "state", "method", "region_state", "region_method", "judged_on",
]  # fmt: skip


def horizons_of(indicator_id: str, rules: ForecastRules) -> int:
    """How many years ahead an indicator is carried."""
    if indicator_id in (rules.totals.indicator, *rules.totals.also):
        return rules.totals.horizons
    is_age = indicator_id in {entry.indicator for entry in rules.ages.indicators}
    return rules.ages.horizons if is_age else rules.series.horizons


def chosen_models(scored: pd.DataFrame, rules: ForecastRules) -> dict[tuple[str, str], str]:
    """(indicator, level) -> the model used there; a pair that is absent stays at no change.

    A part moved by the region's cohorts stands on the region's movement having been foreseeable, so for the age
    shares three things must hold: the communes' backtest, the region's, and what was held out, where there is any.
    """
    horizon = scored.indicator_id.map(lambda name: horizons_of(name, rules))
    parts = [
        qualified(scored[horizon == years], int(years), rules.fewest_origins) for years in sorted(horizon.unique())
    ]
    passed = pd.concat(parts) if parts else qualified(scored, 1, 1)
    return best(passed[~_refuted(passed, scored, rules)])


def _refuted(passed: pd.DataFrame, scored: pd.DataFrame, rules: ForecastRules) -> pd.Series:
    """Models of the age shares' parts that the region or what was held out speaks against."""
    ages = {entry.indicator for entry in rules.ages.indicators}
    region = set(passed[(passed.level == REGION) & (passed.model == COHORTS)].indicator_id)
    held_out = scored[(scored.level == ZONE) & scored.indicator_id.isin(ages)]
    failed = held_out[held_out.mean_miss >= held_out.no_change_mean_miss]
    pairs = set(zip(failed.indicator_id, failed.model, strict=True))
    is_part = passed.indicator_id.isin(ages) & (passed.level == COMMUNE)
    named = [pair in pairs for pair in zip(passed.indicator_id, passed.model, strict=True)]
    return is_part & (~passed.indicator_id.isin(region) | np.array(named, dtype=bool))


def backtest_table(errors: pd.DataFrame, rules: ForecastRules) -> pd.DataFrame:
    """mart.forecast_backtest. One row per indicator, level, model and horizon."""
    scored = scores(errors)
    chosen = chosen_models(scored, rules)
    table = scored.merge(coverage(errors, rules.interval_pct / 100), on=GROUP, how="left", validate="1:1")
    used = [chosen.get(pair, YARDSTICK) for pair in zip(table.indicator_id, table.level, strict=True)]
    ages = {entry.indicator for entry in rules.ages.indicators}
    # what is held out judges the same model as the communes do; it chooses none of its own
    of_parts = [chosen.get((name, COMMUNE), YARDSTICK) for name in table.indicator_id]
    is_held_out = (table.level == ZONE) & table.indicator_id.isin(ages)
    used = pd.Series(used, table.index, dtype="str").mask(is_held_out, pd.Series(of_parts, table.index, dtype="str"))
    return table.assign(is_no_change=table.model == YARDSTICK, is_chosen=table.model == used)


def chosen_in(backtest: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(indicator, level) -> model, read back from mart.forecast_backtest."""
    rows = backtest[backtest.is_chosen].drop_duplicates(["indicator_id", "level"])
    return dict(zip(zip(rows.indicator_id, rows.level, strict=True), rows.model, strict=True))


def _widths(misses: pd.DataFrame, level: str, method: str, is_series: bool, rules: ForecastRules) -> dict[int, float]:
    """Half-widths by horizon from the misses of one indicator, for one model on one level.

    Zones and region of a yearly series are alike: horizons with few errors take those of the other level too. Parts
    judged on communes cannot be surer than the region they belong to: their interval is at least as wide as its.
    """
    rows = misses[misses.model == method]
    own = rows[rows.level == level]
    if is_series:
        few = own.groupby("horizon").size() < rules.series.fewest_errors
        own = pd.concat([own, rows[(rows.level != level) & rows.horizon.isin(few[few].index)]])
    share = rules.interval_pct / 100
    widths = half_widths(own.horizon.to_numpy(), own.reach.to_numpy(), share)
    if level != COMMUNE:
        return widths
    whole = misses[(misses.level == REGION) & (misses.model == (COHORTS if method in PART_MODELS else method))]
    floor = half_widths(whole.horizon.to_numpy(), whole.reach.to_numpy(), share)
    return {horizon: max(width, floor.get(horizon, 0.0)) for horizon, width in widths.items()}


def forecast_table(
    paths: pd.DataFrame, errors: pd.DataFrame, backtest: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """mart.forecast: coming values with intervals and how such forecasts fared. A year without errors is left out.

    `paths`: PATH_COLUMNS of series.py. One row per zone (and region), indicator and future period.
    """
    rules, special = catalogue.forecast, catalogue.forecast.indicators()
    misses = {str(name): rows for name, rows in with_misses(errors).groupby("indicator_id")}
    parts = [pd.DataFrame(columns=FORECAST_COLUMNS)]
    for _, rows in paths.groupby(["indicator_id", "judged_on", "method"]):
        indicator_id, level, method = rows[["indicator_id", "judged_on", "method"]].iloc[0]
        if indicator_id not in misses:
            continue
        seen = misses[indicator_id]
        widths = _widths(seen, level, method, indicator_id not in special, rules)
        width = rows.horizon.map(widths).astype(float)
        is_share = catalogue.indicators[indicator_id].unit == "pct" and bool((seen.observed <= 100).all())
        lowest = 0.0 if (seen.observed >= 0).all() else -np.inf
        banded = with_band(rows, width, bool(seen.is_relative.all()), lowest, 100.0 if is_share else np.inf)
        parts.append(banded[width.notna() & rows.value.notna()])
    found = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return (_with_record(found, backtest) if len(found) else found).astype(FORECAST_TYPES)


def _with_record(found: pd.DataFrame, backtest: pd.DataFrame) -> pd.DataFrame:
    """Beside each coming value: how its model and no change fared at that horizon, on the level it is judged on."""
    record = backtest.rename(columns={"level": "judged_on", "model": "method", "mape": "backtest_mape"})
    record = record[["indicator_id", "judged_on", "method", "horizon", "backtest_mape", "no_change_mape",
                     "coverage_80_pct", "coverage_80_earlier_pct", "too_low_pct", "origins"]]  # fmt: skip
    joined = found.merge(record, on=["indicator_id", "judged_on", "method", "horizon"], how="left", validate="m:1")
    return joined.assign(
        period=(joined.base_year + joined.horizon).astype("str"),
        base_period=joined.base_year.astype("str"),
        beats_no_change=joined.method != YARDSTICK,
    )[FORECAST_COLUMNS]


def is_shown(last_year: int | None, rules: ForecastRules, roadmap_year: int) -> bool:
    """Whether a series that ends in `last_year` is recent enough for this edition."""
    return last_year is not None and last_year >= rules.oldest_period(roadmap_year)


def scope_table(
    catalogue: Catalogue,
    indicators: dict[str, Track],
    special_years: dict[str, int | None],
    forecast: pd.DataFrame,
    roadmap_year: int,
) -> pd.DataFrame:
    """mart.forecast_scope: what is forecast, and why the rest is not. One row per indicator.

    `indicators`: what is held of each; `special_years`: the year from which residents and age shares
    are carried, where that is not the indicator's own last year.
    """
    rules = catalogue.forecast
    rows = []
    for indicator_id in catalogue.indicators:
        track = indicators[indicator_id]
        last = special_years.get(indicator_id, track.last_year)
        found = forecast[forecast.indicator_id == indicator_id]
        if indicator_id not in special_years:
            why = state_of(track, rules.oldest_period(roadmap_year), rules.series.fewest_points)
        elif last is None:
            why = "no_series"
        else:
            why = None if is_shown(last, rules, roadmap_year) else "series_too_old"
        is_region = found.zone_id == catalogue.territory.region_id
        zones, region = _outcome(found[~is_region], why), _outcome(found[is_region], why)
        judged = found.loc[~is_region, "judged_on"].iloc[0] if zones[1] else None
        rows.append((indicator_id, None if last is None else str(last), track.points, *zones, *region, judged))
    text = dict.fromkeys(["last_period", "method", "region_method", "judged_on"], "str")
    return pd.DataFrame(rows, columns=SCOPE_COLUMNS).astype(text)


def _outcome(found: pd.DataFrame, why: str | None) -> tuple[str, str | None]:
    """State and method of an indicator's rows; without rows the reason, at last that there is too little past."""
    if found.empty:
        return why or "too_few_points", None
    method = str(found["method"].iloc[0])
    return ("no_change_is_better" if method == YARDSTICK else "forecast"), method
