"""Pages of meetings as files: whole, alone, the same each time, and with no word on them that nobody confirmed."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.reporting.minutes.pages import FOLDER, INDEX, PRACTICES, pages
from pipelines.reporting.minutes.review import review_page
from pipelines.reporting.minutes.view import rows_of
from pipelines.reporting.words import Words
from tests.reporting.minutes.reading import Page
from tests.reporting.minutes.shelves import NOBODY, event_row, said_row, shelf_of, tables

LANGUAGES = ["nl", "fr", "en"]
NASTY = "<b>\"Niemand\" & 'iemand'</b> zegt </script><script>alert(1)</script><!-- {{ x }} ]]> &amp; \u2028 einde"
EVENTS = [
    event_row(),
    event_row("e2", date="2026-02", zone_id="", level="", participants=NOBODY, hours=NOBODY),
    event_row("e4", date="2026-01"),
    event_row("e3", date="", kind="", zone_id="brussels", level="region", participants=1.0, hours=1.0),
]
ROWS = [
    said_row("a", "Geen enkele psycholoog is vrij.", themes=("mental_health", "primary_care_access")),
    said_row("b", "Plus de place chez le psychologue.", language="fr", state="corrected", kind="obstacle"),
    said_row("c", "Nog niet bevestigd.", state="proposed"), said_row("d", "Weggelaten.", state="discarded"),
    said_row("e", NASTY, kind="recommendation"), said_row("f", "Wie betaalt?", kind="question"),
    said_row("g", "Samen koken werkt.", kind="practice", themes=("food_aid",)),
    said_row("h", "Een spreker zonder taal.", language="", themes=("food_aid",)),
    said_row("i", "Beslist.", kind="decision", themes=()),
    said_row("j", "Où aller ?", kind="question", event_id="e4", date="2026-01", language="fr"),
]  # fmt: skip


def _pages(catalogue, words: Words, events=EVENTS, rows=ROWS) -> dict[str, bytes]:
    shelf = shelf_of(catalogue, events, rows, is_simulated=True)
    return dict(pages(shelf, [event["event_id"] for event in events], words, LANGUAGES))


@pytest.fixture
def made(catalogue, words) -> dict[str, bytes]:
    return _pages(catalogue, words)


@pytest.fixture
def review(catalogue, words):
    def make(rows=ROWS, event=EVENTS[0]) -> bytes:
        own = [row for row in rows if row["event_id"] == event["event_id"]]
        (row,) = rows_of(shelf_of(catalogue, [event], []).events)
        return review_page(catalogue, row, *tables(own), words, True)

    return make


def _alone(page: Page) -> None:
    assert page.faults == []
    assert not {"img", "iframe", "object", "embed", "base"} & set(page.elements)
    for tag, address in page.addresses:
        assert re.fullmatch(r"#[\w-]+|data:image/svg\+xml,.*|(\.\./\.\./(nl|fr|en)/minutes/)?[\w-]+\.html", address), (
            tag
        )
    for text in (*page.styles, *page.scripts):
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "@import" not in text
        assert not re.search(r"url\((?!data:|#)", text)
    assert page.elements.count("h1") == 1


def test_every_meeting_has_a_page_and_there_is_an_index_and_practices(made):
    assert list(made) == [f"{FOLDER}/{name}" for name in ("e1.html", "e2.html", "e4.html", "e3.html", INDEX, PRACTICES)]


def test_only_the_meetings_that_are_asked_for_get_a_page_while_the_index_tells_of_all(catalogue, words):
    few = dict(pages(shelf_of(catalogue, EVENTS, ROWS), ["e2"], words, ["nl"]))
    assert list(few) == [f"{FOLDER}/{name}" for name in ("e2.html", INDEX, PRACTICES)]
    assert few[f"{FOLDER}/{INDEX}"].decode().count('<tr role="row" data-zone') == 4


def test_every_page_is_whole_and_asks_for_nothing_else(made, review, words):
    for data in (*made.values(), review()):
        page = Page(data)
        _alone(page)
        assert data.startswith(b"<!DOCTYPE html>\n")
        assert f'<html lang="{words.language}">' in data.decode()


def test_the_same_shelf_gives_the_same_bytes(catalogue, words, made, review):
    assert _pages(catalogue, words) == made
    assert review() == review()


def test_a_quote_is_marked_with_the_language_it_was_said_in(made):
    page = Page(made[f"{FOLDER}/e1.html"])
    assert "Plus de place chez le psychologue." in page.in_language("fr")
    assert "Geen enkele psycholoog is vrij." in page.in_language("nl")
    assert "Où aller ?" in page.in_language("fr"), "carried from the meeting of January"
    assert "Samen koken werkt." in Page(made[f"{FOLDER}/{PRACTICES}"]).in_language("nl")


def test_what_looks_like_a_page_inside_words_is_words(made, review):
    page = Page(made[f"{FOLDER}/e1.html"])
    assert " ".join(NASTY.split()) in page.words
    assert b"<b>" not in made[f"{FOLDER}/e1.html"]
    assert page.elements.count("script") == 0
    assert b"alert(1)</script>" not in review()


@pytest.mark.parametrize("event", EVENTS, ids=["known", "no_zone", "month", "no_date"])
def test_a_meeting_of_which_nothing_was_read_has_both_pages(catalogue, words, review, event):
    empty = {**event, "source_file": "field/minutes/<leeg> & {x}.md"}
    for data in (*_pages(catalogue, words, [empty], []).values(), review([], empty)):
        _alone(Page(data))


def test_no_meetings_are_two_pages_that_say_so(catalogue, words):
    made = _pages(catalogue, words, [], [])
    assert list(made) == [f"{FOLDER}/{INDEX}", f"{FOLDER}/{PRACTICES}"]
    assert words.say("minutes.index_none") in Page(made[f"{FOLDER}/{INDEX}"]).words
    assert words.say("minutes.practices_none") in Page(made[f"{FOLDER}/{PRACTICES}"]).words


STATES = st.sampled_from(["proposed", "confirmed", "corrected", "discarded"])
KINDS = st.sampled_from(
    ["need", "obstacle", "question", "resource", "practice", "activity", "recommendation", "decision"]
)
THEMES = st.lists(st.sampled_from(["mental_health", "housing", "food_aid"]), unique=True, max_size=3).map(tuple)
SAID = st.lists(
    st.tuples(STATES, KINDS, THEMES, st.sampled_from(["e1", "e2", "log"]), st.sampled_from(["", "answered"]),
              st.sampled_from(["territory", "organisation"]), st.integers(0, 12)),
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAID)
def test_whatever_was_said_only_confirmed_words_stand_on_a_page_and_word_for_word(catalogue, said):
    rows, told = [], {}
    for at, (state, kind, themes, event, reason, about, repeats) in enumerate(said):
        told[f"Zin{at}einde."] = state
        rows.append(said_row(f"o{at}", f"Zin{at}einde.", state=state, kind=kind, themes=themes, event_id=event,
                             review_reason=reason, about=about, date="2026-02" if event == "e2" else "2026-03-12",
                             repeats=f"o{repeats}" if repeats < at else ""))  # fmt: skip
    made = _pages(catalogue, Words.of(catalogue, "nl"), [event_row(), event_row("e2", date="2026-02")], rows)
    on_pages = set(re.findall(r"Zin\w*\.?", " ".join(Page(data).words for data in made.values())))
    assert on_pages <= {text for text, state in told.items() if state in ("confirmed", "corrected")}
    kept = [row for row in rows if row["state"] != "discarded" and row["event_id"] == "e1"]
    words = Words.of(catalogue, "nl")
    noun = words.say(f"minutes.{'facts_one' if len(kept) == 1 else 'facts'}.observations")
    assert f"{len(kept)} {noun}" in Page(made[f"{FOLDER}/e1.html"]).words
    for row in kept:  # a list shows everything that was confirmed
        if row["kind"] in ("recommendation", "decision") and row["state"] != "proposed":
            assert row["excerpt"] in on_pages
