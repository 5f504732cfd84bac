"""Observations out for coding and people's files back in: what `diazone review export` and `import` do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.field.review.corrections import DISCARDED, PROPOSED
from pipelines.field.review.reading import REVIEW, ReviewReader
from pipelines.field.review.workbook import workbook
from pipelines.paths import FIELD, Workspace
from pipelines.problems import BadInput, Problem
from pipelines.storage import Store, whole

NEEDED = ("mart.observation", "mart.observation_theme", "mart.event")


class Chosen(NamedTuple):
    """Which observations go out: all or only those nobody has looked at; of some zones; at most so many."""

    everything: bool = False
    zones: tuple[str, ...] = ()
    most: int = 0


def export(workspace: Workspace, catalogue: Catalogue, to: Path, language: str, chosen: Chosen) -> int:
    """Write the workbook and return its number of observations, the most uncertain first.

    Raises BadInput where nothing was built yet, a zone is none, or the file is there already: somebody's work may be in
    it.
    """
    if to.exists():
        raise BadInput([Problem(str(to), "file", "one that exists", "a new file", "choose another name")])
    if to.suffix.lower() != ".xlsx":
        raise BadInput([Problem(str(to), "file name", to.suffix or "no ending", ".xlsx", "call it so")])
    if strangers := sorted(set(chosen.zones) - set(catalogue.area_ids)):
        found, known = ", ".join(map(repr, strangers)), ", ".join(catalogue.area_ids)
        raise BadInput([Problem("command line", "--zones", found, known, "correct it")])
    store = Store(workspace.processed)
    missing = [table for table in NEEDED if not store.path(table).is_file()]
    if missing:
        found, remedy = f"no table {missing[0]}", "run diazone build first"
        raise BadInput([Problem(str(workspace.processed), "tables", found, "what a build makes", remedy)])
    said = _chosen(store.read("mart.observation"), chosen)
    kinds = store.read("mart.event").set_index("event_id").kind
    codes = store.read("mart.observation_theme")
    codes = codes[codes.observation_id.isin(said.observation_id) & (codes.state != DISCARDED)]
    to.parent.mkdir(parents=True, exist_ok=True)
    part = whole(to)
    part.write_bytes(workbook(catalogue, said.assign(event_kind=said.event_id.map(kinds)), codes, language))
    os.replace(part, to)
    return len(said)


def _chosen(said: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    rows = said[(said.excerpt != "") & (said.state != DISCARDED)]
    if not chosen.everything:
        rows = rows[rows.state == PROPOSED]
    if chosen.zones:
        rows = rows[rows.zone_id.isin(chosen.zones)]
    rows = rows.sort_values(["doubt", "observation_id"], ascending=[False, True], kind="stable")
    return rows.head(chosen.most) if chosen.most else rows


def take_in(data: Path, catalogue: Catalogue, file: Path) -> tuple[int, int, list[Problem]]:
    """Put a file that came back into `field/review/`; returns how many words it holds, about how many observations,
    and what is wrong in it.

    Raises BadInput, and takes nothing in, where the file holds no word at all or cannot be read. A file of that name
    that is there already stays: the new one gets a number.
    """
    back = ReviewReader(catalogue).read_file(file)
    if not back.corrections:
        found = "nothing anybody filled in"
        remedy = "choose a state or another code in at least one row"
        raise BadInput(back.problems or [Problem(file.name, "file", found, "a word of a person", remedy)])
    to = _free(data / FIELD / REVIEW, file)
    to.parent.mkdir(parents=True, exist_ok=True)
    part = whole(to)
    shutil.copyfile(file, part)
    os.replace(part, to)
    return len(back.corrections), len({one.observation_id for one in back.corrections}), back.problems


def _free(folder: Path, file: Path) -> Path:
    """A name in the folder that nothing has yet and a build does not pass over; the same file again keeps its own."""
    number, own = 1, Path(file.name.lstrip(".~$"))
    to = folder / own
    while to.exists() and to.read_bytes() != file.read_bytes():
        number += 1
        to = folder / f"{own.stem}_{number}{own.suffix}"
    return to
