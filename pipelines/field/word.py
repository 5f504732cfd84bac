"""Word documents as blocks: headings by style, bullets by their numbering, tables row by row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipelines.field.blocks import Block
from pipelines.field.text import NUMBER, SIGN, is_shouted, looks_like_heading, without_sign
from pipelines.sources.raw_table import ReadError

# What Word calls its styles in our three languages.
_HEADING = re.compile(r"^(?:heading|kop|titre)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|titel|titre|subtitle|ondertitel|sous-titre)$", re.IGNORECASE)
_LIST = re.compile(r"list|lijst|liste|opsomming|puce", re.IGNORECASE)
_DEEPER = re.compile(r"(\d)\s*$")


def word_blocks(data: bytes) -> list[Block]:
    """The blocks of a .docx. Raises ReadError for one that Word itself would not open."""
    try:
        document = docx.Document(io.BytesIO(data))
        return list(_of_body(document))
    except (PackageNotFoundError, KeyError, ValueError, AttributeError) as error:
        raise ReadError("", "a damaged Word document", "a .docx", "open it in Word and save it again") from error


def _of_body(document: Document) -> Iterator[Block]:
    number = 0
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            number += 1
            yield from _of_paragraph(part, f"paragraph {number}")
        elif isinstance(part, Table):
            yield from _of_table(part, number)


def _of_paragraph(paragraph: Paragraph, place: str) -> Iterator[Block]:
    for line in paragraph.text.split("\n"):
        text = " ".join(line.split())
        if text:
            yield _block(paragraph, text, place)


def _block(paragraph: Paragraph, text: str, place: str) -> Block:
    style = str(paragraph.style.name) if paragraph.style is not None and paragraph.style.name else ""
    heading = _HEADING.match(style)
    if heading or _TITLE.match(style):
        return Block("heading", text, place, depth=int(heading[1]) if heading else 1)
    rest, number = without_sign(text)
    depth = _depth(paragraph, style)
    lead = _lead(paragraph)
    if depth >= 0 or SIGN.match(text) or NUMBER.match(text):
        return Block("bullet", rest, place, depth=max(depth, 0), lead=lead, number=number)
    if is_shouted(text) or (lead == text and looks_like_heading(text)):
        return Block("heading", text, place, depth=2)
    return Block("paragraph", text, place, lead=lead)


def _depth(paragraph: Paragraph, style: str) -> int:
    """How deep a bullet is nested; -1 for what is none."""
    properties = paragraph._p.pPr
    numbering = properties.numPr if properties is not None else None
    if numbering is not None:
        return int(numbering.ilvl.val) if numbering.ilvl is not None else 0
    if not _LIST.search(style):
        return -1
    deeper = _DEEPER.search(style)
    return int(deeper[1]) - 1 if deeper else 0


def _lead(paragraph: Paragraph) -> str:
    """What stands in bold at the beginning."""
    bold = ""
    for run in paragraph.runs:
        if not run.bold and run.text.strip():
            break
        bold += run.text
    return " ".join(bold.split())


def _of_table(table: Table, after: int) -> Iterator[Block]:
    """Cells with their column's header; a table of two columns without bold or capitals may have none."""
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
    if not rows:
        return
    headers = rows[0]
    for number, row in enumerate(rows[1:], 1):
        told: set[str] = set()
        for column, text in enumerate(row):
            if text and text not in told:  # a merged cell is told once
                told.add(text)
                header = headers[column] if column < len(headers) else ""
                yield Block("cell", text, f"table after paragraph {after}, row {number + 1}", row=number, column=header)
