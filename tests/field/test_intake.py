"""Everything people drop is read once, made safe before it is written, and a bad file stops nobody."""

from __future__ import annotations

import re
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pipelines.build import Build
from pipelines.catalogue.loading import load_catalogue
from pipelines.demo.corpus import ROWS, marks, read_corpus
from pipelines.demo.corpus_files import write_document
from pipelines.field.assets import CORRECTIONS, SERVICES, field_assets
from pipelines.field.intake import FieldReader, Intake
from pipelines.paths import Workspace

HAS_A_FORM = {"email", "phone", "national_number", "iban", "plate", "address", "birth_date"}
MINUTES = """# Veranderatelier Zuid

12/03/2026, 14 deelnemers

- De psychologe neemt niemand meer aan, zegt mevrouw Fatima El Amrani (0470/12.34.56).
- Er is geen tandarts meer in de wijk.
"""


@pytest.fixture(scope="module")
def reader() -> FieldReader:
    return FieldReader(load_catalogue())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """The tuning documents as files, each in the folder people would drop it in."""
    folder = tmp_path_factory.mktemp("field")
    for document in read_corpus("tuning"):
        write_document(document, folder / (document.form if document.form in ROWS else "minutes"))
    return folder


@pytest.fixture(scope="module")
def taken_in(reader: FieldReader, corpus: Path) -> Intake:
    return reader.read(corpus)


def _told(intake: Intake) -> str:
    rows = [*intake.files, *intake.events, *intake.observations]
    return "\n".join([*(str(value) for row in rows for value in row.values()), *map(str, intake.problems)])


def test_every_document_of_the_corpus_is_read(taken_in: Intake) -> None:
    assert len(taken_in.files) == len(taken_in.events) == len(read_corpus("tuning"))
    assert {row["state"] for row in taken_in.files} == {"read"}
    assert len(taken_in.observations) > 550
    ids = [row["observation_id"] for row in taken_in.observations]
    assert len(set(ids)) == len(ids)
    assert sum(row["redactions"] for row in taken_in.files) > 100


def test_nothing_with_a_form_that_was_planted_is_left_anywhere(taken_in: Intake) -> None:
    told, looked_for = re.sub(r"\s+", " ", _told(taken_in)), 0
    for document in read_corpus("tuning"):
        written = [*(value for block in document.blocks for value in block.values()), *document.rows]
        for kind, words in marks(str(written)):
            if kind in HAS_A_FORM:
                looked_for += 1
                assert words not in told, kind
    assert looked_for > 90


def test_no_observation_names_who_was_named_in_it(taken_in: Intake) -> None:
    said, looked_for = [row["excerpt"] for row in taken_in.observations], 0
    for document in read_corpus("tuning"):
        for one in document.observations():
            for kind, words in marks(one.marked):
                if kind == "name" and " " in words:
                    looked_for += 1
                    assert not any(words in excerpt for excerpt in said), "a name of two words or more is left"
    assert looked_for > 30


def test_the_same_files_give_the_same_rows(reader: FieldReader, corpus: Path, taken_in: Intake) -> None:
    again = reader.read(corpus)
    assert (again.files, again.events, again.observations) == (
        taken_in.files, taken_in.events, taken_in.observations
    )  # fmt: skip


# ---- a folder as people leave it ----
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("minutes", "helpdesk"):
        (tmp_path / name).mkdir()
    (tmp_path / "minutes" / "atelier_zuid.md").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "minutes" / "kapot.docx").write_bytes(b"\x00\x01 no document")
    (tmp_path / "minutes" / "leeg.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "minutes" / "~$slot.docx").write_bytes(b"Word's own lock")
    (tmp_path / "helpdesk" / "log.csv").write_text("Kleur;Smaak\nrood;zoet\n", encoding="utf-8")
    return tmp_path


def test_a_bad_file_is_one_line_and_the_good_ones_are_read(reader: FieldReader, folder: Path) -> None:
    intake = reader.read(folder)
    states = {Path(row["source_file"]).name: row["state"] for row in intake.files}
    assert states == {
        "atelier_zuid.md": "read", "kapot.docx": "unreadable", "leeg.txt": "unreadable", "log.csv": "unreadable",
    }  # fmt: skip
    assert [row["excerpt"] for row in intake.observations] == [
        "De psychologe neemt niemand meer aan, zegt mevrouw [naam] ([telefoon]).",
        "Er is geen tandarts meer in de wijk.",
    ]
    assert {row["zone_id"] for row in intake.observations} == {"south"}
    lines = [str(problem) for problem in intake.problems]
    assert len(lines) == 3
    assert all("\n" not in line and "; expected " in line for line in lines)


def test_a_call_of_which_nobody_wrote_the_question_is_still_a_call(reader: FieldReader, folder: Path) -> None:
    log = "Datum;Zone;Functie;Vraag;Uitkomst\n03/02/2026;Zuid;huisarts;;\n05/02/2026;Zuid;;;\n"
    log += "04/02/2026;Zuid;;Waar is er nog een tandarts?;geen oplossing\n"
    (folder / "helpdesk" / "log.csv").write_text(log, encoding="utf-8")
    calls = [row for row in reader.read(folder).observations if not row["under"] and row["date"] >= "2026-02-03"]
    assert [(row["date"], row["outcome"]) for row in calls if row["zone_id"] == "south"][-2:] == [
        ("2026-02-03", ""), ("2026-02-04", "no_solution"),
    ]  # fmt: skip


def test_a_log_too_short_to_tell_its_language_is_read(reader: FieldReader, folder: Path) -> None:
    (folder / "consultations").mkdir()
    (folder / "consultations" / "kort.csv").write_text("date;text\n2026-01-02;Bel 0470 12 34 56\n", encoding="utf-8")
    assert [row["excerpt"] for row in reader.read(folder).observations][-1] == "Bel [telefoon]"


def test_a_name_in_a_files_name_is_not_told(reader: FieldReader, folder: Path) -> None:
    path = folder / "minutes" / "verslag_van_mevrouw_Fatima_El_Amrani.md"
    (folder / "minutes" / "atelier_zuid.md").rename(path)
    assert "Amrani" not in _told(reader.read(folder))


def test_a_name_in_a_files_name_without_suffix_is_not_told(reader: FieldReader, folder: Path) -> None:
    (folder / "minutes" / "verslag van mevrouw Fatima El Amrani").write_text(MINUTES, encoding="utf-8")
    (row,) = [row for row in reader.read(folder).files if row["source_file"].startswith("minutes/verslag")]
    assert row["source_file"] == "minutes/verslag_van_mevrouw_naam_"


def test_a_name_in_a_folders_name_is_not_told(reader: FieldReader, folder: Path) -> None:
    path = folder / "minutes" / "mevrouw Fatima El Amrani" / "atelier_zuid.md"
    path.parent.mkdir()
    (folder / "minutes" / "atelier_zuid.md").rename(path)
    assert "Amrani" not in _told(reader.read(folder))


def test_no_folder_is_no_fault(reader: FieldReader, tmp_path: Path) -> None:
    intake = reader.read(tmp_path / "nothing")
    assert (intake.files, intake.events, intake.observations, intake.problems) == ([], [], [], [])


# ---- as assets ----
def _materialized(data: Path, out: Path) -> tuple[dict[str, pd.DataFrame], list[str]]:
    build, said = Build(Workspace.for_build(data, out)), []
    build.announce = said.append
    with dg.DagsterInstance.ephemeral() as instance:
        services = pd.DataFrame(
            {"zone_id": ["south"], "indicator_id": [SERVICES], "period": ["2025"], "numerator": [200.0]}
        )
        build.store.write("mart.zone_indicator", services)
        assets = field_assets(build.catalogue)
        assert dg.materialize(assets, instance=instance, resources={"build": build}).success
    names = [".".join(key.path) for asset in assets for key in asset.keys]
    return {name: build.store.read(name) for name in names}, said


def test_the_tables_have_their_columns_with_and_without_files(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "raw"
    (data / "field").mkdir(parents=True)
    empty, _ = _materialized(data, tmp_path / "empty")
    for name in ("minutes", "helpdesk"):
        (folder / name).rename(data / "field" / name)
    full, said = _materialized(data, tmp_path / "full")
    counted_at_zero = {"mart.evidence", "mart.listening_plan", "mart.participation", "field.agreement"}
    for name, table in full.items():
        assert len(table) or name in (CORRECTIONS, "field.proposed_word", "mart.helpdesk_use"), name
        assert not len(empty[name]) or name in counted_at_zero, name
        assert empty[name].dtypes.to_dict() == table.dtypes.to_dict(), name
    assert set(empty["mart.evidence"].warm) == {"not_heard"}
    assert sum("; expected " in line for line in said) == 3
    assert not any("Amrani" in line or "0470" in line for line in said)
