"""What is coded has words in the catalogue, in both languages."""

from __future__ import annotations

import pytest

from pipelines.catalogue.cues import load_cues
from pipelines.catalogue.loading import load_catalogue
from pipelines.field.coding.coder import ABOUT, KINDS, ORGANISATION, THEMES
from pipelines.field.coding.lexicon import words_of
from pipelines.field.coding.model import WEIGHTS, load
from pipelines.field.coding.wording import Wording, kind_wording, theme_wording

CATALOGUE = load_catalogue()
SPOKEN_OF = [theme.id for theme in CATALOGUE.themes.values() if theme.theme_class != "context"]


@pytest.fixture(scope="module")
def themes() -> Wording:
    return theme_wording(CATALOGUE)


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("theme_id", SPOKEN_OF)
def test_every_theme_has_cues_in_both_languages(theme_id: str, language: str) -> None:
    cues = load_cues()[theme_id]
    assert getattr(cues.strong, language)
    assert CATALOGUE.themes[theme_id].words[language]


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("kind", list(CATALOGUE.kinds))
def test_every_kind_has_cues_in_both_languages(kind: str, language: str) -> None:
    assert getattr(CATALOGUE.kinds[kind].words, language)


def test_who_lives_somewhere_is_no_theme_the_field_speaks_of(themes: Wording) -> None:
    assert themes.labels == SPOKEN_OF
    assert len(SPOKEN_OF) < len(CATALOGUE.themes)


@pytest.mark.parametrize("wording", [theme_wording(CATALOGUE), kind_wording(CATALOGUE)], ids=["themes", "kinds"])
def test_every_cue_has_a_word_and_every_label_is_defined_twice(wording: Wording) -> None:
    for label, cues in wording.cues.items():
        assert all(words_of(word) for word, _ in cues), label
        assert not any("*" in word.strip("*") for word, _ in cues), label
        assert not any(word.startswith("*") and " " in word for word, _ in cues), label
        assert [bool(said.strip()) for said in wording.definitions[label]] == [True, True]


def test_a_strong_cue_is_found_in_a_sentence_that_holds_it(themes: Wording) -> None:
    looked_for = 0
    for label, cues in themes.cues.items():
        for word, is_strong in cues:
            if is_strong and "*" not in word:
                looked_for += 1
                found = themes.lexicon.find(f"We zeggen: {word}, donc.")
                assert (label, word) in {(cue.label, cue.written) for cue in found}
    assert looked_for > 1000


def test_the_weights_are_of_what_the_catalogue_names(themes: Wording) -> None:
    assert list(load(WEIGHTS / f"{THEMES}.npz").labels) == themes.labels
    assert list(load(WEIGHTS / f"{KINDS}.npz").labels) == kind_wording(CATALOGUE).labels
    assert load(WEIGHTS / f"{ABOUT}.npz").labels == (ORGANISATION,)
