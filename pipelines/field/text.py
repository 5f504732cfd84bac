"""Plain text as blocks, and what typed pages have in common: signs, numbers, headings by their shape, broken lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from pipelines.field.blocks import Block

# Signs that begin a bullet in what people type, also inside a Markdown bullet ("- › …"), and what Word's own signs
# become when they are copied (the private letters of Wingdings).
_TICKS = "•·‣▪▫■□●○◦⁃∙▶►➢➤❖☐☑☒✓✔\uf0a7\uf0b7\uf0d8\uf0fc\uf0e0\uf0a8"
SIGN = re.compile(rf"^\s*(?:(?:[-*›»–—−o+]|→|->|=>)\s+|[{_TICKS}]\s*|-(?=[^\W\d_a-zà-ÿ]))(?=\S)")
NUMBER = re.compile(r"^\s*\(?((?:\d{1,2}|[a-z])(?:\.\d{1,2})*)(?:[.)°]|/(?=\s))\s+(?=\S)")
_RULE = re.compile(r"^\s*([-=_*~–—])(?:\s*\1){2,}\s*$")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+(?=\S)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*|__([^_]+)__")
_MARKS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`|!?\[([^\]\[]{0,500})\]\([^()\s]{0,2000}\)")
_ENDS, _STOPS, _CLOSING = frozenset(".!?…:;»”\"’')]"), frozenset(".!?…"), "»”\"’')] "
# After these a hyphen at the end of a line stands for a part that is left out: "welzijns- en gezondheidszorg".
_JOINING = re.compile(r"(?:en|of|et|ou|and|or|als|tot|naar)\b")
_LABEL = re.compile(r"^[A-ZÀ-Þ][^\s:.]*(?:\s[^\s:.]+){0,2}\s?:\s")
_TAB = 4
WIDEST_WRAPPED = 120  # characters; a longer line was not broken by an editor
SHORT_LINE = 60  # characters; a running text is wrapped at more
WORDS_OF_A_HEADING = 16
WORDS_OF_A_SHOUT = 6  # a longer line in capitals that ends with a stop is a sentence


def plain(text: str) -> str:
    """A typed line without Markdown's signs, its white space folded."""
    text = _BOLD.sub(lambda found: found[1] or found[2], text)
    return " ".join(_MARKS.sub(lambda found: found[1] or "", text).split())


def lead_of(text: str) -> str:
    """What stands between asterisks at the beginning of a typed line; nothing where it does not begin so."""
    found = _BOLD.match(text.strip())
    return " ".join((found[1] or found[2]).split()) if found else ""


def is_shouted(text: str) -> bool:
    """Written in capitals, as people write headings without styles: SAVE THE DATE."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) <= 3 or sum(letter.isupper() for letter in letters) < 0.85 * len(letters):
        return False
    return text.rstrip()[-1:] not in {".", "!"} or len(text.split()) <= WORDS_OF_A_SHOUT


def looks_like_heading(text: str) -> bool:
    """A short line of its own that is shouted, or ends without a stop and does not begin like a sentence's middle."""
    if is_shouted(text):
        return True
    words = text.split()
    if not words or len(words) > WORDS_OF_A_HEADING or text[:1].islower():
        return False
    return not ends(text) and not re.search(r"[,;]\s", text) and len(words) <= 10


def ends(text: str) -> bool:
    """Whether a line ends with a stop, a bracket or a quotation mark."""
    return text.rstrip()[-1:] in _ENDS


def stops(text: str) -> bool:
    """Whether a line ends its sentence; a colon or a comma does not."""
    return text.rstrip(_CLOSING)[-1:] in _STOPS


def is_long(text: str) -> bool:
    """Whether a text is too long, or too much of a sentence, to be the name of a column."""
    words = len(text.split())
    return words > WORDS_OF_A_HEADING or (words > 3 and stops(text))


def without_sign(text: str) -> tuple[str, str]:
    """A line without the bullet or number it begins with, and that number ("" for a bullet or for neither)."""
    found = NUMBER.match(text)
    if found:
        return text[found.end() :].strip(), found[1]
    return SIGN.sub("", text, count=1).strip(), ""


def is_bullet(text: str) -> bool:
    """Whether a line begins with a bullet or a number."""
    return bool(SIGN.match(text) or NUMBER.match(text))


def next_asks_anew(number: str, line: str, following: str) -> bool:
    """Whether below a numbered question its answer begins, which is not the question's own text."""
    return bool(number) and line.rstrip().endswith("?") and not following.lstrip()[:1].islower()


def is_labelled(line: str, before: str) -> bool:
    """Whether a line is one of a list of facts ("Contact: …") and not the rest of the running text before it."""
    return bool(_LABEL.match(line.lstrip())) and (len(before) < SHORT_LINE or stops(before))


class Pieces:
    """Lines that are one text: words broken at the end of a line are made whole again.

    compounds: words known to have a hyphen. breaks_words: whether the text breaks words at all.
    """

    def __init__(self, first: str, compounds: frozenset[str] = frozenset(), breaks_words: bool = True) -> None:
        # Kept as pieces, since a text of a million lines would be copied a million times.
        self._parts, self._compounds, self.last = [first], compounds, first
        self._breaks_words = breaks_words

    def add(self, line: str) -> None:
        """Take the next line."""
        before = self.last
        broken = re.search(r"[\w-]*\w[-\u00ad‐]$", before[-80:])
        if not broken or (before[-1] != "\u00ad" and _JOINING.match(line)):
            self._parts.append(" ")
        elif not self._keeps_hyphen(broken[0], line):
            self._parts[-1] = self._parts[-1][:-1]
        self._parts.append(line)
        self.last = line

    def _keeps_hyphen(self, broken: str, line: str) -> bool:
        """Of "Noord-|Oost", "c'est-à-|dire", and a word that elsewhere is written with its hyphen."""
        if broken[-1] == "\u00ad":
            return False
        word = re.match(r"\w+", line)
        whole = f"{broken[:-1]}-{word[0] if word else ''}".lower()
        return not self._breaks_words or not line[:1].islower() or "-" in broken[:-1] or whole in self._compounds

    def whole(self) -> str:
        """The text."""
        return "".join(self._parts).replace("\u00ad", "")


def compounds_of(lines: Iterable[str]) -> frozenset[str]:
    """Words written with a hyphen within a line, in small letters."""
    return frozenset(found.lower() for line in lines for found in re.findall(r"\w{1,40}-\w{1,40}", line))


class Nesting:
    """How deep a bullet stands: by how far it stands in, and within the same indent by its sign."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def reset(self) -> None:
        """Forget the list that stood before."""
        self._open = []

    def depth(self, line: str, indent: int) -> int:
        """The depth of the bullet `line`, 0 outermost."""
        sign = _sign_class(line)
        while self._open and indent < self._open[-1][0]:
            self._open.pop()
        if (indent, sign) in self._open:
            self._open = self._open[: self._open.index((indent, sign)) + 1]
        else:
            self._open.append((indent, sign))
        return len(self._open) - 1


def _sign_class(line: str) -> str:
    found = NUMBER.match(line)
    if found:
        return "1" if found[1][0].isdigit() else "a"
    return re.sub(r"[–—−]", "-", line.strip()[:1])  # people mix their dashes within one list


@dataclass(frozen=True)
class Line:
    """A line of a page. `text` stands as far in as it stands on the page.

    above: what lies between it and the line before. is_full: the line before had no room for this one's first word, so
    that it was broken there. heading: its level, where the page shows one. lead: what is bold at its beginning.
    """

    place: str
    text: str
    above: Literal["", "gap", "page"] = ""
    is_full: bool = False
    heading: int = 0
    lead: str = ""


def text_blocks(text: str) -> list[Block]:
    """Blocks of a plain text: bullets by their sign and how far they stand in, headings by shape, the rest joined."""
    return list(line_blocks(_typed(text)))


def _typed(text: str) -> list[Line]:
    """The lines of a typed text. A line is full where the next one's first word would have passed the widest line."""
    rows = [row.rstrip() for row in text.expandtabs(_TAB).splitlines()]
    widest = max((len(row) for row in rows), default=0)
    lines: list[Line] = []
    above: Literal["", "gap"] = "gap"
    before = ""
    for number, row in enumerate(rows, 1):
        if not row.strip() or _RULE.match(row):
            above = "gap"
            continue
        first = row.split(maxsplit=1)[0]
        is_full = widest <= WIDEST_WRAPPED and len(before) + 1 + len(first) > widest
        hashes = _HASHES.match(row)
        content = row[hashes.end() :] if hashes else row
        lines.append(Line(f"line {number}", content, above, is_full, len(hashes[1]) if hashes else 0, lead_of(content)))
        above, before = "", row
    return lines


@dataclass
class _Held:
    """A block that may go on in the next line."""

    block: Block
    pieces: Pieces = field(repr=False)

    def ended(self) -> Block:
        return self.block.with_text(plain(self.pieces.whole()))


def line_blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """Blocks of lines as they stand on a page.

    A line goes on in the next one unless that begins with a sign, is a heading, or room or a gap stands between.
    """
    lines = list(lines)
    compounds = compounds_of(line.text for line in lines)
    nesting = Nesting()
    held: _Held | None = None
    for line, following in zip_longest(lines, lines[1:]):
        bullet = is_bullet(line.text) and not line.heading
        if held and not bullet and _goes_on(held, line):
            held.pieces.add(" ".join(line.text.split()))
            continue
        if held:
            yield held.ended()
        held = _Held(_begun(line, bullet, nesting, _runs_on(following)), Pieces(_first(line, bullet), compounds))
    if held:
        yield held.ended()


def _first(line: Line, bullet: bool) -> str:
    return " ".join((without_sign(line.text)[0] if bullet else line.text).split())


def _runs_on(following: Line | None) -> bool:
    """Whether the line before this one was broken in the middle of its text, and so is no heading by its shape."""
    if following is None or following.above or is_bullet(following.text):
        return False
    return following.is_full or following.text.lstrip()[:1].islower()


def _begun(line: Line, bullet: bool, nesting: Nesting, runs_on: bool) -> Block:
    if bullet:
        rest, number = without_sign(line.text)
        depth = nesting.depth(line.text, len(line.text) - len(line.text.lstrip()))
        return Block("bullet", "", line.place, depth=depth, number=number, lead=line.lead or lead_of(rest))
    text = plain(line.text)
    if line.above or line.heading:
        nesting.reset()
    if line.heading or is_shouted(text) or (line.above and not runs_on and looks_like_heading(text)):
        return Block("heading", "", line.place, depth=line.heading or 2)
    return Block("paragraph", "", line.place, lead=line.lead)


def _goes_on(held: _Held, line: Line) -> bool:
    text, tail = line.text.strip(), held.pieces.last
    begins_low = text[:1].islower()
    if held.block.kind == "heading" or line.heading:
        wrapped = line.heading == held.block.depth if line.heading else is_shouted(tail) and is_shouted(text)
        return held.block.kind == "heading" and not line.above and wrapped
    if line.above == "page":
        return not stops(tail) and (begins_low or line.is_full)
    if line.above:
        return begins_low and not ends(tail)
    if is_shouted(text) and not is_shouted(tail) and (ends(tail) or len(text.split()) > 1):
        return False
    if next_asks_anew(held.block.number, tail, text) or (held.block.kind != "bullet" and is_labelled(text, tail)):
        return False
    if line.is_full:
        return True
    indented = held.block.kind == "bullet" and line.text[:1] == " "
    return indented or (begins_low and not stops(tail))
