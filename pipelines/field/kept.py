"""What is kept of a raw file: its redacted rows in `field/kept/<event_id>.json`, to be read when the file is gone."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.problems import BadInput, Problem
from pipelines.storage import whole

KEPT = "kept"
READ, UNREADABLE = "read", "unreadable"  # states of a raw file; KEPT is that of one that is gone
Row = dict[str, str | int | float | None]
_REMEDY = "put back a good copy of it, or delete it: what it kept is then lost, unless the raw file is still there"


class Kept(BaseModel):
    """The rows of one raw file, and since when it is known.

    sha256, first_seen: of the raw file, and the day `retain` first saw those bytes. raw_deleted: the day `retain`
    deleted it; None while it is there, or when somebody else took it away. Of a file that cannot be read there are no
    rows but those of an earlier state of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    event_id: str = Field(pattern=r"^[0-9a-f]{10}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    first_seen: datetime.date
    raw_deleted: datetime.date | None = None
    file: Row
    events: list[Row]
    observations: list[Row]

    @property
    def folder(self) -> str:
        return str(self.file["folder"])

    @property
    def is_empty(self) -> bool:
        """Whether it only remembers since when an unreadable file is there."""
        return not self.events

    @model_validator(mode="after")
    def _holds_together(self) -> Kept:
        rows = [self.file, *self.events, *self.observations]
        if any(row.get("event_id") != self.event_id for row in rows):
            raise ValueError("rows of another file")
        if not {"folder", "source_file", "state"} <= set(self.file):
            raise ValueError("no row of the file")
        if self.file.get("observations") != len(self.observations) or len(self.events) > 1:
            raise ValueError("other rows than it says")
        texts = [row.get(name) for row in self.observations for name in ("observation_id", "excerpt")]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("an observation without its id or text")
        return self

    def text(self) -> str:
        """As it is written: the same rows give the same letters."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def kept_path(folder: Path, event_id: str) -> Path:
    """Where what is kept of an event lies, `folder` being `field/`."""
    return folder / KEPT / f"{event_id}.json"


def read_kept(folder: Path) -> dict[str, Kept]:
    """Everything kept below `field/`, by event_id; raises BadInput with a line for each file that is broken."""
    found, problems = {}, []
    for path in sorted((folder / KEPT).glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            found[path.stem] = _read(path)
        except (OSError, ValueError) as error:
            problems.append(Problem(f"field/{KEPT}/{path.name}", "", *_broken(error), _REMEDY))
    if problems:
        raise BadInput(problems)
    return found


def read_back(folder: Path, event_id: str) -> Kept | None:
    """What was just kept of one file, as it lies on the disk; None when it cannot be read."""
    try:
        return _read(kept_path(folder, event_id))
    except (OSError, ValueError):
        return None


def _read(path: Path) -> Kept:
    kept = Kept.model_validate_json(path.read_bytes())
    if path.stem != kept.event_id:
        raise ValueError("other than its name")
    return kept


def _broken(error: OSError | ValueError) -> tuple[str, str]:
    """What was found and what was expected, without a word of the file itself."""
    expected = "a kept file as `diazone retain` writes it"
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"][:3]))
        return f"a broken file ({first['msg'].lower() if not place else f'{place}: ' + first['type']})", expected
    return f"a broken file ({'it cannot be opened' if isinstance(error, OSError) else error})", expected


def write_kept(folder: Path, kept: Kept) -> bool:
    """Write it whole, on the disk when this returns; whether anything changed."""
    return write_whole(kept_path(folder, kept.event_id), kept.text().encode())


def write_whole(path: Path, data: bytes) -> bool:
    """Replace a file in one step, on the disk when this returns; nothing is touched where it holds `data` already."""
    if path.is_file() and path.read_bytes() == data:
        return False
    part = whole(path)
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)
    return True


def first_days(kept: Iterable[Kept]) -> dict[str, datetime.date]:
    """For the checksum of each raw file that was seen, the first day it was."""
    days: dict[str, datetime.date] = {}
    for one in kept:
        days[one.sha256] = min(one.first_seen, days.get(one.sha256, one.first_seen))
    return days
