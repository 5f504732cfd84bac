"""Reading documents as the tests do: what a page says where, and which claim each piece is bound to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("aria-label", "title", "alt")
SILENT = ("style", "script", "head")
SIGNS = ("worse", "better", "neutral", "small", "similar", "not_compared")


def plain(text: str) -> str:
    """Text with ordinary spaces, one at a time."""
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", text.replace("\u2060", "")).split())


@dataclass(frozen=True)
class Piece:
    """A text of a page or an attribute that is read aloud: the claims around it, the elements it stands in."""

    text: str
    claims: tuple[str, ...]
    places: tuple[str, ...]
    classes: tuple[str, ...]
    is_attribute: bool = False


class Spoken(HTMLParser):
    """Every piece of a page, and for every claim the signs drawn in its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.marks: list[tuple[str, str]] = []  # claim id, class of an element within it
        self._open: list[tuple[str, dict]] = []
        self.feed(page)

    def _around(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        given = [attributes for _, attributes in self._open]
        claims = tuple(name for one in given for name in (one.get("data-claim") or "").split())
        places = tuple(one["aria-labelledby"] for one in given if one.get("aria-labelledby"))
        classes = tuple(name for one in given for name in (one.get("class") or "").split())
        return claims, places, classes

    def _nearest(self) -> str:
        """The claim whose sign an element wears: the first of the nearest element that is bound to any."""
        bound = [attributes["data-claim"] for _, attributes in self._open if attributes.get("data-claim")]
        return bound[-1].split()[0]

    def handle_starttag(self, tag, attrs):
        self._open.append((tag, dict(attrs)))
        claims, places, classes = self._around()
        for name in (dict(attrs).get("class") or "").split():
            if claims and name in SIGNS:
                self.marks.append((self._nearest(), name))
        for name in SPOKEN:
            if dict(attrs).get(name):
                self.pieces.append(Piece(plain(dict(attrs)[name]), claims, places, classes, is_attribute=True))
        if tag in VOID:
            self._open.pop()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if data.strip() and not any(tag in SILENT for tag, _ in self._open):
            self.pieces.append(Piece(plain(data), *self._around()))


def strings(value, skipped: tuple[str, ...]) -> Iterator[str]:
    """Every string of a view, without those under the keys skipped."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in skipped and not key.endswith("_id"):
                yield from strings(item, skipped)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, skipped)
    elif isinstance(value, str):
        yield plain(value)


def view_of(processed: Path, area_id: str, language: str) -> dict:
    """The data a PDF was set from."""
    return json.loads((processed / "documents" / f"{area_id}_{language}.json").read_text(encoding="utf-8"))


def said(claims: pd.DataFrame, language: str) -> dict[str, str]:
    """The sentences of one language by claim id, in plain spaces."""
    rows = claims[claims.language == language]
    return dict(zip(rows.claim_id, rows.text.map(plain), strict=True))
