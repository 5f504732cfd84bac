"""Reads the field's tables: helpdesk logs, consultations, case managers' forms, as people keep them.

Half-filled rows are normal and kept; what cannot be read is empty and said once per column, never quoted, because a
cell in the wrong column may name a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipelines.catalogue.logs_models import folded
from pipelines.catalogue.models import Catalogue
from pipelines.field.choices import SEVERAL
from pipelines.field.log_cells import LogTable, open_tables
from pipelines.field.log_dates import DateReader
from pipelines.field.log_faults import LogFaults
from pipelines.field.log_headers import Header, HeaderReader
from pipelines.field.log_words import CodeReader, SpaceReader, ThemeReader, ZoneReader, read_minutes, read_postcode
from pipelines.problems import Problem
from pipelines.sources.raw_table import ReadError

EVENT, ZONE, THEMES, WRITTEN = "event", "zone", "themes", "themes_written"
_EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")
_FORMULA_FAULT = "an error of a formula"


@dataclass(frozen=True)
class Log:
    """A table that was read, and what a person must be told of it.

    frame: one row per row that says something: the contract's columns of its kind, `themes_written` beside `themes`,
    `place` and `source_file`. Text is "" where nothing was written; codes, themes and what lists them are lists of ids;
    `first_call` is a nullable boolean, `duration_min` a nullable float (minutes).
    """

    frame: pd.DataFrame
    faults: list[Problem]


def read_log(path: Path, kind: str, catalogue: Catalogue) -> Log:
    """Read a table of `kind` (helpdesk, consultations or cases). `source_file` is `field/<kind>/<file name>`.

    Raises ReadError with one line when the whole file cannot be read: empty, unsafe, or without a header we know.
    """
    return _LogReader(kind, catalogue).read(path, f"field/{kind}/{path.name}")


class _LogReader:
    def __init__(self, kind: str, catalogue: Catalogue) -> None:
        self.rules = catalogue.logs
        self.kind = self.rules.kinds[kind]
        self.headers = HeaderReader(catalogue, kind)
        self.dates, self.zones, self.themes = DateReader(self.rules), ZoneReader(catalogue), ThemeReader(catalogue)
        self.spaces, self.ticks = SpaceReader(catalogue), CodeReader(self.rules.codes["yes_no"])
        lists = {self.rules.columns[name].codes for name in self.kind.columns} - {""}
        self.codes = {name: CodeReader(self.rules.codes[name]) for name in sorted(lists)}
        self.blank = {folded(word) for word in self.rules.blank}

    def read(self, path: Path, file: str) -> Log:
        faults = LogFaults(file, self.rules)
        tables = open_tables(path, self.headers.known)
        found = [(table, self.headers.find(table)) for table in tables]
        if not any(header for _, header in found):
            remedy = "put the column names above the table"
            raise ReadError("", "no header we know", self.headers.expected(), remedy)
        rows: list[dict] = []
        for table, header in found:
            if header:
                self._tell_unknown(table, header, faults)
                rows += self._rows(table, header, faults)
            elif sum(any(row) for row in table.rows) > 1:
                found_there = "no header we know: the sheet was passed over"
                remedy = "give it the same headers, or leave it if it is no log"
                faults.tell(f"sheet {table.sheet}", found_there, "a table like on the other sheet", remedy)
        return Log(self._frame(rows, file), faults.problems())

    def _tell_unknown(self, table: LogTable, header: Header, faults: LogFaults) -> None:
        if header.unknown:
            numbers = ", ".join(str(position + 1) for position in header.unknown)
            found = f"headers that are not known, in column {numbers}"
            remedy = "rename them if these columns should be read"
            faults.tell(table.places[header.row], found, "headers of logs.yml", remedy)

    # ---- rows ----
    def _rows(self, table: LogTable, header: Header, faults: LogFaults) -> Iterator[dict]:
        width = len(table.rows[header.row])
        spread = _spread(table, header, self._unfree(header))
        titled = self._titled(table, header)
        for at in range(header.row + 1, len(table.rows)):
            cells, place = table.rows[at], table.places[at]
            if not any(cells):
                continue
            if any(cells[width:]):
                # A separator within a text moves everything behind it into the wrong column.
                faults.add("", f"column {width + 1}", place, "more cells than headers: the row was passed over")
                continue
            row = {
                name: self._joined(
                    self._ticked(name, header, cells, place, faults)
                    or [spread.get((at, position)) or _cell(cells, position) for position in positions]
                )
                for name, positions in header.columns.items()
            }
            if any(folded(row.get(name, "")) for name in self.kind.content):
                yield self._read_row(row, place, header, titled, faults)

    def _ticked(self, name: str, header: Header, cells: list[str], place: str, faults: LogFaults) -> list[str]:
        """The choices that are ticked in a row, where each has a column of its own."""
        ticked = []
        for position, choice in header.ticks.get(name, {}).items():
            cell = _cell(cells, position)
            said, fault = self.ticks.read(cell) if folded(cell) else ("no", "")
            if fault:
                faults.add(name, header.place_at(position, name), place, fault, "1 or 0")
            ticked += [choice] if said == "yes" else []
        return ticked

    def _unfree(self, header: Header) -> set[int]:
        """Positions of columns whose cell, merged over several rows, holds for each; a text is said only once."""
        return {
            position
            for name, positions in header.columns.items()
            for position in positions
            if self.rules.columns[name].kind != "text" or name == EVENT
        }

    def _titled(self, table: LogTable, header: Header) -> str:
        """The zone that the sheet's name and the rows above its header name, where the table has no such column."""
        if ZONE in header.columns:
            return ""
        return self.zones.named_in([table.sheet, *(cell for row in table.rows[: header.row] for cell in row if cell)])

    @staticmethod
    def _joined(cells: list[str]) -> str:
        return "; ".join(cell for cell in cells if cell)

    def _read_row(self, row: dict[str, str], place: str, header: Header, titled: str, faults: LogFaults) -> dict:
        read: dict = {"place": place}
        for name, text in row.items():
            kind = self.rules.columns[name].kind
            value, fault = self._value(name, kind, text)
            if fault:
                faults.add(name, header.place_of(name), place, fault)
            if name == THEMES:
                read[THEMES], read[WRITTEN] = value
            else:
                read[name] = value
        if ZONE in self.kind.columns and not folded(row.get(ZONE, "")):
            read[ZONE] = self.zones.named_in([row.get(EVENT, "")]) or titled
        return read

    def _value(self, name: str, kind: str, text: str):
        """A cell's value by the kind of its column, and what is wrong with it."""
        said = folded(text)
        if _EXCEL_ERROR.fullmatch(text):
            return self._empty(kind), _FORMULA_FAULT
        if not said or (kind != "text" and said in self.blank):
            return self._empty(kind), ""
        codes = self.codes.get(self.rules.columns[name].codes)
        if kind == "yes_no" and codes:
            code, fault = codes.read(text)
            return ({"yes": True, "no": False}.get(code), fault)
        if kind == "code" and codes:
            return codes.read(text)
        if kind == "codes" and codes:
            return codes.read_several(text)
        if kind == "themes":
            return self.themes.read(text), ""
        readers = {"date": self.dates.read, "zone": self.zones.read, "postcode": read_postcode}
        if kind in readers:
            return readers[kind](text)
        if kind == "space":
            return self.spaces.read(text), ""
        return read_minutes(text, self.rules) if kind == "minutes" else (text, "")

    @staticmethod
    def _empty(kind: str):
        if kind == "themes":
            return [], []
        return [] if kind == "codes" else None if kind in ("yes_no", "minutes") else ""

    # ---- the frame ----
    def _frame(self, rows: list[dict], file: str) -> pd.DataFrame:
        types = {"yes_no": "boolean", "minutes": "Float64"}
        columns: dict[str, pd.Series] = {}
        for name in self.kind.columns:
            kind = self.rules.columns[name].kind
            empty = [] if kind in SEVERAL else self._empty(kind)
            values = [row.get(name, empty) for row in rows]
            columns[name] = pd.Series(values, dtype="object" if kind in SEVERAL else types.get(kind, "str"))
            if name == THEMES:
                columns[WRITTEN] = pd.Series([row.get(WRITTEN, []) for row in rows], dtype="object")
        columns["place"] = pd.Series([row["place"] for row in rows], dtype="str")
        columns["source_file"] = pd.Series([file] * len(rows), dtype="str")
        return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def _cell(cells: list[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _spread(table: LogTable, header: Header, positions: set[int]) -> dict[tuple[int, int], str]:
    """What cells merged downwards say in the rows below their first one: (row, column) → text."""
    said: dict[tuple[int, int], str] = {}
    for top, bottom, column in sorted(table.merges):
        inside = header.row < top < len(table.rows) and column in positions
        text = _cell(table.rows[top], column) if inside else ""
        if text and (top, column) not in said:
            said |= {(row, column): text for row in range(top, min(bottom + 1, len(table.rows)))}
    return said
