"""Opens a table of the field within limits: rows of text with their places, whatever it was saved with.

A workbook's formulas are never run: the value Excel last showed is read. Merged cells are told apart, so that a date
written once for several rows is known in each.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipelines.field.archive import safe_parts
from pipelines.field.opening import decoded, read_limited
from pipelines.sources.raw_table import ReadError
from pipelines.sources.workbook import DEEPEST_HEADER, cell_text, sheet_rows

SUFFIXES = (".csv", ".xlsx")
MOST_CELLS = 2_000_000
_DELIMITERS = ";,\t"
_WORKBOOK, _KIND = "xl/workbook.xml", "Excel workbook (.xlsx)"
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^>]*)(?<!/)>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
_END = "\x00end"


@dataclass(frozen=True)
class LogTable:
    """One sheet or file: its rows as text and where each stands ("line 12").

    sheet: its name, "" for delimited text. merges: rows and column, from 0, of cells that were made one downwards:
    (first row, last row, column).
    """

    sheet: str
    rows: list[list[str]]
    places: list[str]
    merges: list[tuple[int, int, int]] = field(default_factory=list)


def open_tables(path: Path, known: Callable[[list[str]], int]) -> list[LogTable]:
    """The tables of a `.csv` or the visible sheets of an `.xlsx`. `known` counts the headers of a row one knows.

    Raises ReadError: empty, too large, packed as a bomb, binary, or saved as something else than it is called.
    """
    data, suffix = read_limited(path), path.suffix.lower()
    if suffix == ".xlsx":
        _refuse_far_cells(safe_parts(data, _WORKBOOK, _KIND, "xl/worksheets/"))
        return _sheets(data)
    if suffix == ".csv":
        return [_delimited(decoded(data), known)]
    raise ReadError("", f"a {suffix or 'nameless'} file", "one of " + ", ".join(SUFFIXES), "save it as one of those")


# ---- workbooks -----------------------------------------------------------------------------------------------------
def _refuse_far_cells(parts: dict[str, bytes]) -> None:
    """A cell at the far end of a sheet makes everything before it a table of thousands of millions of cells."""
    for name, xml in sorted(parts.items()):
        rows, columns = _extent(xml)
        if rows * columns > MOST_CELLS:
            found = f"a cell in row {rows:,} and column {columns:,}: too large a table"
            raise ReadError(Path(name).stem, found, f"at most {MOST_CELLS:,} cells", "delete what stands far away")


def _extent(xml: bytes) -> tuple[int, int]:
    rows, columns, unnamed = 0, 0, 0
    for cell in _CELL.finditer(xml):
        reference = _REFERENCE.search(cell[1])
        if reference:
            rows, columns = max(rows, int(reference[2])), max(columns, _column_number(reference[1]))
        else:
            unnamed += 1
    if unnamed:  # such cells stand beside one another in their row
        rows = max([rows, unnamed, *(int(row[1]) for row in _ROW.finditer(xml))])
        columns = max(columns, 1)
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheets(data: bytes) -> list[LogTable]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in workbook.sheets_metadata
                 if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible]  # fmt: skip
        merges = {name: workbook.get_sheet_by_name(name).merged_cell_ranges or [] for name in names}
    except (CalamineError, OSError) as error:
        raise ReadError("", "a workbook that cannot be read", _KIND, "open it in Excel and save it again") from error
    tables = []
    for name in names:
        _, cells = sheet_rows(data, [name.strip()])
        rows = [[cell_text(value).strip() for value in row] for row in cells]
        places = [f"sheet {name}, row {number}" for number in range(1, len(rows) + 1)]
        downwards = [(top, bottom, left) for (top, left), (bottom, _) in merges[name] if bottom > top]
        tables.append(LogTable(name, rows, places, downwards))
    return tables


# ---- delimited text ------------------------------------------------------------------------------------------------
def _delimited(text: str, known: Callable[[list[str]], int]) -> LogTable:
    """The rows, separated by whichever sign makes the most of the first rows' cells headers one knows."""
    counts = {
        delimiter: max((known(row) for _, row in islice(_lines(text, delimiter), DEEPEST_HEADER)), default=0)
        for delimiter in _DELIMITERS
    }
    delimiter = max(_DELIMITERS, key=lambda sign: counts[sign])
    lines = list(_lines(text.rstrip("\r\n") + f"\n{_END}", delimiter))
    begins, last = lines.pop()
    if last != [_END]:
        raise ReadError(f"line {begins}", "a quotation mark that is never closed", "quotation marks in pairs",
                        "close it, or take it out")  # fmt: skip
    rows = [[cell.strip() for cell in row] for _, row in lines]
    return LogTable("", rows, [f"line {line}" for line, _ in lines])


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            found = "a cell too long to be one"
            raise ReadError(f"line {begins}", found, "rows of a table", "look for a quotation mark there") from error
        if row is None:
            return
        yield begins, row
        begins = reader.line_num + 1
