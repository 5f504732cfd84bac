"""Whatever a document says with a number in it is a claim or declared to be no fact, and wears its claim's sign."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd
import pypdfium2
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.models import Catalogue
from pipelines.reporting.edition import PUBLISHED_PAGE
from pipelines.reporting.style import ARROWS, JUDGEMENT
from pipelines.reporting.words import Words
from tests.reporting import not_facts
from tests.reporting.reading import Spoken, plain, said, strings, view_of

pytestmark = pytest.mark.slow

DIGIT = re.compile(r"\d")


@pytest.fixture(scope="module")
def claims(demo_build: Path) -> pd.DataFrame:
    with duckdb.connect(str(demo_build / "processed" / "diazone.duckdb"), read_only=True) as connection:
        return connection.execute("select * from mart.claim").df()


def _pages(build: Path) -> list[Path]:
    """The profiles; the page of published figures is a table of its own (public.published_figure), row by row."""
    return [path for path in sorted((build / "reports").glob("*/*/*.html")) if path.name != PUBLISHED_PAGE]


def _entries(found, path: str = "") -> list[tuple[str, str]]:
    if isinstance(found, dict):
        return [one for key, item in found.items() for one in _entries(item, f"{path}.{key}".lstrip("."))]
    return [(path, found)]


def _pattern(template: str) -> str:
    """A template as an expression: whatever fills it."""
    return ".{0,60}?".join(map(re.escape, re.split(r"\{\w+\}", template)))


class NotFacts:
    """The declared list in one language: whole texts, and labels that may stand beside a figure."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        words = Words.of(catalogue, language)
        entries = [
            (key, plain(words.set(text)))
            for key, text in _entries(catalogue.strings[language])
            if any(key == name or key.startswith(f"{name}.") for name in not_facts.ENTRIES) and isinstance(text, str)
        ]
        names = [one for indicator in catalogue.indicators.values() for one in (indicator.title, indicator.caveat)]
        labels = [one.reference.label for one in catalogue.indicators.values() if one.reference and one.reference.label]
        whole = [name.in_language(language) for name in [*names, *labels]]
        access = [getattr(kind.caveat, language) for kind in catalogue.access.kinds]
        self.whole = {plain(words.set(text)) for text in [*whole, *access]}
        self.patterns = [re.compile(_pattern(text)) for _, text in entries]
        self.labels = [text for _, text in entries if "{" not in text and DIGIT.search(text)]

    def has(self, text: str) -> bool:
        return text in self.whole or any(pattern.fullmatch(text) for pattern in self.patterns)

    def without_labels(self, text: str) -> str:
        for label in self.labels:
            text = text.replace(label, " ")
        return plain(text)


@pytest.fixture(scope="module")
def declared(catalogue) -> dict[str, NotFacts]:
    return {language: NotFacts(catalogue, language) for language in LANGUAGES}


def _is_said(text: str, sentences: list[str]) -> bool:
    """Whether the text is made of these sentences, or is a piece of one."""
    if any(text in sentence for sentence in sentences):
        return True
    for sentence in sorted(sentences, key=len, reverse=True):
        text = text.replace(sentence, " ")
    return not DIGIT.search(text)


def test_every_number_of_a_page_is_its_claim_or_no_fact(demo_build, claims, declared):
    looked = 0
    for path in _pages(demo_build):
        language = path.parent.name
        known, not_fact = said(claims, language), declared[language]
        for piece in Spoken(path.read_text("utf-8")).pieces:
            if not DIGIT.search(piece.text) or (piece.places[-1:] and piece.places[-1] in not_facts.PLACES):
                continue
            if not piece.is_attribute and any(
                name in piece.classes for name in (*not_facts.PICTURES, *not_facts.FILES)
            ):
                continue
            looked += 1
            sentences = [known[claim_id] for claim_id in piece.claims]  # a claim that is no row is a KeyError here
            texts = (piece.text, not_fact.without_labels(piece.text))
            assert not_fact.has(piece.text) or any(_is_said(text, sentences) for text in texts), f"{path}: {piece}"
    assert looked > 5000


def test_every_number_a_pdf_is_set_from_is_a_claim_or_no_fact(demo_build, claims, declared, catalogue):
    looked = 0
    for language in LANGUAGES:
        everything = "\n".join(said(claims, language).values())
        for area_id in catalogue.area_ids:
            view = view_of(demo_build / "processed", area_id, language)
            view = {key: value for key, value in view.items() if key not in not_facts.VIEW_PLACES}
            for text in strings(view, not_facts.VIEW_KEYS):
                if DIGIT.search(text):
                    looked += 1
                    sentences = re.findall(r".+?\.(?= |$)", text)
                    is_claim = text in everything or all(one.strip() in everything for one in sentences or [text])
                    assert is_claim or declared[language].has(text), f"{area_id} {language}: {text}"
    assert looked > 5000


def test_a_pdf_holds_no_number_but_those_it_was_set_from(demo_build, catalogue):
    """Typst writes no number of its own: pages, and the axes of pictures, aside."""

    def numbers(text: str) -> set[str]:
        return set(re.findall(r"\d+(?:[.,]\d+)*", text))

    pictures = demo_build / "processed" / "documents" / "pictures"
    for language in LANGUAGES:
        for area_id in catalogue.area_ids:
            (path,) = demo_build.glob(f"reports/*/{language}/{area_id}.pdf")
            document = pypdfium2.PdfDocument(path)
            text = " ".join(page.get_textpage().get_text_range() for page in document).replace("\ufffe", "")
            # the first letters of a file's checksum are no number, though some of them are digits
            printed = numbers(re.sub(r"\b(?=\w*\d)[0-9a-f]{8}\b", "", text))
            drawn = [
                part
                for file in pictures.glob(f"{area_id}_*.svg")
                for part in re.findall(r">([^<>]+)</", file.read_text())
            ]
            view = view_of(demo_build / "processed", area_id, language)
            known = numbers(" ".join([*strings(view, ()), str(view["year"]), *drawn]))
            known |= {str(page + 1) for page in range(len(document))}
            assert len(printed) > 300
            assert printed <= known, f"{path}: {sorted(printed - known)}"


def test_every_sign_and_arrow_of_a_page_is_that_of_its_claim(demo_build, claims):
    bonds = claims[claims.language == "en"].set_index("claim_id")
    signed = 0
    for path in _pages(demo_build):
        spoken = Spoken(path.read_text("utf-8"))
        for claim_id, name in spoken.marks:
            signed += 1
            assert bonds.loc[claim_id, "reading"] == name, f"{path}: {claim_id} is drawn {name}"
        for piece in spoken.pieces:
            if piece.text in ARROWS.values() and piece.claims:
                assert ARROWS[bonds.loc[piece.claims[-1], "comparison"]] == piece.text, f"{path}: {piece}"
    assert signed > 10_000


def test_every_colour_a_pdf_is_set_with_is_that_of_its_claim(demo_build, claims, catalogue):
    bonds = claims[claims.language == "en"].set_index("claim_id").reading
    looked = 0
    for area_id in catalogue.area_ids:
        view = view_of(demo_build / "processed", area_id, "en")
        rows = [row for group in view["table"]["groups"] for row in group["rows"]]
        for part in view["sections"]["standing"]:
            for panel in part.get("panels", []):
                rows += [row for group in panel["groups"] for row in group["rows"]]
            for group in part.get("groups", []):
                for row in group["rows"]:
                    for cell in row["cells"]:
                        assert cell["kind"] == bonds[cell["id"]] or not cell["text"]
                        looked += 1
        for row in rows:
            assert row["colour"] == JUDGEMENT[bonds[row["id"]]]
            looked += 1
    assert looked > 2000


def test_claims_have_one_id_a_sentence_and_say_what_they_rest_on(claims, catalogue):
    assert not claims.duplicated(["claim_id", "document", "language"]).any()
    assert set(claims.section) >= {
        "first",
        "standing",
        "maps",
        "ages",
        "trends",
        "figures",
        "spine",
        "heat",
        "sureness",
    }
    assert set(claims.state) <= {"value", "zero", "suppressed", "missing", "not_applicable", "not_comparable"}
    assert (claims.test != "").all()
    assert claims.source_table.str.fullmatch(r"(mart|public|reference)\.\w+").all()
    named = claims[claims.indicator_id != ""]
    assert set(named.indicator_id) <= set(catalogue.indicators)
    assert (named.theme_id == named.indicator_id.map(lambda name: catalogue.indicators[name].theme)).mean() > 0.5
    assert set(claims.zone_id) == set(catalogue.area_ids)


def test_rising_and_falling_are_written_only_where_the_trend_test_says_so(claims, catalogue):
    looked = 0
    for language in LANGUAGES:
        word = catalogue.strings[language]["trend"]
        rows = claims[(claims.language == language)]
        for trend in ("increasing", "decreasing"):
            saying = rows[rows.text.str.contains(rf"\b{word[trend]}\b", regex=True) & (rows.section == "trends")]
            looked += len(saying)
            assert (saying.trend == trend).all()
            assert (saying.test == "trend_002").all()
        stating = rows[rows.claim_id.str.contains(r"\.(?:from_to|alt)\.")]
        assert len(stating) > 10
        assert not stating.text.str.contains(f"{word['increasing']}|{word['decreasing']}").any()
    assert looked > 10
