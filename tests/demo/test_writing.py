"""Written whole or not at all, the same bytes for the same seed, never into a foreign folder."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from pipelines.demo import formats, writing
from pipelines.demo.corpus import read_corpus
from pipelines.demo.field_files import HELPDESK, word_document
from pipelines.demo.writing import write_demo
from pipelines.paths import SIMULATED_MARKER
from pipelines.problems import BadInput


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes(demo: Path, tmp_path: Path):
    write_demo(tmp_path / "again", 1)
    first, second = _digests(demo), _digests(tmp_path / "again")
    assert len(first) > 50
    assert first == second


def test_another_seed_gives_another_territory_and_replaces_the_old_one(demo: Path, tmp_path: Path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / SIMULATED_MARKER).write_text("{}")
    (tmp_path / "other" / "left_behind.txt").write_text("old")
    write_demo(tmp_path / "other", 5)
    other, first = _digests(tmp_path / "other"), _digests(demo)
    assert set(other) >= {"truth.json", SIMULATED_MARKER}
    assert "left_behind.txt" not in other
    assert other["truth.json"] != first["truth.json"]
    assert json.loads((tmp_path / "other" / SIMULATED_MARKER).read_text())["seed"] == 5
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_the_marker_says_that_all_is_simulated(demo: Path):
    marker = json.loads((demo / SIMULATED_MARKER).read_text(encoding="utf-8"))
    assert marker["simulated"] is True
    assert marker["seed"] == 1
    assert marker["what"]


def test_a_foreign_folder_is_refused_and_left_as_it_is(tmp_path: Path):
    foreign = tmp_path / "raw"
    (foreign / "statbel_sectors").mkdir(parents=True)
    with pytest.raises(BadInput) as refused:
        write_demo(foreign, 1)
    assert len(refused.value.problems) == 1
    assert "statbel_sectors" in str(refused.value)
    assert [path.name for path in foreign.iterdir()] == ["statbel_sectors"]
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_a_file_is_refused(tmp_path: Path):
    (tmp_path / "raw").write_text("mine")
    with pytest.raises(BadInput):
        write_demo(tmp_path / "raw", 1)
    assert (tmp_path / "raw").read_text() == "mine"


def test_a_failure_leaves_the_earlier_demonstration(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "raw"
    place.mkdir()
    (place / SIMULATED_MARKER).write_text("{}")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(writing, "write_field", fail)
    with pytest.raises(OSError, match="disk full"):
        write_demo(place, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
    assert [path.name for path in place.iterdir()] == [SIMULATED_MARKER]


def test_workbooks_keep_text_and_numbers(tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(formats.workbook([["code", "n"], ["0012", 3.5], [None, "é & <"]], "Blad1"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Blad1"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["code", "n"], ["0012", 3.5], [None, "é & <"],
    ]  # fmt: skip


def test_archives_have_a_fixed_date(tmp_path: Path):
    assert formats.gzipped(b"x")[4:8] == bytes(4)
    (tmp_path / "a.zip").write_bytes(formats.zipped({"t.txt": b"x"}))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.infolist()[0].date_time == formats.STAMP


def test_word_documents_are_well_formed(tmp_path: Path):
    (tmp_path / "a.docx").write_bytes(word_document([("Heading1", "Raad & overleg"), ("ListBullet", "één")]))
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        parts = {name: fromstring(archive.read(name)) for name in archive.namelist()}
    assert {"word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"} <= set(parts)
    assert "".join(parts["word/document.xml"].itertext()) == "Raad & overlegéén"


def test_field_files_say_that_they_are_simulated(demo: Path):
    minutes = sorted(path for path in (demo / "field" / "minutes").iterdir() if path.is_file())
    assert [path.suffix for path in minutes].count(".md") == 2
    assert [path.suffix for path in minutes].count(".docx") == 1
    for path in minutes:
        text = path.read_bytes() if path.suffix == ".md" else zipfile.ZipFile(path).read("word/document.xml")
        assert "SIMUL" in text.decode("utf-8").upper()
    others = {path for path in (demo / "field").rglob("*") if path.is_file()} - set(minutes)
    assert len(others) > 40
    assert all("simulated" in path.relative_to(demo).as_posix() for path in others)


def test_half_of_the_corpus_was_looked_over_and_the_unseen_part_is_not_there(demo: Path):
    names = {path.stem for path in (demo / "field").rglob("simulated/*") if path.parent.parent.name != "review"}
    assert names == {document.id for document in read_corpus("tuning")}
    assert not names & {document.id for document in read_corpus("evaluation")}
    words = [json.loads(path.read_text("utf-8")) for path in sorted((demo / "field" / "review").rglob("*.json"))]
    assert len(words) > 15
    assert {one["state"] for word in words for one in word["observations"]} == {"confirmed", "corrected", "discarded"}


def test_the_helpdesk_log_has_its_columns_and_unanswered_calls(demo: Path):
    path = demo / "field" / "helpdesk" / "helpdesk_simulated.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert list(rows[0]) == HELPDESK
    assert len(rows) > 200
    assert {row["outcome"] for row in rows} == {"answered", "referred", "called_back", "no_solution"}
    assert len({row["zone"] for row in rows}) == 5
    assert any(not row["answer"] for row in rows)
