"""What is known beforehand of personal data in what the field says; the checked form of privacy.yml."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from pipelines.catalogue.entry import Entry, Words
from pipelines.catalogue.field_models import Heard


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _bracketless(words: Words) -> Words:
    if any(re.search(r"[\[\]\d@]", words.in_language(language)) for language in ("nl", "fr", "en")):
        raise ValueError("a replacement word has no brackets (they are put around it), digits or @")
    return words


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
Replacement = Annotated[Words, AfterValidator(_bracketless)]
WordList = Annotated[list[str], Field(min_length=1)]


class Replacements(Entry):
    """The word that stands in square brackets where something personal was, for each type."""

    name: Replacement
    email: Replacement
    phone: Replacement
    address: Replacement
    birth_date: Replacement
    national_number: Replacement
    iban: Replacement
    plate: Replacement


class NameCues(Entry):
    """Words that tell, by where they stand, that a name follows or went before."""

    titles: Heard  # directly before a name: whatever has a capital after them is one
    roles: Heard  # a person's part or trade, directly before a name: facteur X, collega X
    kin: Heard  # a relative: mijn man X, de dochter van X
    verbs: Heard  # of saying and doing, in the singular: X zegt, dit X
    before: Heard  # phrases after which a person is named: bel, volgens, demander
    articles: Heard
    ours: Heard  # my, our: before a relative
    of: Heard
    and_: Heard = Field(alias="and")
    subjects: Heard  # directly before whoever does something
    lists: Heard  # what a line of people begins with, before a colon or a number: Aanwezig (16): …


class NameLists(Entry):
    """Names by the origin they are common in. Whoever is of an origin may carry any of them: the keys only sort."""

    first: dict[str, WordList]
    family: dict[str, WordList]
    family_shapes: list[Pattern]  # how family names begin or end, whole words, without accents, small letters
    also_words: WordList  # at the beginning of a sentence they may be the word
    also_places: WordList  # after "in" they are the place
    need_cue: WordList  # names that are more often a language, a shop or a building


class Stays(Entry):
    """What looks like a name and is none."""

    saints: WordList
    place_words: Heard  # rue, plein, station: what follows, or ends in it, is a place
    street_endings: WordList
    house_words: Heard  # school, ziekenhuis, asbl: what directly follows is its name
    place_prepositions: Heard
    places: WordList
    bodies: WordList
    other: WordList
    ordinary: Heard  # words that open a sentence


class AgeCues(Entry):
    """Words that tell that a number is somebody's age."""

    people: Heard  # before it: een vrouw van 62
    units: Heard  # after it
    always: Heard  # after it, and never after anything else: 62-jarige
    said: Heard  # before it: ik ben 62


class PrivacyRules(Entry):
    """How personal data are recognised and what takes their place.

    `births_until` is the last year in which a date directly after a name is taken as a birth date without being
    called one: later dates there are of meetings and of measures.
    """

    replacements: Replacements
    births_until: int = Field(ge=1900)
    fewest_alike: int = Field(ge=2)  # rows of residents that must share a combination before it is told whole
    ages: AgeCues
    particles: WordList
    flowing: WordList
    cues: NameCues
    names: NameLists
    stays: Stays
