"""Word documents as blocks: headings by style, bullets by their numbering, tables row by row.

Read from the parts themselves and not through python-docx's paragraphs, which pass over inserted text, content
controls and text boxes. What a reader of the final page sees is read: insertions yes, deletions no; text boxes and
footnotes after the paragraph they belong to; comments, headers, footers and tables of contents not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pipelines.field.blocks import Block
from pipelines.field.spans import Span, SpanLine, paragraph_blocks, split_spans
from pipelines.field.text import Nesting, is_long
from pipelines.field.word_styles import Numbering, Styles, is_on, value_of
from pipelines.sources.raw_table import ReadError

DOCUMENT = "word/document.xml"
LARGEST_PART = 48 * 1024**2
MOST_ELEMENTS = 2_000_000  # of a thousand pages; each takes a hundred bytes of memory and more
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TWIPS_OF_A_TAB, _TWIPS_OF_A_SPACE = 720, 60
# Wrappers of which what they hold is read as if it stood there itself.
_WRAPPERS = {
    qn(name)
    for name in ("w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:hyperlink", "w:fldSimple", "w:sdt",
                 "w:sdtContent", "w:dir", "w:bdo", "w:ruby", "w:rubyBase")
} | {_COMPATIBLE + "AlternateContent"}  # fmt: skip
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (qn(name) for name in ("w:p", "w:tbl", "w:tr", "w:tc", "w:r"))
_TEXT, _BREAKS = qn("w:t"), {qn("w:br"), qn("w:cr")}
_SIGNS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:sym"): "•"}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_BOX = qn("w:txbxContent")


def word_blocks(parts: dict[str, bytes]) -> list[Block]:
    """The blocks of a .docx, given its parts by name. Raises ReadError for one that Word itself would not open."""
    try:
        return list(_Reader(parts).read())
    except RecursionError as error:
        raise ReadError("", "text nested too deeply", "a plain page", "copy the text into a new document") from error


def parsed(parts: dict[str, bytes], name: str) -> Any:
    """The root of a part, or None where there is no such part."""
    part = parts.get(name)
    if part is None:
        return None
    if len(part) > LARGEST_PART or part.count(b"<") > MOST_ELEMENTS:
        found, most = f"{len(part) / 1024**2:.0f} MiB of markup", f"at most {LARGEST_PART // 1024**2} MiB"
        raise ReadError(name, found, most, "copy the text into a new document")
    try:
        root = parse_xml(part)
    except (SyntaxError, ValueError) as error:  # also where it is nested deeper than 256 elements
        remedy = "open it in Word and save it again"
        raise ReadError(name, "damaged or endlessly nested XML", "a .docx", remedy) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(name, "XML that declares entities", "a plain .docx", "save it anew in Word")
    return root


def _children(element: Any) -> Iterator[Any]:
    """An element's children, those in wrappers among them; of two renderings of one thing the first."""
    for child in element.iterchildren(tag="*"):
        if child.tag not in _WRAPPERS:
            yield child
        elif child.tag == _COMPATIBLE + "AlternateContent":
            choices = list(child.iterchildren(_COMPATIBLE + "Choice")) or list(child.iterchildren("*"))
            if choices:
                yield from _children(choices[0])
        else:
            yield from _children(child)


class _Reader:
    """Goes through the body in its order, and knows the styles and the counts of its lists."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._document = parsed(parts, DOCUMENT)
        self._styles = Styles(parsed(parts, "word/styles.xml"))
        self._numbering = Numbering(parsed(parts, "word/numbering.xml"))
        self._notes = {
            (kind, value_of(note, "w:id")): note
            for kind in ("footnote", "endnote")
            for root in [parsed(parts, f"word/{kind}s.xml")]
            if root is not None
            for note in root.iterchildren(qn(f"w:{kind}"))
        }
        self._nesting = Nesting()
        self._paragraphs = 0

    def read(self) -> Iterator[Block]:
        body = self._document.find(qn("w:body")) if self._document is not None else None
        if body is None:
            raise ReadError("", "a damaged Word document", "a .docx", "open it in Word and save it again")
        yield from self._contents(body, "")

    def _contents(self, element: Any, place: str) -> Iterator[Block]:
        """place: of what stands beside the page; of the page's own paragraphs it is their number."""
        for part in _children(element):
            if part.tag == _PARAGRAPH:
                self._paragraphs += not place
                yield from self._paragraph(part, place or f"paragraph {self._paragraphs}")
            elif part.tag == _TABLE:
                yield from self._table(part, place or f"table after paragraph {self._paragraphs}")

    # ---- paragraphs ----
    def _paragraph(self, paragraph: Any, place: str) -> Iterator[Block]:
        properties = paragraph.find(qn("w:pPr"))
        style = value_of(properties.find(qn("w:pStyle"))) if properties is not None else ""
        lines = split_spans(list(self._spans(paragraph, self._styles.is_bold(style))))
        if lines and not self._styles.is_contents(style):
            yield from self._said(paragraph, properties, style, lines, place)
        for beside in self._beside(paragraph):
            yield from self._contents(*beside)

    def _said(self, paragraph: Any, properties: Any, style: str, lines: list[SpanLine], place: str) -> Iterator[Block]:
        level = self._styles.heading(style, properties)
        if level:
            yield Block("heading", " ".join(line.text for line in lines), place, depth=level)
            self._nesting.reset()
            return
        depth, list_id = self._styles.list_level(style, properties)
        number = self._numbering.next(list_id, depth) if depth >= 0 else ""
        typed = "".join(span.text for span in lines[0].spans)
        indent = self._styles.indent(properties) + _room(typed)
        made = list(paragraph_blocks(lines, place, depth, number))
        if depth < 0 and made and made[0].kind == "bullet":
            made = list(paragraph_blocks(lines, place, typed_depth=self._nesting.depth(typed, indent)))
        elif depth < 0:
            self._nesting.reset()
        yield from made

    def _spans(self, paragraph: Any, bold: bool) -> Iterator[tuple[Span, str]]:
        broken = ""
        for run in _children(paragraph):
            if run.tag != _RUN:
                continue
            properties = run.find(qn("w:rPr"))
            if properties is not None and is_on(properties.find(qn("w:vanish"))):
                continue
            is_bold = self._styles.is_bold_run(properties, bold)
            for part in _children(run):
                if part.tag in _BREAKS:
                    broken = "own"
                    continue
                text = part.text or "" if part.tag == _TEXT else _SIGNS.get(part.tag, "")
                if text:
                    # a soft hyphen's own element is left out: it is no letter
                    yield Span(text, is_bold), broken
                    broken = ""

    def _beside(self, paragraph: Any) -> Iterator[tuple[Any, str]]:
        """Text boxes and notes of a paragraph, with where they stand."""
        for run in _children(paragraph):
            if run.tag != _RUN:
                continue
            for part in _children(run):
                kind = _NOTES.get(part.tag)
                note = self._notes.pop((kind, value_of(part, "w:id")), None) if kind else None
                if note is not None:  # told once, so that no note can call itself
                    yield note, f"{kind} {value_of(part, 'w:id')}"
                for box in _boxes(part):
                    yield box, f"text box at paragraph {self._paragraphs}"

    # ---- tables ----
    def _table(self, table: Any, place: str) -> Iterator[Block]:
        """Cells with their column's header. A cell of several paragraphs is several blocks of the same row."""
        rows = [row for row in _children(table) if row.tag == _ROW and not _is_deleted(row)]
        cells = [list(self._cells(row, place)) for row in rows]
        headers = self._headers(rows[0], cells[0]) if len(rows) > 1 else {}
        for number, row in enumerate(cells):
            if number == 0 and headers:
                continue
            for column, blocks in row:
                for block in blocks:
                    if block.kind == "cell":  # of a table within this one: it has its own rows
                        yield block
                    else:
                        at = f"{place}, row {number + 1}"
                        yield Block("cell", block.text, at, lead=block.lead, row=number, column=headers.get(column, ""))

    def _cells(self, row: Any, place: str) -> Iterator[tuple[int, list[Block]]]:
        """The cells of a row: where each begins in the grid, and what it holds. Those merged upwards hold nothing."""
        properties = row.find(qn("w:trPr"))
        before = value_of(properties.find(qn("w:gridBefore"))) if properties is not None else ""
        column = _whole(before, 0)
        for cell in _children(row):
            if cell.tag != _CELL:
                continue
            own = cell.find(qn("w:tcPr"))
            merged = own.find(qn("w:vMerge")) if own is not None else None
            goes_on = merged is not None and value_of(merged) != "restart"
            yield column, [] if goes_on else list(self._contents(cell, place))
            column += _whole(value_of(own.find(qn("w:gridSpan"))) if own is not None else "", 1)

    def _headers(self, row: Any, cells: list[tuple[int, list[Block]]]) -> dict[int, str]:
        """The text of the first row by column, where that row is a header: said so, bold, or made of short names."""
        texts = {column: " ".join(block.text for block in blocks) for column, blocks in cells}
        said = [block for _, blocks in cells for block in blocks]
        if any(block.kind == "cell" for block in said):
            return {}
        properties = row.find(qn("w:trPr"))
        told = properties is not None and is_on(properties.find(qn("w:tblHeader")))
        dressed = bool(said) and all(block.kind == "heading" or block.lead == block.text for block in said)
        short = not any(is_long(text) for text in texts.values())
        several = sum(bool(text) for text in texts.values()) > 1
        if not said or not (told or dressed or (short and several)):
            return {}
        return _spread(texts)


def _spread(texts: dict[int, str]) -> dict[int, str]:
    """Headers over every column they span: that of the last cell that began before it."""
    spread, last = {}, ""
    for column in range(max(texts) + 20):
        last = texts.get(column, last)
        spread[column] = last
    return spread


def _boxes(part: Any) -> Iterator[Any]:
    """Text boxes within a drawing; a box within a box is met when the outer one is read."""
    for child in _children(part):
        if child.tag == _BOX:
            yield child
        elif child.tag not in (_PARAGRAPH, _TABLE):
            yield from _boxes(child)


def _is_deleted(row: Any) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _room(text: str) -> int:
    """How far in a typed line begins, in twips."""
    begun = text[: len(text) - len(text.lstrip())]
    return begun.count("\t") * _TWIPS_OF_A_TAB + begun.count(" ") * _TWIPS_OF_A_SPACE


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else otherwise
