"""Files that several tests of the field break in their own ways."""

from __future__ import annotations

import io

import docx


def word_file() -> bytes:
    """A small Word document with a heading, a list and a table."""
    made = docx.Document()
    made.add_heading("Verslag", 1)
    made.add_paragraph("De psychologe neemt niemand meer aan.", style="List Bullet")
    made.add_table(rows=2, cols=2).cell(1, 1).text = "cel"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
