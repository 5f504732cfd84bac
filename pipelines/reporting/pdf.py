"""Profiles as PDF: Typst sets what the view says. Built to PDF/UA-1: Typst refuses a picture without a description."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Literal

import typst

from pipelines.paths import TYPST
from pipelines.problems import BuildFailed
from pipelines.reporting.style import FONT_FILES
from pipelines.storage import whole

TEMPLATE = "profile.typ"
STANDARD: Literal["ua-1"] = "ua-1"


def compiler(root: Path) -> typst.Compiler:
    """A compiler whose root is the folder of documents; it knows the project's fonts and no others."""
    return typst.Compiler(root=str(root), font_paths=[str(FONT_FILES)], ignore_system_fonts=True)


def prepare(root: Path) -> None:
    """Put the template and its parts into the folder of documents, whose pictures and data it reads.

    Moved into place whole: another process may be reading it, and half a template has no title.
    """
    for path in sorted(TYPST.rglob("*.typ")):
        write_whole(root / path.relative_to(TYPST), path.read_bytes())


def compile_profile(typesetter: typst.Compiler, root: Path, data_file: str, pictures: str, year: int) -> bytes:
    """One PDF from `root/data_file` and the pictures in `root/pictures`; the same bytes for the same input."""
    stamp = datetime.datetime(year - 1, 1, 1, tzinfo=datetime.UTC)
    try:
        document = typesetter.compile(
            input=str(root / TEMPLATE),
            format="pdf",
            sys_inputs={"data": "/" + data_file, "pictures": "/" + pictures},
            pdf_standards=STANDARD,
            timestamp=stamp,
        )
    except typst.TypstError as error:
        raise BuildFailed(f"{data_file}: Typst cannot set it: {error}") from error
    if not isinstance(document, bytes):
        raise BuildFailed(f"{data_file}: Typst returned no document")
    return document


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there."""
    part = whole(path)
    part.write_bytes(data)
    os.replace(part, path)


def write_data(path: Path, view: dict) -> None:
    """A view as JSON, the keys in their order."""
    write_whole(path, json.dumps(view, ensure_ascii=False, indent=1).encode())
