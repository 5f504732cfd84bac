"""Which lines of a document are observations, and which only say who, when and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from pipelines.catalogue.loading import load_catalogue
from pipelines.demo.corpus import read_corpus
from pipelines.demo.corpus_files import write_document
from pipelines.field.markdown import markdown_blocks
from pipelines.field.observations import Found, ObservationFinder, sentences
from pipelines.field.opening import document_blocks


@pytest.fixture(scope="module")
def finder() -> ObservationFinder:
    return ObservationFinder(load_catalogue())


def _texts(finder: ObservationFinder, text: str) -> list[str]:
    return [found.text for found in finder.find(markdown_blocks(text))]


@pytest.mark.real
def test_every_recommendation_of_the_real_report_is_one(finder: ObservationFinder, real_data: Path) -> None:
    found = finder.find(document_blocks(real_data.parents[1] / "field" / "members_forum_2023-10_nl.md"))
    actions = ["Overleg inclusieve praktijken", "Platform voor palliatieve zorg", "Open Forum"]
    recommended = [[one for one in found if one.parent.startswith(action)] for action in actions]
    assert [len(own) for own in recommended] == [4, 4, 3]
    said = " ".join(one.text for one in found)
    assert "20/03" not in said
    assert "@" not in said
    assert "OVERLEG OP GEWESTELIJK" not in said
    assert {one.place for own in recommended for one in own} <= {f"line {number}" for number in range(26, 39)}


def test_titles_lists_contacts_and_other_dates_are_none(finder: ObservationFinder) -> None:
    text = """# Veranderatelier Zuid

12/03/2026, 27 deelnemers

Aanwezig: Fatima (OCMW), Jan (CAW)

Verslag: Mieke

## Noden

- De psycholoog neemt niemand meer aan.

Contactpersoon: Samira, samira@example.be

Volgende bijeenkomst: 15/10/2026, zelfde zaal

## Bijlage

- OCMW Vorst
"""
    assert _texts(finder, text) == ["De psycholoog neemt niemand meer aan."]


def test_a_forms_own_questions_are_none_and_stand_beside_their_answers(finder: ObservationFinder) -> None:
    text = "## Enquête\n\n1. Wat ontbreekt er?\n\nEr is geen tandarts die onze mensen nog aanneemt.\n"
    found = finder.find(markdown_blocks(text))
    assert [(one.text, one.question) for one in found] == [
        ("Er is geen tandarts die onze mensen nog aanneemt.", "Wat ontbreekt er?")
    ]


def test_a_question_somebody_asked_is_one(finder: ObservationFinder) -> None:
    assert _texts(finder, "## Vragen\n\n- Wie betaalt de tolk?\n- Hoe lang nog?\n") == [
        "Wie betaalt de tolk?",
        "Hoe lang nog?",
    ]


def test_nested_bullets_know_what_they_stand_under(finder: ObservationFinder) -> None:
    text = "## Acties\n\n- **Palliatieve zorg**, contactpersoon: Els els@example.be\n"
    text += " - › Artsen beter opleiden.\n - › Ook in de PVT.\n"
    found = finder.find(markdown_blocks(text))
    assert [one.text for one in found] == ["Artsen beter opleiden.", "Ook in de PVT."]
    assert all(one.under == "Acties" for one in found)


def test_cells_of_a_table_know_their_column(finder: ObservationFinder) -> None:
    text = "| Nr. | Knelpunten |\n| --- | --- |\n| 1 | De wachtlijst is dicht. |\n| 2 | Geen lift in het gebouw. |\n"
    found = finder.find(markdown_blocks(text))
    assert [(one.text, one.column) for one in found] == [
        ("De wachtlijst is dicht.", "Knelpunten"), ("Geen lift in het gebouw.", "Knelpunten"),
    ]  # fmt: skip
    assert isinstance(found[0], Found)


def test_a_stop_after_an_abbreviation_or_initial_ends_no_sentence() -> None:
    assert sentences("Dr. Janssens zegt nee. Mevr. A. Peeters zegt ja.") == [
        "Dr. Janssens zegt nee.",
        "Mevr. A. Peeters zegt ja.",
    ]


def test_most_of_the_corpus_is_found_and_little_else(finder: ObservationFinder, tmp_path: Path) -> None:
    """A floor on the tuning part; the documentation has the figures of the part that was never looked at."""
    found, true, hits = 0, 0, 0
    for document in (document for document in read_corpus("tuning") if document.is_minutes):
        left = [_bare(one.text) for one in document.observations()]
        true += len(left)
        for one in finder.find(document_blocks(write_document(document, tmp_path))):
            found += 1
            best = max(left, key=lambda text: fuzz.ratio(text, _bare(one.text)), default="")
            if best and fuzz.ratio(best, _bare(one.text)) >= 85:
                left.remove(best)
                hits += 1
    assert true > 300
    assert hits / true >= 0.9, "too many observations of the corpus are not found"
    assert hits / found >= 0.8, "too much is taken for an observation"


def _bare(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text.casefold()).split())
