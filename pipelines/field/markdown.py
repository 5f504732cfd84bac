"""Markdown as blocks, also where it is only typed text with some of Markdown's signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipelines.field.blocks import Block
from pipelines.field.spans import Span, SpanLine, paragraph_blocks, split_spans
from pipelines.field.text import WORDS_OF_A_HEADING, Line, is_long, line_blocks, stops, text_blocks

# Deeper than anybody nests. What is nested deeper would be left out without a word: see `markdown_blocks`.
DEEPEST = 60
# Tags that only dress a text. Others are what somebody wrote between angle brackets: <naam van de dokter>.
_TAG = re.compile(
    r"^</?(?:a|b|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|s|small|span"
    r"|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*>$",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"^</?(?:br|p|div|li|tr|h[1-6]|td|th|blockquote|hr)\b", re.IGNORECASE)


def markdown_blocks(text: str) -> list[Block]:
    """Blocks of a Markdown text; a paragraph that is shouted is a heading, as in minutes pasted from elsewhere."""
    # What stands far in is text here, no listing of a program, and "[Alice]: ja" is no reference.
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    parser.disable(["code", "reference", "html_block"])
    text = _without_comments(text)
    try:
        tokens = parser.parse(text)
    except RecursionError:
        return text_blocks(text)
    if any(token.level >= DEEPEST - 2 for token in tokens):
        return text_blocks(text)
    return list(_Reader().read(tokens))


def _without_comments(text: str) -> str:
    """The text without what stands between <!-- and -->, its lines where they were."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*parts, text[at:]])


class _Reader:
    """Goes along the tokens and knows in which list, item and table it is."""

    def __init__(self) -> None:
        self.depth, self.number = -1, ""
        self.row, self.column, self.headers = -1, -1, []
        self.inside = ""

    def read(self, tokens: list[Token]) -> Iterator[Block]:
        for token in tokens:
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type == "fence":
                place = token.map[0] + 2 if token.map else 0
                rows = token.content.splitlines()
                yield from line_blocks(
                    Line(f"line {place + at}", row, "gap") for at, row in enumerate(rows) if row.strip()
                )
            else:
                self._enter(token)

    def _enter(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self.depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.depth -= 1
        elif kind == "list_item_open":
            self.number = token.info
        elif kind == "table_open":
            self.row, self.headers = -1, []
        elif kind == "tr_open":
            self.row, self.column = self.row + 1, -1
        elif kind in ("th_open", "td_open"):
            self.column += 1
        if kind.endswith("_open"):
            self.inside = token.tag if kind in ("th_open", "td_open", "heading_open") else ""

    def _inline(self, token: Token) -> Iterator[Block]:
        lines = _lines(token)
        place = f"line {token.map[0] + 1}" if token.map else ""
        whole = " ".join(line.text for line in lines)
        if self.inside in ("th", "td"):
            yield from self._cell(whole, place)
        elif self.inside and not (len(whole.split()) > WORDS_OF_A_HEADING and stops(whole)):
            if whole:
                yield Block("heading", whole, place, depth=int(self.inside[1:]))
        elif lines:
            yield from paragraph_blocks(lines, place, self.depth, self.number)
            self.number = ""

    def _cell(self, text: str, place: str) -> Iterator[Block]:
        if self.inside == "th":
            self.headers.append(text)
            # a table whose first row is no header: Markdown knows none without
            if not is_long(text):
                return
        name = self.headers[self.column] if self.inside == "td" and self.column < len(self.headers) else ""
        if text:
            yield Block("cell", text, place, row=self.row, column=name)


def _lines(token: Token) -> list[SpanLine]:
    """An inline token's lines; bold is what stands between two asterisks."""
    spans: list[tuple[Span, str]] = []
    bold, broken = 0, ""
    for child in token.children or []:
        if child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type in ("softbreak", "hardbreak"):
            broken = "soft" if child.type == "softbreak" else "own"
        elif child.type == "html_inline" and _TAG.match(child.content):
            broken = "own" if _BREAKING.match(child.content) else broken
        elif child.content:
            spans.append((Span(child.content, bold > 0), broken))
            broken = ""
    return split_spans(spans)
