"""Opens a document of the field within limits: what is too large, packed too tightly or of another kind is refused.

People's files are not trusted: a Word file is a zip that may unpack to anything, its XML may name entities, a PDF may
be a pile of scans. Each refusal is one `ReadError` that says what to do.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from pipelines.field.blocks import Block
from pipelines.field.portable import pdf_blocks
from pipelines.field.text import markdown_blocks, text_blocks
from pipelines.field.word import word_blocks
from pipelines.sources.raw_table import ReadError

LARGEST_BYTES = 20 * 1024**2
LARGEST_UNPACKED = 200 * 1024**2
LONGEST_TEXT = 2_000_000  # characters: a thousand pages
SUFFIXES = (".md", ".txt", ".docx", ".pdf")
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_SPREADSHEET, _DOCUMENT = "xl/workbook.xml", "word/document.xml"


def read_limited(path: Path) -> bytes:
    """The bytes of a file people dropped; `ReadError` when it is empty, too large or cannot be opened."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            found, most = f"{size / 1024**2:.0f} MiB", f"at most {LARGEST_BYTES // 1024**2} MiB"
            raise ReadError("", found, most, "send the text without its pictures, or in parts")
        data = path.read_bytes()
    except OSError as error:
        raise ReadError("", "a file that cannot be opened", "a readable file", "copy it again") from error
    if not data.strip():
        raise ReadError("", "an empty file", "minutes or a table", "save it again and copy it here")
    return data


def refuse_unsafe_archive(data: bytes, inside: str, kind: str) -> None:
    """Look into an Office file before anything parses it. `inside`: the part that makes it one of this `kind`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise ReadError("", "a file that unpacks to more than that", "at most 200 MiB", "save it anew in Word")
            if inside not in archive.namelist():
                raise ReadError("", f"a zip that is no {kind}", kind, f"open it and save it as {kind}")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _ENTITY.search(_start(archive, member)):
                    raise ReadError(
                        member.filename, "XML that declares entities", f"a plain {kind}", "save it anew in Office"
                    )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ReadError("", f"a file that is no {kind}", kind, f"open it and save it as {kind}") from error


def _start(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        return stream.read(4096)


def document_blocks(path: Path) -> list[Block]:
    """The blocks of a `.md`, `.txt`, `.docx` or `.pdf`, in their order.

    Raises ReadError with one line for a person: empty, binary, too large, packed as a bomb, scans without text.
    """
    data, suffix = read_limited(path), path.suffix.lower()
    if suffix == ".docx":
        refuse_unsafe_archive(data, _DOCUMENT, "Word document (.docx)")
        blocks = word_blocks(data)
    elif suffix == ".pdf":
        blocks = pdf_blocks(data)
    elif suffix in (".md", ".txt"):
        read = markdown_blocks if suffix == ".md" else text_blocks
        blocks = read(_short_enough(_decoded(data)))
    else:
        raise ReadError(
            "", f"a {suffix or 'nameless'} file", "one of " + ", ".join(SUFFIXES), "save it as one of those"
        )
    if not blocks:
        raise ReadError("", "no text", "minutes", "check that the file holds text, and not pictures of it")
    _short_enough("".join(block.text for block in blocks))
    return blocks


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        found, most = f"{len(text):,} characters", f"at most {LONGEST_TEXT:,}"
        raise ReadError("", found, most, "keep the minutes and leave the annexes out")
    return text


def _decoded(data: bytes) -> str:
    """Text as UTF-8, UTF-16 with its mark, or else as Windows wrote it in Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        raise ReadError("", "binary data", "text", "save it as text or as a Word document")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
