"""Writes the forms we ship into a folder: all of them or none, and never over one that a person changed."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipelines.catalogue.models import Catalogue
from pipelines.field.forms import VERSION, fingerprint, form_workbook, read_sheets
from pipelines.problems import BadInput, Problem
from pipelines.storage import whole

_UNREADABLE = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError)


def write_forms(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `<form id>.xlsx` for every form and return their paths.

    Raises BadInput, with a line for each, when files of those names lie there that are not as they were made.
    """
    made = {folder / f"{form.id}.xlsx": form_workbook(form, catalogue) for form in catalogue.forms.values()}
    changed = [path for path, content in made.items() if path.exists() and not _replaceable(path, content)]
    if changed:
        raise BadInput(_changed(path) for path in changed)
    parts = {path: whole(path) for path in made}
    try:
        for path, part in parts.items():
            part.write_bytes(made[path])
        for path, part in parts.items():  # nothing is moved before all of it is written
            os.replace(part, path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return list(made)


def _changed(path: Path) -> Problem:
    expected = "the form as it was made"
    return Problem(path.name, "", "a form that somebody changed", expected, "rename or move it, and run this again")


def _replaceable(path: Path, content: bytes) -> bool:
    """Whether a file is a form of ours that nobody touched: an earlier edition still fits its own fingerprint."""
    if not path.is_file():
        return False
    there = path.read_bytes()
    return there == content or _untouched(there)


def _untouched(workbook: bytes) -> bool:
    try:
        book = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True)
        sheets = read_sheets((page.title, page.iter_rows(values_only=True)) for page in book.worksheets)
    except _UNREADABLE:
        return False
    header, *rows = sheets.get("settings") or [[]]
    settings = dict(zip(header, rows[0], strict=False)) if rows else {}
    return settings.get(VERSION, "").rpartition("-")[2] == fingerprint(sheets)
