"""The field's tables as others read them: meetings add up, and councils read no word nobody confirmed."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.loading import load_catalogue
from pipelines.field import mart
from pipelines.field.review.corrections import AUTHOR, DISCARDED, Correction

CATALOGUE = load_catalogue()
UNREAD = "Dit heeft niemand nagelezen."
STATES = ("proposed", "confirmed", "corrected", "discarded")


def _observations() -> pd.DataFrame:
    """One observation of each state in meeting `m`, and a proposed one in the log `h`."""
    made = pd.DataFrame("", index=range(5), columns=mart.OBSERVATION_COLUMNS)
    made["observation_id"] = list("abcde")
    made["event_id"] = ["m"] * 4 + ["h"]
    made["state"] = [*STATES, "proposed"]
    made["coder"] = ["machine", "person", "person", "person", "machine"]
    made["excerpt"] = [UNREAD, "Bevestigd.", "Verbeterd.", UNREAD, UNREAD]
    made["review_reason"] = ["", "answered", "", "personal", ""]
    return made


CODES = pd.DataFrame(
    [("a", "housing", 0.9, "proposed"), ("b", "housing", 0.2, "confirmed"), ("b", "poverty", 0.8, "corrected"),
     ("b", "violence", 0.9, "discarded"), ("d", "violence", 0.9, "discarded"), ("e", "poverty", 0.5, "proposed")],
    columns=["observation_id", "theme_id", "score", "state"],
)  # fmt: skip


def _events() -> pd.DataFrame:
    made = pd.DataFrame("", index=range(3), columns=mart.EVENT_COLUMNS[:9])
    return made.assign(event_id=["m", "h", "empty"], kind=["workshop", "helpdesk", "workshop"])


def _meeting(event: str) -> dict:
    table = mart.event_table(_events(), _observations(), CODES, CATALOGUE)
    assert list(table.columns) == mart.EVENT_COLUMNS
    (row,) = table[table.event_id == event].to_dict("records")
    return row


def test_what_was_looked_over_and_what_waits_is_all_that_was_not_left_out() -> None:
    assert [_meeting("m")[name] for name in ("observations", "reviewed", "waiting")] == [3, 2, 1]
    assert [_meeting("h")[name] for name in ("observations", "reviewed", "waiting")] == [1, 0, 1]
    assert [_meeting("empty")[name] for name in ("observations", "reviewed", "waiting")] == [0, 0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_are_themes_that_hold_the_most_named_first(language: str) -> None:
    named = [CATALOGUE.themes[theme].label.in_language(language) for theme in ("housing", "poverty")]
    assert _meeting("m")[f"keywords_{language}"] == "; ".join(named)
    assert _meeting("empty")[f"keywords_{language}"] == ""
    assert _meeting("m")[f"summary_{language}"] != _meeting("empty")[f"summary_{language}"] != ""
    assert UNREAD not in str(_meeting("m"))


def test_a_summary_has_no_gap_left_to_fill() -> None:
    for event in ("m", "h", "empty"):
        assert not any("{" in _meeting(event)[f"summary_{language}"] for language in LANGUAGES)


def test_councils_read_only_words_a_person_confirmed() -> None:
    table = mart.council_observations(_observations(), CODES).set_index("observation_id")
    assert table.excerpt.to_dict() == {"a": "", "b": "Bevestigd.", "c": "Verbeterd.", "e": ""}
    assert UNREAD not in table.to_csv()
    assert table.is_answered.to_dict() == {"a": False, "b": True, "c": False, "e": False}


def test_councils_read_themes_that_hold_the_surest_first() -> None:
    table = mart.council_observations(_observations(), CODES).set_index("observation_id")
    assert table.theme_ids.to_dict() == {"a": "housing", "b": "poverty; housing", "c": "", "e": "poverty"}


def test_councils_have_no_page_of_a_log() -> None:
    assert mart.council_events(_events(), frozenset({"helpdesk"})).event_id.tolist() == ["m", "empty"]


def test_every_observation_has_one_row_with_the_word_that_holds() -> None:
    read = _observations()[["observation_id", "event_id", "excerpt"]].assign(themes="", kind_written="")
    for name in set(mart.OBSERVATION_COLUMNS) - {*read, "kind", "about", "kind_score", "doubt", "repeats"}:
        read[name] = ""
    kinds = pd.DataFrame({"observation_id": list("edcba"), "kind": "need", "kind_score": 0.5, "about": "territory",
                          "doubt": 0.2, "repeats": ""})  # fmt: skip
    held = {"b": Correction("b", "2026-11-24", AUTHOR, "An", DISCARDED, kind="obstacle", reason="too_old")}
    table = mart.observation_table(read, kinds, held).set_index("observation_id")
    assert table.index.tolist() == list("abcde")
    assert table.loc["b", ["kind", "state", "review_reason", "reviewer"]].tolist() == [
        "obstacle", "discarded", "too_old", "An",
    ]  # fmt: skip
    assert set(table.drop(index="b").state) == {"proposed"}
