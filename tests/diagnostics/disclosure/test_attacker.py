"""The attacker against tables whose bounds one can add up, or that were published with their bounds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from pipelines.diagnostics.disclosure.attacker import Attacker, Equations
from pipelines.problems import BuildFailed


def _table(values: list[list[int]]) -> tuple[Equations, dict[tuple[int, int], int]]:
    """A table with its margins: every inner cell, every row sum and column sum is a cell."""
    inner = np.array(values)
    rows, columns = inner.shape
    number = {(i, j): i * columns + j for i in range(rows) for j in range(columns)}
    lines = [np.eye(inner.size)]
    lines.append(np.array([[float(place // columns == i) for place in range(inner.size)] for i in range(rows)]))
    lines.append(np.array([[float(place % columns == j) for place in range(inner.size)] for j in range(columns)]))
    matrix = np.vstack(lines)
    told = matrix @ inner.ravel()
    cells = len(told)
    return Equations(
        sparse.csr_matrix(matrix), told, told, cells, np.zeros(cells), np.full(inner.size, np.inf)
    ), number  # fmt: skip


# Investments by activity and region; Fischetti and Salazar-González, "Models and algorithms for optimizing cell
# suppression in tabular data with linear constraints", JASA 95 (2000), the example of section 1.
INVESTMENTS = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]


def test_the_published_example_has_its_published_bounds() -> None:
    equations, number = _table(INVESTMENTS)
    attacker = Attacker(equations)
    for cell in [(1, 0), (1, 2), (2, 0), (2, 2)]:
        attacker.hide(number[cell])
    bounds = attacker.bounds(number[1, 2])
    assert (bounds.low, bounds.high) == pytest.approx((5, 30))


def test_a_single_hidden_cell_is_known_exactly_and_its_margins_are_what_tells_it() -> None:
    equations, number = _table(INVESTMENTS)
    attacker = Attacker(equations)
    attacker.hide(number[1, 2])
    bounds = attacker.bounds(number[1, 2])
    assert (bounds.low, bounds.high) == pytest.approx((22, 22))
    margins = {9 + 1, 9 + 3 + 2}
    assert bounds.narrowing & margins


def test_what_is_known_not_to_be_zero_lifts_the_lower_bound_and_can_be_set_aside() -> None:
    equations, number = _table([[2, 1], [1, 30]])
    lifted = Equations(equations.matrix, equations.lower, equations.upper, equations.cells,
                       np.ones(equations.cells), equations.ceiling)  # fmt: skip
    attacker = Attacker(lifted)
    top = 4  # the sum of the first row: two hidden cells of at least 1 each
    for cell in [*number.values(), top, top + 2, top + 3]:
        attacker.hide(cell)
    assert attacker.bounds(top).low == pytest.approx(2)
    assert attacker.lowest_if_zero_were_hidden(top) == pytest.approx(0)
    assert attacker.bounds(top).low == pytest.approx(2), "and the floors are back afterwards"


def test_hiding_more_never_narrows_and_showing_again_forgets_what_was_seen() -> None:
    equations, number = _table(INVESTMENTS)
    attacker = Attacker(equations)
    attacker.hide(number[1, 2])
    narrow = attacker.bounds(number[1, 2])
    for cell in [(1, 0), (2, 0), (2, 2)]:
        attacker.hide(number[cell])
    wide = attacker.bounds(number[1, 2])
    assert wide.high - wide.low > narrow.high - narrow.low
    attacker.reveal(number[2, 2])
    again = attacker.bounds(number[1, 2])
    assert (again.low, again.high) == pytest.approx((22, 22))
    assert attacker.highest[number[1, 2]] == pytest.approx(22)


def test_numbers_that_contradict_each_other_stop_the_build() -> None:
    equations, number = _table(INVESTMENTS)
    lower = equations.lower.copy()
    lower[9] += 5  # the first row's sum
    wrong = Equations(equations.matrix, lower, lower, equations.cells, equations.floor, equations.ceiling)
    with pytest.raises(BuildFailed, match="does not fit together"):
        Attacker(wrong).bounds(number[1, 2])
