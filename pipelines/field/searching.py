"""Proves that something is nowhere left: looks into every file below a folder, in whatever it is packed.

Bytes are looked at as they are; of Office files and other zips every member, of web pages and XML also the text without
its tags, of PDF the text of the pages, of Parquet and DuckDB the distinct values of every column that holds text.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2

from pipelines.field.erased import BREAK, name_words, spelled, windows

_PIECE, _OVERLAP = 8 * 1024**2, 4096  # a large file is read in pieces, and what lies across two is in both
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 begins
_RUN = re.compile(  # of UTF-8: a name has four letters and a space
    rb"(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xe0[\xa0-\xbf][\x80-\xbf]"
    rb"|\xed[\x80-\x9f][\x80-\xbf]){4,}"
)
_HEX = re.compile(r"[0-9a-f]{10,}")
_ID_LENGTH = 10
_TAG = re.compile(r"<[^<>]*>")
# Tags of Word, Excel, PowerPoint and web pages after which another word begins.
_BLOCK = re.compile(
    r"</?(?:w:(?:p|tc|tr|br|tab|cr)|a:(?:p|br|tc)|si|c|row|p|div|li|td|th|tr|h[1-6]|br|hr|ul|ol|dl|dt|dd|table|section|"
    r"article|header|footer|nav|main|title|option|text|blockquote|figcaption|caption|summary|details)(?=[\s/>])[^<>]*>"
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_DEEPEST = 3  # a zip in a zip in a zip
_BETWEEN = f"\n{BREAK}\n"
_UNSEARCHABLE = (
    OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, duckdb.Error,
    pa.ArrowException,
)  # fmt: skip


@dataclass(frozen=True)
class Needle:
    """What is looked for: a name, as its folded words in the order of the alphabet, or ids of ten letters, or both."""

    words: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of_name(cls, name: str, ids: Iterable[str] = ()) -> Needle:
        return cls(tuple(sorted(name_words(name))), frozenset(ids))

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.ids

    def is_in(self, text: str) -> bool:
        """Whether a text holds the name, its words next to each other in any order, or one of the ids."""
        return self._names(text) or self._counts(text)

    def _names(self, text: str) -> bool:
        # the longest word first: where that is not, nothing needs to be taken apart
        if not self.words or max(self.words, key=len) not in spelled(text):
            return False
        return any(window == self.words for window in windows(name_words(text), len(self.words)))

    def _counts(self, text: str) -> bool:
        """Ids may stand in a row without anything between them, as databases store them."""
        if not self.ids:
            return False
        runs = (run[0] for run in _HEX.finditer(text))
        return any(run[at : at + _ID_LENGTH] in self.ids for run in runs for at in range(len(run) - _ID_LENGTH + 1))


@dataclass
class Searched:
    """How many files were looked into, what still holds it and where in it, and what could not be looked into."""

    files: int = 0
    holding: list[tuple[Path, str]] = field(default_factory=list)
    unsearchable: list[Path] = field(default_factory=list)


def search(roots: Iterable[Path], needle: Needle, without: Callable[[Path], bool] = lambda _path: False) -> Searched:
    """Look into every file below the folders, or into a file, each once; `without` tells files to leave out."""
    made = Searched()
    for path, below in sorted(_files(roots).items()):
        if without(path):
            continue
        made.files += 1
        places = ["its name"] if needle.is_in(below) else []
        try:
            places += places_in(path, needle)
        except _UNSEARCHABLE:
            made.unsearchable.append(path)
        if places:
            made.holding.append((path, places[0]))
    return made


def _files(roots: Iterable[Path]) -> dict[Path, str]:
    """Every file with its path below its root, of which the names of its folders are a part."""
    found: dict[Path, str] = {}
    for root in roots:
        for path in root.rglob("*") if root.is_dir() else [root]:
            if path.is_file():
                found.setdefault(path, path.relative_to(root).as_posix() if path != root else path.name)
    return found


def places_in(path: Path, needle: Needle) -> Iterator[str]:
    """Where in a file it stands, in words; nothing when it does not. Raises what its reader raises when damaged."""
    for piece in _pieces(path):
        if _in_bytes(piece, path.suffix.lower(), needle):
            yield "the file"
            break
    packed = {".parquet": _parquet, ".duckdb": _database, ".pdf": _pages, ".gz": _gzip}.get(path.suffix.lower())
    if packed:
        yield from packed(path, needle)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from _members(archive, needle, 1)


# ---- bytes -----------------------------------------------------------------------------------------------------------
def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        tail = b""
        while read := stream.read(_PIECE):
            yield tail + read
            tail = read[-_OVERLAP:]


def _in_bytes(data: bytes, suffix: str, needle: Needle) -> bool:
    return any(needle.is_in(text) for text in _texts(data, suffix))


def _texts(data: bytes, suffix: str) -> Iterator[str]:
    """The bytes as text, in every way in which they may hold one."""
    if b"\x00" in data and data[:2] not in _WIDE:
        # of binary data only what can be text: the rest is most of it, and would be taken apart for nothing
        yield _BETWEEN.join(run[0].decode() for run in _RUN.finditer(data))
        return
    text = data.decode("utf-8", errors="replace")
    yield text
    if "\ufffd" in text:
        yield data.decode("cp1252", errors="replace")
    if data[:2] in _WIDE:
        yield data.decode("utf-16", errors="replace")
    if suffix in (".json", ".html", ".js"):
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if suffix in (".html", ".htm", ".xml", ".svg", ".rels", ".md") and ("<" in text or "&" in text):
        # Word cuts a word into runs, and a page has tags with nothing else between two words
        yield html.unescape(_TAG.sub("", _BLOCK.sub(" ", text)))
        yield html.unescape(_TAG.sub(" ", text))


# ---- packed ----------------------------------------------------------------------------------------------------------
def _members(archive: zipfile.ZipFile, needle: Needle, depth: int) -> Iterator[str]:
    for member in archive.infolist():
        data = archive.read(member)
        if needle.is_in(member.filename) or _in_bytes(data, Path(member.filename).suffix.lower(), needle):
            yield member.filename
        elif depth < _DEEPEST and zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as inner:
                yield from (f"{member.filename}, {place}" for place in _members(inner, needle, depth + 1))


def _gzip(path: Path, needle: Needle) -> Iterator[str]:
    with gzip.open(path) as stream:
        if _in_bytes(stream.read(), Path(path.stem).suffix.lower(), needle):
            yield "what is packed in it"


def _pages(path: Path, needle: Needle) -> Iterator[str]:
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            if needle.is_in(page.get_textpage().get_text_bounded()):
                yield f"page {number}"


def _parquet(path: Path, needle: Needle) -> Iterator[str]:
    file = pq.ParquetFile(path)
    for column in file.schema_arrow:
        if not _is_text(column.type):
            continue
        for group in range(file.num_row_groups):
            values = set(map(str, file.read_row_group(group, columns=[column.name]).column(0).to_pylist()))
            if needle.is_in(_BETWEEN.join(sorted(values))):
                yield f"column {column.name}"
                break


def _is_text(kind: pa.DataType) -> bool:
    """Whether a column is text, or a list or a record with text in it."""
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    if pa.types.is_nested(kind):
        return any(_is_text(kind.field(at).type) for at in range(kind.num_fields))
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


_COLUMNS = """
    select c.table_schema, c.table_name, c.column_name
    from information_schema.columns as c join information_schema.tables as t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and (c.data_type like '%VARCHAR%' or c.data_type like '%ENUM%'
        or c.data_type like '%JSON%')
    order by all
"""


def _database(path: Path, needle: Needle) -> Iterator[str]:
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as connection:
        for schema, table, column in connection.execute(_COLUMNS).fetchall():
            quoted = ".".join('"' + part.replace('"', '""') + '"' for part in (schema, table))
            name = '"' + column.replace('"', '""') + '"'
            sql = f"select distinct cast({name} as varchar) from {quoted} where {name} is not null"
            if needle.is_in(_BETWEEN.join(row[0] for row in connection.execute(sql).fetchall())):
                yield f"table {schema}.{table}, column {column}"
