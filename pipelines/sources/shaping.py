"""From text under the file's headers to the source's harmonised, typed columns."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd

from pipelines.catalogue.source_models import Block, Cell, Column, Layout, Scalar, Source, Table
from pipelines.problems import quoted
from pipelines.sources.cells import DTYPES, CellError, Rule, read_column
from pipelines.sources.layouts import Match
from pipelines.sources.raw_table import RawTable, ReadError
from pipelines.sources.repairs import REPAIRS, StaleRepairError

CORRECT_CELL = "correct the cell"


class ColumnsError(Exception):
    """Several faults of one file, one per column."""

    def __init__(self, errors: list[ReadError]) -> None:
        super().__init__(errors)
        self.errors = errors


def column_names(table: Table) -> list[str]:
    """The harmonised columns in order, each state beside its value, geometry last."""
    names: list[str] = []
    for column in table.columns:
        names += [column.name, f"{column.name}_state"] if column.state else [column.name]
    return [*names, "geometry"] if table.geometry else names


def dtypes(table: Table) -> dict[str, str]:
    """The pandas type of every harmonised column but the geometry."""
    types: dict[str, str] = {}
    for column in table.columns:
        types[column.name] = DTYPES[column.type]
        if column.state:
            types[f"{column.name}_state"] = "str"
    return types


def _repaired(raw: RawTable, layout: Layout) -> RawTable:
    text = raw.text
    for name in layout.repairs:
        try:
            text = REPAIRS[name](text)
        except StaleRepairError as stale:
            remedy = f"look at the file, then at the repair {name}"
            raise ReadError("", stale.found, stale.expected, remedy) from stale
    return RawTable(text, raw.where, raw.geometry)


def _kept_rows(raw: RawTable, found: Match) -> np.ndarray:
    """Positions of the rows to read: totals named under `skip` repeat the other rows."""
    keep = np.ones(len(raw.text), dtype=bool)
    for name, codes in found.layout.skip.items():
        header = found.header([name])
        if header is not None:
            keep &= ~raw.text[header].str.strip().isin(codes).to_numpy(dtype=bool)
    return np.flatnonzero(keep)


class _Shaper:
    """Reads the columns of one file, gathering one fault per column before giving up."""

    def __init__(self, source: Source, found: Match, raw: RawTable, name: str) -> None:
        self.table, self.layout, self.found = source.table, found.layout, found
        self.raw, self.rows, self.name = raw, _kept_rows(raw, found), name
        self.text = raw.text if len(self.rows) == len(raw.text) else raw.text.iloc[self.rows].reset_index(drop=True)
        self.errors: list[ReadError] = []

    def _constant(self, column: Column, value: Scalar) -> pd.Series:
        return pd.Series(pd.array([value] * len(self.text), dtype=DTYPES[column.type]))

    def _nothing(self, column: Column) -> dict[str, pd.Series]:
        nothing = pd.Series(pd.array([pd.NA] * len(self.text), dtype=DTYPES[column.type]))
        if not column.state:
            return {column.name: nothing}
        state = pd.Series(["missing"] * len(self.text), dtype="str")
        return {column.name: nothing, f"{column.name}_state": state}

    def _texts(self, cell: Cell, header: str) -> pd.Series:
        texts = self.text[header]
        if cell.completed_from is None:
            return texts
        # Early years write only the part of the sector code that follows the commune.
        commune = self.found.header([cell.completed_from])
        if commune is None:
            return texts
        stripped = texts.str.strip()
        return texts.where(stripped.str.len() != 4, self.text[commune].str.strip() + stripped)

    def _read(self, column: Column, cell: Cell) -> dict[str, pd.Series]:
        header = self.found.header(cell.headers)
        if header is None:
            return self._nothing(column)
        flag_header = self.found.header([cell.reason]) if cell.reason else None
        flags = self.text[flag_header] if flag_header else None
        rule = Rule(column, cell, self.layout.decimal, self.layout.masks)
        try:
            values, states = read_column(self._texts(cell, header), flags, rule)
        except CellError as fault:
            place = self.raw.place(int(self.rows[fault.position]), header)
            self.errors.append(ReadError(place, fault.found, fault.expected, CORRECT_CELL))
            return self._nothing(column)
        read = {column.name: values}
        if states is not None:
            read[f"{column.name}_state"] = states
        return read

    def _from_name(self, column: Column, pattern: str) -> pd.Series:
        part = re.search(pattern, self.name, re.IGNORECASE)
        if part is None:
            found = f"the name {quoted(self.name)}"
            raise ReadError("", found, f"a name that tells {column.name}", "give it its published name")
        value: Scalar = int(part[1]) if DTYPES[column.type] == "Int64" else part[1]
        return self._constant(column, value)

    def base(self) -> dict[str, pd.Series]:
        """The columns that all blocks share."""
        columns: dict[str, pd.Series] = {}
        for name, cell in self.layout.columns.items():
            columns |= self._read(self.table.column(name), cell)
        for name, value in self.layout.constants.items():
            columns[name] = self._constant(self.table.column(name), value)
        for name, pattern in self.layout.from_name.items():
            cell = self.layout.columns.get(name)
            # A column of the file says it better than the file's name.
            if cell is None or self.found.header(cell.headers) is None:
                columns[name] = self._from_name(self.table.column(name), pattern)
        return columns

    def block(self, base: dict[str, pd.Series], block: Block) -> pd.DataFrame:
        """One block's rows: the shared columns, its own, its constants, and nothing elsewhere."""
        columns = dict(base)
        for name, cell in block.columns.items():
            columns |= self._read(self.table.column(name), cell)
        for name, value in block.constants.items():
            columns[name] = self._constant(self.table.column(name), value)
        for column in self.table.columns:
            if column.name not in columns:
                columns |= self._nothing(column)
        names = [name for name in column_names(self.table) if name != "geometry"]
        return pd.DataFrame({name: columns[name] for name in names}, index=pd.RangeIndex(len(self.text)))


def shape(source: Source, found: Match, raw: RawTable, name: str) -> pd.DataFrame:
    """The harmonised table of one file; a GeoDataFrame in EPSG:31370 where the source has geometry.

    Raises `ReadError` or `ColumnsError` (one per column) at cells that do not fit, a key that stands twice, a
    number of rows other than the layout's, or a repair that went stale.
    """
    if raw.text.empty:
        raise ReadError("", "headers and no row", "at least one row", "export it again")
    raw = _repaired(raw, found.layout)
    shaper = _Shaper(source, found, raw, name)
    base = shaper.base()
    blocks = [shaper.block(base, block) for block in found.layout.blocks or [Block()]]
    if shaper.errors:
        raise ColumnsError(shaper.errors)
    frame = blocks[0] if len(blocks) == 1 else pd.concat(blocks, ignore_index=True)
    positions = np.tile(shaper.rows, len(blocks))
    if source.table.geometry and raw.geometry is not None:
        frame = gpd.GeoDataFrame(frame, geometry=raw.geometry.iloc[positions].reset_index(drop=True))
    if found.layout.dissolve and isinstance(frame, gpd.GeoDataFrame):
        frame = frame.dissolve(by=source.table.key[0], as_index=False)[column_names(source.table)]
    else:
        _refuse_doubles(frame, positions, source, found, raw)
    _refuse_row_count(shaper, found.layout)
    return frame


def _refuse_doubles(frame: pd.DataFrame, positions: np.ndarray, source: Source, found: Match, raw: RawTable) -> None:
    key = source.table.key
    again = frame.duplicated(key).to_numpy()
    if not again.any():
        return
    second = int(again.argmax())
    same = (frame[key].astype("object").fillna("") == frame.loc[second, key].fillna("")).all(axis=1)
    first = int(same.to_numpy().argmax())
    values = ", ".join(f"{n} {frame.loc[second, n]}" for n in key if not pd.isna(frame.loc[second, n]))
    raise ReadError(
        raw.where(int(positions[second])),
        f"{values} a second time (first on {raw.where(int(positions[first]))})",
        f"one row per {source.table.one_row_per}",
        "remove one of the two rows",
    )


def _refuse_row_count(shaper: _Shaper, layout: Layout) -> None:
    if layout.rows is not None and len(shaper.text) != layout.rows:
        raise ReadError("", f"{len(shaper.text)} rows", f"{layout.rows}", "restore the file as published")
