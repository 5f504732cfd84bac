"""What is known beforehand of what the field says: spaces, kinds of observation, sectors; the checked form of
spaces.yml and field_rules.yml.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipelines.catalogue.entry import Entry, Identifier, Words

Level = Literal["region", "zone", "neighbourhood"]
LEVELS = ("region", "zone", "neighbourhood")
KINDS = ("need", "obstacle", "question", "resource", "practice", "activity", "recommendation", "decision")
OUTCOMES = ("answered", "referred", "called_back", "no_solution")


class Heard(Entry):
    """Words by which something is recognised, by language, in small letters."""

    nl: list[str] = Field(min_length=1)
    fr: list[str] = Field(min_length=1)

    def all(self) -> list[str]:
        """Words of both languages, the longest first: the most telling one is found before its own beginning."""
        return sorted({*self.nl, *self.fr}, key=lambda word: (-len(word), word))


class Space(Entry):
    """A space where people of the field meet: on which levels, what for, and how documents name it."""

    id: Identifier
    levels: list[Level] = Field(min_length=1)
    label: Words
    purpose: Words
    words: Heard
    excludes: list[str] = Field(default_factory=list, alias="not")


class FieldRules(Entry):
    """How a document says of which area it is, when its meeting was and how many came.

    retention_days: how many days a raw file stays after it was first seen.
    """

    retention_days: int = Field(ge=1, le=3650)
    region_words: Heard
    zone_words: Heard
    neighbourhood_words: Heard
    neighbourhood_titles: Heard
    next_words: Heard
    counted_words: Heard
    people_words: Heard
    present_words: Heard
    list_words: Heard
    contact_words: Heard
    annex_words: Heard
