"""Looks into an Office file, which is a zip, before anything parses it.

What a zip says of itself is not believed: every member is unpacked in small pieces and counted, so that one that lies
about its size is stopped where it passes the limit, and not where memory ends.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib

from pipelines.sources.raw_table import ReadError

LARGEST_UNPACKED = 200 * 1024**2
MOST_MEMBERS = 5_000
_PIECE = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how Office began its files before 2007, and begins locked ones today
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_LOOKS_LIKE_XML = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|[\s\x00])*<")
_PARTS_OF = {
    "xl/workbook.xml": "an Excel workbook",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file",
}
# What `zipfile` and its decompressors raise on bytes that only resemble a zip.
_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
    KeyError, IndexError, OverflowError, zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip


def refuse_unsafe_archive(data: bytes, inside: str, kind: str) -> None:
    """Raise ReadError for an Office file that is damaged, locked, a bomb, of another kind, or declares XML entities.

    inside: the part that makes it one of this `kind`.
    """
    safe_parts(data, inside, kind, "")


def safe_parts(data: bytes, inside: str, kind: str, prefix: str) -> dict[str, bytes]:
    """The parts of an Office file whose names begin with `prefix`, by name (none for ""); raises as above."""
    if data.startswith(_OLE):
        raise ReadError(
            "", f"an old or locked Office file, not a {kind}", kind, f"open it, take its password off, save as {kind}"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, inside, kind, prefix)
    except _DAMAGED as error:
        remedy = f"copy it again, or open it and save it as {kind}"
        raise ReadError("", f"a file that is no {kind}, or a damaged one", kind, remedy) from error


def _read(archive: zipfile.ZipFile, inside: str, kind: str, prefix: str) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _too_large(kind)
    if inside not in archive.namelist():
        other = next((name for part, name in _PARTS_OF.items() if part in archive.namelist()), "a zip")
        raise ReadError("", f"{other}, not a {kind}", kind, f"save it as {kind}, or put it in the folder of its kind")
    left, kept = LARGEST_UNPACKED, {}
    for member in members:
        part = _unpacked(archive, member, left, kind)
        left -= len(part)
        # UTF-16 writes a zero byte beside each letter
        if _LOOKS_LIKE_XML.match(part[:64]) and _ENTITY.search(part.replace(b"\x00", b"")):
            raise ReadError(member.filename, "XML that declares entities", f"a plain {kind}", "save it anew in Office")
        if prefix and member.filename.startswith(prefix):
            kept[member.filename] = part
    return kept


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, kind: str) -> bytes:
    pieces, size = [], 0
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise _too_large(kind)
            pieces.append(piece)
    return b"".join(pieces)


def _too_large(kind: str) -> ReadError:
    most = f"at most {LARGEST_UNPACKED // 1024**2} MiB in {MOST_MEMBERS:,} parts"
    return ReadError("", "a file that unpacks to more than that", most, f"save it anew as {kind}, without pictures")
