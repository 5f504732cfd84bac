"""A file as read, before anything is believed about it: text, and where each cell stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import geopandas as gpd
import pandas as pd

from pipelines.problems import Problem


class ReadError(Exception):
    """A fault of the file under the reader's eyes; the file's name is added by whoever knows it."""

    def __init__(self, place: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(place, found, expected, remedy)
        self.place, self.found, self.expected, self.remedy = place, found, expected, remedy

    def in_file(self, file: str) -> Problem:
        """The same fault as a problem of `file`."""
        return Problem(file, self.place, self.found, self.expected, self.remedy)


@dataclass(frozen=True)
class RawTable:
    """Text columns under the file's own headers ("" for an empty cell), one row per data row.

    `where(position)` says where a row stands ("line 12"); `geometry`, when there is one, is in EPSG:31370.
    """

    text: pd.DataFrame
    where: Callable[[int], str] = field(repr=False)
    geometry: gpd.GeoSeries | None = None

    def place(self, position: int, header: str) -> str:
        """The place of one cell: row and column."""
        return f"{self.where(position)}, column {header}"


class OpenTable(Protocol):
    """A file of which only the headers were read so far."""

    headers: list[str]
    header_place: str

    def load(self, wanted: list[str]) -> RawTable:
        """Reads the wanted columns; raises `ReadError` when the rows do not hold together."""
        ...


def same_header(header: str) -> str:
    """The header without what does not matter: case, spaces, underscores, a byte order mark."""
    return re.sub(r"[\s_\-]+", "_", header.replace("\ufeff", "").strip().casefold())
