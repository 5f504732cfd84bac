"""How long raw files of the field stay: what `diazone retain` keeps of them, and when it deletes them.

A raw file is deleted only when what is kept of it lies on the disk, was read back and gave the same rows. A program
that stops in between leaves both, and the next one goes on.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.field.intake import FieldReader, Intake
from pipelines.field.kept import KEPT, UNREADABLE, Kept, first_days, kept_path, read_back, write_kept
from pipelines.field.quarantine import RawFile, sweep, writing
from pipelines.problems import Problem


@dataclass
class Retained:
    """What was done, a line per file and a summary; what a person must mend, and what went wrong."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    deleted: int = 0
    stay: int = 0


def today() -> datetime.date:
    """The day it is here. Only the age of raw files depends on it, never a table."""
    return datetime.datetime.now(datetime.UTC).astimezone().date()


def is_overdue(first_seen: datetime.date, days: int, day: datetime.date) -> bool:
    """Whether a file first seen then has been there for more than so many days."""
    return (day - first_seen).days > days


# ---- what a build says of it -----------------------------------------------------------------------------------------
def announcements(intake: Intake, days: int, day: datetime.date) -> list[str]:
    """What whoever builds should know: raw files that are overdue, and such as were taken away by hand."""
    seen = first_days(intake.kept.values())
    late = sum(raw.sha256 in seen and is_overdue(seen[raw.sha256], days, day) for raw in intake.raw.values())
    gone = [one for one in by_hand(intake) if one.event_id in {row["event_id"] for row in intake.files}]
    lines = []
    if late:
        lines.append(f"field: {late} raw files are overdue (first seen more than {days} days ago): run diazone retain")
    if gone:
        told = f"field: of {len(gone)} raw files that somebody took away the kept rows are read"
        lines.append(f"{told}; diazone retain names them")
    if intake.left_out:
        lines.append(f"field: {len(intake.left_out)} observations are left out, erased on request")
    return lines


def by_hand(intake: Intake) -> list[Kept]:
    """Kept files whose raw file is gone though `retain` did not delete it: another may have taken its place."""
    return [one for one in intake.kept.values() if not one.raw_deleted and one.event_id not in intake.raw]


# ---- keeping and deleting --------------------------------------------------------------------------------------------
def kept_of(intake: Intake, event_id: str, day: datetime.date) -> Kept:
    """What is to be kept of a raw file that was read; of one that cannot be read, what an earlier state of it gave."""
    raw, old = intake.raw[event_id], intake.kept.get(event_id)
    first_seen = first_days(intake.kept.values()).get(raw.sha256, day)
    row = next(row for row in intake.files if row["event_id"] == event_id)
    if row["state"] == UNREADABLE and old and not old.is_empty:
        return old.model_copy(update={"sha256": raw.sha256, "first_seen": first_seen, "raw_deleted": None})
    return Kept(
        event_id=event_id,
        sha256=raw.sha256,
        first_seen=first_seen,
        file=row,
        events=[row for row in intake.events if row["event_id"] == event_id],
        observations=[row for row in intake.observations if row["event_id"] == event_id],
    )


def gives_the_same(reader: FieldReader, folder: Path, kept: Kept, intake: Intake) -> bool:
    """Whether what lies on the disk gives the rows the raw file gives, read as a build reads it."""
    held = read_back(folder, kept.event_id)
    if held is None:
        return False
    again = Intake(erased=intake.erased)
    reader.take_kept(held, again)
    wanted = ([kept.file | {"state": KEPT, "problem": ""}], kept.events, kept.observations)
    return (again.files, again.events, again.observations) == wanted


def replace_by_kept(reader: FieldReader, folder: Path, intake: Intake, event_id: str, day: datetime.date) -> bool:
    """Write what is kept of a raw file, read it back, and delete the raw file; False when it would give other rows."""
    kept = kept_of(intake, event_id, day).model_copy(update={"raw_deleted": day})
    write_kept(folder, kept)
    if not gives_the_same(reader, folder, kept, intake):
        write_kept(folder, kept.model_copy(update={"raw_deleted": None}))
        return False
    delete_raw(folder, intake.raw[event_id])
    return True


def delete_raw(folder: Path, raw: RawFile) -> None:
    """Delete a raw file, and the folders people made for it when they are empty: these may be called by a name too."""
    raw.path.unlink(missing_ok=True)
    for parent in raw.path.parents:
        if parent == folder / raw.folder or any(parent.iterdir()):
            return
        parent.rmdir()


def retain(reader: FieldReader, folder: Path, day: datetime.date, dry_run: bool = False) -> Retained:
    """Keep what every raw file below `folder` (`field/`) gives, and delete those first seen too long ago.

    With `dry_run` nothing is written or deleted; the lines are the same. Raises BadInput as `FieldReader.read`.
    """
    if not folder.is_dir():
        return Retained(lines=["field: no files"])
    if dry_run:
        return _retain(reader, folder, day, dry_run)
    with writing(folder):
        sweep(folder)
        return _retain(reader, folder, day, dry_run)


def _retain(reader: FieldReader, folder: Path, day: datetime.date, dry_run: bool) -> Retained:
    intake, done = reader.read(folder), Retained()
    for event_id in intake.raw:
        _retain_file(reader, folder, intake, event_id, day, dry_run, done)
    for raw, problem in intake.refused:
        _drop_refused(raw, problem, folder, intake, dry_run, done)
    for kept in by_hand(intake):
        _tell_gone(kept, folder, intake, dry_run, done)
    held = [one for one in intake.kept.values() if one.event_id not in intake.raw and not one.is_empty]
    unreadable = sum(row["state"] == UNREADABLE for row in intake.files)
    done.lines.append(
        f"{len(intake.raw) + len(intake.refused)} raw files: {done.deleted} {_would(dry_run)}deleted, {done.stay} stay "
        f"({unreadable} of them cannot be read); {len(held)} were deleted before and are kept"
    )
    return done


def _would(dry_run: bool) -> str:
    return "would be " if dry_run else ""


def _retain_file(
    reader: FieldReader, folder: Path, intake: Intake, event_id: str, day: datetime.date, dry_run: bool, done: Retained
) -> None:
    """One raw file: kept, and deleted when it is overdue and can be read."""
    days = reader.catalogue.field_rules.retention_days
    kept = kept_of(intake, event_id, day)
    row = next(row for row in intake.files if row["event_id"] == event_id)
    file, since = f"field/{row['source_file']}", f"first seen {kept.first_seen}"
    late, held = is_overdue(kept.first_seen, days, day), f"{len(kept.observations)} observations"
    if not late or row["state"] == UNREADABLE:
        done.stay += 1
        if not dry_run:
            write_kept(folder, kept)
    if row["state"] == UNREADABLE:
        done.lines.append(f"{file}: cannot be read, nothing new is kept ({since})")
        if late:
            found, expected = f"a file that cannot be read and is overdue ({since})", f"at most {days} days"
            done.problems.append(Problem(file, "", found, expected, "mend it, or delete it yourself"))
    elif not late:
        until = kept.first_seen + datetime.timedelta(days=days)
        done.lines.append(f"{file}: {held} {_would(dry_run)}kept; the raw file stays until {until} ({since})")
    elif dry_run or replace_by_kept(reader, folder, intake, event_id, day):
        done.deleted += 1
        remarks = sum(problem.file == file for problem in intake.problems)
        told = f"; {remarks} remarks on it were never mended" if remarks else ""
        done.lines.append(f"{file}: {held} {_would(dry_run)}kept, raw file {_would(dry_run)}deleted ({since}{told})")
    else:
        done.stay += 1
        done.failures.append(f"{file}: what was kept gives other rows than the raw file, which was not deleted")


def _drop_refused(raw: RawFile, problem: Problem, folder: Path, intake: Intake, dry_run: bool, done: Retained) -> None:
    """A raw file that was erased before: the same bytes are deleted, other bytes of the same name a person looks at."""
    refusal = intake.erased.refusal(raw.event_id, raw.sha256)
    if refusal is None or raw.sha256 not in refusal.sha256:
        done.stay += 1
        done.problems.append(problem)
        return
    done.deleted += 1
    done.lines.append(f"{problem.file}: erased on request on {refusal.on}, dropped again, {_would(dry_run)}deleted")
    if not dry_run:
        delete_raw(folder, raw)


def _tell_gone(kept: Kept, folder: Path, intake: Intake, dry_run: bool, done: Retained) -> None:
    """A raw file that somebody took away: its rows are still read, or there is nothing left to remember of it."""
    file = f"field/{kept.file['source_file']}"
    if kept.is_empty:
        done.lines.append(f"{file}: somebody took away this file, which could not be read; nothing is kept of it")
        if not dry_run:
            kept_path(folder, kept.event_id).unlink(missing_ok=True)
    elif not intake.erased.refusal(kept.event_id, kept.sha256):
        name = kept_path(folder, kept.event_id).name
        done.lines.append(
            f"{file}: somebody took away the raw file; its {len(kept.observations)} observations are still read. If "
            f"another file took its place, delete field/{KEPT}/{name}"
        )
