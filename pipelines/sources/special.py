"""Formats that are no plain table: the neighbourhood monitoring's export and its service's answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from pipelines.sources.raw_table import RawTable, ReadError
from pipelines.sources.workbook import cell_text, sheet_rows

EXPORT_HEADERS = ["code", "name", "indicator", "unit", "year", "value"]
EXPORT_SHEETS = ["Gegevens", "Données", "Donnees", "Data"]
YEAR = re.compile(r"(19|20)\d\d")
NEIGHBOURHOOD = re.compile(r"\d{1,3}")
LARGER_AREA = re.compile(r"\d{4,5}")
FIRST_VALUE = 2


class MonitoringExport:
    """`mq_data_export_YYYY-MM-DD.xlsx`: code and area, then one column per indicator and year.

    Three header rows: indicator, unit, year (merged cells hold their text once). Rows of communes or the
    region, and the footer that names the source, are passed over. Yields one row per filled cell.
    """

    def __init__(self, data: bytes, sheets: list[str], decimal: str) -> None:
        self.headers = EXPORT_HEADERS
        self.sheet, self.rows = sheet_rows(data, sheets or EXPORT_SHEETS)
        self.decimal = decimal
        self.year_row = self._find_years()
        self.header_place = f"sheet {self.sheet}, rows {self.year_row - 1} to {self.year_row + 1}"

    def _find_years(self) -> int:
        for number, row in enumerate(self.rows[:15]):
            cells = [cell_text(value).strip() for value in row[FIRST_VALUE:]]
            filled = [cell for cell in cells if cell]
            if number >= 2 and filled and all(YEAR.match(cell) for cell in filled):
                return number
        raise ReadError(
            f"sheet {self.sheet}",
            "no row of years",
            "three header rows: indicator, unit, year",
            "export it again",
        )

    def _filled_forward(self, row: list[object], width: int, restart: list[str] | None = None) -> list[str]:
        texts, last = [], ""
        for at in range(width):
            text = cell_text(row[at]).strip() if at < len(row) else ""
            changed = restart is not None and at > FIRST_VALUE and restart[at] != restart[at - 1]
            last = text or ("" if changed else last)
            texts.append(last)
        return texts

    def _area_rows(self) -> list[int]:
        numbers = []
        for number in range(self.year_row + 1, len(self.rows)):
            row = [cell_text(value).strip() for value in self.rows[number]]
            filled = [cell for cell in row if cell]
            if NEIGHBOURHOOD.fullmatch(row[0]):
                numbers.append(number)
            elif len(filled) > FIRST_VALUE and not LARGER_AREA.fullmatch(row[0]):
                place = f"sheet {self.sheet}, row {number + 1}, column 1"
                raise ReadError(place, f"'{row[0]}'", "the code of a neighbourhood", "restore the code")
        return numbers

    def load(self, wanted: list[str]) -> RawTable:
        """One row per neighbourhood, indicator and year; `wanted` is always all of them."""
        years = [cell_text(value).strip() for value in self.rows[self.year_row]]
        width = len(years)
        indicators = self._filled_forward(self.rows[self.year_row - 2], width)
        units = self._filled_forward(self.rows[self.year_row - 1], width, restart=indicators)
        columns = [at for at in range(FIRST_VALUE, width) if years[at]]
        cells = [(number, at) for number in self._area_rows() for at in columns]
        records = [
            (
                cell_text(self.rows[number][0]).strip(),
                cell_text(self.rows[number][1]).strip(),
                indicators[at],
                units[at],
                years[at],
                cell_text(self.rows[number][at], self.decimal).strip(),
            )
            for number, at in cells
        ]
        frame = pd.DataFrame(records, columns=EXPORT_HEADERS, dtype="str")
        return RawTable(frame, lambda p: f"sheet {self.sheet}, row {cells[p][0] + 1}, column {cells[p][1] + 1}")


class MonitoringApi:
    """The answer of `/api/geodata/mdq/dataset/<id>`: entries with id, value and flag.

    The ids are the service's own; the neighbourhoods' codes come from the answer of `/ref/D`, kept beside it
    as `ref_D.json`.
    """

    def __init__(self, data: bytes, path: Path) -> None:
        self.headers, self.header_place = ["code", "value", "flag"], "entries"
        self.entries = _list_in(_parsed(data), "entries")
        self.codes = self._codes(path.parent / "ref_D.json")

    def _codes(self, reference: Path) -> dict[str, str]:
        if not reference.is_file():
            return {}
        features = _list_in(_parsed(reference.read_bytes()), "features")
        found = {}
        for feature in features:
            properties = feature.get("properties", feature)
            found[str(properties.get("id"))] = str(properties.get("code", "")).lstrip("0")
        return found

    def load(self, wanted: list[str]) -> RawTable:
        """One row per entry; an entry whose code is not known is refused."""
        records = []
        for number, entry in enumerate(self.entries, 1):
            code = str(entry.get("code", self.codes.get(str(entry.get("id")), "")))
            if not code:
                raise ReadError(
                    f"entry {number}",
                    f"the service's own id '{entry.get('id')}'",
                    "an id that ref_D.json translates to a neighbourhood",
                    "save the answer of /ref/D beside it as ref_D.json",
                )
            records.append((code, cell_text(entry.get("value")), cell_text(entry.get("flag"))))
        frame = pd.DataFrame(records, columns=self.headers, dtype="str")
        return RawTable(frame, lambda position: f"entry {position + 1}")


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError as error:
        raise ReadError("", "text that is not JSON", "the service's answer", "save the answer again") from error


def _list_in(document: object, name: str) -> list[dict]:
    found = document.get(name) if isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ReadError("", "another document", f"a list '{name}'", "save the service's answer again")
    return found
