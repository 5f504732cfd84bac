"""Markdown and plain text as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipelines.field.blocks import Block

# Signs that begin a bullet in what people type, also inside a Markdown bullet ("- › …").
SIGN = re.compile(r"^\s*(?:[-*•·›»‣▪●○◦–—o]|→|->|=>|\+)\s+(?=\S)")
NUMBER = re.compile(r"^\s*\(?((?:\d{1,2}|[a-z])(?:\.\d{1,2})*)[.)°]\s+(?=\S)")
_BOLD = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_MARKS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`|!?\[([^\]]*)\]\([^)]*\)")
_ENDS = re.compile(r"[.!?…:;»”\"’')\]]\s*$")
_TAB = 4
WORDS_OF_A_HEADING = 16


def plain(text: str) -> str:
    """A line without Markdown's signs, its white space folded."""
    text = _BOLD.sub(lambda found: found[1] or found[2], text)
    return " ".join(_MARKS.sub(lambda found: found[1] or "", text).split())


def lead_of(text: str) -> str:
    """What stands in bold at the beginning of a Markdown line; nothing where it does not begin so."""
    found = _BOLD.match(text.strip())
    return " ".join((found[1] or found[2]).split()) if found else ""


def is_shouted(text: str) -> bool:
    """Written in capitals, as people write headings without styles: SAVE THE DATE."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(letter.isupper() for letter in letters) >= 0.85 * len(letters)


def looks_like_heading(text: str) -> bool:
    """A short line of its own that is shouted, or ends without a stop and does not begin like a sentence's middle."""
    if is_shouted(text):
        return True
    words = text.split()
    if not words or len(words) > WORDS_OF_A_HEADING or text[:1].islower():
        return False
    return not _ENDS.search(text) and not re.search(r"[,;]\s", text) and len(words) <= 10


def without_sign(text: str) -> tuple[str, str]:
    """A line without the bullet or number it begins with, and that number ("" for a bullet or for neither)."""
    found = NUMBER.match(text)
    if found:
        return text[found.end() :].strip(), found[1]
    return SIGN.sub("", text, count=1).strip(), ""


# ---- Markdown ----------------------------------------------------------------------------------------------------
def markdown_blocks(text: str) -> list[Block]:
    """Blocks of a Markdown text; a paragraph that is shouted is a heading, as in minutes pasted from elsewhere."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return list(_of_tokens(tokens))


def _of_tokens(tokens: list[Token]) -> Iterator[Block]:
    depth, row, column, headers = -1, -1, 0, []
    for before, token in pairwise([Token("start", "", 0), *tokens]):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "table_open":
            row, headers = -1, []
        elif token.type == "tr_open":
            row, column = row + 1, 0
        elif token.type == "inline":
            place = f"line {token.map[0] + 1}" if token.map else ""
            if before.type == "th_open":
                headers.append(plain(token.content))
            elif before.type == "td_open":
                name = headers[column] if column < len(headers) else ""
                column += 1
                if plain(token.content):
                    yield Block("cell", plain(token.content), place, row=row, column=name)
            elif before.type == "heading_open":
                yield Block("heading", plain(token.content), place, depth=int(before.tag[1:]))
            else:
                yield from _of_inline(token, place, depth, before)


def _of_inline(token: Token, place: str, depth: int, before: Token) -> Iterator[Block]:
    """A paragraph, alone or in a list; lines that begin with a sign of their own are bullets of their own."""
    for line in _joined(token.content.split("\n")):
        rest, number = without_sign(line)
        signed = rest != line.strip()
        text = plain(rest)
        if not text:
            continue
        if depth >= 0 or signed:
            number = number or (before.info if before.type == "list_item_open" else "")
            # "- › text": a bullet inside a bullet that the list itself does not show
            inner = max(depth, 0) + (signed and depth >= 0)
            yield Block("bullet", text, place, depth=inner, lead=lead_of(rest), number=number)
        elif is_shouted(text) or (lead_of(rest) == text and looks_like_heading(text)):
            yield Block("heading", text, place, depth=2)
        else:
            yield Block("paragraph", text, place, lead=lead_of(rest))


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines of one paragraph as one, except where a line begins with a bullet or a number."""
    held = ""
    for line in lines:
        if held and (SIGN.match(line) or NUMBER.match(line)):
            yield held
            held = line
        else:
            held = f"{held} {line}".strip() if held else line
    if held:
        yield held


# ---- plain text ----------------------------------------------------------------------------------------------------
def text_blocks(text: str) -> list[Block]:
    """Blocks of a plain text: bullets by their sign and how far they stand in, headings by shape, the rest joined."""
    lines = [(number, line.rstrip()) for number, line in enumerate(text.expandtabs(_TAB).splitlines(), 1)]
    return list(line_blocks([(f"line {number}", line) for number, line in lines]))


def line_blocks(lines: list[tuple[str, str]]) -> Iterator[Block]:
    """Blocks of lines as they stand on a page: (place, line), blank lines between paragraphs.

    A line goes on in the next one unless that begins with a sign, is a heading, or a blank line stands between.
    """
    indents: list[int] = []
    held: Block | None = None
    gap = True
    for place, line in lines:
        if not line.strip():
            gap = True
            continue
        rest, number = without_sign(line)
        indent = len(line) - len(line.lstrip())
        is_bullet = bool(SIGN.match(line) or NUMBER.match(line))
        if held and not is_bullet and _goes_on(held, line, gap, indent):
            held = held.with_text(_glued(held.text, " ".join(line.split())))
            gap = False
            continue
        if held:
            yield held
        text = plain(rest)
        if is_bullet:
            while indents and indent < indents[-1]:
                indents.pop()
            if not indents or indent > indents[-1]:
                indents.append(indent)
            held = Block("bullet", text, place, depth=len(indents) - 1, number=number)
        else:
            indents = [] if gap else indents
            heading = gap and looks_like_heading(text)
            held = Block("heading" if heading else "paragraph", text, place, depth=2 if heading else 0)
        gap = False
    if held:
        yield held


def _goes_on(held: Block, line: str, gap: bool, indent: int) -> bool:
    text = line.strip()
    if held.kind == "heading":
        return not gap and is_shouted(held.text) and is_shouted(text)
    if gap:  # a page break may stand within a sentence
        return text[:1].islower() and not _ENDS.search(held.text)
    if is_shouted(text) and not is_shouted(held.text):
        return False
    return held.kind == "paragraph" or indent > 0 or text[:1].islower() or not _ENDS.search(held.text)


def _glued(before: str, after: str) -> str:
    """Two lines as one; a word broken at the end of a line is made whole again."""
    if re.search(r"\w-$", before) and after[:1].islower():
        return before[:-1] + after
    return f"{before} {after}"
