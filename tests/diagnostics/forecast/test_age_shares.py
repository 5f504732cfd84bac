"""Age structures of twenty ages in four classes, moved with the region's cohorts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.catalogue.forecast_models import AgeRules
from pipelines.diagnostics.forecast.age_tables import (
    AgeStructures,
    Controls,
    age_errors,
    age_paths,
    held_out_errors,
)
from pipelines.diagnostics.forecast.ages import (
    BOTH,
    COHORTS,
    REGION_CHANGE,
    AgeGroup,
    classes_of,
    moved_shares,
    recent_ratios,
    single_ages,
)
from pipelines.diagnostics.forecast.backtest import errors_table

PATIENT = settings(deadline=None, max_examples=60)  # a busy machine is no fault
CLASSES, AGES = 4, 20
OLD = AgeGroup("old_pct", (3,), (0, 1, 2, 3), 100)
YOUNG = AgeGroup("young_pct", (0,), (0, 1, 2, 3), 100)
RULES = AgeRules(horizons=3, ratio_years=5, fewest_ratio_years=3, parents=(5, 14), indicators=[])
STRUCTURES = st.lists(st.floats(1, 1000), min_size=AGES, max_size=AGES).map(np.array)


def _still(years: range = range(2010, 2021), many: float = 10.0) -> dict[int, np.ndarray]:
    return {year: np.full(AGES, many) for year in years}


def _ageing() -> dict[int, np.ndarray]:
    """A region of which everybody stays and, each year, as many are born as the year before: the old pile up."""
    structure, found = np.full(AGES, 10.0), {}
    for year in range(2010, 2023):
        found[year] = structure
        structure = np.concatenate([[10.0], structure[:-2], [structure[-2] + structure[-1]]])
    return found


# ---- shapes ------------------------------------------------------------------------------------------------
def test_classes_add_ages_and_the_last_is_open() -> None:
    assert classes_of(np.arange(20.0), 3).tolist() == [10, 35, 145]


def test_within_a_class_ages_are_as_in_the_pattern() -> None:
    pattern = np.array([1.0, 2, 3, 4, 0, 1, 1, 1, 1, 1, 5, 5])
    found = single_ages(np.array([100.0, 50, 30]), pattern)
    assert found[:5].tolist() == [10, 20, 30, 40, 0]
    assert found[5:10].tolist() == [10] * 5
    assert found[10:].tolist() == [15, 15]


def test_a_class_that_is_empty_in_the_pattern_is_spread_evenly() -> None:
    assert single_ages(np.array([100.0, 10]), np.zeros(10)).tolist() == [20] * 5 + [2] * 5


@PATIENT
@given(STRUCTURES, STRUCTURES)
def test_single_ages_keep_every_class(one: np.ndarray, pattern: np.ndarray) -> None:
    classes = classes_of(one, CLASSES)
    np.testing.assert_allclose(classes_of(single_ages(classes, pattern), CLASSES), classes, rtol=1e-9)


def test_an_indicator_divides_what_it_counts() -> None:
    dependency = AgeGroup("dependency", (3,), (1, 2), 100)
    assert dependency.value(np.array([5.0, 10, 15, 5])) == pytest.approx(20)
    assert OLD.value(np.array([0.1, 0.2, 0.3, 0.4])) == pytest.approx(40)
    assert np.isnan(OLD.value(np.zeros(4)))


# ---- ratios ------------------------------------------------------------------------------------------------
def test_ratios_are_those_of_the_last_years_together() -> None:
    region = _still(range(2010, 2015))
    region[2014] = region[2014].copy()
    region[2014][7] = 18.0  # one year in four brought 8 more of one age: 48 / 40
    ratios = recent_ratios(region, 2014, RULES)
    assert ratios is not None
    assert ratios.cohort[0, 7] == pytest.approx(1.2)
    assert ratios.cohort[0, 6] == pytest.approx(1.0)


def test_too_few_years_give_no_ratios() -> None:
    region = _still(range(2010, 2014))
    assert recent_ratios(region, 2013, RULES) is not None
    assert recent_ratios(region, 2012, RULES) is None
    assert recent_ratios(region, 2014, RULES) is None
    del region[2011]
    assert recent_ratios(region, 2013, RULES) is None


def test_older_years_than_asked_for_leave_no_trace() -> None:
    region = _still()
    region[2014] = region[2014].copy()
    region[2014][7] = 500.0
    now = recent_ratios(region, 2020, RULES)
    assert now is not None
    np.testing.assert_allclose(now.cohort[0, 1:-1], 1)


# ---- three ways --------------------------------------------------------------------------------------------
@PATIENT
@given(STRUCTURES, STRUCTURES, STRUCTURES)
def test_shares_add_up_to_one_whichever_way(own: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    region = {2010 + n: before + (after - before) * n / 3 for n in range(4)}
    ratios = recent_ratios(region, 2013, RULES)
    assert ratios is not None
    moved = moved_shares(own, region[2013], ratios, 3, CLASSES)
    assert set(moved) == {COHORTS, REGION_CHANGE, BOTH}
    for path in moved.values():
        assert len(path) == 3
        assert all(step.sum() == pytest.approx(1) and (step >= 0).all() for step in path)


@PATIENT
@given(STRUCTURES)
def test_a_region_that_did_not_change_forecasts_itself(structure: np.ndarray) -> None:
    region = dict.fromkeys(range(2010, 2014), structure)
    ratios = recent_ratios(region, 2013, RULES)
    assert ratios is not None
    for path in moved_shares(structure, structure, ratios, 3, CLASSES).values():
        for step in path:
            np.testing.assert_allclose(step, classes_of(structure, CLASSES) / structure.sum(), rtol=1e-9)


@PATIENT
@given(STRUCTURES, STRUCTURES)
def test_where_the_region_stays_a_part_changed_by_it_stays(own: np.ndarray, region: np.ndarray) -> None:
    still = dict.fromkeys(range(2010, 2014), region)
    ratios = recent_ratios(still, 2013, RULES)
    assert ratios is not None
    for step in moved_shares(own, region, ratios, 3, CLASSES)[REGION_CHANGE]:
        np.testing.assert_allclose(step, classes_of(own, CLASSES) / own.sum(), rtol=1e-9)


def test_both_is_half_way() -> None:
    region = _ageing()
    ratios = recent_ratios(region, 2020, RULES)
    assert ratios is not None
    moved = moved_shares(np.arange(1.0, 21.0), region[2020], ratios, 2, CLASSES)
    np.testing.assert_allclose(moved[BOTH][1], (moved[COHORTS][1] + moved[REGION_CHANGE][1]) / 2)


# ---- tables ------------------------------------------------------------------------------------------------
def _structures(**changes) -> AgeStructures:
    region = _ageing()
    zones = {"a": classes_of(region[2020] * 2, CLASSES), "b": np.array([80.0, 50, 40, 30])}
    zones["whole"] = zones["a"] + zones["b"]
    given = {"region": region, "communes": {"c": region}, "zones": zones, "zone_year": 2020, "classes": CLASSES}
    return AgeStructures(**(given | changes))


def test_a_region_that_follows_its_cohorts_is_foretold_exactly() -> None:
    errors = errors_table(age_errors(_structures(), "whole", [OLD, YOUNG], RULES))
    own = errors[(errors.level == "region") & (errors.model == COHORTS)]
    assert sorted(own.origin.unique()) == list(range(2013, 2022))
    np.testing.assert_allclose(own.forecast, own.observed, rtol=1e-9)
    still = errors[(errors.level == "region") & (errors.model == "no_change") & (errors.indicator_id == "old_pct")]
    assert (still.observed > still.forecast).all()


def test_a_commune_like_the_region_is_foretold_exactly_all_three_ways() -> None:
    errors = errors_table(age_errors(_structures(), "whole", [OLD], RULES))
    parts = errors[(errors.level == "commune") & (errors.model != "no_change")]
    assert set(parts.model) == {COHORTS, REGION_CHANGE, BOTH}
    np.testing.assert_allclose(parts.forecast, parts.observed, rtol=1e-9)


def test_what_was_observed_later_tests_the_zones() -> None:
    later = classes_of(_ageing()[2022] * 2, CLASSES)
    observed = pd.DataFrame({
        "indicator_id": ["old_pct"] * 3, "zone_id": ["a", "a", "elsewhere"], "year": [2022, 2031, 2022],
        "value": [OLD.value(later), 50.0, 50.0],
    })  # fmt: skip
    errors = errors_table(held_out_errors(_structures(), observed, "whole", [OLD], RULES))
    assert set(errors.area_id) == {"a"}  # 2031 is further than we go, and nobody knows `elsewhere`
    assert set(errors.horizon) == {2}
    by_model = errors.set_index("model")
    assert by_model.forecast[COHORTS] == pytest.approx(OLD.value(later))
    assert by_model.forecast["no_change"] == by_model.base["no_change"] < by_model.observed["no_change"]


def test_held_out_years_are_foretold_without_later_ratios() -> None:
    structures = _structures()
    structures.region[2021] = structures.region[2021] * 9  # what came after 2020 must not be seen
    observed = pd.DataFrame({"indicator_id": ["old_pct"], "zone_id": ["a"], "year": [2021], "value": [30.0]})
    found = errors_table(held_out_errors(structures, observed, "whole", [OLD], RULES)).set_index("model")
    expected = OLD.value(classes_of(_ageing()[2021], CLASSES))
    assert found.forecast[COHORTS] == pytest.approx(expected)


def test_zones_are_carried_with_the_model_that_was_chosen() -> None:
    chosen = {("old_pct", "commune"): COHORTS, ("young_pct", "commune"): "no_change"}
    paths = age_paths(_structures(), "whole", [OLD, YOUNG], chosen, RULES, Controls({}, {}))
    a = paths[paths.zone_id == "a"].pivot(index="horizon", columns="indicator_id", values="value")
    foretold = [OLD.value(classes_of(_ageing()[2020 + h], CLASSES)) for h in (1, 2)]
    assert a.old_pct.tolist()[:2] == pytest.approx(foretold)
    assert a.young_pct.nunique() == 1
    assert set(paths.judged_on) == {"commune", "region"}
    assert not paths.is_raked.any()


def test_without_the_regions_past_nothing_moves() -> None:
    paths = age_paths(
        _structures(region={}), "whole", [OLD], {("old_pct", "commune"): COHORTS}, RULES, Controls({}, {})
    )
    assert paths.groupby("zone_id").value.nunique().tolist() == [1, 1, 1]
    assert errors_table(age_errors(_structures(region={}, communes={}), "whole", [OLD], RULES)).empty


def test_where_a_whole_zone_has_an_official_total_zones_add_up_to_the_region() -> None:
    chosen = {("old_pct", level): COHORTS for level in ("commune", "region")}
    own = {name: {2021: 300.0, 2022: 300.0} for name in "ab"}
    controls = Controls(official={"a": {2022: 500.0}}, own=own)
    paths = age_paths(_structures(), "whole", [OLD], chosen, RULES, controls)
    raked = paths[paths.is_raked]
    assert set(zip(raked.zone_id, raked.horizon, strict=True)) == {("a", 2), ("b", 2)}
    of_2022 = paths[paths.horizon == 2].set_index("zone_id").value
    assert (500 * of_2022["a"] + 300 * of_2022["b"]) / 800 == pytest.approx(of_2022["whole"])


def test_shares_that_stay_are_not_raked() -> None:
    controls = Controls({"a": {2021: 500.0}}, {name: {2021: 300.0} for name in "ab"})
    paths = age_paths(_structures(), "whole", [OLD], {}, RULES, controls)
    assert not paths.is_raked.any()
