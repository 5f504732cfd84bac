"""How far what is published narrows a hidden number: the attacker, as a linear programme.

The attacker knows every published number of a family and every way they add up, and that a hidden number is not 0
(a 0 would be shown). For each hidden number the smallest and the largest value that still fits everything are the
attacker's bounds (Willenborg & de Waal 2001, ch. 6; Fischetti & Salazar 2001). The programme is solved by HiGHS, whose
simplex starts from the last solution when only the question changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipelines.problems import BuildFailed

_DUAL = 1e-7
_MOST = 1e8  # people: more than any territory has, so that every bound is a number
# The primal simplex goes on from the last point when only the question changes: eight times faster here than the dual.
_OPTIONS = {"output_flag": False, "threads": 1, "presolve": "off", "simplex_strategy": 4}


@dataclass(frozen=True)
class Equations:
    """Everything said about one family: `lower` ≤ `matrix` @ unknowns ≤ `upper` for each row, mostly the same number.

    The first `cells` rows are cells, any of which may be hidden; the others always hold. `floor`: what a hidden
    cell is known to be at least. Unknowns are numbers of people, never negative, at most `ceiling`.
    """

    matrix: sparse.csr_matrix
    lower: np.ndarray
    upper: np.ndarray
    cells: int
    floor: np.ndarray
    ceiling: np.ndarray


@dataclass(frozen=True)
class Bounds:
    """The attacker's bounds of one hidden cell, and which published cells narrow them."""

    low: float
    high: float
    narrowing: frozenset[int]


class Attacker:
    """One family's programme. Hide cells, then ask for bounds; hiding more never narrows a bound already seen."""

    def __init__(self, equations: Equations) -> None:
        # highspy loads a solver; builds with nothing to hide never need it
        import highspy

        self._equations = equations
        self._infinity = highspy.kHighsInf
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._minimise, self._maximise = highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize
        self._solver = highspy.Highs()
        for option, setting in _OPTIONS.items():
            self._solver.setOptionValue(option, setting)
        self._solver.passModel(self._programme(highspy))
        self._asked = np.array([], dtype=np.int32)
        self._floors: dict[int, float] = {}
        self.lowest = np.full(equations.cells, np.inf)
        self.highest = np.full(equations.cells, -np.inf)

    def _programme(self, highspy):
        equations, programme = self._equations, highspy.HighsLp()
        matrix = equations.matrix.tocsr()
        programme.num_col_, programme.num_row_ = matrix.shape[1], matrix.shape[0]
        programme.col_cost_ = np.zeros(matrix.shape[1])
        programme.col_lower_ = np.zeros(matrix.shape[1])
        programme.col_upper_ = np.minimum(equations.ceiling, _MOST)
        programme.row_lower_ = equations.lower
        programme.row_upper_ = np.where(np.isfinite(equations.upper), equations.upper, self._infinity)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = matrix.indptr
        programme.a_matrix_.index_ = matrix.indices
        programme.a_matrix_.value_ = matrix.data
        return programme

    def hide(self, cell: int, at_least: float | None = None) -> None:
        """Withhold a cell: all the attacker still knows of it is that it is not below its floor."""
        floor = self._equations.floor[cell] if at_least is None else at_least
        self._solver.changeRowBounds(cell, float(floor), self._infinity)
        self._floors[cell] = float(floor)

    def reveal(self, cell: int) -> None:
        """Show a withheld cell again; what was seen before no longer counts, since it may not fit any more."""
        self._solver.changeRowBounds(cell, float(self._equations.lower[cell]), float(self._equations.upper[cell]))
        del self._floors[cell]
        self.lowest[:], self.highest[:] = np.inf, -np.inf

    @property
    def hidden(self) -> set[int]:
        """What is withheld so far."""
        return set(self._floors)

    def _run(self) -> None:
        """Solve from the last solution; where rounding has led that astray, once more from nothing."""
        self._solver.run()
        if self._solver.getModelStatus() != self._optimal:
            self._solver.clearSolver()
            self._solver.run()

    def _solve(self, weights: np.ndarray, sense) -> tuple[np.ndarray, np.ndarray]:
        """Optimise a sum of unknowns; returns every row's value and dual there. The point found fits everything."""
        self._solver.changeColsCost(len(self._asked), self._asked, np.zeros(len(self._asked)))
        self._asked = np.flatnonzero(weights).astype(np.int32)
        self._solver.changeColsCost(len(self._asked), self._asked, weights[self._asked])
        self._solver.changeObjectiveSense(sense)
        self._run()
        if self._solver.getModelStatus() != self._optimal:
            state = self._solver.modelStatusToString(self._solver.getModelStatus())
            raise BuildFailed(f"disclosure control: what is published does not fit together ({state})")
        solution = self._solver.getSolution()
        rows = np.asarray(solution.row_value)[: self._equations.cells]
        self.lowest, self.highest = np.minimum(self.lowest, rows), np.maximum(self.highest, rows)
        return rows, np.asarray(solution.row_dual)[: self._equations.cells]

    def look_around(self, cells: list[int]) -> None:
        """Make all of `cells` as small, then as large as can be together: most bounds are seen to be open at once."""
        weights = np.asarray(self._equations.matrix[cells].sum(axis=0)).ravel()
        for sense in (self._minimise, self._maximise):
            self._solve(weights, sense)

    def lowest_if_zero_were_hidden(self, cell: int) -> float:
        """The lower bound for somebody who does not know that a 0 would be shown."""
        withheld = sorted(self.hidden)
        for other in withheld:
            self._solver.changeRowBounds(other, 0.0, self._infinity)
        weights = self._equations.matrix[cell].toarray().ravel()
        self._solver.changeColsCost(len(self._asked), self._asked, np.zeros(len(self._asked)))
        self._asked = np.flatnonzero(weights).astype(np.int32)
        self._solver.changeColsCost(len(self._asked), self._asked, weights[self._asked])
        self._solver.changeObjectiveSense(self._minimise)
        self._run()
        low = float(np.asarray(self._solver.getSolution().row_value)[cell])
        for other in withheld:
            self._solver.changeRowBounds(other, self._floors[other], self._infinity)
        return low

    def bounds(self, cell: int) -> Bounds:
        """The smallest and largest value of a cell that fits everything published."""
        weights = self._equations.matrix[cell].toarray().ravel()
        low, low_duals = self._solve(weights, self._minimise)
        high, high_duals = self._solve(weights, self._maximise)
        tight = np.flatnonzero((np.abs(low_duals) > _DUAL) | (np.abs(high_duals) > _DUAL))
        return Bounds(float(low[cell]), float(high[cell]), frozenset(map(int, set(tight) - set(self._floors))))
