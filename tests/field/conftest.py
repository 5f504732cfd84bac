"""Files that several tests of the field break in their own ways."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.intake import FieldReader

MINUTES = """# Veranderatelier Zuid

12/03/2026, 14 deelnemers

## Vaststellingen

- De psychologe neemt niemand meer aan, zegt mevrouw Fatima El Amrani (0470/12.34.56).
- Er is geen tandarts meer in de wijk.
- Mensen vinden de weg niet naar het wijkcentrum.
"""
CALLS = [
    ["date", "zone", "caller_role", "question", "answer", "outcome"],
    [
        "2026-02-03",
        "north",
        "huisarts",
        "Waar is er nog een tandarts, vraagt mevrouw Fatima El Amrani?",
        "",
        "referred",
    ],
    ["2026-02-04", "north", "", "Wie helpt met papieren?", "Bel 0470 12 34 56", "answered"],
    ["2026-02-05", "south", "", "", "", "no_solution"],
]


def word_file() -> bytes:
    """A small Word document with a heading, a list and a table."""
    made = docx.Document()
    made.add_heading("Verslag", 1)
    made.add_paragraph("De psychologe neemt niemand meer aan.", style="List Bullet")
    made.add_table(rows=2, cols=2).cell(1, 1).text = "cel"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def word_minutes() -> bytes:
    """The same minutes in Word."""
    made = docx.Document()
    made.add_heading("Concertation thématique, bassin nord", 1)
    made.add_paragraph("7 mai 2026, 9 participants")
    for said in ("Les listes d'attente sont trop longues, dit Monsieur Karim Benali.", "Il manque un dentiste ici."):
        made.add_paragraph(said, style="List Bullet")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def workbook(*rows: list) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="session")
def reader() -> FieldReader:
    return FieldReader(load_catalogue())


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A field's folder with a file of each kind: Markdown, Word, CSV, Excel, and one that cannot be read."""
    folder = tmp_path / "raw" / "field"
    for name in ("minutes", "helpdesk", "consultations"):
        (folder / name).mkdir(parents=True)
    (folder / "minutes" / "atelier_zuid.md").write_text(MINUTES, encoding="utf-8")
    (folder / "minutes" / "concertation.docx").write_bytes(word_minutes())
    (folder / "minutes" / "kapot.docx").write_bytes(b"\x00\x01 no document")
    (folder / "helpdesk" / "log.csv").write_text("\n".join(";".join(row) for row in CALLS) + "\n", encoding="utf-8")
    said = ["2026-04-01", "east", "mantelzorger", "Ik weet niet waar ik terecht kan, vraag het aan Fatima El Amrani."]
    (folder / "consultations" / "antwoorden.xlsx").write_bytes(workbook(["date", "zone", "role", "text"], said))
    return folder
