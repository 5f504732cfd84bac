"""Cue words are found whole, at the beginning, at the end and inside words, in phrases, whatever the accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue.cues import load_cues, load_examples
from pipelines.catalogue.field_models import KINDS
from pipelines.catalogue.loading import load_catalogue
from pipelines.field.coding.lexicon import Lexicon, words_of


def _found(cue: str, text: str) -> bool:
    return bool(Lexicon.of({"a": [(cue, True)]}).find(text))


@pytest.mark.parametrize(
    ("cue", "text", "is_found"),
    [
        ("huisarts", "Geen huisarts meer.", True),
        ("huisarts", "huisartsen", False),
        ("huisarts*", "Huisartsentekort", True),
        ("*tekort", "personeelstekort", True),
        ("*tekort", "tekorten", False),
        ("*depressie*", "postnataledepressies", True),
        ("santé mentale", "la SANTE MENTALE", True),
        ("sante mentale", "santé physique et mentale", False),
        ("soins à domicil*", "des soins à domicile", True),
        ("liste d'attente", "La liste d’attente", True),
        ("professionnel", "des professionnel·le·s", True),
        ("habitant", "les habitant.e.s", True),
        ("rue", "la ruelle", False),
    ],
)
def test_what_a_cue_finds(cue: str, text: str, is_found: bool) -> None:
    assert _found(cue, text) == is_found


def test_each_cue_once_with_what_it_points_to() -> None:
    lexicon = Lexicon.of({"a": [("dak", True), ("straat", False)], "b": [("dak", False)]})
    found = lexicon.find("Zonder dak, zonder dak, op straat")
    assert [(cue.label, cue.written, cue.is_strong) for cue in found] == [
        ("a", "dak", True), ("b", "dak", False), ("a", "straat", False),
    ]  # fmt: skip


@given(st.text(max_size=80), st.text(alphabet="abcdefghij", min_size=4, max_size=9))
def test_a_word_that_is_there_is_found_and_one_that_is_not_is_not(text: str, word: str) -> None:
    assert _found(word, f"{text} {word} {text}")
    assert _found(word, text) == (word in words_of(text))


def test_the_catalogues_cues_and_examples_are_of_its_themes() -> None:
    themes = {theme.id for theme in load_catalogue().themes.values() if theme.theme_class != "context"}
    cues, examples = load_cues(), load_examples()
    assert set(cues) == themes
    assert all(len(words) >= 40 for cue in cues.values() for words in (cue.strong.nl, cue.strong.fr))
    assert {theme for example in examples for theme in example.themes} == themes
    assert {example.language for example in examples} == {"nl", "fr"}
    assert {example.kind for example in examples} == {*KINDS, ""}
    assert sum(not example.themes for example in examples) > 100
    assert len({example.text for example in examples}) == len(examples) > 3000
