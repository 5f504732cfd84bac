"""Anything at all under each suffix: read, or told in one line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.field.opening import document_blocks
from pipelines.sources.raw_table import ReadError
from tests.field.conftest import word_file

PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml")
PDF = typst.compile(b"= Verslag\n- De psychologe neemt niemand meer aan.\n- Er is geen tolk.")
TEXT = (
    "---\ndate: 2026-03-12\nhours: 2,5\n---\n# Verslag\n\n- De **psychologe** neemt niemand méér aan.\n\n"
    "| A | B |\n|---|---|\n| 1 | 2 |\n"
)


WORD = word_file()


def readable_or_told(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        blocks = document_blocks(path)
    except ReadError as error:
        assert "\n" not in str(error.in_file(path.name))
        assert error.remedy
    else:
        assert any(block.text for block in blocks)


FUZZ = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
STARTS = st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe", b"---\n", b"\xef\xbb\xbf"])


@FUZZ
@given(start=STARTS, data=st.binary(max_size=400), end=st.sampled_from([b"", b"\n%%EOF\n"]))
def test_random_bytes_are_read_or_told(tmp_path: Path, start: bytes, data: bytes, end: bytes) -> None:
    for suffix in (".md", ".txt", ".docx", ".pdf", ".doc", ""):
        readable_or_told(tmp_path / f"a{suffix}", start + data + end)


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """A file with some bytes changed, a piece taken out, or a piece told twice."""
    made = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(made) - 1))
        length = draw(st.integers(1, 40))
        what = draw(st.sampled_from(["change", "drop", "double"]))
        if what == "change":
            made[at : at + 4] = draw(st.binary(min_size=1, max_size=4))
        elif what == "drop" and len(made) > length + 10:
            del made[at : at + length]
        else:
            made[at:at] = made[at : at + length]
    return bytes(made)


@FUZZ
@given(data=mutated(WORD))
def test_a_damaged_word_file_is_read_or_told(tmp_path: Path, data: bytes) -> None:
    readable_or_told(tmp_path / "a.docx", data)


@FUZZ
@given(data=mutated(PDF))
def test_a_damaged_pdf_is_read_or_told(tmp_path: Path, data: bytes) -> None:
    readable_or_told(tmp_path / "a.pdf", data)


@FUZZ
@given(data=mutated(TEXT.encode()))
def test_a_damaged_text_is_read_or_told(tmp_path: Path, data: bytes) -> None:
    readable_or_told(tmp_path / "a.md", data)
    readable_or_told(tmp_path / "a.txt", data)


@FUZZ
@given(st.data())
def test_a_word_file_with_damaged_parts_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    """The zip is sound here, so that the damage reaches the XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as whole, zipfile.ZipFile(stream, "w") as damaged:
        name = data.draw(st.sampled_from(PARTS))
        for member in whole.namelist():
            part = whole.read(member)
            damaged.writestr(member, data.draw(mutated(part)) if member == name else part)
    readable_or_told(tmp_path / "a.docx", stream.getvalue())
