"""A cleaned text: the reader's words in place, counted, and the same however often it is cleaned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.privacy_models import PrivacyRules
from pipelines.field.privacy.redaction import Redactor

RULES = load_catalogue().privacy
REDACTOR = Redactor(RULES)
# What people's texts are made of, so that names, cues, marks and pieces with a form meet in every order.
PIECES = st.sampled_from([
    "Samira", "Peeters", "Van den Bossche", "de", "van", "zegt", "Mevr.", "M.", "A.", "Zwartendijk", "OCMW", "Jette",
    "[naam]", "[nom]", "[telefoon]", "[", "]", "(", ")", ",", ".", ":", "\n", "Aanwezig:", "Contact :",
    "0470/12.34.56",
    "a@b.be", "rue Haute 12", "BE68 5390 0754 7034", "85.07.30-033.28", "1-ABC-234", "°12/03/1950", "12/03/1950",
    "en", "et", "d'", "Rose", "dochter", "N'Diaye", "El", "-", "chez", "\u00a0", "Bel", "naam van", "17", "ans", "/",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ", "", "  "]).map(lambda between: between.join(pieces))
)


def clean(text: str, language: str = "nl", known: frozenset[str] = frozenset()) -> str:
    return REDACTOR.clean(text, language, known).text


def test_each_piece_gives_way_to_the_readers_word() -> None:
    text = "Samira Bakkali, 0470/12.34.56, s.bakkali@huis.be, rue Haute 12, 1000 Bruxelles"
    assert clean(text, "nl") == "[naam], [telefoon], [e-mail], [adres]"
    assert clean(text, "fr") == "[nom], [téléphone], [courriel], [adresse]"
    assert clean(text, "en") == "[name], [phone], [e-mail], [address]"
    assert REDACTOR.clean(text, "nl").counts == {"address": 1, "email": 1, "name": 1, "phone": 1}


def test_title_place_and_body_stay() -> None:
    text = "Mevr. Zwartendijk (OCMW Jette) belde vanuit Sint-Jan."
    assert clean(text) == "Mevr. [naam] (OCMW Jette) belde vanuit Sint-Jan."


def test_neighbours_become_one() -> None:
    cleaned = REDACTOR.clean("Aanwezig: [naam] [naam], Samira", "nl")
    assert cleaned.text == "Aanwezig: [naam], [naam]"
    assert cleaned.counts == {"name": 1}


def test_a_date_after_a_name_is_a_birth_only_when_long_ago() -> None:
    assert clean("Mevr. Peeters, 03/11/1942, mag naar huis") == "Mevr. [naam], [geboortedatum], mag naar huis"
    assert clean("Samira (8 februari 2003)") == "[naam] ([geboortedatum])"
    assert clean("Verslag: Samira, 15/10/2025") == "Verslag: [naam], 15/10/2025"


def test_our_own_words_are_no_cue() -> None:
    assert clean("[naam] van Woonpunt zegt niets") == "[naam] van Woonpunt zegt niets"


def test_of_a_text_whose_language_nobody_knows_the_words_are_dutch() -> None:
    for language in ("", "de"):
        assert clean("0470 12 34 56", language) == "[telefoon]"


def test_nothing_to_find_counts_nothing() -> None:
    for text in ("", " ", "\n", "geen mens", "[]", "[naam]"):
        assert REDACTOR.clean(text, "nl").text == text
        assert REDACTOR.clean(text, "nl").counts == {}


@given(TEXTS, st.sampled_from(["nl", "fr", "en"]), st.sampled_from([frozenset(), frozenset({"zwartendijk", "jette"})]))
def test_cleaning_twice_changes_nothing(text: str, language: str, known: frozenset[str]) -> None:
    once = REDACTOR.clean(text, language, known)
    again = REDACTOR.clean(once.text, language, known)
    assert again.text == once.text
    assert again.counts == {}
    assert REDACTOR.clean(text, language, known) == once


@given(st.text(max_size=100))
def test_any_text_is_cleaned_twice_as_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@pytest.mark.parametrize("word", ["na[am", "naam]", "naam 1", ""])
def test_a_replacement_that_could_be_read_again_is_refused(word: str) -> None:
    data = RULES.model_dump(by_alias=True)
    data["replacements"]["name"]["nl"] = word
    with pytest.raises(ValidationError):
        PrivacyRules.model_validate(data)


def test_a_shape_that_is_no_expression_is_refused() -> None:
    data = RULES.model_dump(by_alias=True)
    data["names"]["family_shapes"] = ["(van"]
    with pytest.raises(ValidationError, match="regular expression"):
        PrivacyRules.model_validate(data)


def test_the_spaces_where_people_meet_are_nobodys_name() -> None:
    """The real report's "Het Ledenforum" was once taken for a person."""
    spaces = load_catalogue().spaces.values()
    said = {"nl": "Op het {} waren 39 mensen.", "fr": "Le {} a réuni 39 personnes."}
    texts = [
        (said[language].format(written), language)
        for space in spaces
        for language in said
        for word in getattr(space.words, language)
        for written in (word, word[:1].upper() + word[1:])
    ]
    assert len(texts) > 80
    assert not [text for text, language in texts if clean(text, language) != text]
