"""The unit of evidence: one meeting and organisation, not one sentence.

Whoever speaks long does not count oftener. A meeting is one source. In a log, each sector (or organisation) of a month
is one: twenty calls of one service about one thing are one voice, and twenty services are twenty.
"""

from __future__ import annotations

import pandas as pd

NEED_KINDS = ("need", "obstacle", "question")
SUPPLY_KINDS = ("resource", "practice", "activity")


def said_of_the_territory(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations that may speak for an area: not left out by a person, and not about an organisation itself.

    Repetitions (`repeats` names the first one) are kept: they are further sources, but counted once per source.
    """
    return observations[(observations.state != "discarded") & (observations.about == "territory")]


def with_sources(observations: pd.DataFrame, events: pd.DataFrame, logs: frozenset[str]) -> pd.DataFrame:
    """Observations with `source_id` (who spoke) and `source_kind` (which sort of occasion).

    events: event_id, kind. logs: kinds of event that are logs, where one file holds many voices. A repetition within
    logs of one kind belongs to the source that said it first; what a meeting said and a caller says too is two sources.
    """
    kinds = events.set_index("event_id").kind
    made = observations.assign(source_kind=observations.event_id.map(kinds).fillna(""))
    months = made.date.str.slice(0, 7)
    who = made.organisation.where(made.organisation != "", made.actor_sector)
    in_log = made.event_id + "|" + months + "|" + who
    own = in_log.where(made.source_kind.isin(logs), made.event_id)
    first = made.assign(own=own).set_index("observation_id")
    told = made.repeats.map(first.own).fillna("")
    is_same_kind = made.repeats.map(first.source_kind) == made.source_kind
    repeats_log = made.source_kind.isin(logs) & is_same_kind & (told != "")
    return made.assign(source_id=told.where(repeats_log, own))
