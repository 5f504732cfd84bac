"""Documents of the corpus as the files people would have made: Markdown, text, Word, PDF, CSV and workbooks."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import docx
import openpyxl
import typst

from pipelines.demo import formats
from pipelines.demo.corpus import Document, unmarked

Style = Literal["title", "heading", "line", "paragraph", "bullet", "sub", "table"]
_LISTING = re.compile(r"^[^.]{0,45}[:(]|@")
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_SUFFIX = {"helpdesk": ".csv", "consultations": ".xlsx"}


@dataclass(frozen=True)
class Part:
    """One thing on the page; of a table its rows, the first of them the header."""

    style: Style
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parts_of(document: Document) -> list[Part]:
    """The page as its author laid it out: running text in paragraphs, cells in tables."""
    return list(_joined(_parts(document)))


def _parts(document: Document) -> Iterator[Part]:
    cells: list[tuple[str, ...]] = []
    header = ""
    for block in document.blocks:
        if block.get("as") == "cell":
            cells.append((str(len(cells) + 1), unmarked(block["say"])))
            continue
        if cells:
            yield Part("table", rows=(("Nr.", header or "…"), *cells))
            cells = []
        if "say" in block:
            style: Style = block["as"] if block["as"] in ("bullet", "sub") else "paragraph"
            yield Part(style, unmarked(block["say"]))
        else:
            name = _only(block)
            header = unmarked(block[name]) if name == "heading" else header
            yield Part(name, unmarked(block[name]))
    if cells:
        yield Part("table", rows=(("Nr.", header or "…"), *cells))


def _only(block: dict) -> Literal["title", "heading", "line"]:
    return "title" if "title" in block else "heading" if "heading" in block else "line"


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Sentences of one running text in one paragraph; what only lists people or dates keeps a line of its own."""
    held: Part | None = None
    for part in parts:
        runs = part.style == "paragraph" or (part.style == "line" and not _LISTING.search(part.text))
        if held and runs:
            held = Part("paragraph", f"{held.text} {part.text}")
            continue
        if held:
            yield held
        held = part if part.style == "paragraph" else None
        if held is None:
            yield part
    if held:
        yield held


def file_name(document: Document) -> str:
    """What the file is called: its id and its form's suffix."""
    return document.id + _SUFFIX.get(document.form, f".{document.form}")


def write_document(document: Document, folder: Path) -> Path:
    """Write a document of the corpus below `folder`; returns its path."""
    path = folder / file_name(document)
    folder.mkdir(parents=True, exist_ok=True)
    writers = {".md": _markdown, ".txt": _text, ".docx": _word, ".pdf": _pdf, ".csv": _csv, ".xlsx": _workbook}
    path.write_bytes(writers[path.suffix](document))
    return path


def _markdown(document: Document) -> bytes:
    said = {"title": "# {}\n", "heading": "\n## {}\n", "line": "{}\n", "paragraph": "\n{}\n", "bullet": "- {}",
            "sub": "  - {}"}  # fmt: skip
    lines = []
    for part in parts_of(document):
        if part.style == "table":
            rows = ["| " + " | ".join(row) + " |" for row in part.rows]
            lines += ["", rows[0], "|" + " --- |" * len(part.rows[0]), *rows[1:], ""]
        else:
            lines.append(said[part.style].format(part.text))
    return "\n".join(lines).encode()


def _text(document: Document) -> bytes:
    said = {
        "title": "{}\n",
        "heading": "\n{}\n",
        "line": "{}",
        "paragraph": "\n{}\n",
        "bullet": "- {}",
        "sub": "    * {}",
    }
    lines = []
    for part in parts_of(document):
        if part.style == "table":
            lines += ["", *("- " + row[-1] for row in part.rows[1:]), ""]
        else:
            text = part.text.upper() if part.style == "heading" else part.text
            lines.append(said[part.style].format(text))
    return "\r\n".join(lines).encode("cp1252", errors="replace")  # as an old editor on Windows saves it


def _word(document: Document) -> bytes:
    made = docx.Document()
    styles = {"title": "Title", "heading": "Heading 1", "bullet": "List Bullet", "sub": "List Bullet 2"}
    for part in parts_of(document):
        if part.style == "table":
            table = made.add_table(rows=0, cols=len(part.rows[0]))
            for row in part.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            made.add_paragraph(part.text, style=styles.get(part.style, "Normal"))
    stream = io.BytesIO()
    made.save(stream)
    return _undated(stream.getvalue())


def _pdf(document: Document) -> bytes:
    """By Typst, on small pages, so that sentences run across page breaks as they do in reports."""
    lines = [
        "#set document(date: none)",
        "#set page(width: 148mm, height: 120mm, margin: 14mm, footer: context [#counter(page).display()])",
    ]
    lines.append("#set text(size: 10pt)")
    for part in parts_of(document):
        rows = part.rows
        quoted = [_quoted(cell) for row in rows for cell in row]
        lines.append({
            "title": f"#text(size: 16pt, weight: 700, {_quoted(part.text)})\n", "heading": f"= #{_quoted(part.text)}",
            "line": f"#{_quoted(part.text)}\n", "paragraph": f"#par({_quoted(part.text)})",
            "bullet": f"#list(indent: 0pt, {_quoted(part.text)})",
            "sub": f"#list(indent: 14pt, marker: [–], {_quoted(part.text)})",
            "table": f"#table(columns: (auto, 1fr), {', '.join(quoted)})",
        }[part.style])  # fmt: skip
    return typst.compile("\n".join(lines).encode())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _table(document: Document) -> list[list[str]]:
    names = list(document.headers)
    rows = [
        [unmarked(str(row.get(name, "") if row.get(name) is not None else "")) for name in names]
        for row in document.rows
    ]
    return [[document.headers[name] for name in names], *rows]


def _csv(document: Document) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(_table(document))
    return stream.getvalue().encode("utf-8-sig")


def _workbook(document: Document) -> bytes:
    book = openpyxl.Workbook()
    for row in _table(document):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return _undated(stream.getvalue())


def _undated(package: bytes) -> bytes:
    """The same Office file without the moment it was packed: the same document is the same bytes."""
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        return formats.zipped({name: _SAVED.sub(rb"\g<1>2026-01-01T00:00:00Z", packed.read(name))
                               if name == "docProps/core.xml" else packed.read(name)
                               for name in packed.namelist()})  # fmt: skip
