"""Kinds of observation and how people look observations over; the checked form of kinds.yml and review.yml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry, Identifier, Words
from pipelines.catalogue.field_models import KINDS, Heard

ABOUT = ("territory", "organisation")
STATES = ("proposed", "confirmed", "corrected", "discarded")
Side = Literal["need", "supply", "roadmap"]


class ObservationKind(Entry):
    """A sort of saying; `side`: whether it raises a need, feeds the supply or feeds the roadmap."""

    id: Identifier
    side: Side
    label: Words
    definition: Words
    words: Heard


class Choice(Entry):
    """Something a person may choose."""

    id: Identifier
    label: Words


class Reason(Choice):
    """Why an observation is left out, or (`keeps`) why it stays all the same."""

    keeps: bool


class ReviewRules(Entry):
    """What people may say of an observation, and the words by which it is understood."""

    about: list[Choice]
    states: list[Choice]
    reasons: list[Reason] = Field(min_length=1)
    words: dict[str, list[str]]

    @model_validator(mode="after")
    def says_what_is_promised(self) -> ReviewRules:
        for name, promised in (("about", ABOUT), ("states", STATES)):
            if tuple(choice.id for choice in getattr(self, name)) != promised:
                raise ValueError(f"`{name}` must be {', '.join(promised)}")
        strangers = set(self.words) - {*STATES, *(reason.id for reason in self.reasons)}
        if strangers:
            raise ValueError(f"words of no state or reason: {', '.join(sorted(strangers))}")
        return self

    def label(self, code: str, language: str) -> str:
        """What a choice is called in a language."""
        found = [choice for choice in (*self.about, *self.states, *self.reasons) if choice.id == code]
        return found[0].label.in_language(language)


def kinds_are_whole(kinds: dict[str, ObservationKind]) -> bool:
    """Whether the catalogue describes every kind the contract promises, and no other."""
    return tuple(kinds) == KINDS
