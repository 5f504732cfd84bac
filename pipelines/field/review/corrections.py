"""What people said of an observation. Several may have; the latest word holds, and every word is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import pandas as pd

CONFIRMED, CORRECTED, DISCARDED, PROPOSED = "confirmed", "corrected", "discarded", "proposed"
AUTHOR, CODER = "author", "coder"  # who speaks: one who was at the meeting, or one of the research team


@dataclass(frozen=True)
class Correction:
    """One person's word on one observation.

    state: confirmed, corrected or discarded. kind, about: empty where the machine's stands. themes: theme ids joined
    by "; ", None where the machine's stand; "" says that there is none. reason: why it was left out, or kept.
    on: ISO date. place: where in the file it was said.
    """

    observation_id: str
    on: str
    role: str
    reviewer: str
    state: str
    kind: str = ""
    about: str = ""
    themes: str | None = None
    reason: str = ""
    source_file: str = ""
    place: str = ""

    @property
    def theme_ids(self) -> list[str] | None:
        """The themes this person chose; None where nothing was said about themes."""
        return None if self.themes is None else [name for name in self.themes.split("; ") if name]


COLUMNS = [field.name for field in fields(Correction)]


def correction_table(corrections: Iterable[Correction]) -> pd.DataFrame:
    """Corrections as a table, one row per word, in a fixed order."""
    rows = sorted(corrections, key=lambda one: tuple("" if value is None else value for value in asdict(one).values()))
    return pd.DataFrame([asdict(row) for row in rows], columns=COLUMNS).astype("str")


def corrections_in(table: pd.DataFrame) -> list[Correction]:
    """The words a table of corrections holds."""
    made = []
    for row in table[COLUMNS].to_dict("records"):
        words = {name: str(value) for name, value in row.items() if name != "themes"}
        made.append(Correction(**words, themes=None if pd.isna(row["themes"]) else str(row["themes"])))
    return made


def in_force(corrections: Iterable[Correction]) -> dict[str, Correction]:
    """The word that holds for each observation: the latest; on the same day an author's before a coder's.

    Who was there knows what was meant; the research team's word of a later day still wins over both.
    """
    held: dict[str, Correction] = {}
    for one in corrections:
        before = held.get(one.observation_id)
        if before is None or standing(one) >= standing(before):
            held[one.observation_id] = one
    return held


def standing(correction: Correction) -> tuple:
    """By which the later of two words about one observation is known; row 10 of a file stands below its row 2."""
    where = (re.sub(r"\d+", lambda number: number[0].zfill(9), text)
             for text in (correction.source_file, correction.place))  # fmt: skip
    return (correction.on, correction.role == AUTHOR, *where)
