"""Finds which of a source's layouts a file is written in, by its name and then by its headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from pipelines.catalogue.source_models import Cell, Layout, Source
from pipelines.sources.delimited import DELIMITERS, DelimitedTable
from pipelines.sources.raw_table import OpenTable, ReadError, same_header

MOST_HEADERS = 12


def fits_name(layout: Layout, name: str) -> bool:
    """Whether a file of that name (unpacked) may be written in this layout."""
    return any(fnmatch(name.casefold(), pattern.casefold()) for pattern in layout.files)


def is_companion(source: Source, name: str) -> bool:
    """Whether the file only helps to read another one."""
    patterns = [pattern for layout in source.layouts for pattern in layout.companions]
    return any(fnmatch(name.casefold(), pattern.casefold()) for pattern in patterns)


def cells_of(layout: Layout) -> Iterator[tuple[str, Cell]]:
    """Every column of the layout with the name it fills, blocks included."""
    yield from layout.columns.items()
    for block in layout.blocks:
        yield from block.columns.items()


@dataclass(frozen=True)
class Match:
    """The headers of a file set against a layout: `actual` by normalised spelling, and what is lacking."""

    layout: Layout
    actual: dict[str, str]
    missing: list[str]

    def header(self, spellings: list[str]) -> str | None:
        """The file's own header for one of the accepted spellings, or None."""
        return next((self.actual[s] for s in map(same_header, spellings) if s in self.actual), None)

    def wanted(self) -> list[str]:
        """The headers to read, each once, in the file's order."""
        needed: set[str | None] = set()
        for _, cell in cells_of(self.layout):
            needed.add(self.header(cell.headers))
            needed.add(self.header([cell.reason]) if cell.reason else None)
            needed.add(self.header([cell.completed_from]) if cell.completed_from else None)
        needed |= {self.header([name]) for name in self.layout.skip}
        return [header for header in self.actual.values() if header in needed]


def match(layout: Layout, headers: list[str]) -> Match:
    """Sets the headers against what the layout needs."""
    actual: dict[str, str] = {}
    for header in headers:
        actual.setdefault(same_header(header), header)
    missing: list[str] = []
    for _, cell in cells_of(layout):
        if not cell.optional and not any(same_header(h) in actual for h in cell.headers):
            missing.append(" or ".join(cell.headers))
        # Without the commune's column whole sector codes can still be read, so only the flag is needed.
        if cell.reason and not cell.optional and same_header(cell.reason) not in actual:
            missing.append(cell.reason)
    missing += [name for name in layout.also_expected if same_header(name) not in actual]
    return Match(layout, actual, list(dict.fromkeys(missing)))


def refuse_headers(table: OpenTable, found: Match) -> None:
    """Raises `ReadError` when the headers do not fit: a wrong delimiter, a missing or a doubled column."""
    used = found.wanted()
    doubled = [header for header in used if table.headers.count(header) > 1]
    if doubled:
        raise ReadError(table.header_place, f"column {doubled[0]} twice", "each column once", "remove one of them")
    if not found.missing:
        return
    if isinstance(table, DelimitedTable):
        _refuse_delimiter(table, found)
    present = [header for header in table.headers if header]
    more = f" and {len(present) - MOST_HEADERS} more" if len(present) > MOST_HEADERS else ""
    columns = ", ".join(present[:MOST_HEADERS]) + more
    lacking = ("column " if len(found.missing) == 1 else "columns ") + "; ".join(found.missing)
    raise ReadError(table.header_place, f"columns {columns}", lacking, "restore or rename the column in the header")


def _refuse_delimiter(table: DelimitedTable, found: Match) -> None:
    for other, name in DELIMITERS.items():
        if other == table.delimiter:
            continue
        if len(match(found.layout, table.headers_if(other)).missing) < len(found.missing):
            raise ReadError(
                table.header_place,
                f"columns separated by {name}",
                f"{DELIMITERS[table.delimiter]} between columns",
                "export it again with that delimiter",
            )
