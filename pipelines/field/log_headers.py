"""Finds the header of a field's table, and which column is which, by the spellings of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.catalogue.forms_models import CONSENT
from pipelines.catalogue.logs_models import folded
from pipelines.catalogue.models import Catalogue
from pipelines.field.choices import SEVERAL, choices_of
from pipelines.field.log_cells import LogTable
from pipelines.field.log_words import WordFinder
from pipelines.sources.workbook import DEEPEST_HEADER

FEWEST_KNOWN = 2
LONGEST_HEADER = 120  # characters: more is a cell of text in which a known word stands
_PASSED = "-"
_BY_PART = 1000  # less sure than any whole header
_GROUPED = re.compile(r"[/.:-]")  # what servers of forms set between a group's name and a question's


@dataclass(frozen=True)
class Meant:
    """What a header means: a column, how sure that is (0 surest), and the choice it is ticked for, if it is for one."""

    name: str
    rank: int
    choice: str = ""


@dataclass(frozen=True)
class Header:
    """Where a table's header stands (`row`, from 0) and its columns.

    columns: our name → positions, several only of what may be listed (`Thema 1`, `Thema 2`), none where every choice
    has a column of its own. ticks: our name → position → the choice that is ticked there. unknown: headers that are
    none of ours, by position. `place_of` says where a column stands without its words: where no header was written,
    what looks like one may be somebody's name.
    """

    row: int
    columns: dict[str, list[int]]
    ticks: dict[str, dict[int, str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)

    def place_of(self, name: str) -> str:
        """A column's place: its number, as one counts, and our name for it."""
        return self.place_at([*self.columns[name], *self.ticks.get(name, {})][0], name)

    @staticmethod
    def place_at(position: int, name: str) -> str:
        """The place of the column at a position, from 0."""
        return f"column {position + 1} ({name})"


class HeaderReader:
    """Knows the headers of one kind of table in every language, and those of the form that is shipped for it."""

    def __init__(self, catalogue: Catalogue, kind: str) -> None:
        self.rules, self.kind = catalogue.logs, catalogue.logs.kinds[kind]
        names = self.kind.columns
        self._own = {folded(name): name for name in names} | dict(_asked(catalogue, kind))
        self._whole = {header: Meant(name, 0) for header, name in self._own.items()}
        parts = [(word, _PASSED) for word in self.rules.passed_over]
        for name in names:
            column = self.rules.columns[name]
            for rank, header in column.headers.ranked():
                self._whole.setdefault(folded(header), Meant(name, rank + 1))
            parts += [(part, name) for part in column.parts]
        form = self.rules.form_columns
        for header in [*self.rules.passed_over, *form.marks, *form.names]:
            self._whole.setdefault(folded(header), Meant(_PASSED, 0))
        self._marks, self._only_exports = set(map(folded, form.marks)), set(map(folded, form.only_exports))
        self._parts = WordFinder(parts)
        several = [name for name in names if self.rules.columns[name].kind in SEVERAL]
        self._choices = {name: _spelled(catalogue, name) for name in several}

    def meant_by(self, cells: list[str]) -> list[Meant | None]:
        """What each header of a row means; None for one that is not known."""
        exported = any(cell.startswith("_") or folded(cell) in self._marks for cell in cells)
        passed = self._only_exports if exported else set()
        return [Meant(_PASSED, 0) if folded(cell) in passed else self._meant(cell) for cell in cells]

    def _meant(self, header: str) -> Meant | None:
        said = folded(header)
        if said in self._whole:
            return self._whole[said]
        if header.startswith("_"):  # only a server of forms names a column so
            return Meant(_PASSED, 0)
        asked = self._asked(header)
        if asked or not said or len(said) > LONGEST_HEADER:
            return asked
        found = self._parts.find(said)  # what stands first is what the header is about
        return Meant(found[0][0], _BY_PART) if found else None

    def _asked(self, header: str) -> Meant | None:
        """A question below its group (`page/date`), or a choice below its question (`page/themes/housing`).

        A header people write may hold such signs too (`Naam/functie`): what stands before must be no header of ours.
        """
        before, sign, last = header.rpartition("/")
        if not sign and not re.search(r"\s", header):
            *groups, last = _GROUPED.split(header)
            before = "/".join(groups)
        if not before:
            return None
        question = self._own.get(folded(before)) or getattr(self._asked(before), "name", "")
        choice = self._choices.get(question, {}).get(folded(last))
        if choice:
            return Meant(question, 0, choice)
        name = self._own.get(folded(last))
        grouped = not any(folded(group) in self._whole for group in before.split("/"))
        return Meant(name, 1) if name and grouped else None

    def known(self, cells: list[str]) -> int:
        """How many of our columns a row names."""
        return len({meant.name for meant in self.meant_by(cells) if meant} - {_PASSED})

    def _surely_known(self, cells: list[str]) -> int:
        return len({meant.name for meant in self.meant_by(cells) if meant and meant.rank < _BY_PART} - {_PASSED})

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
        ticks: dict[str, dict[int, str]] = {}
        unknown = []
        for position, meant in enumerate(self.meant_by(cells)):
            if meant is None:
                unknown += [position] if folded(cells[position]) else []
            elif meant.choice:
                ticks.setdefault(meant.name, {})[position] = meant.choice
            elif meant.name != _PASSED:
                ranked.setdefault(meant.name, []).append((meant.rank, position))
        columns: dict[str, list[int]] = {name: [] for name in ticks}
        for name, places in ranked.items():
            surest = sorted(places)
            several = self.rules.columns[name].kind in SEVERAL
            columns[name] = sorted(position for _, position in surest) if several else [surest[0][1]]
            unknown += [] if several else [position for _, position in surest[1:]]
        return Header(row, columns, ticks, sorted(unknown))

    def expected(self) -> str:
        """What a header should hold, in words for a person."""
        needed = " or ".join(self.kind.needs_one)
        return f"a row of headers in Dutch, French or English with {needed}, and of: " + ", ".join(self.kind.columns)


def _asked(catalogue: Catalogue, kind: str) -> Iterable[tuple[str, str]]:
    """The questions of the forms shipped for a kind of table, as headers: each label, and which column it asks for."""
    for form in catalogue.forms.values():
        if form.log == kind:
            for words, name in [(form.note, _PASSED), *((asked.label, asked.name) for asked in form.questions)]:
                yield from ((folded(label), name) for label in words.model_dump().values())
            yield folded(CONSENT), _PASSED


def _spelled(catalogue: Catalogue, name: str) -> dict[str, str]:
    """A column's choices by their ids and labels."""
    choices = choices_of(catalogue, name)
    return {folded(said): choice for choice, label in choices for said in (choice, *label.model_dump().values())}
