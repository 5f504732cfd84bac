"""A small shelf of meetings made by hand, through the same step that decides what councils may read."""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.field.mart import OBSERVATION_COLUMNS, council_observations
from pipelines.reporting.minutes.view import Shelf

EVENT_COLUMNS = ["event_id", "kind", "date", "level", "zone_id", "participants", "hours", "source_file", "language"]
NOBODY = float("nan")


def event_row(event_id: str = "e1", **said) -> dict:
    row = {
        "event_id": event_id, "kind": "change_workshop", "date": "2026-03-12", "level": "zone", "zone_id": "south",
        "participants": 14.0, "hours": 2.5, "source_file": f"field/minutes/{event_id}.md", "language": "nl",
    }  # fmt: skip
    assert set(said) <= set(row)
    return row | said


def said_row(observation_id: str, excerpt: str, **said) -> dict:
    """A row of mart.observation that a person confirmed, with `themes` beside it; some of it changed."""
    row = dict.fromkeys(OBSERVATION_COLUMNS, "") | {
        "observation_id": observation_id, "event_id": "e1", "zone_id": "south", "date": "2026-03-12", "language": "nl",
        "kind": "need", "about": "territory", "excerpt": excerpt, "redactions": 0, "doubt": 0.1, "kind_score": 0.8,
        "state": "confirmed", "position": 0, "themes": ("mental_health",),
    }  # fmt: skip
    assert set(said) <= set(row)
    return row | said


def tables(rows: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """mart.observation and mart.observation_theme of some rows."""
    made = [row | {"position": row["position"] or place} for place, row in enumerate(rows)]
    observations = pd.DataFrame(made, columns=OBSERVATION_COLUMNS)
    codes = [
        {"observation_id": row["observation_id"], "theme_id": theme, "coder": "machine", "score": 0.9 - place / 10,
         "state": row["state"], "reason": theme[:6]}
        for row in rows for place, theme in enumerate(row["themes"])
    ]  # fmt: skip
    return observations, pd.DataFrame(
        codes, columns=["observation_id", "theme_id", "coder", "score", "state", "reason"]
    )


def shelf_of(catalogue: Catalogue, events: list[dict], rows: list[dict], is_simulated: bool = False) -> Shelf:
    said = council_observations(*tables(rows))
    return Shelf(catalogue, pd.DataFrame(events, columns=EVENT_COLUMNS), said, is_simulated, 2026)
