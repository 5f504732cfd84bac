"""Small counts of residents who spoke are hidden; those of professionals, and silence, are told."""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.loading import load_catalogue
from pipelines.diagnostics.disclosure.field_editions import public_evidence, public_participation


def _participation() -> pd.DataFrame:
    rows = [
        ("north", "cpas", "professional", 1, 2, 0.0, 2, 2, False),
        ("north", "citizens_patients", "patient", 1, 3, 0.0, 3, 1, False),
        ("north", "citizens_patients", "citizen", 2, 7, 0.0, 7, 1, True),
        ("north", "hospital", "", 0, 0, 0.0, 0, 0, False),
    ]
    columns = ["zone_id", "actor_sector", "actor_role", "events", "participations", "hours", "observations", "months",
               "is_asked_often"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def test_few_residents_are_hidden_and_nothing_else() -> None:
    told = public_participation(_participation(), load_catalogue().disclosure)
    assert list(told.status) == ["value", "suppressed", "value", "zero"]
    assert told.participations.isna().tolist() == [False, True, False, False]
    assert told[["events", "hours", "observations"]].isna().all(axis=1).tolist() == [False, True, False, False]
    assert list(told.participations.dropna()) == [2, 7, 0]


def test_who_is_asked_too_often_is_for_the_team() -> None:
    told = public_participation(_participation(), load_catalogue().disclosure)
    assert not {"is_asked_often", "months"} & set(told.columns)


def test_the_ladder_names_no_observation() -> None:
    table = pd.DataFrame({"zone_id": ["north"], "theme_id": ["housing"], "observation_ids": ["a; b"]})
    assert list(public_evidence(table).columns) == ["zone_id", "theme_id"]
