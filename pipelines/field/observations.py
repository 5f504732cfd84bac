"""Which blocks of a document are observations.

A bullet, a table's cell or an answer is one; a paragraph is one, or one per sentence where it is long. Titles, lists of
who was there, contact lines, what only introduces a list, annexes and a form's own questions are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.catalogue.models import Catalogue
from pipelines.field.blocks import Block
from pipelines.field.meeting import dates_in, pattern_of

FEWEST_WORDS = 2
FEWEST_IN_TEXT = 6  # a shorter sentence of running text tells how the meeting went on, not what was said
HEAD, HEAD_WORDS = 7, 45  # blocks in which a document presents itself, and how long such a line may be
LONG_WORDS, LONG_SENTENCES = 65, 3
_SENTENCE = re.compile(r"(?<=[.!?…])[\"’”»)]?\s+(?=[\"“«(]?[A-ZÀ-ÖØ-Þ\[])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:bv|o\.a|m\.a\.w|nl|enz|dr|prof|mevr|dhr|mr|mme|m|st|ste|cf|p\.ex|etc|env|art|nr|tel|tél|asbl|vzw|ca|max|min|resp|[A-Z])\.)$",
    re.IGNORECASE,
)
_ONLY_MAIL = re.compile(r"^\S*[@/]\S*\.\w{2,}\S*$|^\W*$")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


@dataclass(frozen=True)
class Found:
    """An observation as it stands in its document: the words, where, and what it stands under.

    under: the heading above it. parent: the bullet it is nested in. question: what it answers. column: of a table.
    """

    text: str
    place: str
    under: str = ""
    parent: str = ""
    question: str = ""
    column: str = ""


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a stop after an abbreviation or an initial ends none."""
    parts: list[str] = []
    for part in _SENTENCE.split(text):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return parts


class ObservationFinder:
    """Finds observations by the words of the catalogue and by how a page is made."""

    def __init__(self, catalogue: Catalogue) -> None:
        rules = catalogue.field_rules
        self._line = re.compile(rf"^\W*{pattern_of(rules.list_words.all()).pattern}\b[^:.]{{0,40}}[:(–]", re.IGNORECASE)
        self._counted = re.compile(rf"^\W*\d{{1,3}}\s+{pattern_of(rules.people_words.all()).pattern}", re.IGNORECASE)
        self._next = pattern_of(["save the date", *rules.next_words.all()])
        self._contact = pattern_of(rules.contact_words.all())
        self._annex = re.compile(rf"^\W*{pattern_of(rules.annex_words.all()).pattern}", re.IGNORECASE)

    def find(self, blocks: Sequence[Block]) -> list[Found]:
        """The observations of a document, in its order."""
        return list(self._walk(blocks))

    def _walk(self, blocks: Sequence[Block]) -> Iterator[Found]:
        under, question, parent, annex_depth = "", "", "", 0
        parents: dict[int, str] = {}
        for at, (block, following) in enumerate(pairwise([*blocks, Block("heading", "", "")])):
            if at < HEAD and block.kind == "paragraph" and self._presents(block.text):
                continue
            if at == 0 and len(blocks) > 1 and self._titles(block):
                continue
            if block.kind == "heading":
                if not (annex_depth and block.depth > annex_depth):
                    annex_depth = block.depth if self._annex.search(block.text) else 0
                under, question, parents = block.text, "", {}
                continue
            if block.kind == "bullet":
                parents = {depth: text for depth, text in parents.items() if depth < block.depth}
                parent = " – ".join(parents[depth] for depth in sorted(parents))
                parents[block.depth] = block.lead or block.text
            if annex_depth or self.is_line(block.text):
                continue
            if self._asks(block, following):
                question = block.text
                continue
            if block.kind == "bullet":
                if not self._introduces(block, following):
                    yield Found(block.text, block.place, under, parent, question)
            elif block.kind == "cell":
                yield Found(block.text, block.place, under, column=block.column)
            elif not self._introduces(block, following):
                parts = self._parts(block.text)
                for text in parts:
                    if not self.is_line(text) and (len(parts) == 1 or len(text.split()) >= FEWEST_IN_TEXT):
                        yield Found(text, block.place, under, question=question)

    def is_line(self, text: str) -> bool:
        """Whether a text only says who, when or where, or whom to ask."""
        if len(text.split()) < FEWEST_WORDS or _ONLY_MAIL.match(text) or self._line.match(text):
            return True
        if self._contact.search(text) and (_MAIL.search(text) or len(text.split()) < 12):
            return True
        return (
            bool(dates_in(text) or re.search(r"\d{1,2}/\d{1,2}", text))
            and bool(self._next.search(text))
            and (len(text.split()) < 25)
        )

    def _presents(self, text: str) -> bool:
        """A line at the top that says when, where, who and how many."""
        return len(text.split()) <= HEAD_WORDS and bool(dates_in(text) or self._counted.search(text))

    @staticmethod
    def _titles(block: Block) -> bool:
        """A short first line that ends like no sentence: the title of a text that knows no headings."""
        text = block.text.rstrip()
        return block.kind == "paragraph" and len(text.split()) <= HEAD_WORDS and text[-1:] not in ".!?…"

    @staticmethod
    def _asks(block: Block, following: Block) -> bool:
        """A form's own question: numbered, or with its answer below it."""
        if not block.text.rstrip().endswith("?"):
            return False
        return bool(block.number) or (block.kind == "paragraph" and following.kind in ("bullet", "paragraph"))

    @staticmethod
    def _introduces(block: Block, following: Block) -> bool:
        """A line that only announces what is nested below it."""
        nested = following.kind == "bullet" and (block.kind != "bullet" or following.depth > block.depth)
        if not nested:
            return False
        return block.text.rstrip().endswith(":") or len(block.text.split()) < 8 or block.lead == block.text

    @staticmethod
    def _parts(text: str) -> list[str]:
        parts = sentences(text)
        return parts if len(parts) > LONG_SENTENCES or len(text.split()) > LONG_WORDS else [text]
