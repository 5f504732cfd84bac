"""Reads a source: every file of every vintage, harmonised into one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from pipelines.catalogue.source_models import Layout, Source
from pipelines.problems import BadInput, Problem
from pipelines.sources.containers import read_bytes, sha256_of
from pipelines.sources.delimited import DelimitedTable, decode
from pipelines.sources.discovery import FoundFile, discover, misplaced
from pipelines.sources.geopackage import LAMBERT_72, GeopackageTable
from pipelines.sources.layouts import Match, match, refuse_headers
from pipelines.sources.raw_table import OpenTable, ReadError
from pipelines.sources.shaping import ColumnsError, column_names, dtypes, shape
from pipelines.sources.special import MonitoringApi, MonitoringExport
from pipelines.sources.workbook import WorkbookTable

# What every row knows of the file it was read from; the checksum is that of the bytes that were read.
ORIGIN = ["vintage", "source_file", "sha256"]


@dataclass(frozen=True)
class SourceFile:
    """A file that was read. `is_known_copy`: whether it is byte for byte the copy the registry knows (None:
    the registry knows none of that name).
    """

    source_id: str
    vintage: str
    file: str
    sha256: str
    row_count: int
    layout: str
    is_known_copy: bool | None


@dataclass(frozen=True)
class SourceTable:
    """The harmonised table of a source (registry columns, then ORIGIN) and its files."""

    frame: pd.DataFrame
    files: list[SourceFile]


class _Opener:
    """Opens one file as each of its possible layouts, unpacking and decoding it only once."""

    def __init__(self, found: FoundFile) -> None:
        self.found = found
        self._data: bytes | None = None
        self._texts: dict[tuple[str, ...], str] = {}

    def data(self) -> bytes:
        if self._data is None:
            self._data = read_bytes(self.found.path)
        return self._data

    def _text(self, encodings: list[str]) -> str:
        key = tuple(encodings)
        if key not in self._texts:
            self._texts[key] = decode(self.data(), encodings)
        return self._texts[key]

    def open(self, layout: Layout) -> OpenTable:
        if layout.format == "delimited":
            return DelimitedTable(self._text(layout.encodings), layout.delimiter)
        if layout.format == "excel":
            return WorkbookTable(self.data(), layout.sheets, layout.decimal, lambda row: not match(layout, row).missing)
        if layout.format == "geopackage":
            packed = self.found.path.suffix.lower() in (".gz", ".zip")
            data = self.data() if packed else None
            return GeopackageTable(self.found.path, data, layout.layers, layout.decimal)
        if layout.format == "monitoring_export":
            return MonitoringExport(self.data(), layout.sheets, layout.decimal)
        return MonitoringApi(self.data(), self.found.path)


def _opened(found: FoundFile) -> tuple[OpenTable, Match]:
    """The file as the first layout whose columns are all there, else as the one that lacks least."""
    opener = _Opener(found)
    faults: list[ReadError] = []
    best: tuple[OpenTable, Match] | None = None
    for layout in found.layouts:
        try:
            table = opener.open(layout)
        except ReadError as fault:
            faults.append(fault)
            continue
        candidate = match(layout, table.headers)
        if best is None or len(candidate.missing) < len(best[1].missing):
            best = (table, candidate)
        if not candidate.missing:
            break
    if best is None:
        raise faults[0]
    refuse_headers(*best)
    return best


def read_file(source: Source, found: FoundFile) -> tuple[pd.DataFrame, SourceFile]:
    """One file's harmonised rows, with ORIGIN. Raises `BadInput`."""
    try:
        if found.fault is not None:
            raise found.fault
        if not found.layouts:
            expected = f"a name like {found.known_layout_names(source)}"
            raise ReadError("", "a file that fits no layout", expected, "rename it, or add a layout to the registry")
        table, matched = _opened(found)
        frame = shape(source, matched, table.load(matched.wanted()), found.name)
    except ReadError as fault:
        raise BadInput([fault.in_file(found.file)]) from fault
    except ColumnsError as faults:
        raise BadInput([fault.in_file(found.file) for fault in faults.errors]) from faults
    digest = sha256_of(found.path)
    frame = frame.assign(vintage=found.vintage, source_file=found.path.name, sha256=digest)
    frame = frame.astype(dict.fromkeys(ORIGIN, "str"))
    known = source.known_copies.get(f"{found.vintage}/{found.path.name}")
    is_known = None if known is None else known == digest
    layout = matched.layout.id
    return frame, SourceFile(source.source_id, found.vintage, found.path.name, digest, len(frame), layout, is_known)


def empty_frame(source: Source) -> pd.DataFrame:
    """The table of a source that is absent: no row, the same columns and types."""
    types = dtypes(source.table) | dict.fromkeys(ORIGIN, "str")
    columns = {name: pd.Series([], dtype=dtype) for name, dtype in types.items()}
    frame = pd.DataFrame(columns)
    if source.table.geometry:
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=LAMBERT_72))
        return frame[[*column_names(source.table), *ORIGIN]]
    return frame


def _ordered(source: Source, frames: list[pd.DataFrame]) -> pd.DataFrame:
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    key = [*source.table.key, "vintage", "source_file"]
    return frame.sort_values(key, kind="stable", ignore_index=True)


def _told_twice(source: Source, frame: pd.DataFrame) -> list[Problem]:
    """Two files of one vintage that say the same thing, such as the .txt and the .xlsx of one year."""
    again = frame.duplicated([*source.table.key, "vintage"], keep=False)
    if not again.any():
        return []
    doubled = frame.loc[again, ["vintage", "source_file"]].drop_duplicates()
    vintage = str(doubled["vintage"].iloc[0])
    files = doubled.loc[doubled["vintage"] == vintage, "source_file"].tolist()
    place = f"{source.source_id}/{vintage}/{files[-1]}"
    return [Problem(place, "", f"rows that {files[0]} holds too", "each row in one file only", "keep one of the two")]


def read_source(source: Source, data_dir: Path) -> SourceTable:
    """Every file of `source` below `data_dir`, typed and harmonised, rows in full-key order.

    An absent source gives an empty frame of the right columns. Raises `BadInput` with all problems of the
    source.
    """
    frames, files = [], []
    problems = misplaced(source, data_dir)
    for found in discover(source, data_dir):
        try:
            frame, file = read_file(source, found)
        except BadInput as bad:
            problems += bad.problems
            continue
        frames.append(frame)
        files.append(file)
    ordered = _ordered(source, frames) if frames else empty_frame(source)
    if not problems and len(frames) > 1:
        problems = _told_twice(source, ordered)
    if problems:
        raise BadInput(problems)
    return SourceTable(ordered, files)
