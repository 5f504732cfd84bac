"""Numbers, spaces and enumerations as each language writes them."""

from __future__ import annotations

import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.problems import BuildFailed
from pipelines.reporting.words import Words, significant


@pytest.mark.parametrize(("language", "written"), [("nl", "12.345,7"), ("fr", "12\u202f345,7"), ("en", "12,345.7")])
def test_numbers_are_written_as_in_belgium_and_britain(catalogue, language, written):
    assert Words.of(catalogue, language).number(12345.67, 1) == written


def test_minus_zero_is_zero(words):
    assert words.number(-0.04, 0) == "0"


@pytest.mark.parametrize(("value", "rounded"), [(115152.4, 115000), (6634, 6630), (987654, 988000), (0, 0), (42, 42)])
def test_estimates_have_three_significant_digits(value, rounded):
    assert significant(value) == rounded


def test_counted_people_are_written_in_full(catalogue):
    words = Words.of(catalogue, "en")
    assert words.persons(115152.0, is_estimated=False) == "115,152"
    assert words.persons(115152.0, is_estimated=True) == "115,000"


def test_french_signs_never_stand_alone_at_the_start_of_a_line(catalogue):
    words = Words.of(catalogue, "fr")
    assert words.set("Un : deux ; 10 000 % « ici »") == "Un\u00a0: deux\u202f; 10\u202f000\u202f% «\u202fici\u202f»"


def test_a_key_that_is_not_there_is_named(words):
    with pytest.raises(BuildFailed, match=rf"strings/{words.language}\.yml: claims\.nowhere"):
        words.get("claims.nowhere")


def test_a_name_that_is_not_filled_in_is_refused(words):
    with pytest.raises(BuildFailed, match="cannot be filled in"):
        words.say("claims.level_higher", title="x")


def _keys(strings, path=()):
    if isinstance(strings, dict):
        for key, value in strings.items():
            yield from _keys(value, (*path, key))
    else:
        yield ".".join(path), strings


def test_the_three_languages_have_the_same_keys_and_names(catalogue):
    import string

    tables = {language: dict(_keys(catalogue.strings[language])) for language in LANGUAGES}
    assert len(tables["nl"]) > 100
    for language in ("fr", "en"):
        assert tables[language].keys() == tables["nl"].keys()
        for key, text in tables[language].items():
            if isinstance(text, str):
                names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
                other = {name for _, name, _, _ in string.Formatter().parse(tables["nl"][key]) if name}
                assert names == other, f"{language}: {key}"


def test_every_licence_of_the_registry_has_words(catalogue):
    licences = {source.licence for source in catalogue.sources.values()}
    assert licences
    for language in LANGUAGES:
        assert licences <= catalogue.strings[language]["licences"].keys()


@pytest.mark.parametrize(("language", "joined"), [("nl", "a, b en c"), ("fr", "a, b et c"), ("en", "a, b and c")])
def test_an_enumeration_whose_parts_say_and_takes_semicolons(catalogue, language, joined):
    words = Words.of(catalogue, language)
    word = joined.split()[-2]
    assert words.listed(["a", "b", "c"]) == joined
    assert words.listed(["a", f"b {word} d", "c"]) == f"a; b {word} d; c"
