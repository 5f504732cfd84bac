"""Erasure on request: of a meeting, or of what names a person. What is erased is noted, so that it stays away.

The note is written first, the lines of the review next, the files last: whoever stops in between runs it again.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.field.erased import Erased, name_words, read_erased, write_erased
from pipelines.field.intake import FieldReader, Intake
from pipelines.field.kept import UNREADABLE, Kept, kept_path, read_kept, write_kept
from pipelines.field.quarantine import RawFile, dropped, identified, sweep, writing
from pipelines.field.retention import delete_raw, replace_by_kept
from pipelines.field.review_lines import rewrite, without_lines
from pipelines.field.searching import Needle, Searched, search
from pipelines.paths import Workspace
from pipelines.problems import BadInput, Problem
from pipelines.storage import Store

FEWEST_LETTERS = 4
_EVENT_ID = re.compile(r"[0-9a-f]{10}")
_OBSERVATIONS, _FILES = "field.observation", "field.file"


@dataclass
class Erasing:
    """What was done in `field/`, what a person must still do there, and what must be nowhere left in the results."""

    lines: list[str] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)
    needle: Needle = field(default_factory=Needle)


def known_of(results: Store, event_id: str) -> tuple[bool, set[str]]:
    """Whether earlier results know a meeting, and the ids of its observations there."""
    held = {name for name in (_FILES, _OBSERVATIONS) if results.path(name).is_file()}
    known = _FILES in held and event_id in set(results.counted(_FILES, ["event_id"]).event_id)
    if _OBSERVATIONS not in held:
        return known, set()
    rows = results.counted(_OBSERVATIONS, ["event_id", "observation_id"])
    ids = set(rows.observation_id[rows.event_id == event_id])
    return known or bool(ids), ids


def _unknown_meeting(found: str) -> BadInput:
    remedy = "look for it in the table field.event"
    return BadInput([Problem("command line", "--meeting", found, "the event_id of a meeting that was read", remedy)])


# ---- a meeting -------------------------------------------------------------------------------------------------------
def erase_meeting(reader: FieldReader, folder: Path, event_id: str, results: Store, day: datetime.date) -> Erasing:
    """Delete a meeting's raw and kept file and its lines of the review, and refuse the same file from now on.

    Raises BadInput, and does nothing, when nobody knows the meeting or a file of the review cannot be read.
    """
    if not _EVENT_ID.fullmatch(event_id):
        raise _unknown_meeting("something else")
    with writing(folder):
        sweep(folder)
        erased, intake = read_erased(folder), reader.read(folder)
        raws = _raw_of(folder, event_id, erased)
        kept = intake.kept.get(event_id)
        known, ids = known_of(results, event_id)
        if not (raws or kept or known or erased.refusal(event_id, "")):
            raise _unknown_meeting("one that nobody knows")
        ids |= {str(row["observation_id"]) for row in intake.observations if row["event_id"] == event_id}
        ids |= {str(row["observation_id"]) for row in (kept.observations if kept else ())}
        lines = without_lines(folder, lambda one, event: one in ids or event == event_id)
        sums = {raw.sha256 for raw in raws} | ({kept.sha256} if kept else set())
        write_erased(folder, erased.with_meeting(event_id, sums, day))
        done = Erasing(needle=Needle(ids=frozenset(ids | {event_id})))
        done.lines.append(f"field/review: {rewrite(lines)} lines taken out of {len(lines)} files")
        for raw in raws:
            delete_raw(folder, raw)
        kept_path(folder, event_id).unlink(missing_ok=True)
    done.lines.append(f"meeting {event_id}: {len(raws)} raw and {int(kept is not None)} kept files deleted")
    return done


def _raw_of(folder: Path, event_id: str, erased: Erased) -> list[RawFile]:
    """The raw files of a meeting, also copies of it under other names."""
    raws = list(identified(dropped(folder), read_kept(folder)))
    sums = {raw.sha256 for raw in raws if raw.event_id == event_id}
    sums |= {checksum for one in erased.meetings if one.event_id == event_id for checksum in one.sha256}
    return [raw for raw in raws if raw.event_id == event_id or raw.sha256 in sums]


# ---- a person --------------------------------------------------------------------------------------------------------
def erase_person(reader: FieldReader, folder: Path, name: str, event_id: str | None, day: datetime.date) -> Erasing:
    """Leave out, from now on, every observation whose raw text holds a name; and what of it is there already.

    event_id: only in this meeting. Raises BadInput, and does nothing, when the name is too short to tell a person by,
    nobody knows the meeting, or a file of the review cannot be read.
    """
    words = name_words(name)
    _refuse_vague(words, event_id)
    with writing(folder):
        sweep(folder)
        before = read_erased(folder)
        erased = before.with_name(words, event_id, day)
        intake = reader.read(folder, erased)
        if event_id and event_id not in {*intake.raw, *intake.kept}:
            raise _unknown_meeting("one that has no file here")
        ids = {one for event, one in intake.left_out if event_id in (None, event)}
        review = without_lines(folder, lambda one, _event: one in ids)
        write_erased(folder, erased)
        done = Erasing(needle=Needle(tuple(sorted(words)) if not event_id else (), frozenset(ids)))
        done.lines.append(f"{len(ids)} observations hold the name and are left out from now on")
        done.lines.append(f"field/review: {rewrite(review)} lines taken out of {len(review)} files")
        named = Needle.of_name(name)
        for raw in [raw for raw in intake.raw.values() if event_id in (None, raw.event_id)]:
            _replace(reader, folder, intake, raw, named, day, done)
        _clean_kept(reader, folder, erased, event_id, done)
        _tell_unsure(intake, event_id, done)
        _tell_left(folder, named, [*_of_meeting(folder, event_id)] if event_id else [folder], done)
    return done


def _of_meeting(folder: Path, event_id: str) -> Iterator[Path]:
    """Where a meeting's raw and kept files lie, if they are there."""
    yield kept_path(folder, event_id)
    yield from (raw.path for raw in identified(dropped(folder), read_kept(folder)) if raw.event_id == event_id)


def _refuse_vague(words: list[str], event_id: str | None) -> None:
    if not words:
        raise BadInput([Problem("command line", "--person", "no word", "a name", "type the name in quotation marks")])
    if event_id is None and (len(words) == 1 or sum(map(len, words)) < FEWEST_LETTERS):
        remedy = "give the whole name, or add --meeting EVENT_ID to look for it in one meeting only"
        found = "one word, which many people and things are called by"
        raise BadInput([Problem("command line", "--person", found, "first and family name", remedy)])


def _replace(
    reader: FieldReader, folder: Path, intake: Intake, raw: RawFile, named: Needle, day: datetime.date, done: Erasing
) -> None:
    """A raw file that holds the name gives way to what is kept of it."""
    out = sum(event == raw.event_id for event, _ in intake.left_out)
    looked = search([raw.path], named)
    if not (out or looked.holding or named.is_in(raw.below)):
        return
    row = next(row for row in intake.files if row["event_id"] == raw.event_id)
    if row["state"] == UNREADABLE:
        return  # it stays, and is told with what else is left
    if replace_by_kept(reader, folder, intake, raw.event_id, day):
        done.lines.append(
            f"meeting {raw.event_id}: its raw file held the name and is deleted; {row['observations']} other "
            f"observations are kept, {out} are not"
        )
    else:
        found, expected = "rows that differ from those of the raw file, which was not deleted", "the same rows"
        done.left.append(Problem(f"field/{raw.below}", "", found, expected, "delete the raw file yourself"))


def _clean_kept(reader: FieldReader, folder: Path, erased: Erased, event_id: str | None, done: Erasing) -> None:
    """Take out of what is kept the observations in which the name still stands."""
    for kept in read_kept(folder).values():
        if event_id not in (None, kept.event_id):
            continue
        made = _without_erased(reader, kept, erased)
        if write_kept(folder, made):
            gone = len(kept.observations) - len(made.observations)
            where = (
                f"{gone} kept observations still held the name and are deleted" if gone else "its file's name is gone"
            )
            done.lines.append(f"meeting {kept.event_id}: {where}")


def _without_erased(reader: FieldReader, kept: Kept, erased: Erased) -> Kept:
    """A kept file without the observations that hold an erased name, and without the name in its file's name."""
    read = Intake(erased=erased)
    reader.take_kept(kept, read)
    if not read.files:
        return kept
    out, (row,) = {one for _, one in read.left_out}, read.files
    left = [one for one in kept.observations if one["observation_id"] not in out]
    if len(left) == len(kept.observations) and row["source_file"] == kept.file["source_file"]:
        return kept
    shown = {"source_file": row["source_file"]}
    redactions = sum(int(one.get("redactions") or 0) for one in left)
    file = kept.file | shown | {"observations": len(left), "redactions": redactions}
    return kept.model_copy(
        update={"file": file, "events": [event | shown for event in kept.events], "observations": left}
    )


def _tell_unsure(intake: Intake, event_id: str | None, done: Erasing) -> None:
    """Of which files nobody can say whether they speak of the person: no program reads them, or only redacted text is
    left of them.
    """
    for row in intake.files:
        if row["state"] == UNREADABLE and event_id in (None, row["event_id"]):
            done.lines.append(f"field/{row['source_file']}: cannot be read; look yourself whether it names the person")
    before = [one for one in intake.kept.values() if one.event_id not in intake.raw and not one.is_empty]
    for kept in [one for one in before if event_id in (None, one.event_id)]:
        event = kept.events[0]
        when = f"{event['kind'] or 'a meeting'}, {event['date'] or 'no date'}"
        done.lines.append(
            f"meeting {kept.event_id} ({when}): its raw file was deleted before; names had been removed from its kept "
            "text, so it cannot be told whether it spoke of this person"
        )


def _tell_left(folder: Path, named: Needle, roots: list[Path], done: Erasing) -> None:
    """What below `field/` still holds the name, or could not be looked into: a person must do it."""
    found = search(roots, named)
    for path, place in found.holding:
        remedy = "take it out of the file, or delete it"
        done.left.append(Problem(_below(path, folder), place, "the name", "a file without it", remedy))
    for path in found.unsearchable:
        remedy = "look into it yourself, mend it or delete it"
        done.left.append(Problem(_below(path, folder), "", "a file that cannot be looked into", "one that can", remedy))


def _below(path: Path, folder: Path) -> str:
    return f"field/{path.relative_to(folder).as_posix()}"


# ---- the proof -------------------------------------------------------------------------------------------------------
def prove(
    roots: list[Path], workspace: Workspace, year: int, ui_home: Path, needle: Needle
) -> tuple[Searched, list[Problem]]:
    """Look into every file of the results, and of what the UI remembers of them below `ui_home`; the problems say what
    still holds it, and what to do.

    year: the one whose documents were just made. Where the data folder lies among the results, its files are left
    out: those of the field were looked into already.
    """
    searched = search([*roots, ui_home], needle, lambda path: path.is_relative_to(workspace.data))
    problems = [
        Problem(str(path), place, "what was to be erased", "nothing of it", _remedy(path, workspace, year, ui_home))
        for path, place in searched.holding
    ]
    expected, remedy = "one that can", "look into it yourself, or delete it"
    problems += [
        Problem(str(path), "", "a file that cannot be looked into", expected, remedy) for path in searched.unsearchable
    ]
    return searched, problems


def _remedy(path: Path, workspace: Workspace, year: int, ui_home: Path) -> str:
    """What to do with a file that still holds it: of an older year's documents, to make them again."""
    reports = workspace.reports
    folder = path.relative_to(reports).parts[0] if path.is_relative_to(reports) else ""
    if folder.isdigit() and int(folder) != year:
        return f"make the documents of {folder} again (diazone build --year {folder}), or delete their folder"
    if path.is_relative_to(ui_home):
        return f"close the UI and delete {ui_home}: it remembers runs, and nothing else needs it"
    return "take it out of the file, or delete it"
