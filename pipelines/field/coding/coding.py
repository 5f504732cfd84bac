"""The observations of a build coded: a kind and themes for each, near-repetitions told."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.field.coding.coder import TERRITORY, Coded, Coder, ThemeCode
from pipelines.field.coding.duplicates import groups_of

KIND_COLUMNS = ["observation_id", "kind", "kind_score", "about", "doubt", "repeats"]
CODE_COLUMNS = ["observation_id", "theme_id", "score", "reason"]
WRITTEN = "log"  # the reason of a theme that whoever kept the log wrote beside the call
NO_WORDS = "question"  # a call of which nobody wrote what it was about was a question all the same
CASE = "obstacle"  # a case manager's form says what blocks


class CodedObservations(NamedTuple):
    """kinds: KIND_COLUMNS, one row per observation. themes: CODE_COLUMNS, one row per observation and theme."""

    kinds: pd.DataFrame
    themes: pd.DataFrame


def code_observations(observations: pd.DataFrame, events: pd.DataFrame, catalogue: Catalogue) -> CodedObservations:
    """Code every observation.

    observations: observation_id, event_id, zone_id, excerpt, under, themes (ids written in a log, joined by "; "),
    kind_written. events: event_id, kind. What people wrote beside a call or an answer stands in place of the machine's.
    """
    kinds = observations.event_id.map(events.set_index("event_id").kind).fillna("")
    is_case = kinds == "cases"
    texts = observations.excerpt.where(~is_case, observations.under.map(_Labels(catalogue).said))
    under = observations.under.where(~is_case, "")
    coded, vectors = Coder(catalogue).code(texts.tolist(), under.tolist())
    # two case forms with the same answers are two cases, so they are held against nothing
    first = groups_of(vectors, observations.excerpt.where(~is_case, "").tolist(), observations.zone_id.tolist())
    names = observations.observation_id.tolist()
    rows, codes = [], []
    said = zip(coded, is_case, observations.themes, observations.kind_written, strict=True)
    for at, (one, case, written, own) in enumerate(said):
        kind = CASE if case else own or one.kind or NO_WORDS
        repeats = names[first[at]] if first[at] != at else ""
        rows.append(
            (names[at], kind, one.kind_score, TERRITORY if case else one.about or TERRITORY, one.doubt, repeats)
        )
        codes += [(names[at], code.theme_id, code.score, code.reason) for code in _themes(one, written)]
    words = dict.fromkeys(("observation_id", "kind", "about", "repeats"), "str")
    return CodedObservations(
        pd.DataFrame(rows, columns=KIND_COLUMNS).astype(words | {"kind_score": "float64", "doubt": "float64"}),
        pd.DataFrame(codes, columns=CODE_COLUMNS).astype(
            {"observation_id": "str", "theme_id": "str", "score": "float64", "reason": "str"}
        ),
    )


def _themes(coded: Coded, written: str) -> list[ThemeCode]:
    """The themes written in the log, or else the machine's."""
    named = [name for name in written.split("; ") if name]
    return [ThemeCode(name, 1.0, WRITTEN) for name in named] if named else list(coded.themes)


class _Labels:
    """What the coded answers of a case form are called, so that they can be coded by theme like any text."""

    def __init__(self, catalogue: Catalogue) -> None:
        # an id that stands in several lists is read as what blocks ("housing" as no housing)
        lists = (catalogue.logs.codes[name] for name in ("tried", "missing", "blockage"))
        self.labels = {code.id: code.label.nl for codes in lists for code in codes.codes}

    def said(self, coded: str) -> str:
        """The labels of some codes in one sentence."""
        return ". ".join(self.labels.get(code, code) for code in coded.split("; ") if code)
