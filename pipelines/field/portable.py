"""PDF files as blocks: lines from the page, without what every page repeats, sentences made whole across pages."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pypdfium2

from pipelines.field.blocks import Block
from pipelines.field.text import line_blocks
from pipelines.sources.raw_table import ReadError

MOST_PAGES = 500
_NUMBERED = re.compile(r"\d+")
_ROW = re.compile(r"^\s*(\d{1,2})\s+(?=[^\W\d_])")


def pdf_blocks(data: bytes) -> list[Block]:
    """The blocks of a PDF. Raises ReadError for a damaged or locked one, and for scans without text."""
    pages = _pages(data)
    if not any(line.strip() for page in pages for line in page):
        raise ReadError("", "pages that are pictures, without text", "a PDF with text", "send the Word file instead")
    repeated = _repeated(pages)
    lines: list[tuple[str, str]] = []
    for number, page in enumerate(pages, 1):
        own = [line for at, line in enumerate(page) if (_shape(line), _edge(at, len(page))) not in repeated]
        lines += [(f"page {number}", line) for line in own] + [("", "")]
    return list(line_blocks(_numbered(lines)))


def _numbered(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rows of a numbered table come out as "1 text", "2 text": made bullets where the numbers count on."""
    starts = [(at, int(found[1])) for at, (_, line) in enumerate(lines) if (found := _ROW.match(line))]
    rows: set[int] = set()
    for (at, number), (after, following) in pairwise(starts):
        if following == number + 1:
            rows |= {at, after}
    return [(place, _ROW.sub(r"\1. ", line) if at in rows else line) for at, (place, line) in enumerate(lines)]


def _pages(data: bytes) -> list[list[str]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadError("", "a PDF that cannot be opened", "a PDF without password", "save it again") from error
    try:
        if len(document) > MOST_PAGES:
            raise ReadError("", f"{len(document)} pages", f"at most {MOST_PAGES}", "keep the minutes only")
        return [_lines(page) for page in document]
    finally:
        document.close()


def _lines(page: pypdfium2.PdfPage) -> list[str]:
    text = page.get_textpage().get_text_range()
    return [line.rstrip() for line in text.replace("\r\n", "\n").replace("\ufffe", "-").split("\n")]


def _shape(line: str) -> str:
    """A line with its numbers made alike: "page 3 of 7" is "page 4 of 7"."""
    return _NUMBERED.sub("#", " ".join(line.split()))


def _edge(at: int, count: int) -> str:
    return "top" if at < 2 else "bottom" if at >= count - 2 else ""


def _repeated(pages: list[list[str]]) -> set[tuple[str, str]]:
    """Headers and footers: what stands at the same edge of more than half of the pages."""
    if len(pages) < 3:
        return {("#", "bottom"), ("#", "top")}
    seen: Counter[tuple[str, str]] = Counter()
    for page in pages:
        seen.update({(_shape(line), _edge(at, len(page))) for at, line in enumerate(page) if _edge(at, len(page))})
    often = {key for key, count in seen.items() if key[0] and count > len(pages) / 2}
    return often | {("#", "bottom"), ("#", "top")}
