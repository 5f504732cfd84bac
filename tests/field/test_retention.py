"""Raw files go after their days, what was said in them stays under the same ids, and nothing is lost in between."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.build import Build
from pipelines.catalogue.field_models import FieldRules
from pipelines.catalogue.loading import load_catalogue
from pipelines.cli import app
from pipelines.demo.corpus import ROWS, read_corpus
from pipelines.demo.corpus_files import write_document
from pipelines.field import retention
from pipelines.field.assets import EVENTS, FILES, OBSERVATIONS, field_assets
from pipelines.field.intake import FieldReader, Intake
from pipelines.field.kept import read_kept
from pipelines.field.quarantine import dropped, identity
from pipelines.field.retention import announcements, retain
from pipelines.paths import Workspace
from pipelines.problems import BadInput

READ = {name.replace(".", "/") for name in (FILES, EVENTS, OBSERVATIONS)}
FIRST = datetime.date(2026, 1, 10)
LAST, LATE = FIRST + datetime.timedelta(days=90), FIRST + datetime.timedelta(days=91)


def _raw(field: Path) -> list[str]:
    return [path.name for path, _ in dropped(field)]


def _rows(intake: Intake) -> tuple[list[dict], list[dict]]:
    by_id = sorted(intake.observations, key=lambda row: row["observation_id"])
    return sorted(intake.events, key=lambda row: row["event_id"]), by_id


def _all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _kept_path(field: Path, below: str) -> Path:
    return field / "kept" / f"{identity(below)}.json"


# ---- the days ----
def test_a_raw_file_stays_as_long_as_the_catalogue_says(reader: FieldReader, field: Path) -> None:
    assert reader.catalogue.field_rules.retention_days == 90
    before = _rows(reader.read(field))
    assert len(before[1]) > 6
    for day in (FIRST, LAST):
        done = retain(reader, field, day)
        assert (done.deleted, done.stay, done.problems, done.failures) == (0, 5, [], [])
    assert "; the raw file stays until 2026-04-10 (first seen 2026-01-10)" in done.lines[0]
    done = retain(reader, field, LATE)
    assert (done.deleted, done.stay, done.failures) == (4, 1, [])
    assert _raw(field) == ["kapot.docx"]
    assert done.lines[0] == (
        "field/minutes/atelier_zuid.md: 3 observations kept, raw file deleted (first seen 2026-01-10)"
    )
    assert (
        done.lines[-1]
        == "5 raw files: 4 deleted, 1 stay (1 of them cannot be read); 0 were deleted before and are kept"
    )
    assert _rows(reader.read(field)) == before


@pytest.mark.parametrize("days", [0, -1, "soon", 90.5])
def test_days_that_are_none_are_refused(days: object) -> None:
    rules = load_catalogue().field_rules.model_dump()
    with pytest.raises(ValueError, match="retention_days"):
        FieldRules.model_validate(rules | {"retention_days": days})


def test_a_file_that_cannot_be_read_is_never_deleted(reader: FieldReader, field: Path) -> None:
    retain(reader, field, FIRST)
    for day in (LATE, LATE + datetime.timedelta(days=400)):
        (problem,) = retain(reader, field, day).problems
        assert str(problem) == (
            "field/minutes/kapot.docx: found a file that cannot be read and is overdue (first seen 2026-01-10); "
            "expected at most 90 days; mend it, or delete it yourself"
        )
    assert "kapot.docx" in _raw(field)
    (field / "minutes" / "kapot.docx").unlink()
    assert "nothing is kept of it" in " ".join(retain(reader, field, LATE).lines)
    assert not _kept_path(field, "minutes/kapot.docx").exists()


def test_the_age_of_a_file_is_not_that_of_its_copy(reader: FieldReader, field: Path) -> None:
    retain(reader, field, FIRST)
    path = field / "minutes" / "atelier_zuid.md"
    copy = field / "copy.md"
    shutil.copyfile(path, copy)
    path.unlink()
    shutil.move(copy, path)  # another mtime, the same bytes
    retain(reader, field, LATE)
    assert "atelier_zuid.md" not in _raw(field)


def test_a_changed_file_begins_anew(reader: FieldReader, field: Path) -> None:
    retain(reader, field, FIRST)
    path = field / "minutes" / "atelier_zuid.md"
    path.write_text(path.read_text(encoding="utf-8") + "- De lift is al maanden stuk.\n", encoding="utf-8")
    retain(reader, field, LATE)
    assert path.exists()
    kept = read_kept(field)[identity("minutes/atelier_zuid.md")]
    assert (kept.first_seen, len(kept.observations)) == (LATE, 4)
    retain(reader, field, LATE + datetime.timedelta(days=91))
    assert not path.exists()


def test_a_file_that_was_good_before_it_broke_keeps_its_rows(reader: FieldReader, field: Path) -> None:
    before = _rows(reader.read(field))
    retain(reader, field, FIRST)
    path = field / "minutes" / "concertation.docx"
    path.write_bytes(b"\x00 half a file")
    retain(reader, field, LATE)
    path.unlink()
    assert _rows(reader.read(field)) == before


def test_a_renamed_file_keeps_its_id_and_its_days(reader: FieldReader, field: Path) -> None:
    before = {row["observation_id"] for row in reader.read(field).observations}
    retain(reader, field, FIRST)
    path = field / "minutes" / "atelier_zuid.md"
    path.rename(path.with_name("verslag.md"))
    assert {row["observation_id"] for row in reader.read(field).observations} == before
    retain(reader, field, LATE)
    assert not path.with_name("verslag.md").exists()
    assert {row["observation_id"] for row in reader.read(field).observations} == before


def test_a_file_dropped_again_after_its_days_is_counted_once_and_goes_again(reader: FieldReader, field: Path) -> None:
    before = _rows(reader.read(field))
    text = (field / "minutes" / "atelier_zuid.md").read_bytes()
    retain(reader, field, FIRST)
    retain(reader, field, LATE)
    for name in ("atelier_zuid.md", "from_my_mail.md"):
        (field / "minutes" / name).write_bytes(text)
        ids = {row["observation_id"] for row in reader.read(field).observations}
        assert ids == {row["observation_id"] for row in before[1]}
        retain(reader, field, LATE)
        assert name not in _raw(field)


# ---- nothing is lost ----
def test_twice_changes_nothing(reader: FieldReader, field: Path) -> None:
    for day in (FIRST, LATE):
        first = retain(reader, field, day)
        held = _all_bytes(field)
        again = retain(reader, field, day)
        assert _all_bytes(field) == held
        assert first.deleted == 4 * (day == LATE)
        assert again.deleted == 0


def test_a_dry_run_says_the_same_and_does_nothing(reader: FieldReader, field: Path) -> None:
    held = _all_bytes(field)
    dry = retain(reader, field, FIRST, dry_run=True)
    assert _all_bytes(field) == held
    assert all("would be kept" in line or "cannot be read" in line for line in dry.lines[:-1])
    retain(reader, field, FIRST)
    held = _all_bytes(field)
    assert retain(reader, field, LATE, dry_run=True).deleted == 4
    assert _all_bytes(field) == held


def test_only_redacted_rows_are_kept(reader: FieldReader, field: Path) -> None:
    retain(reader, field, FIRST)
    paths = list((field / "kept").iterdir())
    assert len(paths) == 5
    for path in paths:
        held = json.loads(path.read_text(encoding="utf-8"))
        assert set(held) == {"event_id", "sha256", "first_seen", "raw_deleted", "file", "events", "observations"}
        for said in ("Fatima", "Amrani", "Benali", "0470"):
            assert said not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("stop", ["before", "after"])
def test_a_stop_between_keeping_and_deleting_loses_nothing(
    reader: FieldReader, field: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    before = _rows(reader.read(field))
    retain(reader, field, FIRST)
    unlink, left = Path.unlink, [2]

    def stopping(path: Path, missing_ok: bool = False) -> None:
        left[0] -= 1
        if stop == "after":
            unlink(path, missing_ok=missing_ok)
        if not left[0]:
            raise KeyboardInterrupt
        if stop == "before":
            unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", stopping)
    with pytest.raises(KeyboardInterrupt):
        retain(reader, field, LATE)
    monkeypatch.undo()
    assert len(_raw(field)) == (4 if stop == "before" else 3)
    assert _rows(reader.read(field)) == before
    retain(reader, field, LATE)
    assert _raw(field) == ["kapot.docx"]
    assert _rows(reader.read(field)) == before


def test_a_half_written_kept_file_is_swept_and_never_read(reader: FieldReader, field: Path) -> None:
    before = _rows(reader.read(field))
    (field / "kept").mkdir()
    part = field / "kept" / ".0123456789.json.77.part"
    part.write_text('{"event_id"')
    assert _rows(reader.read(field)) == before
    retain(reader, field, FIRST)
    assert not part.exists()


def test_a_raw_file_whose_kept_form_differs_is_not_deleted(
    reader: FieldReader, field: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retain(reader, field, FIRST)
    monkeypatch.setattr(retention, "gives_the_same", lambda *_: False)
    done = retain(reader, field, LATE)
    assert len(done.failures) == 4
    assert len(_raw(field)) == 5
    assert all(kept.raw_deleted is None for kept in read_kept(field).values())


def test_no_observation_of_the_corpus_is_lost(reader: FieldReader, tmp_path: Path) -> None:
    for document in read_corpus("tuning"):
        write_document(document, tmp_path / (document.form if document.form in ROWS else "minutes"))
    before = _rows(reader.read(tmp_path))
    retain(reader, tmp_path, FIRST)
    done = retain(reader, tmp_path, LATE)
    assert (len(done.failures), done.deleted, _raw(tmp_path)) == (0, len(read_corpus("tuning")), [])
    assert _rows(reader.read(tmp_path)) == before
    assert len(before[1]) > 550


# ---- reading what is kept ----
def test_what_todays_rules_find_is_taken_out_of_kept_text_under_the_old_ids(reader: FieldReader, field: Path) -> None:
    retain(reader, field, FIRST)
    retain(reader, field, LATE)
    path = _kept_path(field, "minutes/atelier_zuid.md")
    text = path.read_text(encoding="utf-8")
    old = "Er is geen tandarts meer in de wijk."
    assert old in text
    before = next(row for row in reader.read(field).observations if row["excerpt"] == old)
    path.write_text(
        text.replace(old, "Er is geen tandarts meer, zegt mevrouw Peeters (0471 22 33 44)."), encoding="utf-8"
    )
    after = next(row for row in reader.read(field).observations if row["observation_id"] == before["observation_id"])
    assert (after["excerpt"], after["redactions"]) == ("Er is geen tandarts meer, zegt mevrouw [naam] ([telefoon]).", 2)


def test_a_column_that_came_later_is_empty(reader: FieldReader, field: Path) -> None:
    retain(reader, field, FIRST)
    retain(reader, field, LATE)
    path = _kept_path(field, "minutes/atelier_zuid.md")
    held = json.loads(path.read_text(encoding="utf-8"))
    for row in held["observations"]:
        del row["answer"]
        row["long_gone"] = "x"
    path.write_text(json.dumps(held), encoding="utf-8")
    rows = [row for row in reader.read(field).observations if row["event_id"] == held["event_id"]]
    assert len(rows) == 3
    assert all(row["answer"] == "" and "long_gone" not in row for row in rows)


@pytest.mark.parametrize(
    "breaking",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"first_seen": "', '"first_seen": "x'),
        lambda text: text.replace('"observations": 3', '"observations": 4'),
        lambda text: text.replace('"event_id"', '"evnt_id"', 1),
        lambda text: text.replace('"observation_id"', '"id"', 1),
        lambda text: text.replace('"redactions": 2', '"redactions": [2]', 1),
    ],
    ids=["empty", "half", "list", "day", "rows", "key", "id", "type"],
)
def test_a_broken_kept_file_is_one_line_and_stops(reader: FieldReader, field: Path, breaking) -> None:
    retain(reader, field, FIRST)
    path = _kept_path(field, "minutes/atelier_zuid.md")
    text = path.read_text(encoding="utf-8")
    assert breaking(text) != text
    path.write_text(breaking(text), encoding="utf-8")
    held = _all_bytes(field)
    for work in (reader.read, lambda folder: retain(reader, folder, LATE)):
        with pytest.raises(BadInput) as caught:
            work(field)
        (line,) = map(str, caught.value.problems)
        assert line.startswith(f"field/kept/{path.name}: found a broken file")
        assert "tandarts" not in line
        assert "\n" not in line
    assert _all_bytes(field) == held


# ---- as a build ----
def _tables(data: Path, out: Path) -> tuple[dict[str, pd.DataFrame], list[str]]:
    build, said = Build(Workspace.for_build(data, out)), []
    build.announce = said.append
    with dg.DagsterInstance.ephemeral() as instance:
        read = [made for made in field_assets(build.catalogue) if made.key.to_user_string() in READ]
        assert dg.materialize(read, instance=instance, resources={"build": build}).success
    return {name: build.store.read(name) for name in (FILES, EVENTS, OBSERVATIONS)}, said


def test_a_build_after_the_raw_files_are_gone_gives_the_same_tables(
    reader: FieldReader, field: Path, tmp_path: Path
) -> None:
    before, _ = _tables(field.parent, tmp_path / "before")
    retain(reader, field, FIRST)
    retain(reader, field, LATE)
    after, _ = _tables(field.parent, tmp_path / "after")
    for name in (EVENTS, OBSERVATIONS):
        pd.testing.assert_frame_equal(before[name], after[name])
        assert (tmp_path / "before/processed" / name.replace(".", "/")).with_suffix(".parquet").read_bytes() == (
            tmp_path / "after/processed" / name.replace(".", "/")
        ).with_suffix(".parquet").read_bytes()
    assert set(before[EVENTS].kind) > {"helpdesk", "consultations"}
    assert sorted(after[FILES].state) == ["kept", "kept", "kept", "kept", "unreadable"]
    assert list(after[FILES].drop(columns=["state"]).itertuples()) == list(
        before[FILES].drop(columns=["state"]).itertuples()
    )


def test_a_build_says_how_many_files_are_overdue(reader: FieldReader, field: Path) -> None:
    assert announcements(reader.read(field), 90, LATE) == []
    retain(reader, field, FIRST)
    assert announcements(reader.read(field), 90, LAST) == []
    (line,) = announcements(reader.read(field), 90, LATE)
    assert line == "field: 5 raw files are overdue (first seen more than 90 days ago): run diazone retain"
    (field / "minutes" / "atelier_zuid.md").unlink()
    assert (
        "of 1 raw files that somebody took away the kept rows are read"
        in announcements(reader.read(field), 90, LATE)[1]
    )


def test_a_build_and_a_check_tell_it(
    reader: FieldReader, field: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retain(reader, field, datetime.date(2020, 1, 1))
    overdue = "field: 5 raw files are overdue (first seen more than 90 days ago): run diazone retain"
    assert overdue in _tables(field.parent, tmp_path / "out")[1]
    assert overdue in CliRunner().invoke(app, ["check", "--data", str(field.parent)]).stdout.splitlines()


# ---- the command ----
def test_the_command_has_its_exit_codes(field: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*words: str):
        result = CliRunner().invoke(app, ["retain", "--data", str(field.parent), *words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    monkeypatch.setattr(retention, "today", lambda: FIRST)
    assert run("--dry-run").exit_code == 0
    assert not (field / "kept").exists()
    assert run().exit_code == 0
    monkeypatch.setattr(retention, "today", lambda: LATE)
    late = run()
    assert late.exit_code == 2
    (line,) = late.stderr.splitlines()
    assert "kapot.docx" in line
    assert "4 deleted" in late.stdout.splitlines()[-1]
    (field / "minutes" / "kapot.docx").unlink()
    assert run().exit_code == 0
    next((field / "kept").glob("*.json")).write_text("{")
    assert run().exit_code == 2


def test_without_a_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["retain", "--data", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "field: no files\n")
    assert not (tmp_path / "field").exists()
