"""What a page of a meeting says: words people said and confirmed, counts that are right, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.reporting.minutes.view import (
    LONGEST,
    MOST_QUOTES,
    MOST_THEMES,
    index_view,
    meeting_view,
    practices_view,
    rows_of,
    written_date,
)
from pipelines.reporting.words import Words
from tests.reporting.minutes.shelves import NOBODY, event_row, said_row, shelf_of


@pytest.fixture
def view(catalogue, words):
    """The page of the first meeting, of some rows."""

    def make(rows: list[dict], *events: dict) -> dict:
        shelf = shelf_of(catalogue, list(events) or [event_row()], rows)
        return meeting_view(shelf, rows_of(shelf.events)[0], words)

    return make


def _quotes(view: dict) -> list[str]:
    parts = [*view["points"], *view["lists"], {"quotes": view["carried"]}]
    return [quote["text"] for part in parts for quote in part["quotes"]]


def _list(view: dict, words: Words, name: str) -> dict:
    (part,) = [part for part in view["lists"] if part["title"] == words.say(f"minutes.{name}")]
    return part


# ---- quotes ----
def test_only_words_somebody_confirmed_are_quoted_and_the_others_count(view):
    states = ["proposed", "confirmed", "corrected", "discarded"]
    made = view([said_row(state, f"Dit is {state}.", state=state) for state in states])
    assert _quotes(made) == ["Dit is confirmed.", "Dit is corrected."]
    assert [bar["count"] for bar in made["bars"]] == [3]
    assert [fact["number"] for fact in made["facts"]][-2:] == ["3", "2"]


def test_what_is_about_two_themes_stands_once(view):
    made = view([said_row("a", "Eerst.", themes=("mental_health", "housing")), said_row("b", "Dan.")])
    assert sorted(_quotes(made)) == ["Dan.", "Eerst."]


def test_a_long_sentence_is_cut_between_words_and_a_short_one_never(view):
    text = "woord " * 60
    (quote,) = _quotes(view([said_row("a", text)]))
    assert quote.endswith(" […]")
    assert text.startswith(quote.removesuffix("[…]"))
    assert len(quote) <= LONGEST + 4
    assert _quotes(view([said_row("a", "x" * LONGEST)])) == ["x" * LONGEST]


def test_a_theme_shows_a_few_sentences_of_each_kind_one_and_tells_how_many_more(view, words):
    rows = [said_row(f"n{place}", f"Nood {place}.") for place in range(4)]
    made = view([*rows, said_row("p", "Praktijk.", kind="practice")])
    (point,) = made["points"]
    assert [quote["text"] for quote in point["quotes"]] == ["Nood 0.", "Praktijk.", "Nood 1."]
    assert len(point["quotes"]) == MOST_QUOTES
    assert point["more"] == words.say("minutes.more", n=2)
    assert view(rows)["points"][0]["more"] == words.say("minutes.more_one")
    assert view(rows[:3])["points"][0]["more"] == ""


def test_a_repetition_is_not_quoted_beside_what_it_repeats(view):
    rows = [said_row("a", "Geen psycholoog."), said_row("b", "Geen psychologen.", repeats="a")]
    assert _quotes(view(rows)) == ["Geen psycholoog."]


@pytest.mark.parametrize("state", ["proposed", "discarded"])
def test_a_repetition_of_what_nobody_may_read_speaks_for_itself(view, state):
    rows = [said_row("a", "Geen psycholoog.", state=state), said_row("b", "Geen psychologen.", repeats="a")]
    assert _quotes(view(rows)) == ["Geen psychologen."]


# ---- counts and words ----
def test_themes_stand_by_how_often_they_were_spoken_of(view, catalogue):
    themes = [theme.id for theme in catalogue.themes.values() if theme.theme_class != "context"][: MOST_THEMES + 3]
    rows = [said_row(f"{place}", f"Zin {place}.", themes=(theme,)) for place, theme in enumerate([themes[4], *themes])]
    made = view(rows)
    assert made["bars"][0]["theme_id"] == themes[4]
    assert [bar["share"] for bar in made["bars"]] == [100.0, *[50.0] * (MOST_THEMES - 1)]
    assert [bar["theme_id"] for bar in made["bars"][1:]] == [name for name in themes if name != themes[4]][:7]
    assert "3" in made["other_themes"]


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "1 ander thema"), ("fr", "1 autre thème"), ("en", "1 other theme")]
)
def test_one_other_theme_is_said_of_one(catalogue, language, said):
    themes = [theme.id for theme in catalogue.themes.values() if theme.theme_class != "context"][: MOST_THEMES + 1]
    shelf = shelf_of(catalogue, [event_row()], [said_row(name, "Zin.", themes=(name,)) for name in themes])
    made = meeting_view(shelf, rows_of(shelf.events)[0], Words.of(catalogue, language))
    assert made["other_themes"].endswith(said)


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("nl", ["1 aanwezige", "1 uur", "1 uur inzet", "1 signaal", "1 nagelezen"],
         ["2 aanwezigen", "1,5 uur", "3 uur inzet", "2 signalen", "2 nagelezen"]),
        ("fr", ["1 personne présente", "1 heure", "1 heure donnée", "1 constat", "1 relu"],
         ["2 personnes présentes", "1,5 heure", "3 heures données", "2 constats", "2 relus"]),
        ("en", ["1 person present", "1 hour", "1 hour given", "1 observation", "1 looked over"],
         ["2 people present", "1.5 hours", "3 hours given", "2 observations", "2 looked over"]),
    ],
)  # fmt: skip
def test_one_and_many_are_said_as_people_say_them(catalogue, language, one, many):
    for count, hours, said in ((1, 1.0, one), (2, 1.5, many)):
        rows = [said_row(f"{place}", "Zin.") for place in range(count)]
        shelf = shelf_of(catalogue, [event_row(participants=float(count), hours=hours)], rows)
        facts = meeting_view(shelf, rows_of(shelf.events)[0], Words.of(catalogue, language))["facts"]
        assert [f"{fact['number']} {fact['label']}" for fact in facts] == said


def test_what_is_not_known_is_not_said(view, words):
    made = view([], event_row(participants=NOBODY, hours=NOBODY, zone_id="", level="", kind="", date=""))
    assert [fact["number"] for fact in made["facts"]] == ["0", "0"]
    assert (made["kind"], made["zone"], made["date"]) == tuple(
        words.say(f"minutes.{name}_unknown") for name in ("kind", "zone", "date")
    )
    assert (made["bars"], made["points"], made["carried"], made["keywords"], made["waiting"]) == ([], [], [], [], "")
    assert made["aloud"] == [
        words.say("minutes.aloud_no_count", **{name: made[name] for name in ("kind", "zone", "date")})
    ]


def test_a_meeting_of_the_region_is_called_by_the_region(view, catalogue, words):
    region = catalogue.area_name(catalogue.territory.region_id).in_language(words.language)
    assert view([], event_row(zone_id=catalogue.territory.region_id, level="region"))["zone"] == region
    assert view([], event_row(zone_id="", level="region"))["zone"] == region


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-03-12", ["12 maart 2026", "12 mars 2026", "12 March 2026"]),
        ("2026-03-01", ["1 maart 2026", "1 mars 2026", "1 March 2026"]),
        ("2026-03", ["maart 2026", "mars 2026", "March 2026"]), ("2026", ["2026"] * 3),
        ("", ["datum onbekend", "date inconnue", "date unknown"]),
    ],
)  # fmt: skip
def test_a_date_is_written_as_precisely_as_it_is_known(catalogue, date, said):
    assert [written_date(date, Words.of(catalogue, language)) for language in ("nl", "fr", "en")] == said


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [("nl", "op 12 maart 2026 kwamen 14 mensen samen.", "in maart 2026 kwamen 14 mensen samen."),
     ("fr", "14 personnes se sont réunies le 12 mars 2026.", "14 personnes se sont réunies en mars 2026."),
     ("en", "14 people met on 12 March 2026.", "14 people met in March 2026.")],
)  # fmt: skip
def test_what_is_read_aloud_first_says_who_met_on_which_day_or_in_which_month(catalogue, language, day, month):
    for date, said in (("2026-03-12", day), ("2026-03", month)):
        shelf = shelf_of(catalogue, [event_row(date=date)], [])
        aloud = meeting_view(shelf, rows_of(shelf.events)[0], Words.of(catalogue, language))["aloud"]
        assert aloud[0].replace("\u00a0", " ").endswith(f": {said}")


@pytest.mark.parametrize(
    ("count", "key"), [(0, "waiting_none"), (1, "waiting_one"), (2, "waiting_some"), (3, "waiting_all")]
)
def test_how_many_wait_is_said(view, words, count, key):
    rows = [said_row(f"{at}", "Zin.", state="proposed" if at < count else "confirmed") for at in range(3)]
    assert view(rows)["waiting"] == words.say(f"minutes.{key}", n=count, total=3)


def test_recommendations_decisions_and_questions_are_listed_whole_and_say_how_many_wait(view, words):
    rows = [said_row(f"{kind}{at}", f"{kind} {at}.", kind=kind, state="confirmed" if at else "proposed")
            for kind in ("recommendation", "decision", "question") for at in range(6)]  # fmt: skip
    made = view(rows)
    for kind in ("recommendation", "decision", "question"):
        part = _list(made, words, f"{kind}s")
        assert [quote["text"] for quote in part["quotes"]] == [f"{kind} {at}." for at in range(1, 6)]
        assert part["waiting"] == words.say("minutes.waiting_here", n=1)


def test_an_answered_question_is_neither_listed_nor_counted_as_open(view, words):
    rows = [said_row("a", "Wie betaalt?", kind="question"),
            said_row("b", "Wanneer?", kind="question", review_reason="answered")]  # fmt: skip
    made = view(rows)
    assert [quote["text"] for quote in _list(made, words, "questions")["quotes"]] == ["Wie betaalt?"]
    assert words.say("minutes.question_one", n="1") in made["aloud"][-1]


# ---- carried from earlier meetings ----
ASKED = {"event_id": "e0", "kind": "question", "date": "2026-01-05"}


def _carried(view, said: dict | None = None, now: dict | None = None, **earlier) -> list[str]:
    before = event_row("e0", date="2026-01-05") | earlier
    question = said_row("q", "Wie betaalt?", **(ASKED | (said or {})))
    return [quote["text"] for quote in view([question], event_row() | (now or {}), before)["carried"]]


def test_an_open_question_is_carried_to_later_meetings_of_the_same_space_and_zone(view):
    assert _carried(view) == ["Wie betaalt?"]
    assert _carried(view, kind="action_council") == []
    assert _carried(view, zone_id="north") == []
    assert _carried(view, said={"review_reason": "answered"}) == []
    assert _carried(view, said={"kind": "need"}) == []
    assert _carried(view, said={"state": "proposed"}) == []
    assert _carried(view, said={"state": "discarded"}) == []


@pytest.mark.parametrize(
    ("before", "now", "is_carried"),
    [("2026-03-11", "2026-03-12", True), ("2026-03-12", "2026-03-12", False), ("2026-03-13", "2026-03-12", False),
     ("2026-02", "2026-03-12", True), ("2025", "2026-03", True), ("2025-12-31", "2026", True),
     ("2026-03", "2026-03-12", False), ("2026", "2026-03-12", False), ("2026-03-12", "2026-03", False),
     ("", "2026-03-12", False), ("2026-03-12", "", False), ("", "", False)],
)  # fmt: skip
def test_only_a_meeting_known_to_be_earlier_carries_its_questions(view, before, now, is_carried):
    assert bool(_carried(view, now={"date": now}, date=before)) == is_carried


def test_meetings_of_which_zone_or_kind_is_not_known_are_not_taken_for_the_same(view):
    assert _carried(view, now={"zone_id": "", "level": ""}, zone_id="", level="") == []
    assert _carried(view, now={"kind": ""}, kind="") == []


# ---- practices ----
def test_practices_are_those_confirmed_that_no_organisation_tells_of_itself(catalogue, words):
    rows = [
        said_row("a", "Samen koken werkt.", kind="practice", themes=("food_aid", "housing")),
        said_row("b", "Wij koken samen.", kind="practice", about="organisation"),
        said_row("c", "Misschien.", kind="practice", state="proposed"),
        said_row("d", "Weg ermee.", kind="practice", state="discarded"),
        said_row("e", "Zonder thema.", kind="practice", themes=()),
        said_row("f", "Uit een formulier.", kind="practice", event_id="log", date="2026-02", themes=("food_aid",)),
        said_row("g", "Geen praktijk."),
    ]
    made = practices_view(shelf_of(catalogue, [event_row()], rows), words)
    assert [[quote["text"] for quote in group["quotes"]] for group in made["groups"]] == [
        ["Samen koken werkt.", "Uit een formulier."], ["Zonder thema."],
    ]  # fmt: skip
    assert made["groups"][0]["label"] == catalogue.themes["food_aid"].label.in_language(words.language)
    assert made["waiting"] == words.say("minutes.practices_waiting_one")
    told = [quote["told"] for quote in made["groups"][0]["quotes"]]
    assert written_date("2026-03-12", words) in told[0]
    assert told[1] == f"{words.say('minutes.of_log')}, {written_date('2026-02', words)}"


def test_no_practices_and_none_waiting_say_so(catalogue, words):
    made = practices_view(shelf_of(catalogue, [], []), words)
    assert (made["groups"], made["waiting"]) == ([], "")


# ---- the index ----
def test_the_latest_meeting_stands_first_and_those_without_a_date_last(catalogue, words):
    dates = {"a": "2025-12-31", "b": "", "c": "2026-03-12", "d": "2026-03", "e": "2026-03-12", "f": "2026"}
    events = [event_row(name, date=date) for name, date in dates.items()]
    rows = [said_row("x", "Zin.", event_id="c"), said_row("y", "Zin.", event_id="c", state="proposed"),
            said_row("z", "Weg.", event_id="c", state="discarded")]  # fmt: skip
    made = index_view(shelf_of(catalogue, events, rows), words)
    assert [row["event_id"] for row in made["rows"]] == ["c", "e", "d", "f", "a", "b"]
    assert [(row["observations"], row["waiting"]) for row in made["rows"][:2]] == [("2", "1"), ("0", "0")]


def test_the_index_offers_what_is_there_and_each_once(catalogue, words):
    events = [event_row("a"), event_row("b", zone_id="north"), event_row("c", zone_id="", level="", kind="")]
    rows = [said_row("x", "Zin.", event_id="a", themes=("housing", "poverty")), said_row("y", "Zin.", event_id="b")]
    choices = index_view(shelf_of(catalogue, events, rows), words)["choices"]
    assert {name: len(own) for name, own in choices.items()} == {"zone": 3, "themes": 3, "kind": 2}
    assert words.say("minutes.zone_unknown") in choices["zone"]


def test_an_empty_shelf_is_no_fault(catalogue, words):
    made = index_view(shelf_of(catalogue, [], []), words)
    assert (made["rows"], made["choices"]) == ([], {"zone": [], "themes": [], "kind": []})
    assert isinstance(shelf_of(catalogue, [], []).said_in("x"), pd.DataFrame)
