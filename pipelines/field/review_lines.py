"""Takes the lines of erased observations out of the files in `field/review/` that came back from people.

Every file is read, and what is to become of it made in memory, before the first is written; each is written whole.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipelines.field.kept import write_whole
from pipelines.field.opening import decoded
from pipelines.field.review.reading import REVIEW
from pipelines.problems import BadInput, Problem
from pipelines.sources.raw_table import ReadError

OBSERVATION, EVENT = "observation_id", "event_id"
_DEEPEST_HEADER = 20
_DELIMITERS = ";,\t"
IsErased = Callable[[str, str], bool]  # of an observation_id and, where it stands beside it, an event_id
_DAMAGED = (
    OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, zipfile.BadZipFile, InvalidFileException,
    ReadError,
)  # fmt: skip


@dataclass(frozen=True)
class Rewriting:
    """A file of the review as it is to be: its bytes without the lines, and how many these are."""

    path: Path
    data: bytes
    lines: int


def without_lines(folder: Path, is_erased: IsErased) -> list[Rewriting]:
    """The files below `field/review/` that hold lines of erased observations, as they are to be; nothing is written.

    Raises BadInput with a line for each file that cannot be read: then nobody knows what it holds.
    """
    readers = {".json": _json, ".csv": _csv, ".xlsx": _workbook}
    found, problems = [], []
    for path in sorted(path for path in (folder / REVIEW).rglob("*") if path.is_file()):
        reader = readers.get(path.suffix.lower())
        if reader is None or path.name.startswith((".", "~$")):
            continue
        try:
            data, lines = reader(path.read_bytes(), is_erased)
        except _DAMAGED:
            file = f"field/{path.relative_to(folder).as_posix()}"
            expected = f"a {path.suffix.lower()} file of the review"
            problems.append(Problem(file, "", "a file that cannot be read", expected, "mend it, or delete it"))
            continue
        if lines:
            found.append(Rewriting(path, data, lines))
    if problems:
        raise BadInput(problems)
    return found


def rewrite(files: list[Rewriting]) -> int:
    """Write them, and return how many lines were taken out."""
    for file in files:
        write_whole(file.path, file.data)
    return sum(file.lines for file in files)


def _json(data: bytes, is_erased: IsErased) -> tuple[bytes, int]:
    removed = 0

    def kept(value: object) -> object:
        nonlocal removed
        if isinstance(value, list):
            left = [one for one in value if not (isinstance(one, dict) and _is_line(one, is_erased))]
            removed += len(value) - len(left)
            return [kept(one) for one in left]
        return {name: kept(one) for name, one in value.items()} if isinstance(value, dict) else value

    made = kept(json.loads(data.decode("utf-8-sig")))
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(), removed


def _is_line(entry: dict, is_erased: IsErased) -> bool:
    return OBSERVATION in entry and is_erased(str(entry[OBSERVATION]), str(entry.get(EVENT) or ""))


def _positions(row: list[str]) -> tuple[int, int] | None:
    """Where a header has the two ids (-1: no event_id); None when the row is no such header."""
    names = [cell.strip().casefold() for cell in row]
    if OBSERVATION not in names:
        return None
    return names.index(OBSERVATION), names.index(EVENT) if EVENT in names else -1


def _erased_rows(rows: list[list[str]], is_erased: IsErased) -> list[int]:
    """Positions of the rows below a header that are of erased observations."""
    found, at = [], None
    for number, row in enumerate(rows):
        at = at or (_positions(row) if number < _DEEPEST_HEADER else None)
        if at and at[0] < len(row):
            event_id = row[at[1]].strip() if 0 <= at[1] < len(row) else ""
            if is_erased(row[at[0]].strip(), event_id):
                found.append(number)
    return found


def _csv(data: bytes, is_erased: IsErased) -> tuple[bytes, int]:
    text = decoded(data)
    read = {sign: list(csv.reader(io.StringIO(text, newline=""), delimiter=sign)) for sign in _DELIMITERS}
    headed = [sign for sign, rows in read.items() if any(map(_positions, rows[:_DEEPEST_HEADER]))]
    if not headed:
        return data, 0
    rows = read[headed[0]]
    erased = set(_erased_rows(rows, is_erased))
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=headed[0]).writerows(row for at, row in enumerate(rows) if at not in erased)
    mark = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") or not _is_utf8(data) else "utf-8"
    return stream.getvalue().encode(mark), len(erased)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _workbook(data: bytes, is_erased: IsErased) -> tuple[bytes, int]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    removed = 0
    for sheet in book.worksheets:
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for at in reversed(_erased_rows(rows, is_erased)):
            sheet.delete_rows(at + 1)
            removed += 1
    stream = io.BytesIO()
    if removed:
        book.save(stream)
    return stream.getvalue(), removed
