"""The demonstration territory shows everything there is to show, and a missing file takes only its own part away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipelines.build import Build
from pipelines.catalogue.loading import load_catalogue
from pipelines.diagnostics.forecast import assets, inputs
from pipelines.paths import Workspace
from pipelines.storage import Store

pytestmark = pytest.mark.slow

STEPS = {
    "mart.projection": assets._projection,
    "mart.forecast_error": assets._errors,
    "mart.forecast_backtest": assets._backtest,
    "mart.forecast": assets._forecast,
    "mart.forecast_scope": assets._scope,
}
STATES = {"forecast", "no_change_is_better", "series_too_old", "too_few_points", "not_comparable", "no_series"}
CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def store(demo_build: Path) -> Store:
    return Store(demo_build / "processed")


# ---- all of it is shown ------------------------------------------------------------------------------------
def test_every_state_but_no_series_occurs(store: Store) -> None:
    states = store.read("mart.forecast_scope").state.value_counts()
    assert set(states.index) == {
        "forecast",
        "no_change_is_better",
        "series_too_old",
        "too_few_points",
        "not_comparable",
    }
    assert states["forecast"] > 10


def test_models_of_all_three_kinds_are_used(store: Store) -> None:
    used = set(store.read("mart.forecast")["method"])
    assert {"no_change", "mean_growth", "hamilton_perry", "region_share_change"} <= used
    tried = set(store.read("mart.forecast_backtest").model)
    assert {"damped_trend", "mean_of_three", "region_growth", "cohorts_and_region"} <= tried


def test_every_coming_value_has_its_interval_and_its_record(store: Store) -> None:
    forecast = store.read("mart.forecast")
    assert len(forecast) > 300
    assert (forecast.lower_80 <= forecast.value).all()
    assert (forecast.value <= forecast.upper_80).all()
    assert forecast[["backtest_mape", "no_change_mape", "origins"]].notna().all(axis=None)
    assert (forecast.beats_no_change == (forecast["method"] != "no_change")).all()
    better = forecast[forecast.beats_no_change]
    assert (better.backtest_mape < better.no_change_mape).all()
    still = forecast[~forecast.beats_no_change]
    assert (still.backtest_mape == still.no_change_mape).all()


def test_intervals_never_shrink_further_ahead(store: Store) -> None:
    forecast = store.read("mart.forecast").sort_values("horizon")
    width = (forecast.upper_80 - forecast.lower_80) / forecast.value
    shrinks = width.groupby([forecast.zone_id, forecast.indicator_id]).apply(lambda w: (w.diff() < -1e-9).any())
    assert len(shrinks) > 100
    assert not shrinks.any()


def test_where_a_zone_has_an_official_total_zones_and_ages_add_up(store: Store) -> None:
    forecast = store.read("mart.forecast")
    raked = forecast[forecast.is_raked]
    assert set(raked.zone_id) == set(CATALOGUE.zone_ids)
    projected = store.read("mart.projection")
    assert projected.is_split.any()
    assert not projected.is_split.all()


def test_the_backtest_says_which_model_is_used_at_every_horizon(store: Store) -> None:
    backtest = store.read("mart.forecast_backtest")
    assert (backtest.groupby(["indicator_id", "level", "horizon"]).is_chosen.sum() == 1).all()
    assert (backtest[backtest.is_no_change].mape == backtest[backtest.is_no_change].no_change_mape).all()


# ---- a file is missing -------------------------------------------------------------------------------------
def _rebuilt(store: Store, folder: Path, empty: list[str], year: int | None = None) -> Store:
    """The forecasts made anew where some tables have no rows."""
    build = Build(Workspace.for_build(folder, folder, year=year))
    for table in inputs.TABLES:
        build.store.path(table).parent.mkdir(parents=True, exist_ok=True)
        if table in empty:
            store.read(table).iloc[:0].to_parquet(build.store.path(table))
        else:
            shutil.copy(store.path(table), build.store.path(table))
    for table, make in STEPS.items():
        build.store.write(table, make(build))
    return build.store


AGES = [entry.indicator for entry in CATALOGUE.forecast.ages.indicators]


@pytest.mark.parametrize(
    ("empty", "lost"),
    [
        (["staging.region_population"], dict.fromkeys(AGES, "too_few_points")),
        (["staging.commune_population"], dict.fromkeys(AGES, "too_few_points")),
        (["mart.area_age"], dict.fromkeys(AGES, "no_series")),
        (["staging.commune_projection"], {}),
        (["mart.measure"], {}),
        (["staging.region_population", "staging.commune_population", "mart.area_age", "mart.measure",
          "mart.commune_indicator", "staging.commune_projection"],
         dict.fromkeys(AGES, "no_series") | {"residents": "too_few_points"}),
    ],
)  # fmt: skip
def test_a_missing_file_takes_its_part_away_and_says_so(store: Store, tmp_path: Path, empty, lost) -> None:
    before = store.read("mart.forecast_scope").set_index("indicator_id").state
    found = _rebuilt(store, tmp_path, empty)
    after = found.read("mart.forecast_scope").set_index("indicator_id").state
    assert {name: after[name] for name in lost} == lost
    kept = before.index.difference([*AGES, "residents", "residents_per_km2"])
    pd.testing.assert_series_equal(after[kept], before[kept])
    forecast = found.read("mart.forecast")
    zones = forecast[forecast.zone_id != CATALOGUE.territory.region_id]  # the region needs no communes
    assert not set(zones.indicator_id) & set(lost)
    assert (forecast.dtypes == store.read("mart.forecast").dtypes).all()


def test_in_a_later_edition_the_same_files_are_too_old(store: Store, tmp_path: Path) -> None:
    found = _rebuilt(store, tmp_path, [], year=2040)
    assert found.read("mart.forecast").empty
    states = set(found.read("mart.forecast_scope").state)
    assert states == {"series_too_old", "not_comparable"}


def test_the_same_input_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    found = _rebuilt(store, tmp_path, [])
    for table in STEPS:
        pd.testing.assert_frame_equal(
            found.read(table).sort_values(list(found.read(table).columns[:4]), ignore_index=True),
            store.read(table).sort_values(list(store.read(table).columns[:4]), ignore_index=True),
            check_exact=True,
        )
