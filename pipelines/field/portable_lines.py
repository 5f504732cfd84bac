"""The lines of a PDF's page with where they stand, and what that says: paragraphs, headings, bullets within bullets."""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.field.text import Pieces, compounds_of, looks_like_heading, without_sign

_BROKEN = "\x02"  # how pdfium tells a hyphen at the end of a line, which it joins to the next
_BOLDER, _LARGER, _TITLE, _MOST_OF_A_TITLE = 150, 1.15, 1.35, 200  # than the body's weight and size; characters
_SINGLE, _FEW_LINES = 1.4, 8  # single spacing, as a part of the size
_MORE_ROOM = 1.25  # than between two lines of one paragraph
_GENEROUS = 1.3
_BREAKS_WORDS = 0.04  # of the lines end within a word where a document is set with hyphenation
_SAME_LEFT = 3  # points
_POINTS_OF_A_SPACE = 3


@dataclass(frozen=True)
class PageLine:
    """A line; distances in points from the page's left and bottom.

    first, last: baselines of its first and last letter, which differ where words were broken in it. size: its height.
    pieces: its text by the weight of its letters.
    """

    text: str
    left: float
    right: float
    first: float
    last: float
    size: float
    pieces: tuple[tuple[str, int], ...] = ()


def page_lines(page: pypdfium2.PdfPage) -> list[PageLine]:
    """The lines of a page in the order of its text, those without a letter left out."""
    textpage = page.get_textpage()
    try:
        units = [pdfium.FPDFText_GetUnicode(textpage.raw, at) for at in range(textpage.count_chars())]
        ends = [at for at, unit in enumerate(units) if unit in (10, 13)]
        found = [_line(textpage, units, start + 1, end) for start, end in pairwise([-1, *ends, len(units)])]
    finally:
        textpage.close()
    return [line for line in found if line]


def mended(pages: list[list[PageLine]]) -> list[list[PageLine]]:
    """Pages with the words made whole that were broken at the end of a line.

    Where few lines end so, the document breaks no words, and a hyphen at a line's end is one of a compound.
    """
    lines = [line for page in pages for line in page]
    broken = sum(line.text.count(_BROKEN) for line in lines)
    breaks_words = broken >= _BREAKS_WORDS * (len(lines) + broken)
    compounds = compounds_of(line.text for line in lines)
    return [[replace(line, text=_mended(line.text, compounds, breaks_words)) for line in page] for page in pages]


def _letters(units: list[int]) -> str:
    """Text of UTF-16 units, without codes that are no letters."""
    text = b"".join((unit & 0xFFFF).to_bytes(2, "little") for unit in units).decode("utf-16-le", errors="replace")
    text = text.replace("\t", " ").replace("\ufffe", _BROKEN)
    return "".join(letter for letter in text if _is_kept(letter))


def _is_kept(letter: str) -> bool:
    """Letters, signs, white space, and the private letters in which Word keeps its bullets."""
    return letter.isprintable() or letter.isspace() or letter == _BROKEN or "\ue000" <= letter <= "\uf8ff"


def _mended(text: str, compounds: frozenset[str], breaks_words: bool) -> str:
    first, *following = (part.strip() for part in text.split(_BROKEN))
    if not following:
        return text
    pieces = Pieces(first + ("-" if first else ""), compounds, breaks_words)
    for at, part in enumerate(following, 1):
        pieces.add(part + ("-" if at < len(following) else ""))
    return pieces.whole()


def _line(textpage: pypdfium2.PdfTextPage, units: list[int], start: int, end: int) -> PageLine | None:
    seen = [at for at in range(start, end) if units[at] > 32 and units[at] != 0xA0]
    text = _letters(units[start:end]).strip()
    if not seen or not text.strip(_BROKEN):
        return None
    left, bottom, _, top = textpage.get_charbox(seen[0], loose=True)
    right = textpage.get_charbox(seen[-1], loose=True)[2]
    weighed = [(at, pdfium.FPDFText_GetFontWeight(textpage.raw, at)) for at in seen]
    pieces = []
    for weight, group in groupby(weighed, key=lambda pair: pair[1]):
        inside = [at for at, _ in group]
        pieces.append((_letters(units[inside[0] : inside[-1] + 1]), weight))
    first, last = _baseline(textpage, seen[0]), _baseline(textpage, seen[-1])
    return PageLine(text, left, right, first, last, max(top - bottom, 1.0), tuple(pieces))


def _baseline(textpage: pypdfium2.PdfTextPage, at: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage.raw, at, ctypes.byref(x), ctypes.byref(y))
    return y.value


class Typography:
    """How a document is set: the size and weight of its body, the room between its lines, where its lines end."""

    def __init__(self, pages: list[list[PageLine]]) -> None:
        sizes, weights = Counter[float](), Counter[int]()
        rights: dict[tuple[int, int], float] = defaultdict(float)
        for number, page in enumerate(pages, 1):
            for line in page:
                sizes[round(line.size, 1)] += len(line.text)
                weights.update(dict(_weights(line)))
                key = (number, _bucket(line.left))
                rights[key] = max(rights[key], line.right)
        self._size = _most(sizes, 10.0)
        self._weight = _most(weights, 400)
        self._rights = rights
        self._lefts = {number: min(line.left for line in page) for number, page in enumerate(pages, 1) if page}
        self._room = self._usual_room(pages)

    def _usual_room(self, pages: list[list[PageLine]]) -> float:
        """The room between two lines of one paragraph: what the narrow ones of the body have."""
        rooms = sorted(
            before.last - line.first
            for page in pages
            for before, line in pairwise(page)
            if 0.5 * self._size < before.last - line.first < 3 * self._size and line.size < _LARGER * self._size
        )
        common = rooms[len(rooms) // 5] if rooms else _SINGLE * self._size
        # on a page of a few lines each may be a paragraph of its own
        return common if len(rooms) >= _FEW_LINES else min(common, _SINGLE * self._size)

    def has_gap(self, before: PageLine, line: PageLine) -> bool:
        """Whether two lines of a page are not of one paragraph: more room than usual, or another column or cell."""
        room = before.last - line.first
        larger = max(1.0, min(before.size, line.size) / self._size)
        return room < -0.3 * self._size or room > _MORE_ROOM * self._room * larger

    def is_full(self, page: int, before: PageLine, line: PageLine) -> bool:
        """Whether the line before had no room for this one's first word, measured by the lines that begin like it."""
        first = line.text.split(maxsplit=1)[0]
        # by the mean letter; generous, since a name begins with a wide one
        width = _GENEROUS * (len(first) + 1) * (line.right - line.left) / max(len(line.text), 1)
        right = max(self._rights[page, _bucket(before.left) + step] for step in (-1, 0, 1))
        return before.right + width > right

    def heading(self, line: PageLine) -> int:
        """The level of a heading that is set larger (1) or wholly bold (2) on a line of its own; 0 for what is none."""
        if len(line.text) <= _MOST_OF_A_TITLE and line.size >= _LARGER * self._size and line.text[:1].isalnum():
            return 1 if line.size >= _TITLE * self._size else 2
        whole = self.lead(line) == line.text
        return 2 if whole and looks_like_heading(line.text) else 0

    def lead(self, line: PageLine) -> str:
        """What is bold at a line's beginning, after its sign; nothing in a document that is bold throughout."""
        bold = ""
        for text, weight in line.pieces:
            heavy = weight >= self._weight + _BOLDER
            if not heavy and without_sign(text + " .")[0].strip(" ."):
                break
            bold += f" {text}" if heavy else ""
        return " ".join(bold.replace(_BROKEN, "").split())

    def indented(self, page: int, line: PageLine) -> str:
        """The line with spaces before it, as far in as it stands."""
        return " " * min(40, round((line.left - self._lefts[page]) / _POINTS_OF_A_SPACE)) + line.text


def _bucket(left: float) -> int:
    return round(left / _SAME_LEFT)


def _weights(line: PageLine) -> Iterator[tuple[int, int]]:
    counted = Counter[int]()
    for text, weight in line.pieces:
        counted[weight] += len(text)
    return iter(counted.items())


def _most(counted: Counter, otherwise: float) -> float:
    """The most frequent; of several the least, so that the order of the pages does not matter."""
    return min(counted, key=lambda key: (-counted[key], key)) if counted else otherwise
