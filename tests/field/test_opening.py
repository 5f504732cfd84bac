"""Documents people dropped: what opens, and what is refused in one line."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import typst

from pipelines.demo.corpus import Document, read_corpus
from pipelines.demo.corpus_files import write_document
from pipelines.field import archive, opening
from pipelines.field.opening import document_blocks, open_document
from pipelines.sources.raw_table import ReadError
from tests.field.conftest import word_file


def rezipped(data: bytes, changed: dict[str, bytes]) -> bytes:
    """A zip with some of its members replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return stream.getvalue()


WORD = word_file()
PDF = typst.compile(b"= Verslag\n- De psychologe neemt niemand meer aan.\n- Er is geen tolk.")
TEXT = "Verslag\n\n- De psychologe neemt niemand méér aan.\n- Er is geen tolk.\n"


def body(inside: str) -> bytes:
    """The part of a Word file that holds the page."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>'.encode()


def lying(data: bytes, name: str, size: int) -> bytes:
    """A zip whose central directory and local header give a wrong size for one member."""
    made = bytearray(data)
    for signature, at_name, at_size in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        at = -1
        while (at := made.find(signature, at + 1)) >= 0:
            if made[at + at_name : at + at_name + len(name)] == name.encode():
                made[at + at_size : at + at_size + 4] = struct.pack("<I", size)
    return bytes(made)


def fault(path: Path) -> str:
    """The one line a person gets."""
    with pytest.raises(ReadError) as caught:
        document_blocks(path)
    line = str(caught.value.in_file(path.name))
    assert "\n" not in line
    assert len(line) < 400
    assert caught.value.found
    assert caught.value.expected
    assert caught.value.remedy
    return line


def locked_pdf() -> bytes:
    """A PDF that asks for a password: what pdfium needs to know that it cannot open it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    ]  # fmt: skip
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<41><41>]>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(made)


def workbook() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]><w:document>&j;</w:document>"
)
CELL = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.md", lambda: b"", "an empty file"),
    "white space": ("a.txt", lambda: b" \r\n\t\n \x0c", "an empty file"),
    "wide white space": ("a.txt", lambda: "\u00a0\u2003\n\ufeff".encode(), "no text"),
    "only signs": ("a.md", lambda: b"---\n\n***\n\n- \n", "no text"),
    "only front matter": ("a.md", lambda: b"---\ndate: 2026-01-01\n---\n", "no text"),
    "binary as Word": ("a.docx", lambda: bytes(range(256)) * 40, "no Word document"),
    "binary as PDF": ("a.pdf", lambda: bytes(range(256)) * 40, "no PDF"),
    "binary as Markdown": ("a.md", lambda: bytes(range(256)) * 40, "binary data"),
    "controls as text": ("a.txt", lambda: bytes(range(1, 32)) * 40, "binary data"),
    "picture as text": ("a.md", lambda: b"\x89PNG\r\n\x1a\n" + b"abc" * 99, "a picture under the name of a text"),
    "PDF as text": ("a.txt", lambda: PDF, "a PDF under the name of a text"),
    "Word as text": ("a.txt", lambda: WORD, "a zip or an Office file under the name of a text"),
    "Word as PDF": ("a.pdf", lambda: WORD, "no PDF"),
    "workbook as Word": ("a.docx", workbook, "an Excel workbook, not a Word document"),
    "zip as Word": ("a.docx", lambda: zipped({"a": b"b"}), "a zip, not a Word"),
    "old Word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0" * 99, "open it in Word and save it as .docx"),
    "old Word as new": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "take its password off"),
    "scans": ("a.pdf", lambda: typst.compile(b"#rect(width: 5cm, height: 5cm, fill: gray)"), "pages that are pictures"),
    "locked PDF": ("a.pdf", locked_pdf, "locked with a password"),
    "truncated Word": ("a.docx", lambda: WORD[: len(WORD) // 2], "a damaged one"),
    "truncated PDF": ("a.pdf", lambda: PDF[: len(PDF) // 2], "cut off"),
    "PDF without its end": ("a.pdf", lambda: PDF[:-20], "cut off"),
    "PDF of nothing": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", "a PDF that is damaged"),
    "laughs": ("a.docx", lambda: rezipped(WORD, {"word/document.xml": LAUGHS}), "declares entities"),
    "laughs in styles": ("a.docx", lambda: rezipped(WORD, {"word/styles.xml": LAUGHS}), "declares entities"),
    "laughs elsewhere": ("a.docx", lambda: rezipped(WORD, {"word/theme/x.vml": LAUGHS}), "declares entities"),
    "laughs late": (
        "a.docx", lambda: rezipped(WORD, {"word/document.xml": b"<!-- " + b"x" * 9000 + b" -->" + LAUGHS[21:]}),
        "declares entities",
    ),
    "laughs in two bytes a letter": (
        "a.docx", lambda: rezipped(WORD, {"word/styles.xml": LAUGHS[21:].decode().encode("utf-16")}),
        "declares entities",
    ),
    "nested tables": (
        "a.docx",
        lambda: rezipped(WORD, {"word/document.xml": body(CELL[0] * 5000 + CELL[1] * 5000)}),
        "endlessly nested",
    ),
    "deep": (
        "a.docx", lambda: rezipped(WORD, {"word/numbering.xml": b"<a>" * 100_000 + b"</a>" * 100_000}),
        "endlessly nested",
    ),
    "millions of elements": (
        "a.docx", lambda: rezipped(WORD, {"word/document.xml": body("<w:p/>" * 2_100_000)}), "MiB of markup"
    ),
    "broken XML": ("a.docx", lambda: rezipped(WORD, {"word/document.xml": b"<w:document"}), "damaged"),
    "no body": ("a.docx", lambda: rezipped(WORD, {"word/document.xml": b"<document/>"}), "damaged"),
    "Word without text": ("a.docx", lambda: rezipped(WORD, {"word/document.xml": body("<w:p/>")}), "no text"),
    "large": ("a.md", lambda: b"De psychologe neemt niemand aan.\n" * 1_600_000, "50 MiB"),
    "long": ("a.md", lambda: b"De psychologe neemt niemand aan.\n" * 62_000, "characters"),
    "NUL": ("a.txt", lambda: TEXT.encode() + b"\x00\x00" + TEXT.encode() * 300, "binary data"),
    "other kind": ("a.odt", lambda: b"abc", "save it as .docx"),
    "no suffix": ("verslag", lambda: b"abc", "a nameless file"),
}  # fmt: skip


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_one_line_with_a_remedy(tmp_path: Path, case: str) -> None:
    name, make, expected = BAD[case]
    path = tmp_path / name
    path.write_bytes(make())
    assert expected in fault(path)


def test_a_file_that_is_not_there_a_folder_and_a_pipe(tmp_path: Path) -> None:
    assert "cannot be opened" in fault(tmp_path / "gone.md")
    (tmp_path / "folder.docx").mkdir()
    assert "a folder" in fault(tmp_path / "folder.docx")
    (tmp_path / "folder").mkdir()
    assert "a folder" in fault(tmp_path / "folder")
    os.mkfifo(tmp_path / "pipe.md")
    assert "no ordinary file" in fault(tmp_path / "pipe.md")


# ---- bombs ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 2 * 1024**2)
    return 2 * 1024**2


@pytest.mark.parametrize("said", [None, 10, 0])
def test_a_bomb_is_stopped_whatever_it_says_of_its_size(tmp_path: Path, small_limit: int, said: int | None) -> None:
    name = "word/media/picture.bin"
    data = rezipped(WORD, {name: b"\x00" * (3 * small_limit)})
    path = tmp_path / "bomb.docx"
    path.write_bytes(data if said is None else lying(data, name, said))
    assert re.search("unpacks to more than that|a damaged one", fault(path))


def test_a_lying_bomb_is_never_unpacked_beyond_the_limit(small_limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "word/document.xml"
    data = lying(rezipped(WORD, {name: b" " * (40 * small_limit)}), name, 0xFFFF)
    unpacked = 0
    read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        nonlocal unpacked
        assert n is not None
        assert n > 0, "read in pieces, never as a whole"
        piece = read(self, n)
        unpacked += len(piece)
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(ReadError):
        archive.refuse_unsafe_archive(data, name, "Word document (.docx)")
    assert 0 < unpacked <= small_limit


def test_many_small_members_are_a_bomb_too(tmp_path: Path) -> None:
    path = tmp_path / "many.docx"
    path.write_bytes(rezipped(WORD, {f"word/{at}.bin": b"x" for at in range(archive.MOST_MEMBERS)}))
    assert "5,000 parts" in fault(path)


# ---- letters -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_every_way_of_writing_letters_reads_the_same(tmp_path: Path, suffix: str, encoding: str) -> None:
    path = tmp_path / f"verslag{suffix}"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    texts = [block.text for block in document_blocks(path)]
    assert texts == ["Verslag", "De psychologe neemt niemand méér aan.", "Er is geen tolk."]


def test_one_damaged_letter_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("é à ç ï réunion".encode() + b"\xff" + " déjà.".encode())
    assert document_blocks(path)[0].text == "é à ç ï réunion\ufffd déjà."


def test_a_stray_control_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Er is geen\x07 tolk.\x1a")
    assert document_blocks(path)[0].text == "Er is geen tolk."


def test_suffixes_in_capitals(tmp_path: Path) -> None:
    for suffix, data in ((".DOCX", WORD), (".PDF", PDF), (".MD", TEXT.encode()), (".Txt", TEXT.encode())):
        path = tmp_path / f"a{suffix}"
        path.write_bytes(data)
        assert any("psychologe" in block.text for block in document_blocks(path))


# ---- front matter --------------------------------------------------------------------------------------------------
FRONT = (
    "---\ndate: 2026-03-12\nlevel: zone\nzone: South\nevent: change_workshop\nparticipants: 24\nhours: 2,5\n"
    "language: NL\ntitle: Verslag\n---\n"
)


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_front_matter_is_told_beside_the_blocks(tmp_path: Path, suffix: str, ends: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(("\ufeff" + FRONT + "\n# Verslag\n\n- Er is geen tolk.\n").replace("\n", ends).encode())
    opened = open_document(path)
    assert opened.front == {
        "date": "2026-03-12", "level": "zone", "zone": "south", "event": "change_workshop", "participants": 24,
        "hours": 2.5, "language": "nl",
    }  # fmt: skip
    assert [block.text for block in opened.blocks] == ["Verslag", "Er is geen tolk."]
    assert opened.blocks[-1].place == "line 14", "lines are counted from the top of the file"
    assert document_blocks(path) == opened.blocks


# ---- the corpus ----------------------------------------------------------------------------------------------------
def squeezed(text: str) -> str:
    """Only letters and digits: what no form of a document may lose."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("form", ["md", "txt", "docx", "pdf"])
def test_every_observation_of_the_corpus_stands_in_one_block_of_every_form(tmp_path: Path, form: str) -> None:
    looked, lost = 0, []
    for document in read_corpus("tuning"):
        if not document.is_minutes:
            continue
        made: Document = dataclasses.replace(document, form=form)
        blocks = [squeezed(block.text) for block in document_blocks(write_document(made, tmp_path))]
        for observation in made.observations():
            looked += 1
            # a text file of an old editor has no letters beyond Western Europe's
            text = observation.text.encode("cp1252", "replace").decode("cp1252") if form == "txt" else observation.text
            if not any(squeezed(text) in block for block in blocks):
                lost.append((made.id, text))
    assert looked > 400
    assert lost == []


def test_limits_are_what_the_messages_say() -> None:
    assert opening.LARGEST_BYTES < archive.LARGEST_UNPACKED
