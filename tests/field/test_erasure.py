"""What is erased on request is gone everywhere, does not come back, and that is proved and not only said."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from pipelines import definitions, run
from pipelines.build import Build
from pipelines.cli import app
from pipelines.field.assets import EVENTS, FILES, OBSERVATIONS, field_assets
from pipelines.field.erased import ERASED, Erased, name_words, read_erased
from pipelines.field.erasure import erase_meeting, erase_person
from pipelines.field.intake import FieldReader
from pipelines.field.kept import read_kept
from pipelines.field.quarantine import dropped, identity
from pipelines.field.retention import retain
from pipelines.field.review_lines import rewrite, without_lines
from pipelines.field.searching import Needle, search
from pipelines.orchestration import table_asset
from pipelines.problems import BadInput
from pipelines.storage import Store
from pipelines.warehouse.publication_assets import publication_assets
from tests.field.conftest import word_file, workbook

DAY = datetime.date(2026, 6, 1)
LATE = DAY + datetime.timedelta(days=91)
NAME = "Fatima El Amrani"
READ = {name.replace(".", "/") for name in (FILES, EVENTS, OBSERVATIONS)}
READ_INPUTS = run.read_inputs
MEETING, LOG = identity("minutes/atelier_zuid.md"), identity("helpdesk/log.csv")
ANSWERS = identity("consultations/antwoorden.xlsx")


def _raw(field: Path) -> list[str]:
    return [path.name for path, _ in dropped(field)]


def _ids(reader: FieldReader, field: Path, event_id: str = "") -> set[str]:
    rows = reader.read(field).observations
    return {row["observation_id"] for row in rows if event_id in ("", row["event_id"])}


def _holding(folder: Path, *said: str) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word.encode() in path.read_bytes() for word in said)]


def _nothing(tmp_path: Path) -> Store:
    return Store(tmp_path / "no_results")


# ---- how a name is recognised ----
def _noted(name: str, event_id: str | None = None) -> Erased:
    return Erased().with_name(name_words(name), event_id, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "zei Fatima El Amrani.", "FATIMA EL AMRANI", "fatima el amrani", "Fátima Êl Amràni", "El Amrani, Fatima",
        "Amrani El Fatima", "Fatima El-Amrani", "Fatima\nEl Amrani", "Fatima_El_Amrani.docx", "Fatima El Amrani's zoon",
        "Fati\u00adma El Am\u200brani", unicodedata.normalize("NFD", "Fátima El Amràni"), "chez d'Fatima El Amrani",
    ],
)  # fmt: skip
def test_a_name_in_any_spelling_of_case_accents_and_order(text: str) -> None:
    assert _noted(NAME).holds(text, MEETING)
    assert _noted(unicodedata.normalize("NFD", "FÀTIMA el-AMRANI")).holds(text, MEETING)
    assert Needle.of_name(NAME).is_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fatima El Amraniya", "Afatima El Amrani", "Fatima Amrani", "Fatima en El Amrani", "Fatima", "",
        "Fatima El\x00Amrani", "Elamrani Fatima",
    ],
)  # fmt: skip
def test_a_name_is_no_part_of_a_longer_word_and_is_whole(text: str) -> None:
    assert not _noted(NAME).holds(text, MEETING)
    assert not Needle.of_name(NAME).is_in(text)


WORDS = st.lists(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=6), min_size=2, max_size=4)


@given(WORDS)
def test_every_name_is_found_in_itself_by_both(words: list[str]) -> None:
    name = " ".join(words)
    noted, needle = _noted(name), Needle.of_name(name)
    for text in (name, f"x, {' '.join(reversed(words))} (y)", f"({name})\n", name.upper(), "xx" + name):
        assert noted.holds(text, MEETING) == needle.is_in(text)
    for text in (name, f"x, {' '.join(reversed(words))} (y)", f"({name})\n"):
        assert noted.holds(text, MEETING)


def test_the_note_holds_no_name_and_differs_between_two_places() -> None:
    one, other = _noted(NAME), _noted(NAME)
    assert one.names[0].hash != other.names[0].hash
    assert not any(word in one.model_dump_json().lower() for word in ("fatima", "amrani"))
    assert one.with_name(name_words("el AMRANI fatima"), None, DAY) == one


def test_a_name_of_one_meeting_is_left_alone_elsewhere() -> None:
    assert _noted("Karim", MEETING).holds("zei Karim", MEETING)
    assert not _noted("Karim", MEETING).holds("zei Karim", LOG)


# ---- a person ----
def test_a_person_is_left_out_of_raw_files_and_these_give_way(reader: FieldReader, field: Path) -> None:
    (field / "minutes" / "kapot.docx").unlink()
    before = reader.read(field)
    done = erase_person(reader, field, "amrani fàtima EL", None, DAY)
    assert not done.left
    assert _raw(field) == ["concertation.docx"]
    assert not _holding(field, "Fatima", "fàtima", "Amrani", "amrani")
    after = reader.read(field)
    gone = {row["observation_id"] for row in before.observations} - {
        row["observation_id"] for row in after.observations
    }
    assert len(gone) == 3
    assert done.needle.ids == gone
    kept = {row["observation_id"]: row for row in after.observations}
    assert all(kept[row["observation_id"]] == row for row in before.observations if row["observation_id"] in kept)
    assert done.lines[0] == "3 observations hold the name and are left out from now on"
    assert (
        f"meeting {MEETING}: its raw file held the name and is deleted; 2 other observations are kept, 1 are not"
        in (done.lines)
    )


def test_the_name_stays_away_when_the_file_comes_back(reader: FieldReader, field: Path) -> None:
    path = field / "minutes" / "atelier_zuid.md"
    text = path.read_text(encoding="utf-8")
    erase_person(reader, field, NAME, None, DAY)
    held = _ids(reader, field)
    path.write_text(text.replace(NAME, "EL AMRANI Fátima"), encoding="utf-8")
    assert _ids(reader, field) == held
    retain(reader, field, DAY)
    retain(reader, field, LATE)
    assert _ids(reader, field) == held


def test_other_observations_keep_their_ids_where_two_said_the_same(reader: FieldReader, field: Path) -> None:
    path = field / "minutes" / "twee.md"
    said = [f"- De tandarts is te ver, zegt mevrouw {name}." for name in (NAME, "Nadia Peeters")]
    path.write_text("# Veranderatelier Zuid\n\n12/03/2026, 14 deelnemers\n\n" + "\n".join(said), encoding="utf-8")
    event_id = identity("minutes/twee.md")
    first, second = [row for row in reader.read(field).observations if row["event_id"] == event_id]
    assert first["excerpt"] == second["excerpt"]
    erase_person(reader, field, NAME, None, DAY)
    assert _ids(reader, field, event_id) == {second["observation_id"]}


def test_a_name_outside_the_observations_deletes_the_raw_file_too(reader: FieldReader, field: Path) -> None:
    path = field / "minutes" / "lijst.md"
    path.write_text("# Ledenforum\n\nAanwezig: Karim Benali, Els Peeters\n\n- De bus is te duur voor veel mensen.\n")
    erase_person(reader, field, "Els Peeters", None, DAY)
    assert not path.exists()
    assert len(_ids(reader, field, identity("minutes/lijst.md"))) == 1


def test_what_stands_under_the_name_goes_too_and_so_does_a_files_name(reader: FieldReader, field: Path) -> None:
    path = field / "minutes" / "Gesprek_Zzyx_Qwort.md"
    path.write_text("# Ledenforum\n\n## Zzyx Qwort\n\n- De bus is te duur.\n\n## Rest\n\n- De lift is stuk, al lang.\n")
    event_id = identity("minutes/Gesprek_Zzyx_Qwort.md")
    erase_person(reader, field, "Zzyx Qwort", None, DAY)
    assert not path.exists()
    assert not _holding(field, "Zzyx", "Qwort")
    (row,) = [row for row in reader.read(field).files if row["event_id"] == event_id]
    assert (row["source_file"], row["observations"]) == (f"minutes/{event_id}.md", 1)


def test_a_folder_called_by_the_name_is_told_nowhere(reader: FieldReader, field: Path) -> None:
    folder = field / "minutes" / "Zzyx Qwort"
    folder.mkdir()
    (folder / "a.md").write_text("# Ledenforum\n\n- De bus is te duur.\n- De lift is al lang stuk.\n")
    erase_person(reader, field, "Zzyx Qwort", None, DAY)
    assert not folder.exists()
    assert len(_ids(reader, field, identity("minutes/Zzyx Qwort/a.md"))) == 2
    assert not any("Zzyx" in str(row) for row in reader.read(field).files)


def test_of_meetings_whose_raw_file_is_gone_the_kept_text_is_searched_and_told(
    reader: FieldReader, field: Path
) -> None:
    path = field / "minutes" / "oud.md"
    path.write_text("# Ledenforum\n\n- De bus is te duur voor zzyx qwort en anderen.\n- De lift is al lang stuk.\n")
    (field / "minutes" / "kapot.docx").unlink()
    retain(reader, field, DAY)
    retain(reader, field, LATE)
    event_id = identity("minutes/oud.md")
    assert len(_ids(reader, field, event_id)) == 2  # in small letters no program takes it for a name
    done = erase_person(reader, field, "Zzyx Qwort", None, LATE)
    assert len(_ids(reader, field, event_id)) == 1
    assert not _holding(field, "zzyx", "qwort")
    assert f"meeting {event_id}: 1 kept observations still held the name and are deleted" in done.lines
    told = [line for line in done.lines if "cannot be told whether it spoke of this person" in line]
    assert len(told) == 5
    assert not any("qwort" in line.lower() for line in done.lines)
    assert not done.left


def test_a_kept_file_older_than_its_raw_file_is_cleaned_too(reader: FieldReader, field: Path) -> None:
    path = field / "minutes" / "oud.md"
    text = "# Ledenforum\n\n- De bus is te duur voor zzyx qwort en anderen.\n- De lift is al lang stuk.\n"
    path.write_text(text)
    retain(reader, field, DAY)
    path.write_text(text.replace("zzyx qwort", "velen"))
    erase_person(reader, field, "Zzyx Qwort", None, DAY)
    assert path.exists()
    assert not _holding(field, "zzyx")


def test_what_a_person_must_look_at_is_told(reader: FieldReader, field: Path) -> None:
    (field / "actions").mkdir()
    (field / "actions" / "register.csv").write_text("action_id;lead\na1;Fatima El Amrani\n")
    (field / "minutes" / "kapot.md").write_bytes(b"%PDF- Fatima El Amrani")
    done = erase_person(reader, field, NAME, None, DAY)
    assert "field/minutes/kapot.docx: cannot be read; look yourself whether it names the person" in done.lines
    assert sorted(map(str, done.left)) == [
        f"field/{name}: the file: found the name; expected a file without it; take it out of the file, or delete it"
        for name in ("actions/register.csv", "minutes/kapot.md")
    ]
    assert (field / "minutes" / "kapot.md").exists()


def test_a_name_of_one_word_needs_a_meeting(reader: FieldReader, field: Path) -> None:
    held = sorted(_raw(field))
    for name in ("Fatima", "  ", "J. P.", "12"):
        with pytest.raises(BadInput) as caught:
            erase_person(reader, field, name, None, DAY)
        (line,) = map(str, caught.value.problems)
        assert line.startswith("command line: --person: found ")
        assert "Fatima" not in line
    assert sorted(_raw(field)) == held
    assert not (field / ERASED).exists()
    with pytest.raises(BadInput, match="no file here"):
        erase_person(reader, field, "Fatima", "0123456789", DAY)
    erase_person(reader, field, "Fatima", MEETING, DAY)
    assert "atelier_zuid.md" not in _raw(field)
    assert {"log.csv", "antwoorden.xlsx"} < set(_raw(field))
    assert len(_ids(reader, field, MEETING)) == 2
    assert len(_ids(reader, field, ANSWERS)) == 1


def test_twice_is_once(reader: FieldReader, field: Path) -> None:
    erase_person(reader, field, NAME, None, DAY)
    held = {path: path.read_bytes() for path in field.rglob("*") if path.is_file()}
    erase_person(reader, field, NAME, None, LATE)
    assert {path: path.read_bytes() for path in field.rglob("*") if path.is_file()} == held


# ---- a meeting ----
def test_a_meeting_goes_with_its_files_and_stays_away(reader: FieldReader, field: Path, tmp_path: Path) -> None:
    path = field / "minutes" / "atelier_zuid.md"
    text = path.read_bytes()
    (field / "minutes" / "copy.md").write_bytes(text)
    retain(reader, field, DAY)
    ids = _ids(reader, field, MEETING)
    others = _ids(reader, field) - ids - _ids(reader, field, identity("minutes/copy.md"))
    done = erase_meeting(reader, field, MEETING, _nothing(tmp_path), DAY)
    assert done.needle.ids == ids | {MEETING}
    assert done.lines[-1] == f"meeting {MEETING}: 2 raw and 1 kept files deleted"
    assert not path.exists()
    assert not (field / "minutes" / "copy.md").exists()
    for name, bytes_ in (("atelier_zuid.md", text), ("other.md", text), ("atelier_zuid.md", text + b"\n- Meer.\n")):
        (field / "minutes" / name).write_bytes(bytes_)
        intake = reader.read(field)
        (line,) = [str(problem) for problem in intake.problems if "erased" in str(problem)]
        assert line.startswith(f"field/minutes/{name}: found a file erased on request on 2026-06-01; expected no file")
        assert not ids & {row["observation_id"] for row in intake.observations}
        done = retain(reader, field, DAY)
        is_same = bytes_ == text
        assert ((field / "minutes" / name).exists(), len(done.problems)) == (not is_same, int(not is_same))
    assert others <= _ids(reader, field)


def test_a_meeting_of_which_only_the_kept_file_is_left(reader: FieldReader, field: Path, tmp_path: Path) -> None:
    retain(reader, field, DAY)
    text = (field / "minutes" / "atelier_zuid.md").read_bytes()
    retain(reader, field, LATE)
    assert MEETING in read_kept(field)
    ids = _ids(reader, field, MEETING)
    assert ids == erase_meeting(reader, field, MEETING, _nothing(tmp_path), LATE).needle.ids - {MEETING}
    assert MEETING not in read_kept(field)
    (field / "minutes" / "again.md").write_bytes(text)
    assert not ids & _ids(reader, field)
    assert not [row for row in reader.read(field).files if row["source_file"].endswith("again.md")]


@pytest.mark.parametrize("event_id", ["0123456789", "nonsense", "", "../../etc"])
def test_a_meeting_nobody_knows(reader: FieldReader, field: Path, tmp_path: Path, event_id: str) -> None:
    with pytest.raises(BadInput, match="--meeting"):
        erase_meeting(reader, field, event_id, _nothing(tmp_path), DAY)
    assert not (field / ERASED).exists()


def test_a_stopped_erasure_is_finished_by_the_next(
    reader: FieldReader, field: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retain(reader, field, DAY)
    ids = _ids(reader, field, MEETING)

    def stopping(_path: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "unlink", stopping)
    with pytest.raises(KeyboardInterrupt):
        erase_meeting(reader, field, MEETING, _nothing(tmp_path), DAY)
    monkeypatch.undo()
    assert not ids & _ids(reader, field)
    done = erase_meeting(reader, field, MEETING, _nothing(tmp_path), LATE)
    assert done.needle.ids == ids | {MEETING}
    assert MEETING not in read_kept(field)
    assert "atelier_zuid.md" not in _raw(field)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"names": [{"hash": "x"}]}', '{"meetings": [], "salt": "", "x": 1}'])
def test_a_broken_note_is_one_line_and_nothing_is_forgotten(
    reader: FieldReader, field: Path, tmp_path: Path, text: str
) -> None:
    erase_person(reader, field, NAME, None, DAY)
    (field / ERASED).write_text(text)
    for work in (
        reader.read,
        lambda folder: retain(reader, folder, LATE),
        lambda folder: erase_person(reader, folder, "Karim Benali", None, DAY),
        lambda folder: erase_meeting(reader, folder, LOG, _nothing(tmp_path), DAY),
    ):
        with pytest.raises(BadInput) as caught:
            work(field)
        (line,) = map(str, caught.value.problems)
        assert line.startswith("field/erased.json: found a broken file; expected the notes `diazone erase` writes; put")
    assert (field / ERASED).read_text() == text
    assert "concertation.docx" in _raw(field)


# ---- the files that came back from people ----
def _review(field: Path, ids: list[str]) -> None:
    folder = field / "review"
    folder.mkdir()
    lines = [{"observation_id": one, "excerpt": f"é {one}"} for one in ids]
    (folder / "signed.json").write_text(json.dumps({"by": "els", "observations": lines}), encoding="utf-8")
    rows = "\r\n".join(["observation_id;theme", *(f'{one};"a;b"' for one in ids)])
    (folder / "coded.csv").write_bytes(b"\xef\xbb\xbf" + rows.encode() + b"\r\n")
    (folder / "coded.xlsx").write_bytes(workbook(["uitleg"], ["observation_id", "theme"], *([one, "a"] for one in ids)))
    (folder / "other.csv").write_text("a;b\n1;2\n")


def test_lines_of_the_review_go_and_the_others_stay(reader: FieldReader, field: Path, tmp_path: Path) -> None:
    ids = sorted(_ids(reader, field))
    gone = _ids(reader, field, MEETING)
    _review(field, ids)
    other = (field / "review" / "other.csv").read_bytes()
    done = erase_meeting(reader, field, MEETING, _nothing(tmp_path), DAY)
    assert done.lines[0] == f"field/review: {3 * len(gone)} lines taken out of 3 files"
    left = [one for one in ids if one not in gone]
    read = json.loads((field / "review" / "signed.json").read_text(encoding="utf-8"))
    assert (read["by"], [row["observation_id"] for row in read["observations"]]) == ("els", left)
    text = (field / "review" / "coded.csv").read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["observation_id", "theme"],
        *([one, "a;b"] for one in left),
    ]
    book = openpyxl.load_workbook(field / "review" / "coded.xlsx")
    assert [row[0] for row in book.active.iter_rows(values_only=True)] == ["uitleg", "observation_id", *left]
    assert (field / "review" / "other.csv").read_bytes() == other
    assert not search([field], done.needle, lambda path: path.name == ERASED).holding


def test_a_broken_review_stops_before_anything_is_done(reader: FieldReader, field: Path, tmp_path: Path) -> None:
    _review(field, sorted(_ids(reader, field)))
    (field / "review" / "half.json").write_text('{"observations": [')
    (field / "review" / "half.xlsx").write_bytes(b"PK no workbook")
    held = {path: path.read_bytes() for path in field.rglob("*") if path.is_file()}
    with pytest.raises(BadInput) as caught:
        erase_meeting(reader, field, MEETING, _nothing(tmp_path), DAY)
    assert [str(problem) for problem in caught.value.problems] == [
        f"field/review/half{end}: found a file that cannot be read; expected a {end} file of the review; mend it, or "
        "delete it" for end in (".json", ".xlsx")
    ]  # fmt: skip
    assert {path: path.read_bytes() for path in field.rglob("*") if path.is_file() if path.name[0] != "."} == held


def test_a_stop_while_rewriting_leaves_the_file_whole(
    reader: FieldReader, field: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted(_ids(reader, field))
    _review(field, ids)
    held = {path: path.read_bytes() for path in (field / "review").iterdir()}
    made = without_lines(field, lambda one, _event: one == ids[0])
    assert len(made) == 3

    def stopping(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.field.kept.os.replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        rewrite(made)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in held} == held


# ---- the search that proves it ----
@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """The name in every packing a folder of results may have, and beside each a file without it."""
    folder = tmp_path / "hidden"
    folder.mkdir()
    (folder / "a.html").write_text("<p>Fatima <b>El</b> Amr&agrave;ni</p>")
    (folder / "b.json").write_text(json.dumps({"x": "Fátima El Amrani"}))
    (folder / "c.csv").write_bytes("x;Fátima El Amrani".encode("cp1252"))
    pd.DataFrame({"n": [1, 2], "s": ["y", "El Amrani, Fatima"] * 1}).to_parquet(
        folder / "d.parquet", compression="zstd"
    )
    pd.DataFrame({"l": [["y"], ["Fatima El Amrani"]]}).to_parquet(folder / "e.parquet", compression="zstd")
    with duckdb.connect(folder / "f.duckdb") as connection:
        connection.execute("create schema field")
        connection.execute(
            "create table field.x as select 'Fatima' || ' El' || ' Amrani ' || i as s from range(3000) t(i)"
        )
    with zipfile.ZipFile(folder / "g.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:p><w:t>Fat</w:t><w:t>ima El </w:t><w:t>Amrani</w:t></w:p>" * 3)
    with zipfile.ZipFile(folder / "h.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "g.docx", "g.docx")
    with gzip.open(folder / "i.csv.gz", "wb") as stream:
        stream.write(b"Fatima El Amrani")
    (folder / "j.xlsx").write_bytes(workbook(["x"], ["Fatima El Amrani"]))
    (folder / "Fatima El Amrani.txt").write_text("k")
    (folder / "l.bin").write_bytes(b"\x00" * (8 * 1024**2 - 8) + b"Fatima El Amrani" + b"\x00" * 99)
    (folder / "m.txt").write_text("Fátima El Amrani", encoding="utf-16")
    (folder / "n.gpkg").write_bytes(b"SQLite\x00\xff\x00" + "Fátima El Amrani".encode() + b"\x00\xc3")
    (folder / "without.docx").write_bytes(word_file())
    (folder / "without.txt").write_text("Fatima El Amraniya")
    pd.DataFrame({"s": ["Fatima El", "Amrani"]}).to_parquet(folder / "without.parquet")
    return folder


def test_a_name_is_found_in_whatever_it_is_packed(hidden: Path) -> None:
    found = search([hidden], Needle.of_name(NAME))
    assert [path.name for path, _ in found.holding] == sorted(
        path.name for path in hidden.iterdir() if "without" not in path.name
    )
    assert (found.files, found.unsearchable) == (17, [])


def test_a_name_is_found_on_a_page_of_pdf(tmp_path: Path) -> None:
    from pipelines.demo.corpus import read_corpus
    from pipelines.demo.corpus_files import write_document

    document = next(one for one in read_corpus("tuning") if write_document(one, tmp_path).suffix == ".pdf")
    path = write_document(document, tmp_path / "one")
    words = name_words(" ".join(one.text for one in document.observations()[:1]))[:3]
    found = search([path], Needle(tuple(sorted(words))))
    assert [place for _, place in found.holding] == ["page 1"]


def test_ids_are_found_where_nothing_stands_between_them(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"0123456789abcdef0123aaaaaaaaaa")
    for one, is_there in (("9abcdef012", True), ("aaaaaaaaaa", True), ("ffffffffff", False)):
        assert bool(search([tmp_path], Needle(ids=frozenset([one]))).holding) == is_there


def test_a_file_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_bytes(b"no database")
    (tmp_path / "b.parquet").write_bytes(b"no table")
    assert len(search([tmp_path], Needle.of_name(NAME)).unsearchable) == 2


# ---- the command, with a build ----
@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch, field: Path, tmp_path: Path) -> Callable[..., Result]:
    """Runs `diazone` on a graph of the field's tables, one document that quotes them, and the real publication."""

    def document(build: Build) -> pd.DataFrame:
        path = build.staged_year / "nl" / "a.html"
        path.parent.mkdir(parents=True)
        rows = build.store.read(OBSERVATIONS)
        path.write_text("\n".join(f"<p id='{row.observation_id}'>{row.excerpt}</p>" for row in rows.itertuples()))
        return pd.DataFrame({"path": ["nl/a.html"]})

    def made(catalogue) -> list:
        words = "Documents. One row per document."
        assets = [one for one in field_assets(catalogue) if one.key.to_user_string() in READ]
        assets.append(
            table_asset("reports.document", document, group="reporting", description=words, deps=[OBSERVATIONS, EVENTS])
        )
        return [*assets, *publication_assets(assets)]

    monkeypatch.setattr(definitions, "all_assets", made)
    monkeypatch.setattr(definitions, "all_checks", list)
    monkeypatch.setattr(run, "read_inputs", lambda _build: None)
    monkeypatch.setattr(run, "DOCUMENTS", "json")  # nothing heavy to load
    (field / "minutes" / "kapot.docx").unlink()
    (field / "minutes" / "oud.md").write_text(
        "# Ledenforum\n\n- De bus is te duur voor zzyx qwort.\n- De lift is stuk.\n"
    )

    def diazone(*words: str) -> Result:
        result = CliRunner().invoke(app, [*words, "--data", str(field.parent), "--out", str(tmp_path / "out")])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    assert diazone("build").exit_code == 0
    return diazone


def _in_database(out: Path) -> set[str]:
    with duckdb.connect(out / "processed" / "diazone.duckdb", read_only=True) as connection:
        return {row[0] for row in connection.execute("select observation_id from field.observation").fetchall()}


def test_a_meeting_is_proved_to_be_nowhere(results, reader: FieldReader, field: Path, tmp_path: Path) -> None:
    gone = _ids(reader, field, MEETING)
    assert gone < _in_database(tmp_path / "out")
    result = results("erase", "--meeting", MEETING)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-1].startswith("nothing left in ")
    assert not gone & _in_database(tmp_path / "out")
    assert not search([tmp_path / "out"], Needle(ids=frozenset(gone | {MEETING}))).holding


def test_a_person_is_proved_to_be_nowhere(results, field: Path, tmp_path: Path) -> None:
    needle = Needle.of_name("Zzyx Qwort")
    assert len(search([tmp_path / "out"], needle).holding) >= 3
    result = results("erase", "--person", "QWORT Zzyx")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-1].startswith("nothing left in ")
    assert not search([tmp_path], needle).holding
    assert "qwort" not in (result.stdout + result.stderr).lower()


def test_what_still_holds_it_is_listed(results, field: Path, tmp_path: Path, monkeypatch) -> None:
    home = tmp_path / "ui"
    home.mkdir()
    (home / "runs.db").write_bytes(b"\x00 zzyx qwort \x00")
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    old = tmp_path / "out" / "reports" / "2026" / "nl"
    old.mkdir(parents=True)
    (old / "a.html").write_text("<p>zzyx <i>qwort</i></p>")
    (tmp_path / "out" / "notes.txt").write_text("zzyx qwort")
    result = results("erase", "--person", "Zzyx Qwort")
    assert result.exit_code == 1
    told = [line for line in result.stderr.splitlines() if "what was to be erased" in line]
    remedies = [
        "take it out of the file, or delete it",
        "make the documents of 2026 again",
        f"close the UI and delete {home}",
    ]
    assert len(told) == 3
    assert all(remedy in line for remedy, line in zip(remedies, told, strict=True))
    assert "nothing left" not in result.stdout


def test_a_meeting_only_the_results_know_is_erased_from_them(
    results, reader: FieldReader, field: Path, tmp_path: Path
) -> None:
    gone = _ids(reader, field, MEETING)
    (field / "minutes" / "atelier_zuid.md").unlink()
    result = results("erase", "--meeting", MEETING)
    assert result.exit_code == 0, result.stderr
    assert not gone & _in_database(tmp_path / "out")


def test_a_build_that_fails_says_that_the_results_still_hold_it(results, field: Path, monkeypatch) -> None:
    def failing(_build: Build) -> None:
        raise BadInput([])

    monkeypatch.setattr(run, "read_inputs", failing)
    result = results("erase", "--meeting", MEETING)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("erased from the field's files, not yet from the results")
    monkeypatch.setattr(run, "read_inputs", lambda _build: None)
    result = results("erase", "--meeting", MEETING)
    assert result.exit_code == 0
    assert "nothing left in" in result.stdout


def test_a_broken_note_stops_a_build_and_a_check_in_one_line(results, field: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(run, "read_inputs", READ_INPUTS)
    monkeypatch.setattr(run, "read_all", lambda *_: ({}, []))
    (field / ERASED).write_text("{")
    built = results("build")
    assert built.exit_code == 2
    (line,) = built.stderr.splitlines()
    assert line.startswith("field/erased.json: found a broken file")
    checked = CliRunner().invoke(app, ["check", "--data", str(field.parent)])
    assert checked.exit_code == 2
    assert line in checked.stderr.splitlines()


def test_a_name_may_be_typed_in(field: Path, tmp_path: Path) -> None:
    (field / "minutes" / "kapot.docx").unlink()
    words = ["erase", "--person", "-", "--data", str(field.parent), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, words, input=f"{NAME}\n").exit_code == 0
    assert not _holding(field, "Fatima")


@pytest.mark.parametrize("words", [[], ["--person", "Fatima"], ["--meeting", "x"]])
def test_wrong_usage(results, field: Path, words: list[str]) -> None:
    result = results("erase", *words)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("command line: ")
    assert "Fatima" not in line
    assert read_erased(field) == Erased()


def test_without_a_database_nothing_is_built(field: Path, tmp_path: Path) -> None:
    (field / "minutes" / "kapot.docx").unlink()
    words = ["erase", "--meeting", MEETING, "--data", str(field.parent), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2].endswith("nothing was built again")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_whole_build_after_retention_and_erasure_lacks_the_meeting_and_nothing_else(
    diazone, reader: FieldReader, demo_raw: Path, demo_build: Path, tmp_path: Path
) -> None:
    raw, out = shutil.copytree(demo_raw, tmp_path / "raw"), shutil.copytree(demo_build, tmp_path / "out")
    retain(reader, raw / "field", DAY)
    assert retain(reader, raw / "field", LATE).deleted == Store(out / "processed").size(FILES)
    event_id = identity("minutes/2026-03-18_ledenforum_nl.md")
    done = diazone("erase", "--meeting", event_id, "--data", raw, "--out", out)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "nothing left in " in done.stdout.splitlines()[-1]
    for table in (EVENTS, OBSERVATIONS):
        before, after = (Store(folder / "processed").read(table) for folder in (demo_build, out))
        assert 0 < len(after) < len(before)
        expected = before[before.event_id != event_id].reset_index(drop=True)
        pd.testing.assert_frame_equal(expected, after)
