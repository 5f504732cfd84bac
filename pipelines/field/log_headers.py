"""Finds the header of a field's table, and which column is which, by the spellings of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.catalogue.logs_models import LogRules, folded
from pipelines.field.log_cells import LogTable
from pipelines.field.log_words import WordFinder
from pipelines.sources.workbook import DEEPEST_HEADER

FEWEST_KNOWN = 2
LONGEST_HEADER = 120  # characters: more is a cell of text in which a known word stands
_PASSED = "-"
_SEVERAL = ("codes", "themes")


@dataclass(frozen=True)
class Header:
    """Where a table's header stands (`row`, from 0) and its columns.

    columns: our name → positions, several only of what may be listed (`Thema 1`, `Thema 2`). unknown: headers that are
    none of ours, by position. `place_of` says where a column stands without its words: where no header was written,
    what looks like one may be somebody's name.
    """

    row: int
    columns: dict[str, list[int]]
    unknown: list[int] = field(default_factory=list)

    def place_of(self, name: str) -> str:
        """A column's place: its number, as one counts, and our name for it."""
        return f"column {self.columns[name][0] + 1} ({name})"


class HeaderReader:
    """Knows the headers of one kind of table in every language."""

    def __init__(self, rules: LogRules, kind: str) -> None:
        self.rules, self.kind = rules, rules.kinds[kind]
        self._whole: dict[str, tuple[int, str]] = {}
        parts = [(word, _PASSED) for word in rules.passed_over]
        for name in self.kind.columns:
            column = rules.columns[name]
            for rank, header in [(0, name), *((rank + 1, header) for rank, header in column.headers.ranked())]:
                self._whole.setdefault(folded(header), (rank, name))
            parts += [(part, name) for part in column.parts]
        for header in rules.passed_over:
            self._whole.setdefault(folded(header), (0, _PASSED))
        self._parts = WordFinder(parts)

    def column_of(self, header: str) -> tuple[str, int] | None:
        """Which column a header means and how sure that is (0 surest); None for one that is not known."""
        said = folded(header)
        if not said or len(said) > LONGEST_HEADER:
            return None
        if said in self._whole:
            rank, name = self._whole[said]
            return name, rank
        found = self._parts.find(said)  # what stands first is what the header is about
        return (found[0][0], 1000) if found else None

    def known(self, cells: list[str]) -> int:
        """How many of our columns a row names."""
        named = {column[0] for cell in cells if (column := self.column_of(cell))}
        return len(named - {_PASSED})

    def _surely_known(self, cells: list[str]) -> int:
        return len({self._whole[said][1] for cell in cells if (said := folded(cell)) in self._whole} - {_PASSED})

    def find(self, table: LogTable) -> Header | None:
        """The row that names the most of our columns; None where no row names enough, or none of what is needed."""
        tops = table.rows[:DEEPEST_HEADER]
        counts = [self.known(row) for row in tops]
        if not counts or max(counts) < FEWEST_KNOWN:
            return None
        # Whole headers count twice: a row of long texts may hold many of their words.
        scores = [
            count + self._surely_known(row) if count >= FEWEST_KNOWN else 0
            for count, row in zip(counts, tops, strict=True)
        ]
        row = scores.index(max(scores))
        header = self._header(row, tops[row])
        return header if set(header.columns) & set(self.kind.needs_one) else None

    def _header(self, row: int, cells: list[str]) -> Header:
        ranked: dict[str, list[tuple[int, int]]] = {}
        unknown = []
        for position, cell in enumerate(cells):
            column = self.column_of(cell)
            if column is None:
                unknown += [position] if folded(cell) else []
            elif column[0] != _PASSED:
                ranked.setdefault(column[0], []).append((column[1], position))
        columns = {}
        for name, places in ranked.items():
            surest = sorted(places)
            several = self.rules.columns[name].kind in _SEVERAL
            columns[name] = sorted(position for _, position in surest) if several else [surest[0][1]]
            unknown += [] if several else [position for _, position in surest[1:]]
        return Header(row, columns, sorted(unknown))

    def expected(self) -> str:
        """What a header should hold, in words for a person."""
        needed = " or ".join(self.kind.needs_one)
        return f"a row of headers in Dutch, French or English with {needed}, and of: " + ", ".join(self.kind.columns)
