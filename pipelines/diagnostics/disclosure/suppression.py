"""The rule at work: small counts are hidden, and with them what would give them away.

Which other counts must go is found by asking the attacker: those published numbers that narrow a hidden one are the
candidates, and the one that costs least is hidden too, until every hidden number is open enough (a greedy form of
complementary cell suppression; Fischetti & Salazar 2001 give the exact one).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.diagnostics.disclosure.attacker import Attacker, Bounds, Equations
from pipelines.diagnostics.disclosure.cells import SUM
from pipelines.problems import BuildFailed

_SLACK = 1e-6
# In which order numbers may be given up to protect another; a region's never.
_GIVEN_UP = {"neighbourhood": 1, "commune": 2, "zone": 3}
_LARGE = 2


def is_small(value: pd.Series | np.ndarray, rule: DisclosureRule) -> np.ndarray:
    """True for counts that could point at a person: above 0 and below the fewest that may be seen."""
    numbers = np.asarray(value, dtype=float)
    return (numbers > 0) & (numbers < rule.fewest_persons)


def primary_cells(cells: pd.DataFrame, rule: DisclosureRule) -> np.ndarray:
    """Which cells are hidden for their own sake; weighted sums are no counts."""
    return is_small(cells.value, rule) & ~cells.measure_id.str.startswith(SUM).to_numpy()


PROTECTED = ("primary", "complementary")


@dataclass
class Publication:
    """Which cells are hidden, and so which rows may be shown and which cells still be worked out from those.

    `rows`, `cells`: one entry per use, the numbers of a row and of a cell it uses.
    """

    rows: np.ndarray
    cells: np.ndarray
    hidden: np.ndarray
    is_small_area: np.ndarray
    reason: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: np.ndarray, cells: np.ndarray, number: int) -> Publication:
        return cls(rows, cells, np.zeros(number, dtype=bool), np.zeros(number, dtype=bool))

    def hide(self, cells: np.ndarray | list[int], reason: str) -> None:
        """Hide cells; a reason already given stays."""
        for cell in cells:
            self.reason.setdefault(int(cell), reason)
        self.hidden[np.asarray(cells, dtype=int)] = True

    def show(self, cells: np.ndarray | list[int]) -> None:
        """Take back that cells are hidden."""
        for cell in cells:
            self.reason.pop(int(cell), None)
        self.hidden[np.asarray(cells, dtype=int)] = False

    def hidden_rows(self) -> np.ndarray:
        """Truth by row number: it uses a hidden cell."""
        told = np.zeros(int(self.rows.max()) + 1 if len(self.rows) else 0, dtype=bool)
        told[self.rows[self.hidden[self.cells]]] = True
        return told

    def published(self) -> np.ndarray:
        """Truth by cell: at least one row that is shown gives it away."""
        shown = np.zeros(len(self.hidden), dtype=bool)
        if len(self.rows):
            shown[self.cells[~self.hidden_rows()[self.rows]]] = True
        return shown & ~self.hidden

    def costs(self) -> np.ndarray:
        """How many rows would go with each cell."""
        return np.bincount(self.cells, minlength=len(self.hidden))


@dataclass(frozen=True)
class Block:
    """One family as the control works on it: equations, and the number (among all cells) of each of its cells."""

    name: str
    equations: Equations
    numbers: np.ndarray
    cells: pd.DataFrame
    twins: list[list[int]]

    def siblings(self, place: int) -> list[int]:
        """The cells that say the same, whatever they are called: they are hidden together."""
        return self.twins[place]


def twins_of(equations: Equations) -> list[list[int]]:
    """For each cell all cells with the very same equation, itself included."""
    matrix, groups, keys = equations.matrix, {}, []
    for place in range(equations.cells):
        row = slice(matrix.indptr[place], matrix.indptr[place + 1])
        order = np.argsort(matrix.indices[row])
        key = (matrix.indices[row][order].tobytes(), np.round(matrix.data[row][order], 9).tobytes())
        groups.setdefault(key, []).append(place)
        keys.append(key)
    return [groups[key] for key in keys]


def is_open(low: float, high: float, value: float, is_primary: bool, rule: DisclosureRule) -> bool:
    """Whether bounds leave a hidden number as open as the rule asks."""
    if is_primary:
        first, last = rule.hidden_range
        return low <= min(first, value) + _SLACK and high >= max(last, value) - _SLACK
    return high - low >= rule.complementary_width - _SLACK


class Control:
    """Protects the hidden cells of one family, hiding what would give them away."""

    def __init__(self, block: Block, publication: Publication, rule: DisclosureRule) -> None:
        self.block, self.publication, self.rule = block, publication, rule
        self.attacker = Attacker(block.equations)
        self.value = block.cells.value.to_numpy(dtype=float)
        self.is_sum = block.cells.measure_id.str.startswith(SUM).to_numpy()
        self.order = block.cells.level.map(_GIVEN_UP).to_numpy(dtype=float)
        self.costs = publication.costs()[block.numbers]
        self._withdraw()

    def _withdraw(self) -> None:
        """Show the attacker what is shown and nothing else; what is only out of sight may also be 0."""
        shown = self.publication.published()[self.block.numbers]
        for place in sorted(self.attacker.hidden & set(map(int, np.flatnonzero(shown)))):
            self.attacker.reveal(place)
        for place in np.flatnonzero(~shown):
            if place not in self.attacker.hidden:
                is_seen_not_zero = self.publication.reason.get(int(self.block.numbers[place])) in PROTECTED
                is_seen_not_zero &= not self.publication.is_small_area[self.block.numbers[place]]
                self.attacker.hide(int(place), None if is_seen_not_zero else 0.0)

    def _reason(self, place: int) -> str | None:
        return self.publication.reason.get(int(self.block.numbers[place]))

    def _is_open(self, place: int, low: float, high: float) -> bool:
        is_primary = self._reason(place) == "primary"
        if is_open(low, high, self.value[place], is_primary, self.rule):
            return True
        # Several hidden parts of a hidden number are at least 1 each, which lifts it above 1. That is no narrowing by
        # what is published, as long as it stays as wide as any other hidden number.
        wide = high - low >= self.rule.complementary_width - _SLACK
        return is_primary and wide and is_open(
            self.attacker.lowest_if_zero_were_hidden(place), high, self.value[place], True, self.rule
        )  # fmt: skip

    def unsafe(self) -> list[tuple[int, Bounds]]:
        """Hidden cells the attacker can narrow below the rule, with the bounds of that moment."""
        hidden = [int(place) for place in np.flatnonzero(self.publication.hidden[self.block.numbers])]
        counted = [place for place in hidden if not self.is_sum[place] and self._reason(place) in PROTECTED]
        if not counted:
            return []
        seen = self.attacker
        seen.look_around(counted)
        found = []
        for place in counted:
            if not self._is_open(place, seen.lowest[place], seen.highest[place]):
                bounds = seen.bounds(place)
                if not self._is_open(place, bounds.low, bounds.high):
                    found.append((place, bounds))
        return found

    def _partner(self, bounds: Bounds) -> int | None:
        """The published cell among those that narrow a hidden one whose loss costs least; a whole region's never."""
        shown = self.publication.published()[self.block.numbers]
        can = [
            place for place in bounds.narrowing
            if place < len(shown) and shown[place] and np.isfinite(self.order[place])
            and (self.is_sum[place] or self.value[place] >= self.rule.fewest_persons)
        ]  # fmt: skip
        if not can:
            return None
        return min(can, key=self._loss)

    def _loss(self, place: int) -> tuple[float, float, float, int]:
        """What readers lose with a cell: first of larger areas, there by the rows that go with it, then by people."""
        rows, people = self.costs[place], 1.0 if self.is_sum[place] else self.value[place]
        return self.order[place], rows if self.order[place] >= _LARGE else 0, people * rows, place

    def protect(self) -> None:
        """Hide partners until no hidden cell can be narrowed. Raises BuildFailed where none is left to hide."""
        while unsafe := self.unsafe():
            for place, _before_others_were_hidden in unsafe:
                bounds = self.attacker.bounds(place)
                while not self._is_open(place, bounds.low, bounds.high):
                    partner = self._partner(bounds)
                    if partner is None:
                        raise BuildFailed(self._helpless(place, bounds))
                    twins = self.block.siblings(partner)
                    self.publication.hide(self.block.numbers[twins], "complementary")
                    self._withdraw()
                    bounds = self.attacker.bounds(place)

    def relax(self) -> None:
        """Show again the counts of larger areas that, after all others were hidden, need not be."""
        given_up = np.array([self._reason(place) == "complementary" for place in range(len(self.value))])
        large = [int(place) for place in np.flatnonzero(given_up & (self.order >= _LARGE))]
        for place in sorted(large, key=self._loss, reverse=True):
            twins = self.block.numbers[self.block.siblings(place)]
            if self._reason(place) is None:
                continue  # shown again with its twin
            self.publication.show(twins)
            self._withdraw()
            if self.unsafe():
                self.publication.hide(twins, "complementary")
                self._withdraw()
        self.unsafe()  # so that the bounds seen are those of what stays hidden

    def _helpless(self, place: int, bounds: Bounds) -> str:
        cell = self.block.cells.iloc[place]
        return (
            f"disclosure control: {cell.measure_id} {cell.measure_period} of {cell.level} {cell.area_id} can be "
            f"narrowed to {bounds.low:.1f}–{bounds.high:.1f}, and nothing is left to hide that would protect it; "
            f"publish fewer figures of {self.block.name}"
        )
