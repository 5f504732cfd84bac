"""Control over random territories, with an attacker of its own: every unknown resident a variable of SciPy's solver."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from pipelines.diagnostics.disclosure.control import ROW, Controller, Given
from pipelines.diagnostics.disclosure.proof import narrowed, numbers_left
from pipelines.diagnostics.disclosure.suppression import is_small
from pipelines.problems import BuildFailed
from tests.diagnostics.disclosure.territories import AGES, COUNTS, RATIOS, areas_of, classes_of, given_of, people_of

TERRITORIES = 200


def _masks(given: Given, number: int) -> dict[tuple[str, str], np.ndarray]:
    """For each area the sectors in it, as 0 and 1."""
    masks = {}
    for key, inside in given.areas.groupby(["level", "area_id"]):
        mask = np.zeros(number)
        mask[[int(name[1:]) for name in inside.sector_id]] = 1
        masks[key] = mask
    return masks


def _told(given: Given, hidden: pd.MultiIndex, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Every number that a shown row gives away, as an equation over sectors × age classes."""
    masks, lines, sums = _masks(given, number), {}, {}
    shown = given.rows[~pd.MultiIndex.from_frame(given.rows[ROW]).isin(hidden)]
    for row in shown.itertuples():
        names = [COUNTS[row.indicator_id]] if row.indicator_id in COUNTS else list(RATIOS[row.indicator_id])
        for name, value in zip(names, [row.numerator, row.denominator], strict=False):
            ages = np.isin(AGES, classes_of(given.catalogue, name)).astype(float)
            line = np.outer(masks[row.level, row.area_id], ages).ravel()
            lines[line.tobytes()], sums[line.tobytes()] = line, value
    for row in given.ages.itertuples():
        line = np.outer(masks[row.level, row.area_id], np.array(AGES) == row.age_from).astype(float).ravel()
        lines[line.tobytes()], sums[line.tobytes()] = line, float(row.residents)
    return np.array(list(lines.values())), np.array(list(sums.values()))


def _bounds(lines: np.ndarray, sums: np.ndarray, target: np.ndarray) -> tuple[float, float]:
    ends = [linprog(sign * target, A_eq=lines, b_eq=sums, method="highs") for sign in (1, -1)]
    assert all(end.status in (0, 3) for end in ends), [end.message for end in ends]
    low, high = (end.fun if end.status == 0 else -np.inf for end in ends)
    return low, -high


def _small_counts(given: Given, counts: np.ndarray) -> list[tuple[str, str, str, float]]:
    """Every count of one to four residents behind a row that could be shown: level, area, measure, value."""
    found = set()
    for row in given.rows.itertuples():
        names = [COUNTS[row.indicator_id]] if row.indicator_id in COUNTS else list(RATIOS[row.indicator_id])
        for name, value in zip(names, [row.numerator, row.denominator], strict=False):
            if 0 < value < given.catalogue.disclosure.fewest_persons:
                found.add((row.level, row.area_id, name, value))
    return sorted(found)


@pytest.mark.parametrize("start", range(0, TERRITORIES, 20))
def test_no_small_count_of_a_random_territory_can_be_narrowed(territory, start: int) -> None:
    attacked = 0
    for seed in range(start, start + 20):
        given, counts = territory(seed)
        controller = Controller(given)
        try:
            controller.protect()
        except BuildFailed as stopped:  # so few people that nothing but the region could be given up
            assert "nothing is left to hide" in str(stopped)
            continue
        hidden = controller.hidden_rows()
        lines, sums = _told(given, hidden, len(counts))
        masks = _masks(given, len(counts))
        for level, area_id, name, value in _small_counts(given, counts):
            target = np.outer(masks[level, area_id], np.isin(AGES, classes_of(given.catalogue, name))).ravel()
            low, high = _bounds(lines, sums, target.astype(float))
            assert low <= 1 + 1e-6, (seed, level, area_id, name, value, low, high)
            assert high >= 4 - 1e-6, (seed, level, area_id, name, value, low, high)
            attacked += 1
    assert attacked > 10


def test_hiding_only_what_is_small_would_not_have_been_enough(territory) -> None:
    """The attacker of these tests finds what primary masks alone give away: it can fail."""
    leaks = 0
    for seed in range(40):
        given, counts = territory(seed)
        controller = Controller(given)
        controller.hide_what_is_small()
        lines, sums = _told(given, controller.hidden_rows(), len(counts))
        masks = _masks(given, len(counts))
        for level, area_id, name, _value in _small_counts(given, counts):
            target = np.outer(masks[level, area_id], np.isin(AGES, classes_of(given.catalogue, name))).ravel()
            low, high = _bounds(lines, sums, target.astype(float))
            leaks += low > 1 + 1e-6 or high < 4 - 1e-6
    assert leaks > 20


def _four_neighbourhoods(catalogue) -> tuple[Given, np.ndarray]:
    """Four neighbourhoods in two communes of one zone; the first has two residents of 80 and over."""
    counts = np.full((4, len(AGES)), 20)
    counts[0, AGES.index(80) :] = [1, 1]
    sectors = [("N0", "C0", "Z0"), ("N1", "C0", "Z0"), ("N2", "C1", "Z0"), ("N3", "C1", "Z0")]
    return given_of(catalogue, people_of(counts), areas_of(sectors)), counts


def test_a_small_count_takes_one_neighbour_with_it_and_no_larger_area(catalogue) -> None:
    given, _counts = _four_neighbourhoods(catalogue)
    controller = Controller(given)
    controller.protect()
    hidden = controller.hidden_rows().to_frame(index=False)
    oldest = hidden[hidden.indicator_id == "residents_80_plus_pct"]
    assert sorted(oldest.area_id) == ["N0", "N1"]
    assert set(hidden.level) == {"neighbourhood"}
    table = controller.table()
    small = table[(table.area_id == "N0") & (table.measure_id == "residents_80_plus")].iloc[0]
    assert (small.reason, small.value) == ("primary", 2)
    assert small.low <= 1
    assert small.high >= 4


def test_what_hangs_together_is_hidden_together(catalogue) -> None:
    """65 and over less 65 to 79 is 80 and over: one of them has to go with it."""
    given, _counts = _four_neighbourhoods(catalogue)
    controller = Controller(given)
    controller.protect()
    hidden = controller.hidden_rows().to_frame(index=False)
    own = set(hidden[hidden.area_id == "N0"].indicator_id)
    assert own & {"residents_65_79_pct", "ageing_index_per_100"}


def test_a_zero_stays_visible_and_an_area_of_few_residents_shows_no_parts(catalogue) -> None:
    counts = np.full((3, len(AGES)), 20)
    counts[0] = 0
    counts[0, [2, 6, 14]] = [6, 9, 7]  # 22 residents, none of them under 5
    counts[1, 0] = 0
    sectors = [("N0", "C0", "Z0"), ("N1", "C0", "Z0"), ("N2", "C0", "Z0")]
    controller = Controller(given_of(catalogue, people_of(counts), areas_of(sectors)))
    controller.protect()
    hidden = controller.hidden_rows().to_frame(index=False)
    assert set(hidden[hidden.area_id == "N0"].indicator_id) == set(RATIOS)
    assert "residents" not in set(hidden.indicator_id)
    assert not ((hidden.area_id == "N1") & (hidden.indicator_id == "residents_under_5_pct")).any()


def _published(given: Given, hidden: pd.MultiIndex) -> pd.DataFrame:
    gone = pd.MultiIndex.from_frame(given.rows[ROW]).isin(hidden)
    return given.rows.assign(status=np.where(gone, "suppressed", given.rows.status))


def test_the_proof_passes_what_control_made_and_says_how_much_it_attacked(catalogue) -> None:
    given, _counts = _four_neighbourhoods(catalogue)
    controller = Controller(given)
    controller.protect()
    number, faults = narrowed(given, _published(given, controller.hidden_rows()), controller.table())
    assert faults == []
    assert number >= 2


@pytest.mark.parametrize(("area_id", "says"), [("N0", "is 2 and shown"), ("N1", "can be narrowed to 2.0–2.0")])
def test_the_proof_finds_a_row_that_was_forgotten(catalogue, area_id: str, says: str) -> None:
    given, _counts = _four_neighbourhoods(catalogue)
    controller = Controller(given)
    controller.protect()
    hidden = controller.hidden_rows().to_frame(index=False)
    forgotten = hidden[~((hidden.area_id == area_id) & (hidden.indicator_id == "residents_80_plus_pct"))]
    public = _published(given, pd.MultiIndex.from_frame(forgotten))
    _number, faults = narrowed(given, public, controller.table())
    assert any(says in fault and "residents_80_plus" in fault for fault in faults), faults


def test_a_number_left_beside_the_word_suppressed_is_found() -> None:
    row = {"level": "zone", "area_id": "Z0", "indicator_id": "residents", "period": "2022", "status": "suppressed",
           "value": np.nan, "numerator": np.nan, "persons": 3.0, "coverage_pct": 100.0}  # fmt: skip
    assert numbers_left(pd.DataFrame([row])) == ["zone Z0 residents 2022"]
    assert numbers_left(pd.DataFrame([row | {"persons": np.nan}])) == []


def test_one_to_four_are_small_and_nothing_else_is(catalogue) -> None:
    values = np.array([0, 0.4, 1, 4, 4.9, 5, 120, np.nan])
    assert is_small(values, catalogue.disclosure).tolist() == [False, True, True, True, True, False, False, False]
