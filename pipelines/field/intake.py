"""Everything people dropped for one build, read once: documents and logs, made safe before anything else sees them.

A file that cannot be read is told in one line and stands in the table of files; the good ones beside it are read. Of a
file that is gone, what was kept is read; what was erased on request is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.catalogue.logs_models import folded
from pipelines.catalogue.models import Catalogue
from pipelines.field.erased import BREAK, Erased, read_erased
from pipelines.field.kept import KEPT, READ, UNREADABLE, Kept, Row, read_kept
from pipelines.field.language import language_of
from pipelines.field.logs import read_log
from pipelines.field.meeting import Meeting, MeetingReader
from pipelines.field.observations import ObservationFinder
from pipelines.field.opening import open_document
from pipelines.field.privacy.redaction import Redactor
from pipelines.field.quarantine import RawFile, dropped, identified, identity
from pipelines.problems import BadInput, Problem
from pipelines.sources.raw_table import ReadError

WITH_NAMES = ("nl", "fr")  # languages of which we know the names and the themes
MINUTES, HELPDESK = "minutes", "helpdesk"
LOGS = {HELPDESK: "question", "consultations": "text", "cases": ""}  # the column that holds the observation
FILE_COLUMNS = ["event_id", "folder", "source_file", "sha256", "state", "problem", "observations", "redactions"]
EVENT_COLUMNS = ["event_id", "kind", "date", "level", "zone_id", "participants", "hours", "source_file", "language"]
OBSERVATION_COLUMNS = [
    "observation_id", "event_id", "zone_id", "date", "channel", "language", "actor_sector", "actor_role",
    "organisation", "position", "excerpt", "redactions", "kind_written", "outcome", "answer", "themes", "under",
    "place",
]  # fmt: skip
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
TEXTS = ("excerpt", "answer", "under", "place")  # of an observation, what people wrote
COUNTED = ("excerpt", "answer")  # of these, where `redactions` are counted


@dataclass
class Intake:
    """What was read: rows of the three tables, and what a person must be told.

    raw: the raw files that are there, by event_id, without those that are `refused` because they were erased. kept:
    what is kept, of these files too. left_out: event and id of observations that hold a name erased on request.
    """

    files: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    observations: list[dict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    erased: Erased = field(default_factory=Erased)
    raw: dict[str, RawFile] = field(default_factory=dict)
    refused: list[tuple[RawFile, Problem]] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def add(self, observation: dict, raw_text: str) -> None:
        """Take an observation in, unless its text as people wrote it holds a name that was erased."""
        event_id, observation_id = observation["event_id"], observation["observation_id"]
        if self.erased.holds(raw_text, event_id):
            self.left_out.append((event_id, observation_id))
        else:
            self.observations.append(observation)


def broken_notes(folder: Path) -> list[Problem]:
    """What is wrong with the notes of what was erased and kept below `field/`: without them nothing may be read."""
    problems: list[Problem] = []
    for read in (read_erased, read_kept):
        try:
            read(folder)
        except BadInput as broken:
            problems += broken.problems
    return problems


class FieldReader:
    """Reads the folder `field/` of a data folder. Nothing it returns holds anything personal."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.redactor = Redactor(catalogue.privacy)
        self.meetings, self.finder = MeetingReader(catalogue), ObservationFinder(catalogue)

    def read(self, folder: Path, erased: Erased | None = None) -> Intake:
        """Everything below `folder` (`minutes/`, `helpdesk/`, `consultations/`, `cases/`), in the order of names, and
        what is kept of files that are gone.

        erased: what was erased on request, where that is not yet what the folder's own note says. Raises BadInput when
        the note or a kept file is broken: nothing is read then, since what was erased or kept would be forgotten.
        """
        paths = dropped(folder)  # before what is kept: `retain` writes first and deletes then
        intake = Intake(erased=erased or read_erased(folder), kept=read_kept(folder))
        for raw in identified(paths, intake.kept):
            self._read(raw, intake)
        if len(intake.raw) + len(intake.refused) < len(paths):  # some were deleted meanwhile, and are kept by now
            intake.kept = read_kept(folder)
        for event_id, kept in intake.kept.items():
            if event_id not in intake.raw:
                self.take_kept(kept, intake)
        return intake

    def _read(self, raw: RawFile, intake: Intake) -> None:
        """One raw file."""
        event_id, shown = raw.event_id, self._shown(raw.below, intake.erased, raw.event_id)
        if refusal := intake.erased.refusal(event_id, raw.sha256):
            remedy = "delete it, or give it another name if it is another meeting"
            expected = "no file that was erased"
            found = f"a file erased on request on {refusal.on}"
            intake.refused.append((raw, Problem(f"field/{shown}", "", found, expected, remedy)))
            intake.problems.append(intake.refused[-1][1])
            return
        row = {"event_id": event_id, "folder": raw.folder, "source_file": shown, "sha256": raw.sha256}
        before = len(intake.observations)
        try:
            read = self._minutes if raw.folder == MINUTES else self._log
            read(raw.path, shown, raw.folder, event_id, intake)
            state, problem = READ, ""
        except ReadError as error:
            if not raw.path.exists():
                return
            fault = Problem(f"field/{shown}", error.place, error.found, error.expected, error.remedy)
            intake.problems.append(fault)
            state, problem = UNREADABLE, str(fault)
        intake.raw[event_id] = raw
        intake.files.append(row | {"state": state, "problem": problem} | _counted(intake.observations[before:]))

    # ---- what is kept of a file that is gone ----
    def take_kept(self, kept: Kept, intake: Intake) -> None:
        """What is kept of a file, its texts cleaned by today's rules, under the ids it always had."""
        if kept.is_empty or intake.erased.refusal(kept.event_id, kept.sha256):
            return
        shown = self._shown(str(kept.file["source_file"]), intake.erased, kept.event_id)
        before = len(intake.observations)
        for event in kept.events:
            intake.events.append({name: event.get(name) for name in EVENT_COLUMNS} | {"source_file": shown})
        language = str(kept.events[0].get("language") or "")
        for row in kept.observations:
            intake.add(self._cleaned_again(row, language), BREAK.join(str(row.get(name) or "") for name in TEXTS))
        row = {name: kept.file.get(name, "") for name in FILE_COLUMNS} | {"source_file": shown}
        intake.files.append(row | {"state": KEPT, "problem": ""} | _counted(intake.observations[before:]))

    def _cleaned_again(self, row: Row, language: str) -> dict:
        """A kept observation. A column that came later is empty, and what is newly taken out is counted."""
        made: dict = {name: row.get(name, "") for name in OBSERVATION_COLUMNS}
        made["position"] = int(made["position"] or 0)
        redactions = int(made["redactions"] or 0)
        for name in TEXTS:
            clean = self.redactor.clean(str(made[name] or ""), language if name == "under" else str(made["language"]))
            made[name] = clean.text
            redactions += sum(clean.counts.values()) if name in COUNTED else 0
        return made | {"redactions": redactions}

    def _shown(self, below: str, erased: Erased, event_id: str) -> str:
        """A file's path as it may be told: without the names of people it may carry."""
        folder, _, rest = below.partition("/")
        suffix = _SUFFIX.search(rest)
        end = suffix[0] if suffix else ""
        if erased.holds(below, event_id):
            return f"{folder}/{event_id}{end}"
        return "/".join([folder, *map(self._safe, rest.removesuffix(end).split("/"))]) + end

    def _safe(self, name: str) -> str:
        """The name of a file or folder, without those of people; as it is where it has none."""
        clean = self.redactor.clean(re.sub(r"[_-]+", " ", name), "nl")
        return re.sub(r"\W+", "_", clean.text) if clean.counts else name

    # ---- minutes ----
    def _minutes(self, path: Path, shown: str, _folder: str, event_id: str, intake: Intake) -> None:
        opened = open_document(path)
        front, unknown = self.meetings.understood(opened.front)
        for name in unknown:
            expected, remedy = "an id or a name the catalogue knows", "correct it; the text was read without it"
            intake.problems.append(
                Problem(f"field/{shown}", f"front matter, {name}", "what is not known", expected, remedy)
            )
        meeting = self.meetings.read(opened.blocks, front)
        language = str(front.get("language") or "") or self._language(opened.blocks)
        known = self.redactor.known_in(block.text for block in opened.blocks)
        intake.events.append(self._event(meeting, front, shown, event_id, language))
        seen: dict[str, int] = {}
        for position, found in enumerate(self.finder.find(opened.blocks)):
            own = language_of(found.text, language)
            clean = self.redactor.clean(found.text, own, known)
            under = self.redactor.clean(found.parent or found.question or found.under, language, known)
            seen[clean.text] = seen.get(clean.text, 0) + 1
            intake.add({
                "observation_id": identity(event_id, clean.text, str(seen[clean.text])), "event_id": event_id,
                "zone_id": meeting.zone_id, "date": meeting.date, "channel": "", "language": own, "actor_sector": "",
                "actor_role": "", "organisation": "", "position": position, "excerpt": clean.text,
                "redactions": sum(clean.counts.values()), "kind_written": "",
                "outcome": "", "answer": "", "themes": "",
                "under": under.text, "place": found.place,
            }, BREAK.join((found.text, found.parent, found.question, found.under, found.place)))  # fmt: skip

    @staticmethod
    def _event(meeting: Meeting, front: dict, shown: str, event_id: str, language: str) -> dict:
        hours = front.get("hours")
        return {
            "event_id": event_id, "kind": meeting.kind, "date": meeting.date, "level": meeting.level,
            "zone_id": meeting.zone_id, "participants": meeting.participants,
            "hours": float(hours) if hours not in (None, "") else None, "source_file": shown, "language": language,
        }  # fmt: skip

    @staticmethod
    def _language(blocks: list) -> str:
        return language_of(" ".join(block.text for block in blocks)[:5000], "nl")

    # ---- logs ----
    def _log(self, path: Path, shown: str, folder: str, event_id: str, intake: Intake) -> None:
        log = read_log(path, folder, self.catalogue)
        intake.problems += [replace(fault, file=f"field/{shown}") for fault in log.faults]
        rows = log.frame
        zones, dates = set(rows.zone) - {""}, sorted(set(rows.date) - {""})
        zone_id = zones.pop() if len(zones) == 1 else ""
        region = self.catalogue.territory.region_id
        said = " ".join(rows[LOGS[folder]].head(40)) if LOGS[folder] else ""
        language = language_of(said, "")
        intake.events.append({
            "event_id": event_id, "kind": folder, "date": dates[0][:7] if dates else "",
            "level": "region" if zone_id == region else "zone" if zone_id else "", "zone_id": zone_id,
            "participants": None, "hours": None, "source_file": shown, "language": language,
        })  # fmt: skip
        known = self.redactor.known_in(
            said for name in ("question", "answer", "text") if name in rows for said in rows[name]
        )
        for number, row in enumerate(rows.to_dict("records")):
            made = self._of_row(row, folder, event_id, language, number, known)
            # a call is counted even where nobody wrote down what it was about
            if made["excerpt"] or made["under"] or folder == HELPDESK:
                intake.add(made, BREAK.join(str(cell) for cell in row.values() if isinstance(cell, str)))

    def _of_row(self, row: dict, folder: str, event_id: str, language: str, number: int, known: frozenset[str]) -> dict:
        said = str(row.get(LOGS[folder], "")) if LOGS[folder] else ""
        stated = str(row.get("language") or "")
        own = language_of(said, stated if stated in WITH_NAMES else language)
        excerpt = self.redactor.clean(said, own, known)
        answer = self.redactor.clean(str(row.get("answer") or ""), own, known)
        coded = "; ".join(name for column in ("blockage", "missing", "tried") for name in row.get(column) or [])
        counts = sum(excerpt.counts.values()) + sum(answer.counts.values())
        return {
            "observation_id": identity(event_id, excerpt.text, str(number)), "event_id": event_id,
            "zone_id": row.get("zone") or "", "date": row.get("date") or "", "channel": _first(row.get("channel")),
            "language": own, "actor_sector": _first(row.get("caller_sector") or row.get("sector")),
            "actor_role": _first(row.get("caller_role") or row.get("role")),
            "organisation": _pseudonym(str(row.get("organisation") or "")), "position": number,
            "excerpt": excerpt.text, "redactions": counts, "kind_written": _first(row.get("kind")),
            "outcome": _first(row.get("outcome")), "answer": answer.text,
            "themes": "; ".join(row.get("themes") or []), "under": coded,
            "place": self.redactor.clean(str(row.get("place") or ""), own).text,  # a sheet may be called by a name
        }  # fmt: skip


def _counted(observations: list[dict]) -> dict[str, int]:
    return {"observations": len(observations), "redactions": sum(row["redactions"] for row in observations)}


def _pseudonym(organisation: str) -> str:
    """Letters that stand for an organisation: who spoke twice can be told, and not who it was.

    A practice is often called by its doctor's name.
    """
    return identity("organisation", folded(organisation)) if folded(organisation) else ""


def _first(value: object) -> str:
    """A code that may stand in a list."""
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value or "")
