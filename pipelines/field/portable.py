"""PDF files as blocks: lines from the page, without what every page repeats, sentences made whole across pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pypdfium2

from pipelines.field.blocks import Block
from pipelines.field.portable_lines import PageLine, Typography, mended, page_lines
from pipelines.field.text import Line, line_blocks
from pipelines.sources.raw_table import ReadError

MOST_PAGES = 500
MOST_CHARACTERS = 2_000_000
EDGE = 3  # lines at the top and at the bottom that may be a header or a footer
_PASSWORD = 4  # pdfium's code
_NUMBERED = re.compile(r"[0-9]{1,9}")
_ROW = re.compile(r"^\s*(\d{1,2})\s+(?=[^\W\d_])")
_PAGE_NUMBER = re.compile(
    r"^(?:p(?:age|agina|\.)?\s*)?[-–—|]?\s*#\s*(?:(?:/|van|sur|of|de|\|)\s*#\s*)?[-–—|]?$", re.IGNORECASE
)


def pdf_blocks(data: bytes) -> list[Block]:
    """The blocks of a PDF. Raises ReadError for a damaged or locked one, and for scans without text."""
    if b"%PDF-" not in data[:1024]:
        raise ReadError("", "a file that is no PDF", "a PDF", "give it back its own suffix, or save it as a PDF")
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-2048:]:
        raise ReadError("", "a PDF that is cut off", "a whole PDF", "copy it again from where it came")
    pages = _without_repeated(mended(_pages(data)))
    if not any(pages):
        raise ReadError("", "pages that are pictures, without text", "a PDF with text", "send the Word file instead")
    return list(line_blocks(_numbered(list(_placed(pages)))))


def _pages(data: bytes) -> list[list[PageLine]]:
    document = None
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise ReadError("", f"{len(document)} pages", f"at most {MOST_PAGES}", "keep the minutes only")
        pages, characters = [], 0
        for page in document:
            pages.append(page_lines(page))
            page.close()
            characters += sum(len(line.text) for line in pages[-1])
            if characters > MOST_CHARACTERS:
                most = f"at most {MOST_CHARACTERS:,} characters"
                raise ReadError("", f"{characters:,} characters", most, "keep the minutes only")
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            remedy = "open it and print it to a new PDF, or send the Word file"
            raise ReadError("", "a PDF locked with a password", "a PDF without password", remedy) from error
        remedy = "save it as a PDF again, or send the Word file"
        raise ReadError("", "a PDF that is damaged", "a PDF that opens", remedy) from error
    finally:
        if document is not None:
            document.close()
    return pages


def _placed(pages: list[list[PageLine]]) -> Iterator[Line]:
    """Lines with what lies between them: room on the page, or the page's end."""
    page_of = [(number, line) for number, page in enumerate(pages, 1) for line in page]
    typography = Typography(pages)
    before: tuple[int, PageLine] | None = None
    for number, line in page_of:
        above, is_full = "gap", False
        if before:
            same = before[0] == number
            above = ("gap" if typography.has_gap(before[1], line) else "") if same else "page"
            is_full = typography.is_full(before[0], before[1], line)
        heading = typography.heading(line)
        lead = "" if heading else typography.lead(line)
        yield Line(f"page {number}", typography.indented(number, line), above, is_full, heading, lead)
        before = (number, line)


def _numbered(lines: list[Line]) -> list[Line]:
    """Rows of a numbered table come out as "1 text", "2 text": made bullets where the numbers count on."""
    starts = [(at, int(found[1])) for at, line in enumerate(lines) if (found := _ROW.match(line.text))]
    rows: set[int] = set()
    for (at, number), (after, following) in pairwise(starts):
        if following == number + 1:
            rows |= {at, after}
    return [replace(line, text=_ROW.sub(r"\1. ", line.text)) if at in rows else line for at, line in enumerate(lines)]


# ---- what every page repeats ----------------------------------------------------------------------------------------
def _shapes(line: PageLine, page: int) -> set[str]:
    """A line as it stands, and with its numbers counted from the page's: "page 3 of 7" is "page 4 of 7" on the next."""
    text = " ".join(line.text.split())
    return {text, _NUMBERED.sub(lambda found: f"#{int(found[0]) - page}", text)}


def _edges(page: list[PageLine]) -> dict[str, list[int]]:
    """Where the lines at the top and at the bottom stand, from the outside inwards."""
    count = len(page)
    return {"top": list(range(min(EDGE, count))), "bottom": list(range(count - 1, max(count - 1 - EDGE, -1), -1))}


def _without_repeated(pages: list[list[PageLine]]) -> list[list[PageLine]]:
    """Pages without headers, footers and their own numbers: what stands at the same edge of most pages.

    A line is taken out only where all that stands further out is taken out too, so that the text itself stays.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for number, page in enumerate(pages, 1):
        seen.update(
            {(edge, shape) for edge, rows in _edges(page).items() for at in rows for shape in _shapes(page[at], number)}
        )
    often = {key for key, count in seen.items() if count > max(1, len(pages) / 2)}
    return [_inside(page, number, often) for number, page in enumerate(pages, 1)]


def _inside(page: list[PageLine], number: int, often: set[tuple[str, str]]) -> list[PageLine]:
    out: set[int] = set()
    for edge, rows in _edges(page).items():
        for at in rows:
            repeated = any((edge, shape) in often for shape in _shapes(page[at], number))
            if not repeated and not _PAGE_NUMBER.match(_NUMBERED.sub("#", page[at].text.strip())):
                break
            out.add(at)
    return [line for at, line in enumerate(page) if at not in out]
