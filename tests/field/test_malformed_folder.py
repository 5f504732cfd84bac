"""Everything bad at once in one folder: one clear line each, and the good files beside them are read as ever."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import typst

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.intake import FieldReader, Intake
from tests.field.conftest import word_file, workbook

GOOD = "# Veranderatelier Zuid\n\n12/03/2026, 14 deelnemers\n\n- Er is geen tandarts meer in de wijk.\n"
HEADER = ["date", "zone", "question", "outcome"]
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def _packed(data: bytes, member: str, content: bytes) -> bytes:
    """An Office file with one member replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return stream.getvalue()


def _log(*rows: list) -> bytes:
    return workbook(HEADER, *rows)


ZEROS = b"<x>" + b"0" * 300_000_000 + b"</x>"
BAD: dict[str, Callable[[], bytes]] = {
    "minutes/empty.txt": lambda: b"",
    "minutes/binary.docx": lambda: bytes(range(256)) * 40,
    "minutes/scans.pdf": lambda: typst.compile(b'#rect(width: 5cm, height: 8cm, fill: gray)'),
    "minutes/large.txt": lambda: b"- een zin over de wijk\n" * (52_000_000 // 23),
    "minutes/bomb.docx": lambda: _packed(word_file(), "word/document.xml", ZEROS),
    "minutes/entities.docx": lambda: _packed(word_file(), "word/document.xml", ENTITIES),
    "helpdesk/header.csv": lambda: b"Kleur;Smaak\nrood;zoet\n",
    "helpdesk/empty.csv": lambda: b"",
    "helpdesk/binary.xlsx": lambda: b"\x00\x01\x02 no workbook",
    "helpdesk/bomb.xlsx": lambda: _packed(_log(), "xl/worksheets/sheet1.xml", ZEROS),
    "helpdesk/entities.xlsx": lambda: _packed(_log(), "xl/worksheets/sheet1.xml", ENTITIES),
}  # fmt: skip


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Intake:
    folder = tmp_path_factory.mktemp("field")
    for name, make in BAD.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make())
    (folder / "minutes/good.md").write_text(GOOD, encoding="utf-8")
    windows = "Atelier du changement, bassin Sud\r\n\r\n12/03/2026\r\n\r\n- Il n'y a plus de dentiste conventionné.\r\n"
    (folder / "minutes/windows.txt").write_bytes(windows.encode("cp1252"))
    rows = ["2026-03-12", "12/03/2026", "12 maart 2026"]
    said = "\n".join(["date;zone;question;outcome", *(f"{day};Zuid;Waar is er een tandarts {day}?;" for day in rows)])
    (folder / "helpdesk/dates.csv").write_text(said + "\n", encoding="utf-8")
    formula = ["2026-03-12", "Zuid", '=HYPERLINK("file:///etc/passwd")', "answered"]
    (folder / "helpdesk/formula.xlsx").write_bytes(_log(formula, ["2026-03-13", "Zuid", "Een tolk gezocht.", ""]))
    return FieldReader(load_catalogue()).read(folder)


@pytest.mark.parametrize("name", list(BAD))
def test_each_bad_file_is_one_line_that_says_what_to_do(read: Intake, name: str) -> None:
    [row] = [row for row in read.files if row["source_file"] == name]
    assert row["state"] == "unreadable"
    lines = [str(problem) for problem in read.problems if name in str(problem)]
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert "expected" in lines[0]
    assert lines[0].count(";") >= 2


def test_the_good_files_beside_them_are_read(read: Intake) -> None:
    states = {row["source_file"]: (row["state"], row["observations"]) for row in read.files}
    assert states["minutes/good.md"] == ("read", 1)
    assert states["minutes/windows.txt"] == ("read", 1)
    assert states["helpdesk/dates.csv"] == ("read", 3)
    assert states["helpdesk/formula.xlsx"][0] == "read"
    said = {row["excerpt"] for row in read.observations}
    assert "Il n'y a plus de dentiste conventionné." in said
    assert "Een tolk gezocht." in said
    assert not any("passwd" in text for text in said)


def test_three_ways_of_writing_a_date_are_one_date(read: Intake) -> None:
    dates = [row["date"] for row in read.observations if row["excerpt"].startswith("Waar is er een tandarts")]
    assert dates == ["2026-03-12"] * 3
