"""Reads delimited text (`,` `;` `|` or tab), every cell as text, with Arrow."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from pipelines.sources.raw_table import RawTable, ReadError

DELIMITERS = {",": "a comma", ";": "a semicolon", "|": "a vertical bar", "\t": "a tab"}


def decode(data: bytes, encodings: list[str]) -> str:
    """The text, in the first encoding that fits; `ReadError` when none does."""
    if b"\x00" in data[:4096]:
        raise ReadError("", "binary data or UTF-16", "text in UTF-8", "save it as UTF-8 text")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError("", "bytes that are no text", " or ".join(encodings), "save it as UTF-8 text")


class DelimitedTable:
    """Delimited text of which the first line was read."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.text, self.delimiter = text, delimiter
        self.header_place = "line 1"
        first_line = text.partition("\n")[0]
        # Statbel's | files hold bare quotation marks in names; one that quotes does so in its header.
        self.is_quoted = delimiter != "|" or '"' in first_line
        self.headers = [header.strip() for header in next(self._rows(), (1, []))[1]]
        if not any(self.headers):
            raise ReadError("line 1", "no headers", "a first line with the column names", "export it again")

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not blank, with the line it begins on; slow: for the header and for faults."""
        lines = io.StringIO(self.text, newline="")
        quoting = csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE
        reader = csv.reader(lines, delimiter=self.delimiter, quoting=quoting)
        begins = 1
        for row in reader:
            if row:
                yield begins, row
            begins = reader.line_num + 1

    def headers_if(self, delimiter: str) -> list[str]:
        """The headers one would see if the columns were separated by `delimiter`."""
        return [part.strip().strip('"') for part in self.text.partition("\n")[0].rstrip("\r").split(delimiter)]

    def _line_of(self, position: int) -> str:
        # The header is the first row, so data row 0 is the second.
        begins, _ = next(islice(self._rows(), position + 1, None))
        return f"line {begins}"

    def load(self, wanted: list[str]) -> RawTable:
        """Reads the wanted columns as text; a row of another length than the header is refused."""
        is_ragged = False

        def note_and_skip(_: pa_csv.InvalidRow) -> str:
            nonlocal is_ragged
            is_ragged = True
            return "skip"

        data = self.text.encode("utf-8")
        table = pa_csv.read_csv(
            pa.py_buffer(data),
            pa_csv.ReadOptions(
                use_threads=False,
                block_size=len(data) + 1,
                column_names=self.headers,
                skip_rows_after_names=1,
            ),
            pa_csv.ParseOptions(
                delimiter=self.delimiter,
                quote_char='"' if self.is_quoted else False,
                newlines_in_values=True,
                invalid_row_handler=note_and_skip,
            ),
            pa_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(self.headers, pa.string()),
                strings_can_be_null=False,
            ),
        )
        if is_ragged:
            self._refuse_ragged()
        return RawTable(_as_text(table), self._line_of)

    def _refuse_ragged(self) -> None:
        # Arrow says that rows are ragged; the csv module, slower, says on which line the first one begins.
        begins, cells = next(((line, len(row)) for line, row in self._rows() if len(row) != len(self.headers)), (0, 0))
        place = f"line {begins}" if begins else ""
        found = f"{cells} cell{'s' * (cells != 1)}" if begins else "rows of unequal length"
        remedy = "look for a stray delimiter, quotation mark or line break there"
        raise ReadError(place, found, f"{len(self.headers)} cells, as in the header", remedy)


def _as_text(table: pa.Table) -> pd.DataFrame:
    columns = {name: pd.Series(table[name].to_pandas(), dtype="str") for name in table.column_names}
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))
