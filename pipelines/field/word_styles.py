"""What Word's styles and lists say of a paragraph: heading or not, how deep in a list, its number, bold or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

# What Word calls its styles in our three languages; the file itself mostly holds the English name.
_HEADING = re.compile(r"^(?:heading|kop|titre)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|titel|titre|subtitle|ondertitel|sous-titre)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|inhopg|tm)\s*[1-9]$", re.IGNORECASE)
_LIST = re.compile(r"list|lijst|liste|opsomming|puce", re.IGNORECASE)
# Styles of a list that are no bullets: its running text.
_LIST_TEXT = re.compile(r"paragra|alinea|continue|voortzetting|suite", re.IGNORECASE)
_DEEPER = re.compile(r"([1-9])\s*$")
_MOST_PARENTS = 12
_DEEPEST = 8


def value_of(element: Any, name: str = "w:val") -> str:
    """An attribute of an element that may not be there; "" where there is none."""
    return str(element.get(qn(name)) or "") if element is not None else ""


def is_on(element: Any) -> bool:
    """Whether a switch such as w:b is there and on."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")


def _level(text: str) -> int:
    return min(int(text), _DEEPEST) if re.fullmatch(r"[0-9]", text) else 0


class Styles:
    """The styles of a document, by id."""

    def __init__(self, root: Any) -> None:
        found = root.iterchildren(qn("w:style")) if root is not None else []
        self._styles = {value_of(style, "w:styleId"): style for style in found}

    def _chain(self, style: str) -> Iterator[tuple[str, Any]]:
        """The names of a style and of those it is based on, nearest first, with their elements."""
        for _ in range(_MOST_PARENTS):  # a damaged file may base a style on itself
            element = self._styles.get(style)
            if element is None:
                if style:
                    yield style, None
                return
            yield value_of(element.find(qn("w:name"))) or style, element
            yield style, None
            style = value_of(element.find(qn("w:basedOn")))

    def heading(self, style: str, properties: Any) -> int:
        """The level of a heading, 1 for a title; 0 for what is none."""
        outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
        for name, element in self._chain(style):
            if found := _HEADING.match(name):
                return int(found[1])
            if _TITLE.match(name):
                return 1
            own = element.find(qn("w:pPr")) if element is not None else None
            if outline is None and own is not None:
                outline = own.find(qn("w:outlineLvl"))
        level = value_of(outline)
        return int(level) + 1 if re.fullmatch(r"[0-8]", level) else 0

    def is_contents(self, style: str) -> bool:
        """Whether a paragraph is a line of the table of contents, which repeats the headings."""
        return any(_CONTENTS.match(name) for name, _ in self._chain(style))

    def list_level(self, style: str, properties: Any) -> tuple[int, str]:
        """How deep a bullet is nested, and its list's id; -1 for what is none."""
        names = [name for name, _ in self._chain(style)]
        named = next((name for name in names if _LIST.search(name)), "")
        deeper = _DEEPER.search(named)
        by_name = int(deeper[1]) - 1 if deeper else 0
        own = properties.find(qn("w:numPr")) if properties is not None else None
        for numbering in [own, *self._numberings(style)]:
            if numbering is None:
                continue
            list_id = value_of(numbering.find(qn("w:numId")))
            if list_id == "0":  # taken off
                return -1, ""
            return max(_level(value_of(numbering.find(qn("w:ilvl")))), by_name), list_id
        if named and not _LIST_TEXT.search(named):
            return by_name, ""
        return -1, ""

    def _numberings(self, style: str) -> Iterator[Any]:
        for _, element in self._chain(style):
            own = element.find(qn("w:pPr")) if element is not None else None
            if own is not None:
                yield own.find(qn("w:numPr"))

    def indent(self, properties: Any) -> int:
        """How far in a paragraph stands by its own setting, in twips."""
        own = properties.find(qn("w:ind")) if properties is not None else None
        text = value_of(own, "w:left") or value_of(own, "w:start")
        return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0

    def is_bold(self, style: str) -> bool:
        """Whether a style makes bold."""
        for _, element in self._chain(style):
            own = element.find(qn("w:rPr")) if element is not None else None
            bold = own.find(qn("w:b")) if own is not None else None
            if bold is not None:
                return is_on(bold)
        return False

    def is_bold_run(self, properties: Any, otherwise: bool) -> bool:
        """Whether a run is bold, by itself, by its own style, or as its paragraph is."""
        if properties is None:
            return otherwise
        bold = properties.find(qn("w:b"))
        if bold is not None:
            return is_on(bold)
        return otherwise or self.is_bold(value_of(properties.find(qn("w:rStyle"))))


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Any) -> None:
        self._formats: dict[str, dict[int, tuple[str, int]]] = {}
        self._counts: dict[str, list[int]] = {}
        if root is None:
            return
        kinds = {value_of(kind, "w:abstractNumId"): _formats(kind) for kind in root.iterchildren(qn("w:abstractNum"))}
        for item in root.iterchildren(qn("w:num")):
            kind = value_of(item.find(qn("w:abstractNumId")))
            self._formats[value_of(item, "w:numId")] = kinds.get(kind, {})

    def next(self, list_id: str, depth: int) -> str:
        """The number of the next paragraph of a list at a depth; "" for bullets."""
        kind, start = self._formats.get(list_id, {}).get(depth, ("bullet", 1))
        counts = self._counts.setdefault(list_id, [])
        del counts[depth + 1 :]
        counts += [0] * (depth + 1 - len(counts))
        counts[depth] = counts[depth] + 1 if counts[depth] else start
        if kind in ("bullet", "none"):
            return ""
        letter = kind in ("lowerLetter", "upperLetter") and counts[depth] <= 26
        return chr(ord("a") + counts[depth] - 1) if letter else str(counts[depth])


def _formats(kind: Any) -> dict[int, tuple[str, int]]:
    made = {}
    for level in kind.iterchildren(qn("w:lvl")):
        start = value_of(level.find(qn("w:start")))
        first = int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1
        made[_level(value_of(level, "w:ilvl"))] = (value_of(level.find(qn("w:numFmt"))) or "bullet", max(first, 1))
    return made
