"""Everything people dropped for one build, read once: documents and logs, made safe before anything else sees them.

A file that cannot be read is told in one line and stands in the table of files; the good ones beside it are read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from pipelines.catalogue.logs_models import folded
from pipelines.catalogue.models import Catalogue
from pipelines.field.language import language_of
from pipelines.field.logs import read_log
from pipelines.field.meeting import Meeting, MeetingReader
from pipelines.field.observations import ObservationFinder
from pipelines.field.opening import open_document
from pipelines.field.privacy.redaction import Redactor
from pipelines.problems import Problem
from pipelines.sources.containers import sha256_of
from pipelines.sources.raw_table import ReadError

READ = ("nl", "fr")  # languages of which we know the names and the themes
MINUTES, HELPDESK = "minutes", "helpdesk"
LOGS = {HELPDESK: "question", "consultations": "text", "cases": ""}  # the column that holds the observation
FILE_COLUMNS = ["event_id", "folder", "source_file", "sha256", "state", "problem", "observations", "redactions"]
EVENT_COLUMNS = ["event_id", "kind", "date", "level", "zone_id", "participants", "hours", "source_file", "language"]
OBSERVATION_COLUMNS = [
    "observation_id", "event_id", "zone_id", "date", "channel", "language", "actor_sector", "actor_role",
    "organisation", "position", "excerpt", "redactions", "kind_written", "outcome", "answer", "themes", "under",
    "place",
]  # fmt: skip


@dataclass
class Intake:
    """What was read: rows of the three tables, and what a person must be told."""

    files: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    observations: list[dict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def table(self, rows: list[dict], columns: list[str]) -> pd.DataFrame:
        """Rows as a table with these columns, also where there are none."""
        return pd.DataFrame(rows, columns=columns)


def identity(*parts: str) -> str:
    """Ten letters that stand for some words; the same words give the same letters in every build."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]


class FieldReader:
    """Reads the folder `field/` of a data folder. Nothing it returns holds anything personal."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.redactor = Redactor(catalogue.privacy)
        self.meetings, self.finder = MeetingReader(catalogue), ObservationFinder(catalogue)

    def read(self, folder: Path) -> Intake:
        """Everything below `folder` (`minutes/`, `helpdesk/`, `consultations/`, `cases/`), in the order of names."""
        intake = Intake()
        for name in (MINUTES, *LOGS):
            for path in sorted(path for path in (folder / name).rglob("*") if path.is_file()):
                if not path.name.startswith((".", "~$")):
                    self._read(path, f"{name}/{path.relative_to(folder / name).as_posix()}", name, intake)
        return intake

    def _read(self, path: Path, below: str, folder: str, intake: Intake) -> None:
        """One file; `below`: its path below the folder, which may itself name a person."""
        event_id, shown = identity(below), self._shown(below)
        row = {"event_id": event_id, "folder": folder, "source_file": shown, "sha256": sha256_of(path)}
        before = len(intake.observations)
        try:
            read = self._minutes if folder == MINUTES else self._log
            read(path, shown, folder, event_id, intake)
            state, problem = "read", ""
        except ReadError as error:
            fault = Problem(f"field/{shown}", error.place, error.found, error.expected, error.remedy)
            intake.problems.append(fault)
            state, problem = "unreadable", str(fault)
        own = intake.observations[before:]
        redactions = sum(observation["redactions"] for observation in own)
        intake.files.append(
            row | {"state": state, "problem": problem, "observations": len(own), "redactions": redactions}
        )

    def _shown(self, below: str) -> str:
        """A file's path as it may be told: without the names of people it may carry."""
        folder, _, name = below.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        said = re.sub(r"[_-]+", " ", stem)
        clean = self.redactor.clean(said, "nl")
        safe = re.sub(r"\W+", "_", clean.text)
        return f"{folder}/{safe}{dot}{suffix}" if clean.counts else below

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
            intake.observations.append({
                "observation_id": identity(event_id, clean.text, str(seen[clean.text])), "event_id": event_id,
                "zone_id": meeting.zone_id, "date": meeting.date, "channel": "", "language": own, "actor_sector": "",
                "actor_role": "", "organisation": "", "position": position, "excerpt": clean.text,
                "redactions": sum(clean.counts.values()), "kind_written": "",
                "outcome": "", "answer": "", "themes": "",
                "under": under.text, "place": found.place,
            })  # fmt: skip

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
                intake.observations.append(made)

    def _of_row(self, row: dict, folder: str, event_id: str, language: str, number: int, known: frozenset[str]) -> dict:
        said = str(row.get(LOGS[folder], "")) if LOGS[folder] else ""
        stated = str(row.get("language") or "")
        own = language_of(said, stated if stated in READ else language)
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
