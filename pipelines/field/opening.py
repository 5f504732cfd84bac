"""Opens a document of the field within limits: what is too large, packed too tightly or of another kind is refused.

People's files are not trusted: a Word file is a zip that may unpack to anything, its XML may name entities, a PDF may
be a pile of scans. Each refusal is one `ReadError` that says what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.field.archive import refuse_unsafe_archive, safe_parts
from pipelines.field.blocks import Block
from pipelines.field.front import front_matter
from pipelines.field.markdown import markdown_blocks
from pipelines.field.portable import pdf_blocks
from pipelines.field.text import text_blocks
from pipelines.field.word import DOCUMENT, word_blocks
from pipelines.sources.raw_table import ReadError

__all__ = ["SUFFIXES", "Opened", "document_blocks", "open_document", "read_limited", "refuse_unsafe_archive"]

LARGEST_BYTES = 20 * 1024**2
LONGEST_TEXT = 2_000_000  # characters: a thousand pages
SUFFIXES = (".md", ".txt", ".docx", ".pdf")
_WORD = "Word document (.docx)"
# Files that people rename, by how their bytes begin.
_OTHER_KINDS = {
    b"%PDF-": "a PDF", b"PK\x03\x04": "a zip or an Office file", b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "rich text (.rtf)", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
}  # fmt: skip
_REMEDY = {
    ".doc": "open it in Word and save it as .docx",
    ".rtf": "open it in Word and save it as .docx",
    ".odt": "open it and save it as .docx",
    ".pages": "export it as Word (.docx)",
}
# Codes that no text holds: of the controls only tabs, line ends, page breaks and the old end of a file are met.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
MOST_CONTROLS = 0.002  # of the characters; a few stray ones are taken out


@dataclass(frozen=True)
class Opened:
    """A document as read: its blocks in their order, and what its front matter says (see `front_matter`)."""

    blocks: list[Block]
    front: dict[str, str | int | float] = field(default_factory=dict)


def read_limited(path: Path) -> bytes:
    """The bytes of a file people dropped; `ReadError` when it is empty, too large or cannot be opened."""
    try:
        if path.is_dir():
            raise ReadError("", "a folder", "a file", "copy the files in it")
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise ReadError("", "no ordinary file", "a file", "copy the file itself")
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            found, most = f"{size / 1024**2:.0f} MiB", f"at most {LARGEST_BYTES // 1024**2} MiB"
            raise ReadError("", found, most, "send the text without its pictures, or in parts")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ReadError("", "a file that cannot be opened", "a readable file", "copy it again") from error
    if not data.strip():
        raise ReadError("", "an empty file", "minutes or a table", "save it again and copy it here")
    return data


def document_blocks(path: Path) -> list[Block]:
    """The blocks of a `.md`, `.txt`, `.docx` or `.pdf`, in their order; raises as `open_document`."""
    return open_document(path).blocks


def open_document(path: Path) -> Opened:
    """The blocks of a `.md`, `.txt`, `.docx` or `.pdf`, and the front matter of the first two.

    Raises ReadError with one line for a person: empty, binary, locked, damaged, too large, packed as a bomb, scans
    without text, front matter that cannot be understood.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and not path.is_dir():
        remedy = _REMEDY.get(suffix, "save it as one of those")
        raise ReadError("", f"a {suffix or 'nameless'} file", "one of " + ", ".join(SUFFIXES), remedy)
    data = read_limited(path)
    front: dict[str, str | int | float] = {}
    if suffix == ".docx":
        blocks = word_blocks(safe_parts(data, DOCUMENT, _WORD, "word/"))
    elif suffix == ".pdf":
        blocks = pdf_blocks(data)
    else:
        front, text = front_matter(_short_enough(decoded(data)))
        blocks = markdown_blocks(text) if suffix == ".md" else text_blocks(text)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise ReadError("", "no text", "minutes", "check that the file holds text, and not pictures of it")
    _short_enough("".join(block.text for block in blocks))
    return Opened(blocks, front)


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        found, most = f"{len(text):,} characters", f"at most {LONGEST_TEXT:,}"
        raise ReadError("", found, most, "keep the minutes and leave the annexes out")
    return text


def decoded(data: bytes) -> str:
    """Text as UTF-8, UTF-16 with or without its mark, or else as Windows wrote it in Western Europe.

    Raises ReadError for what is no text. A few damaged characters do not make a file unreadable.
    """
    for start, kind in _OTHER_KINDS.items():
        if data.startswith(start):
            raise ReadError("", f"{kind} under the name of a text", "text", "give it back its own suffix")
    text = _letters(data).removeprefix("\ufeff")
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls > max(2, MOST_CONTROLS * len(text)):
        raise ReadError("", "binary data", "text", "save it as text or as a Word document")
    return _CONTROLS.sub("", text).replace("\x1a", "")


def _letters(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return data.decode("utf-32", errors="replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if order := _unmarked_order(data):
        return data.decode(f"utf-16-{order}", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    # one damaged letter among many sound ones: the file is UTF-8 all the same
    if sum(character > "\x7f" for character in text) - damaged > damaged:
        return text
    return data.decode("cp1252", errors="replace")


def _unmarked_order(data: bytes) -> str:
    """The byte order of UTF-16 without its mark: in Western text every other byte is zero, and none of the rest."""
    start = data[: 4096 - 4096 % 2]
    even, odd = start[0::2], start[1::2]
    if len(start) < 4 or b"\x00" not in start:
        return ""
    if odd.count(0) > 0.8 * len(odd) and not even.count(0):
        return "le"
    if even.count(0) > 0.8 * len(even) and not odd.count(0):
        return "be"
    return ""
