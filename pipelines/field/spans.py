"""Pieces of text that are bold or not, and the lines they make within one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.field.blocks import Block
from pipelines.field.text import (
    NUMBER,
    SIGN,
    Pieces,
    is_bullet,
    is_labelled,
    is_shouted,
    looks_like_heading,
    next_asks_anew,
    stops,
    without_sign,
)

_TASK = re.compile(r"^\[[ xX]\]\s+")


@dataclass(frozen=True)
class Span:
    """A piece of text."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class SpanLine:
    """A line within a paragraph; is_own: its author broke it there on purpose."""

    spans: tuple[Span, ...]
    is_own: bool = True

    @property
    def text(self) -> str:
        return " ".join("".join(span.text for span in self.spans).split())


def split_spans(spans: list[tuple[Span, str]]) -> list[SpanLine]:
    """Lines of spans, each with what stands before it: "" for nothing, "soft" or "own" for a break."""
    lines: list[list[Span]] = [[]]
    own = [True]
    for span, broken in spans:
        if broken:
            lines.append([])
            own.append(broken == "own")
        lines[-1].append(span)
    made = [SpanLine(tuple(line), is_own) for line, is_own in zip(lines, own, strict=True)]
    return [line for line in made if line.text]


def lead_of_spans(spans: tuple[Span, ...]) -> str:
    """What stands in bold at the beginning, after the line's sign or number."""
    whole = "".join(span.text for span in spans)
    sign = NUMBER.match(whole) or SIGN.match(whole)
    at, bold = 0, ""
    for span in spans:
        own = span.text[max(0, (sign.end() if sign else 0) - at) :]
        at += len(span.text)
        if not span.bold and own.strip():
            break
        bold += own
    return " ".join(bold.split())


def paragraph_blocks(
    lines: list[SpanLine], place: str, depth: int = -1, number: str = "", typed_depth: int = 0
) -> Iterator[Block]:
    """The blocks of one paragraph; a line that begins with a sign of its own is a bullet of its own.

    depth: of a list's paragraph how deep it is nested, -1 for what is in no list; number: the list's own; typed_depth:
    how deep a bullet stands that only its sign tells.
    """
    for first, text in _joined(lines, number, depth >= 0):
        is_first = first is lines[0]
        signed = is_bullet(text)
        rest, typed = without_sign(text) if signed else (text, "")
        rest = _TASK.sub("", rest)
        lead = lead_of_spans(first.spans)
        if depth >= 0 or signed:
            # "- › text": a bullet inside a bullet that the list itself does not show
            deep = depth + signed if depth >= 0 else typed_depth
            yield Block("bullet", rest, place, depth=deep, lead=lead, number=typed or (number if is_first else ""))
        elif is_shouted(rest) or (lead == rest and looks_like_heading(rest)):
            yield Block("heading", rest, place, depth=2)
        else:
            yield Block("paragraph", rest, place, lead=lead)


def _joined(lines: list[SpanLine], number: str, in_list: bool) -> Iterator[tuple[SpanLine, str]]:
    """Lines that are one text, with the first of them."""
    held: tuple[SpanLine, Pieces] | None = None
    for line in lines:
        text = line.text
        if held and _goes_on(held[1].last, line, number or without_sign(held[0].text)[1], in_list):
            held[1].add(text)
            continue
        if held:
            yield held[0], held[1].whole()
        held = (line, Pieces(text))
    if held:
        yield held[0], held[1].whole()


def _goes_on(before: str, line: SpanLine, number: str, in_list: bool) -> bool:
    text = line.text
    if is_bullet(text) or next_asks_anew(number, before, text) or (not in_list and is_labelled(text, before)):
        return False
    if is_shouted(before) != is_shouted(text) and (is_shouted(before) or line.is_own):
        return False
    if not line.is_own or in_list or is_shouted(before):
        return True
    return text[:1].islower() and not stops(before)
