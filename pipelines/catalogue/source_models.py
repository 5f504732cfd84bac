"""The registry of sources: what an entry of `catalogue/sources/<source_id>.yml` may say.

Strict on purpose: an unknown field, a missing language or a column that no layout fills fails when the
catalogue loads, naming the file and the field.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from pipelines.catalogue.entry import Entry, Words

CellType = Literal[
    "text", "sector", "commune", "neighbourhood", "postcode", "count", "integer", "decimal", "percent",
    "year", "bool", "age_from", "age_to",
]  # fmt: skip
State = Literal["missing", "suppressed"]
Scalar = str | int | float | bool


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


TextList = Annotated[list[str], BeforeValidator(_as_list)]


class Column(Entry):
    """A column of the harmonised table.

    With `state`, a column `<name>_state` stands beside it: value, suppressed or missing.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: CellType
    nullable: bool = False
    state: bool = False

    @property
    def may_be_empty(self) -> bool:
        """Whether a row may have no value here."""
        return self.nullable or self.state


class Table(Entry):
    """What the reader yields, whatever layout the file was written in."""

    one_row_per: str = Field(min_length=1)
    key: list[str] = Field(min_length=1)
    columns: list[Column] = Field(min_length=1)
    geometry: bool = False

    @model_validator(mode="after")
    def _key_is_made_of_columns(self) -> Table:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("two columns have the same name")
        unknown = [name for name in self.key if name not in names]
        if unknown:
            raise ValueError(f"key names columns that are not there: {', '.join(unknown)}")
        return self

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]


class Cell(Entry):
    """How one column of a layout is found in the file and read.

    `headers`: accepted spellings (case, spaces and underscores do not matter). `values`: translation of
    codes, a code not listed is refused. `flag`: header of a column that says why a value is empty;
    `borrowed_flag`: the same, taken over from another figure, so it only counts where the value is empty.
    `empty`: what an empty cell means. `completed_from`: header of the commune, for sector codes written
    without it. `pattern`: the part of the cell to keep (first group). `optional`: the file may lack the
    column.
    """

    headers: TextList = Field(min_length=1)
    optional: bool = False
    values: dict[str, str] | None = None
    flag: str | None = None
    borrowed_flag: str | None = None
    empty: State = "missing"
    completed_from: str | None = None
    pattern: str | None = None
    means_true: list[str] | None = None
    means_false: list[str] | None = None

    @property
    def reason(self) -> str | None:
        """The header that says why a value is empty, its own or borrowed."""
        return self.flag or self.borrowed_flag


def _as_cell(value: object) -> object:
    return {"headers": value} if isinstance(value, (str, list)) else value


CellEntry = Annotated[Cell, BeforeValidator(_as_cell)]


class Block(Entry):
    """One of several groups of columns that lie side by side in the file and become rows."""

    constants: dict[str, Scalar] = Field(default_factory=dict)
    columns: dict[str, CellEntry] = Field(default_factory=dict)


class Layout(Entry):
    """One way in which the source is written: our copy of it, or an official format."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    note: str = ""
    files: TextList = Field(min_length=1)
    companions: TextList = Field(default_factory=list)
    format: Literal["delimited", "excel", "geopackage", "monitoring_export", "monitoring_api"]
    delimiter: Literal[",", ";", "|", "\t"] = ","
    encodings: list[str] = Field(default_factory=lambda: ["utf-8-sig", "cp1252"])
    decimal: Literal[".", ","] = "."
    sheets: TextList = Field(default_factory=list)
    layers: TextList = Field(default_factory=list)
    dissolve: bool = False
    columns: dict[str, CellEntry] = Field(default_factory=dict)
    blocks: list[Block] = Field(default_factory=list)
    constants: dict[str, Scalar] = Field(default_factory=dict)
    from_name: dict[str, str] = Field(default_factory=dict)
    masks: dict[str, State] = Field(default_factory=dict)
    skip: dict[str, list[str]] = Field(default_factory=dict)
    also_expected: TextList = Field(default_factory=list)
    repairs: TextList = Field(default_factory=list)
    rows: int | None = None

    def named_columns(self) -> set[str]:
        """Every column of the table that this layout fills, in any way."""
        names = set(self.columns) | set(self.constants) | set(self.from_name)
        for block in self.blocks:
            names |= set(block.columns) | set(block.constants)
        return names

    def filled_in_every_row(self) -> set[str]:
        """Columns that each row gets a value for."""
        always = {name for name, cell in self.columns.items() if not cell.optional}
        always |= set(self.constants) | set(self.from_name)
        if self.blocks:
            always |= set.intersection(*({*block.columns, *block.constants} for block in self.blocks))
        return always


class Download(Entry):
    """Where a file can be fetched, and its checksum when we know it."""

    vintage: str
    file: str
    url: str
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class Source(Entry):
    """One source of the registry."""

    source_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    publisher: str = Field(min_length=1)
    title: Words
    licence: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    required: bool = False
    accessed: datetime.date | None = None
    note: str = ""
    table: Table
    layouts: list[Layout] = Field(min_length=1)
    known_copies: dict[str, str] = Field(default_factory=dict)
    downloads: list[Download] = Field(default_factory=list)

    @model_validator(mode="after")
    def _layouts_fill_the_table(self) -> Source:
        columns = {column.name: column for column in self.table.columns}
        for layout in self.layouts:
            unknown = layout.named_columns() - set(columns)
            if unknown:
                raise ValueError(f"layout {layout.id} fills columns the table lacks: {', '.join(sorted(unknown))}")
            needed = {name for name, column in columns.items() if not column.may_be_empty}
            lacking = needed - layout.filled_in_every_row()
            if lacking:
                raise ValueError(f"layout {layout.id} leaves empty: {', '.join(sorted(lacking))}")
            _check_patterns(layout)
            if self.table.geometry and layout.format != "geopackage":
                raise ValueError(f"layout {layout.id} has no geometry: its format must be geopackage")
            if layout.dissolve and (not self.table.geometry or len(self.table.key) != 1):
                raise ValueError(f"layout {layout.id} can only dissolve polygons by a key of one column")
        return self


def _check_patterns(layout: Layout) -> None:
    patterns = list(layout.from_name.values())
    patterns += [cell.pattern for cell in layout.columns.values() if cell.pattern]
    for pattern in patterns:
        if re.compile(pattern).groups != 1:
            raise ValueError(f"layout {layout.id}: the pattern {pattern} needs exactly one group")
