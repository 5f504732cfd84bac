"""Opens files as they are published: plain, `.gz` or `.zip`, without trusting their size."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from pathlib import Path
from typing import Protocol

from pipelines.sources.raw_table import ReadError

LARGEST_BYTES = 1024**3
TABLE_SUFFIXES = {".csv", ".txt", ".tsv", ".xlsx", ".gpkg", ".json"}
TOO_LARGE = f"at most {LARGEST_BYTES // 1024**2} MiB once unpacked"


def _zip_member(path: Path) -> zipfile.ZipInfo:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if Path(m.filename).suffix.lower() in TABLE_SUFFIXES]
    except (zipfile.BadZipFile, OSError) as error:
        raise ReadError("", f"a damaged archive ({error})", "a zip file", "download it again") from error
    members = [m for m in members if not m.filename.startswith("__MACOSX/")]
    if len(members) != 1:
        names = ", ".join(m.filename for m in members) or "no table"
        raise ReadError("inside the archive", names, "exactly one table", "unpack it and keep the one table")
    return members[0]


def inner_name(path: Path) -> str:
    """The name of the table itself: without `.gz`, or as it is called inside the `.zip`."""
    if path.suffix.lower() == ".gz":
        return path.stem
    if path.suffix.lower() == ".zip":
        return Path(_zip_member(path).filename).name
    return path.name


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _bounded(stream: _Readable) -> bytes:
    data = stream.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise ReadError("", "a file that unpacks to more than that", TOO_LARGE, "cut it to the region")
    return data


def read_bytes(path: Path) -> bytes:
    """The bytes of the table, unpacked; `ReadError` for a damaged archive or one too large."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".gz":
            with gzip.open(path) as stream:
                return _bounded(stream)
        if suffix == ".zip":
            member = _zip_member(path)
            with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
                return _bounded(stream)
        with path.open("rb") as stream:
            return _bounded(stream)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ReadError("", f"a file that cannot be opened ({error})", "a readable file", "copy it again") from error


def sha256_of(path: Path) -> str:
    """The checksum of the file as it lies on disk, packed or not."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
