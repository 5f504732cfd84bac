"""Reads Excel workbooks, every cell as text, and knows where the header row is."""

from __future__ import annotations

import datetime
import io
import math
import zipfile
from collections.abc import Callable

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from pipelines.sources.containers import LARGEST_BYTES, TOO_LARGE
from pipelines.sources.raw_table import RawTable, ReadError

DEEPEST_HEADER = 15


def cell_text(value: object, decimal: str = ".") -> str:
    """A typed cell as the text the cell rules expect: whole numbers without `.0`, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value).replace(".", decimal)
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    return str(value)


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ReadError("", "a file that is no workbook", "an .xlsx file", "save it as .xlsx") from error
    if size > LARGEST_BYTES:
        raise ReadError("", "a workbook that unpacks to more than that", TOO_LARGE, "cut it to the region")


def sheet_rows(data: bytes, sheets: list[str]) -> tuple[str, list[list[object]]]:
    """The name and the rows (from row 1) of the first sheet, or of the first one called as in `sheets`."""
    _refuse_bombs(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        by_name = {name.strip().casefold(): name for name in names}
        known = [by_name[sheet.casefold()] for sheet in sheets if sheet.casefold() in by_name]
        if sheets and not known:
            found = "sheets " + ", ".join(names)
            raise ReadError("", found, "a sheet " + " or ".join(sheets), "rename or restore the sheet")
        name = known[0] if known else names[0]
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return name, [list[object](row) for row in rows]
    except (CalamineError, OSError) as error:
        raise ReadError("", f"a workbook that cannot be read ({error})", "an .xlsx file", "save it again") from error


class WorkbookTable:
    """One sheet; its header is the first of the top rows that `is_header` accepts, else row 1."""

    def __init__(self, data: bytes, sheets: list[str], decimal: str, is_header: Callable[[list[str]], bool]) -> None:
        self.sheet, self.rows = sheet_rows(data, sheets)
        self.decimal = decimal
        tops = [[cell_text(value).strip() for value in row] for row in self.rows[:DEEPEST_HEADER]]
        if not tops:
            raise ReadError(f"sheet {self.sheet}", "an empty sheet", "a table", "put the table on that sheet")
        self.header_row = next((number for number, row in enumerate(tops) if is_header(row)), 0)
        self.headers = tops[self.header_row]
        self.header_place = f"sheet {self.sheet}, row {self.header_row + 1}"

    def load(self, wanted: list[str]) -> RawTable:
        """Reads the wanted columns as text; rows without any cell are passed over."""
        first = self.header_row + 1
        numbers = [n for n, row in enumerate(self.rows[first:], first) if any(v not in ("", None) for v in row)]
        width = {header: self.headers.index(header) for header in wanted}
        columns = {
            header: pd.Series([cell_text(self.rows[n][at], self.decimal) for n in numbers], dtype="str")
            for header, at in width.items()
        }
        frame = pd.DataFrame(columns, index=pd.RangeIndex(len(numbers)))
        return RawTable(frame, lambda position: f"sheet {self.sheet}, row {numbers[position] + 1}")
