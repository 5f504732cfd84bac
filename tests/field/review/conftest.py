"""What tests of review share: the catalogue, its reader, and files as they come back from people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.field.review.reading import FORMAT, ReviewReader

HEADER = ["observation_id", "state", "kind", "about", "theme_1", "theme_2", "theme_3", "theme_4", "reason", "reviewer",
          "reviewed_on"]  # fmt: skip


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def reader(catalogue: Catalogue) -> ReviewReader:
    return ReviewReader(catalogue)


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    """Writes a page's file; `own` replaces what a page writes around its observations."""

    def write(*observations: object, name: str = "review.json", **own: object) -> Path:
        said = {"format": FORMAT, "event_id": "e", "reviewer": "An", "reviewed_on": "2026-11-24"}
        path = tmp_path / name
        path.write_text(json.dumps(said | {"observations": list(observations)} | own), encoding="utf-8")
        return path

    return write


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of rows, each a mapping of columns to what somebody wrote there."""

    def write(*rows: dict[str, object], name: str = "coding.xlsx", header: list[str] | None = None) -> Path:
        made = openpyxl.Workbook()
        made.active.title = "observations"
        columns = header or HEADER
        made.active.append(columns)
        for row in rows:
            made.active.append([row.get(column, "") for column in columns])
        path = tmp_path / name
        made.save(path)
        return path

    return write
