"""The page for looking over, in a browser: what a person says there is what comes back, by mouse and by keyboard."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.field.review.corrections import Correction
from pipelines.field.review.reading import Returned, ReviewReader
from pipelines.reporting.minutes.pages import pages
from pipelines.reporting.minutes.review import review_page
from pipelines.reporting.minutes.view import rows_of
from pipelines.reporting.words import Words
from tests.reporting.minutes.browser import Browser, Tab
from tests.reporting.minutes.shelves import event_row, said_row, shelf_of, tables

pytestmark = pytest.mark.web

NASTY = "Niemand <b>luistert</b> </script><script>document.title = 'broken'</script> & zegt niets."
IDS = [f"{number:010x}" for number in range(6)]
ROWS = [
    said_row(IDS[0], "Geen enkele psycholoog is vrij.", state="proposed", doubt=0.9),
    said_row(IDS[1], "De tandarts is te duur.", state="proposed", themes=("dental_care", "financial_access")),
    said_row(IDS[2], "Mevrouw is ziek.", state="proposed", kind="obstacle"),
    said_row(IDS[3], NASTY, state="proposed", themes=(), doubt=0.8, under="Vragen <i>van</i> het veld"),
    said_row(IDS[4], "Plus de place chez le psychologue.", state="proposed", language="fr", about="organisation"),
    said_row(IDS[5], "Wie betaalt?", kind="question", review_reason="answered"),
]
DO = """
const item = (id) => document.getElementById(`o-${id}`);
const button = (id, place) => [...item(id).querySelectorAll(".choices button")][place];
const choose = (box, value) => { box.value = value; box.dispatchEvent(new Event("change", { bubbles: true })); };
const name = document.getElementById("reviewer");
"""


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory) -> Iterator[Browser]:
    made = Browser(chromium, tmp_path_factory.mktemp("browser"))
    yield made
    made.close()


@pytest.fixture
def opened(browser: Browser, catalogue, tmp_path: Path) -> Callable[..., Tab]:
    """The page of a meeting of some rows, opened from the disk."""

    def make(language: str = "nl", rows: list[dict] = ROWS, width: int = 1280) -> Tab:
        (event,) = rows_of(shelf_of(catalogue, [event_row()], []).events)
        page = review_page(catalogue, event, *tables(rows), Words.of(catalogue, language), False)
        (tmp_path / "e1.html").write_bytes(page)
        return Tab(browser, tmp_path / "e1.html", tmp_path, width)

    return make


def _read(tab: Tab, catalogue) -> Returned:
    path = tab.saved()
    assert path.name == f"review_e1_{json.loads(path.read_text('utf-8'))['reviewed_on']}.json"
    return ReviewReader(catalogue).read_file(path)


def _word(number: int, on: str, file: str, **said) -> Correction:
    row = ROWS[number]
    own = {"state": "confirmed", "kind": row["kind"], "about": row["about"], "themes": "; ".join(row["themes"])} | said
    return Correction(IDS[number], on, "author", "Sofie D.", source_file=file, **own)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_what_a_person_says_is_what_comes_back(opened, catalogue, language):
    tab = opened(language)
    tab.run(
        DO
        + f"""name.value = "Sofie D."; name.dispatchEvent(new Event("change"));
        button("{IDS[0]}", 0).click();
        item("{IDS[1]}").querySelectorAll(".themes button")[1].click();
        choose(item("{IDS[1]}").querySelector(".themes select"), "poverty");
        button("{IDS[2]}", 1).click();
        choose(item("{IDS[2]}").querySelector(".choices select"), "personal");
        document.getElementById("rest").click();
        document.getElementById("save").click();"""
    )
    back = _read(tab, catalogue)
    assert back.problems == []
    on, file = back.corrections[0].on, back.corrections[0].source_file
    datetime.date.fromisoformat(on)
    places = [one.place for one in back.corrections]
    expected = [
        _word(0, on, file), _word(1, on, file, state="corrected", themes="dental_care; poverty"),
        _word(2, on, file, state="discarded", reason="personal"), _word(3, on, file), _word(4, on, file),
    ]  # fmt: skip
    told = [Correction(**{**vars(one), "place": ""}) for one in back.corrections]
    assert told == expected
    assert places == [f"observation {number}" for number in range(1, 6)]
    assert tab.faults == []


def test_words_stand_as_they_were_written_in_their_language(opened):
    tab = opened()
    texts = "return [...document.querySelectorAll('#list .text')].map((one) => [one.textContent, one.lang]);"
    assert tab.run(texts) == [[row["excerpt"], row["language"]] for row in ROWS]
    assert tab.run("return document.querySelector('.under').textContent").endswith("Vragen <i>van</i> het veld")
    assert tab.run("return document.title !== 'broken' && !document.querySelector('#list b, #list i')")
    assert tab.faults == []


def test_what_was_filled_in_is_there_after_the_page_was_loaded_again(opened):
    tab = opened()
    tab.run(
        DO
        + f"""name.value = "Sofie D."; name.dispatchEvent(new Event("change"));
        button("{IDS[0]}", 0).click(); button("{IDS[2]}", 1).click();
        choose(item("{IDS[2]}").querySelector(".choices select"), "too_old");
        choose(item("{IDS[1]}").querySelectorAll(".fields > label select")[0], "practice");"""
    )
    seen = (
        DO
        + f"""const reason = item("{IDS[2]}").querySelector(".choices select").value;
        return [name.value, document.getElementById("progress").textContent,
        ...{json.dumps(IDS[:4])}.map((id) => item(id).className), reason,
        item("{IDS[1]}").querySelectorAll(".fields > label select")[0].value];"""
    )
    before = tab.run(seen)
    tab.reload()
    assert tab.run(seen) == before
    assert before[0] == "Sofie D."
    assert before[2:] == ["confirmed", "corrected", "discarded", "doubt", "too_old", "practice"]


def test_what_was_undone_is_not_saved(opened, catalogue):
    tab = opened()
    tab.run(
        DO
        + f"""button("{IDS[0]}", 0).click(); button("{IDS[1]}", 1).click(); button("{IDS[1]}", 2).click();
        document.getElementById("save").click();"""
    )
    assert [(one.observation_id, one.reviewer) for one in _read(tab, catalogue).corrections] == [(IDS[0], "")]


def test_taking_every_theme_away_says_that_there_is_none(opened, catalogue):
    tab = opened()
    tab.run(
        DO
        + f"""item("{IDS[0]}").querySelector(".themes button").click();
        document.getElementById("save").click();"""
    )
    (one,) = _read(tab, catalogue).corrections
    assert (one.state, one.themes, one.theme_ids) == ("corrected", "", [])


@pytest.mark.parametrize(
    ("act", "state", "reason"),
    [
        ('button(id, 0).click();', "confirmed", "answered"),
        ('choose(item(id).querySelectorAll(".fields > label select")[1], "organisation");', "corrected", "answered"),
        ('button(id, 1).click();', "discarded", "redundant"),
        ('button(id, 1).click(); button(id, 0).click();', "confirmed", "answered"),
    ],
)  # fmt: skip
def test_an_answered_question_stays_answered_unless_it_is_left_out(opened, catalogue, act, state, reason):
    tab = opened()
    tab.run(DO + f'const id = "{IDS[5]}"; {act} document.getElementById("save").click();')
    (one,) = _read(tab, catalogue).corrections
    assert (one.state, one.reason) == (state, reason)


# ---- by keyboard alone ----
def _tab_to(tab: Tab, selector: str) -> None:
    for _ in range(80):
        tab.press("Tab")
        if tab.run(f"return document.activeElement.matches({json.dumps(selector)});"):
            return
    pytest.fail(f"no Tab leads to {selector}")


def test_everything_can_be_done_by_keyboard(opened, catalogue):
    tab = opened()
    _tab_to(tab, "#reviewer")
    tab.type("Sofie D.")
    first, second, third = (f"#o-{name}" for name in IDS[:3])
    _tab_to(tab, f"{first} .choices button")
    tab.press("Enter")
    assert tab.run(f"return document.activeElement.matches('{first} .choices button');"), "the place is kept"
    _tab_to(tab, f"{second} .themes button")
    tab.press(" ")
    assert tab.run(f"return document.activeElement.closest('li').id === '{second[1:]}';")
    _tab_to(tab, f"{third} .choices button:nth-child(2)")
    tab.press("Enter")
    _tab_to(tab, f"{third} .choices select")
    tab.press("ArrowDown")
    tab.run("document.activeElement.blur(); document.getElementById('reviewer').focus();")
    _tab_to(tab, "#save")
    tab.press("Enter")
    back = _read(tab, catalogue)
    assert [(one.observation_id, one.state, one.themes, one.reason, one.reviewer) for one in back.corrections] == [
        (IDS[0], "confirmed", "mental_health", "", "Sofie D."),
        (IDS[1], "corrected", "financial_access", "", "Sofie D."),
        (IDS[2], "discarded", "mental_health", "too_old", "Sofie D."),
    ]


def test_the_next_in_doubt_is_one_key_away_until_none_is_left(opened):
    tab = opened()
    for name in (IDS[0], IDS[3]):
        tab.run("document.getElementById('next').focus();")
        tab.press("Enter")
        assert tab.run("return document.activeElement.closest('li').id;") == f"o-{name}"
        tab.press("Enter")
    assert tab.run("return document.getElementById('next').disabled;")


# ---- small screens ----
LONG = [said_row(IDS[0], "https://" + "voorbeeld" * 30, state="confirmed", under="x" * 90)]
LONG += [said_row(IDS[1], "Zie " + "y" * 200, kind="question"), said_row(IDS[2], "z" * 200, kind="practice")]
SIDEWAYS = """
const beyond = [...document.querySelectorAll("body *")].filter((part) => part.checkVisibility() &&
    part.getBoundingClientRect().right > innerWidth + 1 && !part.matches(".skip"));
return [innerWidth, document.documentElement.scrollWidth, beyond.map((part) => part.outerHTML.slice(0, 90))];"""


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("rows", [ROWS, LONG], ids=["usual", "long"])
def test_a_telephone_shows_it_without_scrolling_sideways(opened, language, rows):
    tab = opened(language, rows, width=390)
    tab.run(DO + f"""button("{IDS[0]}", 1).click();""")
    assert tab.run(SIDEWAYS) == [390, 390, []]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_pages_of_meetings_fit_a_telephone(browser, catalogue, tmp_path, language):
    shelf = shelf_of(catalogue, [event_row(source_file="field/minutes/" + "v" * 120 + ".md")], [*ROWS, *LONG])
    made = dict(pages(shelf, ["e1"], Words.of(catalogue, language), ["nl", "fr", "en"]))
    assert len(made) == 3
    for name, data in made.items():
        path = tmp_path / Path(name).name
        path.write_bytes(data)
        tab = Tab(browser, path, tmp_path, width=390)
        assert tab.run(SIDEWAYS) == [390, 390, []], name
        assert tab.faults == []


def test_the_index_can_be_narrowed_and_says_how_many_are_left(browser, catalogue, tmp_path):
    events = [event_row("a"), event_row("b", zone_id="north"), event_row("c", zone_id="north", kind="action_council")]
    words = Words.of(catalogue, "nl")
    made = dict(pages(shelf_of(catalogue, events, []), [], words, ["nl"]))
    (tmp_path / "index.html").write_bytes(made["minutes/index.html"])
    tab = Tab(browser, tmp_path / "index.html", tmp_path)
    seen = """const [zone, theme, kind] = document.querySelectorAll(".filters select");
    const shown = () => [[...document.querySelectorAll("tbody tr")].filter((row) => row.checkVisibility()).length,
        document.querySelector(".shown").textContent];
    const choose = (box, place) => {
        box.selectedIndex = place; box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const all = shown(); choose(zone, 1); const zones = shown(); choose(kind, 1); const both = shown();
    choose(zone, 0); choose(kind, 0); return [all, zones, both, shown()];"""
    assert tab.run(seen) == [[n, words.say("minutes.shown", n=n, total=3)] for n in (3, 2, 1, 3)]
