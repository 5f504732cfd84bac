"""One value changes, and every sentence, sign, colour and arrow follows it: on pages, in PDFs and in mart.claim."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.comparison import compare, judge, stands_out
from pipelines.paths import Workspace
from pipelines.reporting.claims import ZONE_TABLE
from pipelines.reporting.documents import Desk
from pipelines.reporting.edition import ALL_TABLES
from pipelines.reporting.style import JUDGEMENT
from pipelines.reporting.words import Words
from tests.reporting.reading import plain
from tests.reporting.remade import ZONE, Documents, part_of, remake

pytestmark = pytest.mark.slow

ON_FIRST_PAGE = "increased_reimbursement_pct"  # stands out in ZONE, on its less favourable side
EXAMPLE = "unemployment_pct"  # so does this one, which also explains what an interval is
# Numbers no document holds: whoever finds one of them in any form has found the hidden figure.
HIDDEN = {
    "value": 7777.77, "lower_95": 7666.66, "upper_95": 7888.88, "lower_998": 7555.55, "upper_998": 7999.99,
    "benchmark_value": 6644.44, "numerator": 5544332.0, "denominator": 7129188.0, "persons": 5544332.0,
}  # fmt: skip


Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def made(demo_raw, demo_build, tmp_path_factory) -> Callable[..., Documents]:
    """Makes ZONE's documents from the demonstration's tables, with rows of the zones' figures changed."""

    def make(change: Change | None = None, catalogue: Catalogue | None = None) -> Documents:
        out = tmp_path_factory.mktemp("changed")
        for schema in {table.split(".")[0] for table in ALL_TABLES}:
            shutil.copytree(demo_build / "processed" / schema, out / "processed" / schema, copy_function=os.link)
        build = Build(Workspace.for_build(demo_raw, out))
        if catalogue:
            build.__dict__["catalogue"] = catalogue
        if change:
            build.store.write(ZONE_TABLE, change(build.store.read(ZONE_TABLE)))
        return remake(Desk.of(build))

    return make


@pytest.fixture(scope="module")
def before(made) -> Documents:
    return made()


def _latest(table: pd.DataFrame, indicator_id: str) -> pd.Series:
    """The row of ZONE that its profile shows."""
    rows = table[(table.zone_id == ZONE) & (table.indicator_id == indicator_id) & (table.status == "value")]
    return rows.period == rows.period.max()


def _with(table: pd.DataFrame, indicator_id: str, changes: dict) -> pd.DataFrame:
    """The table with ZONE's current row changed and tested again, as the statistics do it."""
    chosen = _latest(table, indicator_id)
    place = chosen[chosen].index
    assert len(place) == 1
    table = table.copy()
    for name, value in changes.items():
        table.loc[place, name] = value
    return table


def _tested(row: pd.Series, catalogue: Catalogue) -> dict:
    """What the tests say of a row: comparison, judgement, what stands out."""
    indicator = catalogue.indicators[row.indicator_id]
    comparison = compare(row.lower_95, row.upper_95, row.benchmark_value)
    out = stands_out(
        row.value, row.lower_998, row.upper_998, row.benchmark_value, indicator.relevant_difference, row.persons,
        indicator.minimum_persons,
    ).stands_out.iloc[0]  # fmt: skip
    return {
        "comparison": str(comparison), "judgement": str(judge(comparison, indicator.polarity)),
        "stands_out": bool(out), "stands_out_against": "benchmark" if out else "none",
    }  # fmt: skip


def _alike(table: pd.DataFrame, indicator_id: str, catalogue: Catalogue) -> pd.DataFrame:
    """The figure moved next to the rest of the region."""
    row = table.loc[_latest(table, indicator_id)[lambda found: found].index[0]].copy()
    row["value"] = row.benchmark_value + 0.1
    for level, width in (("95", 0.3), ("998", 0.5)):
        row[f"lower_{level}"], row[f"upper_{level}"] = row.value - width, row.value + width
    changes = {name: row[name] for name in ("value", "lower_95", "upper_95", "lower_998", "upper_998")}
    return _with(table, indicator_id, changes | _tested(row, catalogue))


@pytest.fixture(scope="module")
def alike(made, catalogue) -> Documents:
    return made(lambda table: _alike(_alike(table, ON_FIRST_PAGE, catalogue), EXAMPLE, catalogue))


@pytest.mark.parametrize("indicator_id", [ON_FIRST_PAGE, EXAMPLE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_when_higher_becomes_similar_everything_says_so(before, alike, catalogue, indicator_id, language):
    words = Words.of(catalogue, language)
    worse, similar = (plain(words.say(f"judgement.{name}")) for name in ("worse", "similar"))
    for documents_of, reading, word, arrows in ((before, "worse", worse, {"↑"}), (alike, "similar", similar, set())):
        row, [drawn] = documents_of.row(indicator_id, language), documents_of.spine(indicator_id, language)
        cells = [documents_of.cell(indicator_id, language, elsewhere) for elsewhere in (False, True)]
        assert {row["judgement"], drawn["sign"], *(cell["kind"] for cell in cells)} == {reading}
        assert row["colour"] == drawn["colour"] == JUDGEMENT[reading]
        assert {plain(said) for said in (row["word"], drawn["word"], *(cell["word"] for cell in cells))} == {word}
        assert documents_of.marks(indicator_id, language) == {reading}
        assert documents_of.arrows(indicator_id, language) == arrows
        assert row["stands_out"] == (reading == "worse")
        assert documents_of.standing(indicator_id, language) == ([("worse", False)] if reading == "worse" else [])
    assert abs(alike.spine(indicator_id, language)[0]["at"]["value"] - 0.5) < 0.05
    assert before.spine(indicator_id, language)[0]["at"]["value"] < 0.4


@pytest.mark.parametrize("indicator_id", [ON_FIRST_PAGE, EXAMPLE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_when_higher_becomes_similar_no_sentence_says_higher(before, alike, catalogue, indicator_id, language):
    words = Words.of(catalogue, language)
    said = {
        name: [plain(words.say(key)) for key in (f"comparison.{name}", f"judgement.{judgement}")]
        for name, judgement in (("higher", "worse"), ("lower", "better"), ("similar", "similar"))
    }
    more = {"nl": "meer dan", "fr": "plus que", "en": "more than"}[language]
    tested = ["benchmark_95", "stands_out_998"]
    rows = {name: one.of(indicator_id, language) for name, one in (("before", before), ("alike", alike))}
    rows = {name: found[found.test.isin(tested)] for name, found in rows.items()}
    assert (rows["before"].comparison == "higher").all()
    assert (rows["alike"].comparison == "similar").all()
    assert len(rows["before"]) > len(rows["alike"]) >= 1
    for text in rows["before"][rows["before"].section.isin(["first", "standing"])].text:
        assert any(word in plain(text) for word in [*said["higher"], more])
    for text in rows["alike"].text.map(plain):
        assert any(word in text for word in [*said["similar"], "écart net", "op elke 1.000", "sur 1 000", "1,000"])
        assert not any(word in text for word in [*said["higher"], *said["lower"], more])


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_higher_becomes_similar_the_pdf_prints_it(before, alike, catalogue, language):
    words = Words.of(catalogue, language)
    title = plain(words.set(catalogue.indicators[EXAMPLE].title.in_language(language)))
    worse, similar = (plain(words.say(f"judgement.{name}")) for name in ("worse", "similar"))

    def printed(one: Documents) -> str:
        """What stands beside the figure's title in its rows."""
        text = one.pdfs[language]
        return " | ".join(text[found.end() : found.end() + 60] for found in re.finditer(re.escape(title), text))

    assert worse in printed(before)
    assert similar not in printed(before)
    assert similar in printed(alike)
    assert worse not in printed(alike)
    verdicts = [
        one.of(EXAMPLE, language).set_index("claim_id").filter(like="verdict", axis=0).text.iloc[0]
        for one in (before, alike)
    ]
    assert plain(verdicts[0]) in before.pdfs[language]
    assert plain(verdicts[1]) in alike.pdfs[language]
    assert verdicts[0] != verdicts[1]


@pytest.fixture(scope="module")
def swapped(made, catalogue) -> Documents:
    """The same figure in a catalogue where high is good."""
    indicator = catalogue.indicators[EXAMPLE].model_copy(update={"polarity": "good"})
    other = replace(catalogue, indicators=catalogue.indicators | {EXAMPLE: indicator})

    def change(table: pd.DataFrame) -> pd.DataFrame:
        row = table.loc[_latest(table, EXAMPLE)[lambda found: found].index[0]]
        return _with(table, EXAMPLE, _tested(row, other))

    return made(change, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_swapping_the_polarity_swaps_every_judgement_and_no_number(before, swapped, catalogue, language):
    words = Words.of(catalogue, language)
    worse, better = (plain(words.say(f"judgement.{name}")) for name in ("worse", "better"))
    row, [drawn], [old] = (
        swapped.row(EXAMPLE, language),
        swapped.spine(EXAMPLE, language),
        before.spine(EXAMPLE, language),
    )
    assert row["value"] == before.row(EXAMPLE, language)["value"]
    cells = [swapped.cell(EXAMPLE, language, elsewhere) for elsewhere in (False, True)]
    assert {row["judgement"], drawn["sign"], *(cell["kind"] for cell in cells)} == {"better"}
    assert row["colour"] == drawn["colour"] == JUDGEMENT["better"]
    assert swapped.marks(EXAMPLE, language) == {"better"}
    assert swapped.standing(EXAMPLE, language) == [("better", False)]
    assert swapped.arrows(EXAMPLE, language) == {"↑"}
    assert drawn["at"]["value"] == pytest.approx(1 - old["at"]["value"], abs=1e-3)
    assert drawn["at"]["lower"] == pytest.approx(1 - old["at"]["upper"], abs=1e-3)
    [reading] = swapped.of(EXAMPLE, language)[lambda found: found.section == "figures"].text.map(plain)
    assert better in reading
    assert worse not in reading.replace(better, "")


@pytest.fixture(scope="module")
def hidden(made) -> Documents:
    """Two figures that are hidden in every year, their numbers still in the table."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        for name in (EXAMPLE, ON_FIRST_PAGE):
            table = _with(table, name, HIDDEN)
            table.loc[(table.zone_id == ZONE) & (table.indicator_id == name), "status"] = "suppressed"
        return table

    return made(change)


@pytest.fixture(scope="module")
def shown(made) -> Documents:
    """The same numbers, not hidden: proves that they would be found."""
    return made(lambda table: _with(table, EXAMPLE, HIDDEN))


def _forms(catalogue: Catalogue, language: str) -> list[str]:
    """Every way in which a document writes the hidden numbers."""
    words, indicator = Words.of(catalogue, language), catalogue.indicators[EXAMPLE]
    values = [
        plain(words.bare(HIDDEN[name], indicator)) for name in ("value", "lower_95", "upper_95", "benchmark_value")
    ]
    people = [plain(words.persons(HIDDEN["persons"], estimated)) for estimated in (True, False)]
    return [*values, *people, "7777.", "7666.", "6644.", "55443", "77778", "77 778", "77.778", "77,778"]


def _text(view: dict) -> str:
    return plain(json.dumps(view, ensure_ascii=False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_would_be_found(shown, catalogue, language):
    forms = _forms(catalogue, language)
    for text in (plain(shown.pages[language]), shown.pdfs[language], _text(shown.views[language])):
        assert sum(form in text for form in forms) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_a_hidden_figure_is_left_anywhere(hidden, catalogue, language):
    everything = {
        "page": plain(hidden.pages[language]),
        "pdf": hidden.pdfs[language],
        "view": _text(hidden.views[language]),
        "another zone": _text(hidden.heat_elsewhere[language]),
        "claims": plain(" ".join(hidden.claims.to_csv().split())),
    }
    found = {name: [form for form in _forms(catalogue, language) if form in text] for name, text in everything.items()}
    assert not any(found.values()), found


@pytest.mark.parametrize("indicator_id", [ON_FIRST_PAGE, EXAMPLE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_figure_is_said_to_be_hidden(hidden, catalogue, indicator_id, language):
    words = Words.of(catalogue, language)
    row = hidden.row(indicator_id, language)
    assert row["status"] == "suppressed"
    assert row["value"] == words.say("status.suppressed")
    assert [row[key] for key in ("interval", "benchmark", "word", "period", "bar")] == ["", "", "", "", None]
    assert hidden.spine(indicator_id, language) == []
    for elsewhere in (False, True):
        cell = hidden.cell(indicator_id, language, elsewhere)
        assert (cell["kind"], cell["text"]) == ("suppressed", "")
    assert hidden.standing(indicator_id, language) == []
    rows = hidden.of(indicator_id, language)
    assert set(rows[rows.section == "figures"].state) == {"suppressed"}
    assert rows[rows.section.isin(["first", "standing", "spine", "sureness"])].empty
    assert rows[rows.section != "maps"].value.isna().sum() >= 1
    states = {item["kind"]: item["text"] for item in part_of(hidden.views[language], "sureness")["states"]}
    assert states["suppressed"].endswith("2")
