"""The catalogue's texts: present, different and fit to print in three languages; its references lead somewhere."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from pipelines.catalogue.entry import LANGUAGES, Words
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Indicator, Theme
from pipelines.paths import CATALOGUE

INDICATORS = list(load_catalogue().indicators.values())
THEMES = list(load_catalogue().themes.values())
EVERY_INDICATOR = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
EVERY_THEME = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)

FIXED_IDS = {
    "residents", "residents_65_plus_pct", "residents_80_plus_pct", "pharmacies_per_10000",
    "deaths_dsr_per_100000", "mean_net_taxable_income_eur", "median_net_taxable_income_eur",
    "unemployment_pct", "increased_reimbursement_pct", "social_integration_income_pct",
    "living_alone_30_plus_pct", "bimd_score", "no2_ugm3", "pm25_ugm3", "minutes_to_emergency",
}  # fmt: skip
LONGEST_TITLE = 58  # characters that fit a table row of the profile
LONGEST_PHRASE = 75
LONGEST_CAVEAT = 270  # two plain sentences
# Words that are rightly written alike in two languages.
ALIKE = {"Population", "Handicap"}
FUNCTION_WORDS = {
    "nl": {"de", "het", "een", "van", "en", "niet", "in", "per", "met", "geen", "op"},
    "fr": {"le", "la", "les", "des", "de", "du", "et", "par", "pas", "un", "une", "en"},
    "en": {"the", "of", "and", "by", "in", "not", "a", "is", "for", "to", "with"},
}


def texts(words: Words) -> dict[str, str]:
    return {language: words.in_language(language) for language in LANGUAGES}


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-zà-ÿ]+", text.lower()))


def test_the_ids_others_rely_on_are_there() -> None:
    assert {indicator.id for indicator in INDICATORS} >= FIXED_IDS


def test_enough_indicators_over_enough_themes_of_need() -> None:
    of_need = Counter(indicator.theme for indicator in INDICATORS if indicator.theme != "demography")
    assert len(INDICATORS) >= 60
    assert len(of_need) >= 10


@EVERY_INDICATOR
def test_titles_fit_a_table_row(indicator: Indicator) -> None:
    for language, title in texts(indicator.title).items():
        assert len(title) <= LONGEST_TITLE, (language, len(title), title)
        assert title[0].isupper() or title[0].isdigit(), (language, title)
        assert not title.endswith("."), (language, title)


def test_titles_tell_indicators_apart() -> None:
    for language in LANGUAGES:
        counted = Counter(indicator.title.in_language(language) for indicator in INDICATORS)
        assert [title for title, times in counted.items() if times > 1] == []


@EVERY_INDICATOR
def test_phrases_can_follow_a_number(indicator: Indicator) -> None:
    for language, phrase in texts(indicator.phrase).items():
        assert len(phrase) <= LONGEST_PHRASE, (language, phrase)
        assert phrase[0].islower() or phrase[0].isdigit(), (language, phrase)
        assert phrase[-1] not in ".,;:", (language, phrase)


@EVERY_INDICATOR
def test_caveats_are_one_or_two_sentences(indicator: Indicator) -> None:
    for language, caveat in texts(indicator.caveat).items():
        assert 40 <= len(caveat) <= LONGEST_CAVEAT, (language, len(caveat))
        assert caveat[0].isupper() and caveat.endswith("."), (language, caveat)
        assert 1 <= len(re.findall(r"\.(?:\s|$)", caveat)) <= 2, (language, caveat)


def is_one_word(phrase: str) -> bool:
    return " " not in phrase


@EVERY_INDICATOR
def test_no_language_stands_in_for_another(indicator: Indicator) -> None:
    for words in (indicator.title, indicator.caveat):
        assert len(set(texts(words).values())) == len(LANGUAGES), indicator.id
    phrases = texts(indicator.phrase)
    assert phrases["nl"] not in (phrases["fr"], phrases["en"])
    if not is_one_word(phrases["fr"]):  # "pharmacies" is French and English
        assert phrases["fr"] != phrases["en"]


@EVERY_INDICATOR
def test_caveats_are_written_in_their_language(indicator: Indicator) -> None:
    for language, caveat in texts(indicator.caveat).items():
        found = {name: len(words_of(caveat) & known) for name, known in FUNCTION_WORDS.items()}
        assert found[language] == max(found.values()), (language, found, caveat)


def test_a_caveat_is_about_its_own_figure() -> None:
    for language in LANGUAGES:
        counted = Counter(indicator.caveat.in_language(language) for indicator in INDICATORS)
        assert [caveat for caveat, times in counted.items() if times > 1] == []


@EVERY_INDICATOR
def test_units_and_multipliers_agree(indicator: Indicator) -> None:
    expected = {"pct": 100, "per_100": 100, "per_1000": 1000, "per_10000": 10000, "per_100000": 100000}
    assert indicator.per == expected.get(indicator.unit, 1)


@EVERY_INDICATOR
def test_what_stands_out_needs_a_difference_and_people(indicator: Indicator) -> None:
    if indicator.form != "count":
        assert indicator.relevant_difference > 0
    if indicator.persons == "none":
        assert indicator.minimum_persons == 0  # nobody is counted, so nobody can be asked for


@EVERY_INDICATOR
def test_what_describes_people_is_not_judged(indicator: Indicator) -> None:
    if indicator.kind == "population" or indicator.domain == "demography":
        assert indicator.polarity == "neutral"


@EVERY_INDICATOR
def test_shares_say_where_they_come_from(indicator: Indicator) -> None:
    for base in indicator.base:
        assert base.share == 1.0 or re.search(r"Statbel|statbel_", base.why or ""), indicator.id
    if indicator.reference and indicator.reference.kind == "fixed":
        assert re.search(r"\d{4}", indicator.reference.source or ""), "a yardstick names its source and year"


def test_every_measure_is_used_and_no_key_is_written_twice() -> None:
    catalogue = load_catalogue()
    used = {name for indicator in INDICATORS for name in indicator.measures()}
    for indicator in INDICATORS:
        if indicator.reference:
            used |= {indicator.reference.numerator, indicator.reference.denominator}
    used |= catalogue.forecast.measures()
    assert set(catalogue.measures) - used == set()
    written = [CATALOGUE / "themes.yml", CATALOGUE / "measures.yml"]
    for path in [*written, *(CATALOGUE / "indicators").glob("*.yml")]:
        refuse_repeated_keys(yaml.compose(path.read_text(encoding="utf-8")), path.name)


def refuse_repeated_keys(node: yaml.Node | None, place: str) -> None:
    """YAML lets the last of two equal keys win in silence; here that is a mistake."""
    if isinstance(node, yaml.MappingNode):
        counted = Counter(key.value for key, _ in node.value)
        assert [key for key, times in counted.items() if times > 1] == [], (place, node.start_mark.line + 1)
        for _, value in node.value:
            refuse_repeated_keys(value, place)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            refuse_repeated_keys(item, place)


@EVERY_THEME
def test_themes_are_named_and_explained_in_three_languages(theme: Theme) -> None:
    for words in (theme.label, theme.definition):
        values = [text for text in texts(words).values() if text not in ALIKE]
        assert len(set(values)) == len(values), theme.id
    for language in LANGUAGES:
        assert theme.definition.in_language(language).endswith(".")
        assert len(theme.words[language]) == len(set(theme.words[language])) >= 4


def test_themes_without_figures_stay_without() -> None:
    """What no register sees, or how the sector itself works, gets no indicator: the documents say so."""
    unseen = {theme.id for theme in THEMES if theme.cold == "never" or theme.theme_class == "organisation"}
    assert len(THEMES) == 34
    assert unseen & {indicator.theme for indicator in INDICATORS} == set()


def test_median_points_only_where_french_readers_expect_them() -> None:
    """Inclusive writing is kept for one word; everywhere else an epicene word is chosen."""
    shown = [words.fr for entry in INDICATORS for words in (entry.title, entry.phrase, entry.caveat)]
    shown += [words.fr for theme in THEMES for words in (theme.label, theme.definition)]
    for text in shown:
        assert "·" not in text.replace("professionnel·les", ""), text
