"""What councils may read, and what a meeting is summed up as: counts of what nobody left out."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.mart import (
    COUNCIL_OBSERVATION,
    EVENT_COLUMNS,
    KEYWORDS,
    OBSERVATION_COLUMNS,
    council_events,
    council_observations,
    event_table,
)

CATALOGUE = load_catalogue()
STATES = ["proposed", "confirmed", "corrected", "discarded"]


def _said(*rows: dict) -> pd.DataFrame:
    common = dict.fromkeys(OBSERVATION_COLUMNS, "") | {"event_id": "e", "position": 0, "coder": "person"}
    return pd.DataFrame([common | row for row in rows], columns=OBSERVATION_COLUMNS)


def _codes(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["observation_id", "theme_id", "score", "state"])


def _events(*ids: str) -> pd.DataFrame:
    columns = ["event_id", "kind", "date", "level", "zone_id", "participants", "hours", "source_file", "language"]
    return pd.DataFrame([dict.fromkeys(columns, "") | {"event_id": name} for name in ids], columns=columns)


@pytest.fixture
def everything() -> pd.DataFrame:
    return _said(*({"observation_id": state, "excerpt": f"Dit is {state}.", "state": state} for state in STATES))


def test_only_confirmed_words_are_for_councils_while_what_waits_counts(everything: pd.DataFrame) -> None:
    made = council_observations(everything, _codes())
    assert dict(zip(made.observation_id, made.excerpt, strict=True)) == {
        "proposed": "", "confirmed": "Dit is confirmed.", "corrected": "Dit is corrected.",
    }  # fmt: skip
    assert list(made.columns) == COUNCIL_OBSERVATION


def test_themes_that_hold_stand_with_the_surest_first(everything: pd.DataFrame) -> None:
    codes = _codes(("confirmed", "housing", 0.6, "confirmed"), ("confirmed", "poverty", 0.9, "proposed"),
                   ("confirmed", "violence", 0.99, "discarded"), ("confirmed", "food_aid", float("nan"), "corrected"),
                   ("discarded", "housing", 0.9, "confirmed"))  # fmt: skip
    made = council_observations(everything, codes).set_index("observation_id").theme_ids
    assert made.to_dict() == {"proposed": "", "confirmed": "poverty; housing; food_aid", "corrected": ""}


def test_a_repetition_names_only_what_may_be_read() -> None:
    rows = [{"observation_id": state, "state": state, "excerpt": "x"} for state in STATES]
    rows += [
        {"observation_id": f"of_{state}", "state": "confirmed", "excerpt": "y", "repeats": state} for state in STATES
    ]
    rows += [{"observation_id": "waits", "state": "proposed", "excerpt": "z", "repeats": "proposed"}]
    repeats = council_observations(_said(*rows), _codes()).set_index("observation_id").repeats
    assert repeats[repeats != ""].to_dict() == {
        "of_confirmed": "confirmed", "of_corrected": "corrected", "waits": "proposed",
    }  # fmt: skip


def test_nothing_is_a_table_without_rows_and_of_the_same_types(everything: pd.DataFrame) -> None:
    full, empty = (council_observations(said, _codes()) for said in (everything, everything.head(0)))
    assert empty.empty
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_meeting_is_summed_up_by_what_nobody_left_out(everything: pd.DataFrame) -> None:
    said = everything.assign(coder=["machine", "person", "person", "person"])
    codes = _codes(*((state, "housing", 0.8, state) for state in STATES), ("confirmed", "poverty", 0.7, "confirmed"),
                   ("discarded", "violence", 0.9, "confirmed"))  # fmt: skip
    made = event_table(_events("e", "silent"), said, codes, CATALOGUE).set_index("event_id")
    assert made.loc["e", ["observations", "reviewed", "waiting"]].tolist() == [3, 2, 1]
    assert made.loc["silent", ["observations", "reviewed", "waiting"]].tolist() == [0, 0, 0]
    labels = [CATALOGUE.themes[name].label for name in ("housing", "poverty")]
    for language in ("nl", "fr", "en"):
        named = [label.in_language(language) for label in labels]
        words = CATALOGUE.strings[language]["field"]
        assert made.loc["e", f"keywords_{language}"] == "; ".join(named)
        assert made.loc["e", f"summary_{language}"] == words["summary_many"].format(n=3) + words[
            "summary_themes"
        ].format(themes=", ".join(named))
        assert made.loc["silent", f"summary_{language}"] == words["summary_none"]
        assert made.loc["silent", f"keywords_{language}"] == ""
    assert [name for name in made.reset_index().columns if name in EVENT_COLUMNS] == EVENT_COLUMNS


def test_one_observation_is_said_as_one_and_no_more_than_five_keywords_stand() -> None:
    themes = [theme.id for theme in CATALOGUE.themes.values()][: KEYWORDS + 2]
    said = _said({"observation_id": "a", "state": "confirmed", "excerpt": "x"})
    made = event_table(_events("e"), said, _codes(*(("a", name, 0.5, "confirmed") for name in themes)), CATALOGUE)
    assert made.summary_en[0].startswith("1 observation, mostly about: ")
    assert made.keywords_nl[0].split("; ") == [CATALOGUE.themes[name].label.nl for name in themes[:KEYWORDS]]


def test_no_meetings_are_no_rows() -> None:
    assert event_table(_events(), _said(), _codes(), CATALOGUE).empty


def test_logs_are_no_meetings() -> None:
    events = _events("a", "b").assign(kind=["helpdesk", "action_council"])
    assert council_events(events, frozenset({"helpdesk"})).event_id.tolist() == ["b"]
