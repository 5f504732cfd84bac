"""From past errors to the tables: which series qualify, which model is used, what stands beside a coming value."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.diagnostics.forecast.backtest import errors_table
from pipelines.diagnostics.forecast.projection import projection_table
from pipelines.diagnostics.forecast.series import (
    PATH_COLUMNS,
    Track,
    series_errors,
    series_paths,
    state_of,
    tracks,
)
from pipelines.diagnostics.forecast.tables import (
    backtest_table,
    chosen_in,
    forecast_table,
    scope_table,
)
from pipelines.diagnostics.forecast.totals import Totals, growth_factors, total_errors, total_paths

CATALOGUE = load_catalogue()
RULES = CATALOGUE.forecast
REGION = CATALOGUE.territory.region_id
ZONES = CATALOGUE.zone_ids
SERIES_ID, SHARE_ID = "unemployment_pct", "residents_80_plus_pct"


def _indicator(values: dict[str, float | None], indicator_id: str = SERIES_ID, areas: int = 2) -> pd.DataFrame:
    """Rows of mart.zone_indicator; None is a figure for too few residents."""
    return pd.DataFrame([
        (f"z{place}", indicator_id, period, np.nan if value is None else value + place,
         "not_comparable" if value is None else "value")
        for period, value in values.items() for place in range(areas)
    ], columns=["zone_id", "indicator_id", "period", "value", "status"])  # fmt: skip


def _track(values: dict[str, float | None]) -> Track:
    return tracks(_indicator(values))[SERIES_ID]


# ---- how far figures reach ---------------------------------------------------------------------------------
def test_a_track_holds_the_years_that_every_area_has() -> None:
    table = _indicator({"2020": 1.0, "2021": 2.0, "2022": 3.0})
    found = tracks(table.drop(table.index[-1]))[SERIES_ID]  # one area has no 2022
    assert found.values == {"z0": {2020: 1.0, 2021: 2.0}, "z1": {2020: 2.0, 2021: 3.0}}
    assert (found.last_year, found.points, found.other_periods) == (2021, 2, 1)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (dict.fromkeys(["2018", "2019", "2020", "2021", "2022"], 5.0), None),
        (dict.fromkeys(["2017", "2018", "2019", "2020", "2021"], 5.0), "series_too_old"),
        (dict.fromkeys(["2021", "2022"], 5.0), "too_few_points"),
        (dict.fromkeys(["2016", "2017", "2019", "2021", "2023"], 5.0), "not_comparable"),  # gaps
        (dict.fromkeys(["2019", "2020", "2021", "2022"]) | {"2023": 5.0}, "not_comparable"),  # the rest is partial
        ({"2009-2014": 5.0}, "not_comparable"),  # a span is no year
        (dict.fromkeys(["2021", "2022"]), "not_comparable"),
    ],
)
def test_why_a_series_is_not_carried_on(values: dict, state: str | None) -> None:
    assert state_of(_track(values), RULES.oldest_period(2027), 5) == state


def test_what_nobody_publishes_is_no_series() -> None:
    absent = _indicator({"none": 1.0}).assign(status="missing", value=np.nan)
    assert state_of(tracks(absent)[SERIES_ID], 2022, 5) == "no_series"


def test_the_edition_decides_what_is_too_old_not_the_clock() -> None:
    track = _track(dict.fromkeys(["2018", "2019", "2020", "2021", "2022"], 5.0))
    assert state_of(track, RULES.oldest_period(2027), 5) is None
    assert state_of(track, RULES.oldest_period(2028), 5) == "series_too_old"


# ---- yearly indicators -------------------------------------------------------------------------------------
def _growing(years: int, factor: float = 1.1, areas: tuple[str, ...] = (*ZONES, REGION)) -> dict[str, Track]:
    values = {area: {2023 - years + n: 4.0 * factor**n for n in range(1, years + 1)} for area in areas}
    return {SERIES_ID: Track(values, 2023, years, 0)}


def _made(series: dict[str, Track]) -> tuple[pd.DataFrame, pd.DataFrame]:
    errors = errors_table(series_errors(series, REGION, RULES))
    return errors, backtest_table(errors, RULES)


def test_steady_growth_is_found_and_carried_on() -> None:
    series = _growing(11)
    errors, judged = _made(series)
    chosen = chosen_in(judged)
    assert chosen == {(SERIES_ID, "zone"): "mean_growth", (SERIES_ID, "region"): "mean_growth"}
    paths = series_paths(series, REGION, chosen, RULES)
    found = forecast_table(paths, errors, judged, CATALOGUE)
    assert len(found) == 6 * RULES.series.horizons
    region = found[found.zone_id == REGION].sort_values("horizon")
    last = series[SERIES_ID].values[REGION][2023]
    assert region.period.tolist() == ["2024", "2025", "2026"]
    assert region.value.tolist() == pytest.approx([last * 1.1, last * 1.21, last * 1.331])
    assert region.beats_no_change.all()
    assert (region.backtest_mape < 1e-6).all()
    assert region.no_change_mape.tolist() == pytest.approx([100 * (1 - 1.1**-h) for h in (1, 2, 3)])


def _wandering(years: int, seed: int) -> dict[str, Track]:
    """A series of every zone that goes up and down by luck: nothing can be foreseen of it."""
    generator = np.random.default_rng(seed)
    first = 2024 - years
    walks = {area: np.exp(generator.normal(0, 0.05, years).cumsum()) * 5 for area in ZONES}
    return {SERIES_ID: Track({a: dict(enumerate(walk, start=first)) for a, walk in walks.items()}, 2023, years, 0)}


def test_a_series_that_wanders_stays_with_no_change() -> None:
    series = _wandering(9, seed=3)
    errors, judged = _made(series)
    still = judged[judged.is_no_change]
    assert len(still) == 3
    assert still.is_chosen.all()
    assert (still.mape == still.no_change_mape).all()
    found = forecast_table(series_paths(series, REGION, chosen_in(judged), RULES), errors, judged, CATALOGUE)
    assert set(found["method"]) == {"no_change"}
    assert not found.beats_no_change.any()
    assert (found.lower_80 < found.value).all()
    assert (found.upper_80 > found.value).all()
    widths = (found.upper_80 - found.lower_80).groupby(found.zone_id).apply(lambda width: width.is_monotonic_increasing)
    assert widths.all()


def test_luck_seldom_makes_a_model() -> None:
    rules = RULES.model_copy(
        update={"series": RULES.series.model_copy(update={"models": ["mean_of_three", "mean_growth"]})}
    )
    lucky = 0
    for seed in range(30):
        errors = errors_table(series_errors(_wandering(13, seed), REGION, rules))
        lucky += set(chosen_in(backtest_table(errors, rules)).values()) != {"no_change"}
    assert lucky <= 3


def test_a_share_never_leaves_what_a_share_can_be() -> None:
    values = {area: {2015 + n: 60.0 * 1.06**n for n in range(9)} for area in ZONES}
    series = {SERIES_ID: Track(values, 2023, 9, 0)}
    errors, judged = _made(series)
    paths = series_paths(series, REGION, {(SERIES_ID, "zone"): "no_change"}, RULES)
    found = forecast_table(paths, errors, judged, CATALOGUE)
    assert (found.value < 100).all()
    assert found.upper_80.max() == 100


def test_zones_lend_the_region_errors_where_it_has_few() -> None:
    series = _growing(6)
    generator = np.random.default_rng(5)
    for values in series[SERIES_ID].values.values():
        for year in values:
            values[year] *= np.exp(generator.normal(0, 0.02))
    errors, judged = _made(series)
    found = forecast_table(series_paths(series, REGION, {}, RULES), errors, judged, CATALOGUE)
    region = found[found.zone_id == REGION]
    assert region.horizon.tolist() == [1, 2, 3]  # alone it would have 5, 4 and 3 errors, and three tell nothing
    own = errors[(errors.level == "region") & (errors.model == "no_change")].groupby("horizon").size()
    assert own.to_dict() == {1: 5, 2: 4, 3: 3}


# ---- residents ---------------------------------------------------------------------------------------------
COUNTED = {2006 + n: 1000.0 * 1.01**n for n in range(16)}


def _totals(communes: dict[str, dict[int, float]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    errors = errors_table(total_errors(Totals(COUNTED, communes), REGION, RULES))
    return errors, backtest_table(errors, RULES)


def test_the_region_grows_from_its_latest_count_at_the_pace_of_its_long_series() -> None:
    _, judged = _totals({})
    chosen = chosen_in(judged)
    assert chosen["residents", "region"] == "mean_growth"
    latest = {"residents": Track({REGION: {2021: 1100.0, 2022: 1050.0}}, 2022, 2, 0)}
    paths = total_paths(Totals(COUNTED, {}), latest, REGION, chosen, RULES)
    assert paths.value.tolist() == pytest.approx([1050 * 1.01**h for h in range(1, 6)])


def test_growth_that_broke_off_is_not_carried_on() -> None:
    # five fat years, then a lean one as long as the forecast: the communes of the real files, in miniature
    communes = {f"c{n}": {2009 + k: 100.0 * 1.05**k for k in range(6)} | {2019: 128.0} for n in range(19)}
    _, judged = _totals(communes)
    grown = judged[(judged.indicator_id == "residents") & (judged.level == "commune") & (judged.model == "mean_growth")]
    assert grown.mape.item() > grown.no_change_mape.item()
    assert chosen_in(judged)["residents", "commune"] == "no_change"


def test_what_moves_as_the_residents_do_is_carried_the_same_way() -> None:
    _, judged = _totals({})
    chosen = chosen_in(judged)
    latest = {
        "residents": Track({REGION: {2022: 1000.0}}, 2022, 1, 0),
        "residents_per_km2": Track({REGION: {2022: 50.0}}, 2022, 1, 0),
    }
    paths = total_paths(Totals(COUNTED, {}), latest, REGION, chosen, RULES)
    by_name = paths.pivot(index="horizon", columns="indicator_id", values="value")
    np.testing.assert_allclose(by_name.residents / by_name.residents_per_km2, 20)
    assert {"residents", "residents_per_km2"} == set(judged.indicator_id)


def test_the_regions_growth_is_that_known_at_the_time() -> None:
    found = growth_factors(COUNTED, 2015, 2, RULES)
    np.testing.assert_allclose(found, [1.01, 1.0201])
    np.testing.assert_allclose(growth_factors(COUNTED, 2022, 1, RULES), [1.01])  # a year behind is near enough
    assert growth_factors(COUNTED, 2023, 1, RULES) is None
    assert growth_factors(COUNTED, 2010, 1, RULES) is None  # five points are not six


# ---- age shares: three judges ------------------------------------------------------------------------------
def _age_errors(region: float, commune: float, held_out: float | None) -> pd.DataFrame:
    """Errors of 10 % by no change, and of the models by the given shares; `held_out` at three years only."""

    def rows(level: str, model: str, miss: float, horizons: range, years: range) -> list[tuple]:
        return [
            (SHARE_ID, level, area, name, year, horizon, 4.0 * (1 + off), 4.0, 4.4)
            for name, off in ((model, miss), ("no_change", 0.1))
            for year in years for horizon in horizons for area in "abcd"
        ]  # fmt: skip

    years = range(2010, 2016)
    found = rows("region", "hamilton_perry", region, range(1, 6), years)
    found += rows("commune", "cohorts_and_region", commune, range(1, 6), years)
    if held_out is not None:
        found += rows("zone", "cohorts_and_region", held_out, range(3, 4), range(2022, 2023))
    return errors_table(found)


@pytest.mark.parametrize(
    ("region", "commune", "held_out", "used"),
    [
        (0.05, 0.05, 0.05, "cohorts_and_region"),
        (0.05, 0.05, None, "cohorts_and_region"),  # nothing was held out, nothing speaks against it
        (0.05, 0.05, 0.10, "no_change"),  # as good as no change is not better
        (0.05, 0.15, 0.05, "no_change"),
        (0.15, 0.05, 0.05, "no_change"),  # the region's own movement could not be foreseen
    ],
)
def test_a_zones_share_is_moved_only_if_nothing_speaks_against_it(region, commune, held_out, used) -> None:
    judged = backtest_table(_age_errors(region, commune, held_out), RULES)
    assert chosen_in(judged)[SHARE_ID, "commune"] == used
    if held_out is not None:
        assert chosen_in(judged)[SHARE_ID, "zone"] == used


def test_every_level_has_exactly_one_model_in_use_at_every_horizon() -> None:
    judged = backtest_table(_age_errors(0.05, 0.05, 0.05), RULES)
    assert len(judged) > 20
    assert (judged.groupby(["indicator_id", "level", "horizon"]).is_chosen.sum() == 1).all()


# ---- scope -------------------------------------------------------------------------------------------------
def test_scope_says_of_every_indicator_what_became_of_it() -> None:
    indicators = {name: Track({}, None, 0, 0) for name in CATALOGUE.indicators}
    indicators |= _growing(11)
    errors, judged = _made(_growing(11))
    found = forecast_table(series_paths(_growing(11), REGION, chosen_in(judged), RULES), errors, judged, CATALOGUE)
    special = dict.fromkeys(RULES.indicators())
    special["residents"] = 2015
    scope = scope_table(CATALOGUE, indicators, special, found, 2027).set_index("indicator_id")
    assert scope.index.tolist() == list(CATALOGUE.indicators)
    assert scope.loc[SERIES_ID, ["state", "method", "last_period", "points"]].tolist() == [
        "forecast", "mean_growth", "2023", 11,
    ]  # fmt: skip
    assert scope.state["residents"] == "series_too_old"
    assert scope.state[SHARE_ID] == "no_series"
    assert scope["method"].isna().sum() == len(CATALOGUE.indicators) - 1


def test_scope_tells_zones_and_region_apart() -> None:
    _errors, judged = _made(_growing(11))
    rows = [
        (ZONES[0], SERIES_ID, "zone", "no_change", 2023, 1, 5.0, False),
        (REGION, SERIES_ID, "region", "mean_growth", 2023, 1, 6.0, False),
    ]
    found = forecast_table(pd.DataFrame(rows, columns=PATH_COLUMNS), _errors, judged, CATALOGUE)
    indicators = {name: Track({}, None, 0, 0) for name in CATALOGUE.indicators} | _growing(11)
    scope = scope_table(CATALOGUE, indicators, {}, found, 2027).set_index("indicator_id").loc[SERIES_ID]
    assert (scope.state, scope["method"]) == ("no_change_is_better", "no_change")
    assert (scope.region_state, scope.region_method) == ("forecast", "mean_growth")


def test_nothing_in_gives_empty_tables_with_their_types() -> None:
    errors, judged = _made({})
    found = forecast_table(pd.DataFrame(columns=PATH_COLUMNS), errors, judged, CATALOGUE)
    assert errors.empty
    assert judged.empty
    assert found.empty
    assert (found.dtypes["value"], found.dtypes["beats_no_change"]) == (np.float64, np.bool_)
    assert not any(pd.api.types.is_object_dtype(kind) for kind in found.dtypes)


def test_a_model_without_past_errors_is_not_shown() -> None:
    errors, judged = _made(_growing(11))
    row = (ZONES[0], SHARE_ID, "commune", "no_change", 2022, 1, 4.0, False)
    assert forecast_table(pd.DataFrame([row], columns=PATH_COLUMNS), errors, judged, CATALOGUE).empty


# ---- official projections ----------------------------------------------------------------------------------
def test_projections_name_the_zones_their_commune_lies_in() -> None:
    sectors = pd.DataFrame({
        "commune_id": ["1", "1", "2", "2"], "commune_name_fr": ["Un", "Un", "Deux", "Deux"],
        "zone_id": ["east", "west", "west", "west"],
    })  # fmt: skip
    projected = pd.DataFrame({
        "commune_name_fr": ["Un", "Un", "Deux", "Ailleurs"], "year": [2025, 2030, 2030, 2030],
        "residents": [100, 110, 50, 1], "is_projected": [False, True, True, True],
    })  # fmt: skip
    found = projection_table(projected, sectors)
    assert found[["commune_id", "zone_ids", "period", "value", "is_split"]].values.tolist() == [
        ["1", "east west", "2025", 100.0, True],
        ["1", "east west", "2030", 110.0, True],
        ["2", "west", "2030", 50.0, False],
    ]
    assert projection_table(projected.iloc[:0], sectors).empty


def test_the_interval_is_the_one_the_columns_are_named_after() -> None:
    assert RULES.interval_pct == 80
    with pytest.raises(ValueError, match="80"):
        type(RULES).model_validate(RULES.model_dump() | {"interval_pct": 90})


def test_rules_are_frozen() -> None:
    assert replace(Totals({}, {}), region={2020: 1.0}).region == {2020: 1.0}
    with pytest.raises(ValueError, match="frozen"):
        RULES.oldest_years = 9


def test_a_part_is_never_surer_than_its_region() -> None:
    errors = _age_errors(0.08, 0.01, None)
    judged = backtest_table(errors, RULES)
    rows = [(ZONES[0], SHARE_ID, "commune", "cohorts_and_region", 2022, 1, 4.0, False)]
    (found,) = forecast_table(pd.DataFrame(rows, columns=PATH_COLUMNS), errors, judged, CATALOGUE).to_dict("records")
    # the communes' misses were 0.01 / 1.01 of the forecast, the region's 0.08 / 1.08
    assert found["upper_80"] - found["value"] == pytest.approx(4.0 * 0.08 / 1.08)
