"""Floating catchments against published results, against sums in the head, and what must always hold.

The reference values are those of the tests of PySAL's `access` (test_hospital_example.py: three places with 100, 50
and 10 people and 15, 20 and 100 doctors, weights 1 / cost, reach 61 minutes, four scenarios of who is how far).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.access.catchment import band_weight, floating_catchment, within

PEOPLE = pd.Series({1: 100.0, 2: 50.0, 3: 10.0})
DOCTORS = pd.Series({1: 15.0, 2: 20.0, 3: 100.0})
# minutes between 1 and 2, 1 and 3, 2 and 3, 3 and 1, 3 and 2; within a place it is 1
SCENARIOS = {0: (80, 40, 40, 40, 40), 1: (80, 20, 20, 40, 40), 2: (80, 40, 40, 20, 20), 3: (40, 20, 20, 20, 20)}
PUBLISHED = {
    (0, "e2sfca"): (0.3314441169802766, 0.5798281320669381, 7.286418169862544),
    (0, "3sfca"): (0.1562565882906198, 0.4062164524508605, 9.906351854839498),
    (1, "e2sfca"): (0.43534022087638047, 0.683724235963042, 5.727976611420986),
    (1, "3sfca"): (0.17381354292075432, 0.4237724400887543, 9.643002370348684),
    (2, "e2sfca"): (0.3310719131614654, 0.5778577857785778, 7.299991939492457),
    (2, "3sfca"): (0.15652592741822577, 0.40637274095207443, 9.902877021057371),
    (3, "e2sfca"): (0.44256839539858406, 0.6667582799658271, 5.7405246461850234),
    (3, "3sfca"): (0.1748021480798136, 0.4240355085565261, 9.631800976419234),
}


def _costs(scenario: int) -> pd.DataFrame:
    between, out_1, out_2, back_1, back_2 = map(float, SCENARIOS[scenario])
    rows = [[1, between, out_1], [between, 1, out_2], [back_1, back_2, 1]]
    return pd.DataFrame(rows, index=[1, 2, 3], columns=[1, 2, 3])


# ---- published ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("scenario", "method"), PUBLISHED)
def test_the_published_example(scenario: int, method: str) -> None:
    found = floating_catchment(PEOPLE, DOCTORS, within(_costs(scenario), 99), 61, lambda cost: 1 / cost, method)
    assert found.to_list() == pytest.approx(PUBLISHED[scenario, method], rel=1e-9)
    assert (found * PEOPLE).sum() == pytest.approx(135, rel=1e-9)


def test_the_bands_of_luo_and_qi() -> None:
    """Thirty minutes in three bands, 1, 0.68 and 0.22 (Luo & Qi 2009, table 1); a border belongs to the nearer band."""
    weight = band_weight(30, [1.0, 0.68, 0.22])
    assert [weight(minutes) for minutes in (0, 10, 10.01, 20, 20.01, 30, 30.01)] == [1, 1, 0.68, 0.68, 0.22, 0.22, 0]


# ---- in the head -------------------------------------------------------------------------------------------
def _grid(*rows: tuple[float, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), index=list("ABC")[: len(rows)], columns=[f"p{n}" for n in range(len(rows[0]))])


def test_two_places_shared_by_two_sectors() -> None:
    """p0 is reached by 100 + 100 people, p1 by the 100 of B only: A has 1/200, B 1/200 + 2/100."""
    people, supply = pd.Series({"A": 100.0, "B": 100.0}), pd.Series({"p0": 1.0, "p1": 2.0})
    found = floating_catchment(people, supply, within(_grid((5, 99), (5, 5)), 10), 10, band_weight(10, [1.0]))
    assert found.to_dict() == pytest.approx({"A": 0.005, "B": 0.025})


def test_the_far_band_counts_for_less() -> None:
    """p0: 100 near people and 100 who count for half, so 3 / 150 = 0.02; A has it whole, B half of it."""
    people, supply = pd.Series({"A": 100.0, "B": 100.0}), pd.Series({"p0": 3.0})
    found = floating_catchment(people, supply, within(_grid((4,), (9,)), 10), 10, band_weight(10, [1.0, 0.5]))
    assert found.to_dict() == pytest.approx({"A": 0.02, "B": 0.01})


def test_nothing_in_reach_is_none_and_nobody_is_unknown() -> None:
    people, supply = pd.Series({"A": 100.0, "B": 50.0, "C": 0.0}), pd.Series({"p0": 1.0})
    found = floating_catchment(people, supply, within(_grid((5,), (99,), (5,)), 10), 10, band_weight(10, [1.0]))
    assert found["A"] == pytest.approx(0.01)
    assert found["B"] == 0.0
    assert math.isnan(found["C"])


def test_nothing_in_reach_of_anybody() -> None:
    people, supply = pd.Series({"A": 100.0, "B": 0.0}), pd.Series({"p0": 1.0})
    found = floating_catchment(people, supply, within(_grid((50,), (1,)), 10), 10, band_weight(10, [1.0]))
    assert found["A"] == 0.0
    assert math.isnan(found["B"])


def test_supply_that_meets_nobody_serves_nobody() -> None:
    """p1 is reached from C alone, where nobody lives: `access` itself would give infinity."""
    people, supply = pd.Series({"A": 100.0, "B": 100.0, "C": 0.0}), pd.Series({"p0": 1.0, "p1": 7.0})
    ways = within(_grid((5, 99), (5, 99), (5, 5)), 10)
    found = floating_catchment(people, supply, ways, 10, band_weight(10, [1.0]))
    assert found[["A", "B"]].to_dict() == pytest.approx({"A": 0.005, "B": 0.005})
    assert (found * people).sum() == pytest.approx(1.0)


def test_ways_on_the_limit_are_within() -> None:
    ways = within(_grid((10, 10.1), (3, 12)), 10)
    assert ways.to_dict("list") == {"origin": ["A", "B"], "dest": ["p0", "p0"], "cost": [10, 3]}


# ---- always ------------------------------------------------------------------------------------------------
@st.composite
def towns(draw) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Residents of some sectors (some empty), the supply of some places, and minutes between them."""
    sectors, places = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    people = draw(st.lists(st.integers(0, 3000), min_size=sectors, max_size=sectors))
    supply = draw(st.lists(st.integers(0, 400), min_size=places, max_size=places))
    minutes = st.floats(0, 40, allow_nan=False)
    costs = draw(st.lists(st.lists(minutes, min_size=places, max_size=places), min_size=sectors, max_size=sectors))
    names, at = [f"s{n}" for n in range(sectors)], [f"p{n}" for n in range(places)]
    return (
        pd.Series(people, names, dtype=float),
        pd.Series(supply, at, dtype=float),
        pd.DataFrame(costs, index=names, columns=at),
    )


WEIGHTS = [1.0, 0.68, 0.22]


def _access(people: pd.Series, supply: pd.Series, costs: pd.DataFrame, method: str = "e2sfca", limit: float = 15):
    return floating_catchment(people, supply, within(costs, limit), limit, band_weight(limit, WEIGHTS), method)


@pytest.mark.parametrize("method", ["e2sfca", "3sfca"])
@settings(max_examples=150, deadline=None)
@given(town=towns())
def test_what_is_reached_is_shared_out_whole(method: str, town) -> None:
    people, supply, costs = town
    found = _access(people, supply, costs, method)
    assert (found[people > 0] >= 0).all()
    assert np.isfinite(found[people > 0]).all()
    assert found[people == 0].isna().all()
    reached = supply[(costs[people > 0] <= 15).any(axis=0)].sum()
    assert (found * people).sum() == pytest.approx(reached, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(town=towns(), seed=st.randoms(use_true_random=False))
def test_another_order_gives_the_same_by_name(town, seed) -> None:
    people, supply, costs = town
    sectors, places = list(people.index), list(supply.index)
    seed.shuffle(sectors)
    seed.shuffle(places)
    found = _access(people, supply, costs)
    shuffled = _access(people[sectors], supply[places], costs.loc[sectors, places])
    pd.testing.assert_series_equal(shuffled[found.index], found, rtol=1e-9)


@settings(max_examples=100, deadline=None)
@given(town=towns(), more=st.integers(1, 500), place=st.integers(0, 4))
def test_more_supply_never_lowers_access(town, more: int, place: int) -> None:
    people, supply, costs = town
    richer = supply.copy()
    richer.iloc[place % len(supply)] += more
    before, after = _access(people, supply, costs), _access(people, richer, costs)
    assert (after[people > 0] >= before[people > 0] - 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(town=towns())
def test_a_catchment_that_holds_everything_gives_the_plain_ratio(town) -> None:
    """40 minutes at most, and the first band of 120 holds 40: everybody shares everything."""
    people, supply, costs = town
    found = _access(people, supply, costs, limit=120)
    for value in found[people > 0]:
        assert value == pytest.approx(supply.sum() / people.sum(), rel=1e-9, abs=1e-12)
