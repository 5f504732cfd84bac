"""What a sentence is filled with, in no language yet: numbers with their kind, names by their id.

Every number a document states is written here and nowhere else, so that text, tables, pictures' descriptions and
mart.claim write it alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pipelines.catalogue import entry
from pipelines.reporting.words import Words


class Term(Protocol):
    """Something a language writes in its own way."""

    def write(self, words: Words) -> str: ...


@dataclass(frozen=True)
class Value:
    """An indicator's value with its unit; empty for a missing one."""

    indicator_id: str
    number: float

    def write(self, words: Words) -> str:
        return words.value(self.number, words.catalogue.indicators[self.indicator_id])


@dataclass(frozen=True)
class Bare:
    """A value without its unit, for a table whose row names the unit; empty for a missing one."""

    indicator_id: str
    number: float

    def write(self, words: Words) -> str:
        return words.bare(self.number, words.catalogue.indicators[self.indicator_id])


@dataclass(frozen=True)
class Unit:
    """An indicator's unit by itself."""

    indicator_id: str

    def write(self, words: Words) -> str:
        unit = words.catalogue.indicators[self.indicator_id].unit
        return words.set(words.get(f"units.{unit}").format(n="")).strip()


@dataclass(frozen=True)
class Share:
    """A value and what it is a share of: 31.6% of residents."""

    indicator_id: str
    number: float

    def write(self, words: Words) -> str:
        indicator = words.catalogue.indicators[self.indicator_id]
        value = words.value(self.number, indicator)
        return f"{value} {indicator.share_of.in_language(words.language)}" if indicator.share_of else value


@dataclass(frozen=True)
class Span:
    """From one value to another without their unit, as an interval is written; empty where an end is missing."""

    indicator_id: str
    low: float
    high: float

    def write(self, words: Words) -> str:
        indicator = words.catalogue.indicators[self.indicator_id]
        ends = [words.bare(end, indicator) for end in (self.low, self.high)]
        return "–".join(ends) if all(ends) else ""


@dataclass(frozen=True)
class Number:
    """A plain number: a count of figures, of zones, of years passed."""

    number: float
    decimals: int = 0

    def write(self, words: Words) -> str:
        return words.number(self.number, self.decimals)


@dataclass(frozen=True)
class Percent:
    """A percentage that is no indicator's value."""

    number: float
    decimals: int = 1

    def write(self, words: Words) -> str:
        return words.set(words.get("units.pct").format(n=words.number(self.number, self.decimals)))


@dataclass(frozen=True)
class People:
    """A number of people: as counted, or an estimate to three significant digits."""

    number: float
    is_estimated: bool

    def write(self, words: Words) -> str:
        return words.persons(self.number, self.is_estimated)


@dataclass(frozen=True)
class Plain:
    """What is the same in every language: a period, a code."""

    text: str

    def write(self, words: Words) -> str:
        return self.text


@dataclass(frozen=True)
class When:
    """A figure's period, and that it is an estimate where it is one."""

    period: str
    is_estimated: bool

    def write(self, words: Words) -> str:
        return words.say("reading.estimated", period=self.period) if self.is_estimated else self.period


@dataclass(frozen=True)
class Word:
    """An entry of the string files, by its dotted key."""

    key: str

    def write(self, words: Words) -> str:
        return words.say(self.key)


@dataclass(frozen=True)
class Title:
    """An indicator's title."""

    indicator_id: str

    def write(self, words: Words) -> str:
        return words.set(words.catalogue.indicators[self.indicator_id].title.in_language(words.language))


@dataclass(frozen=True)
class Phrase:
    """Whom or what an indicator counts, as it stands within a sentence."""

    indicator_id: str

    def write(self, words: Words) -> str:
        return words.set(words.catalogue.indicators[self.indicator_id].phrase.in_language(words.language))


@dataclass(frozen=True)
class Yardstick:
    """The name of an indicator's fixed reference, or of its own past; empty where it has none."""

    indicator_id: str

    def write(self, words: Words) -> str:
        reference = words.catalogue.indicators[self.indicator_id].reference
        if reference is None:
            return ""
        if reference.kind == "past":
            return words.say("reading.own_past", years=reference.years)
        return words.set(reference.label.in_language(words.language)) if reference.label else ""


@dataclass(frozen=True)
class Area:
    """The name of a zone or of the region."""

    area_id: str

    def write(self, words: Words) -> str:
        return words.catalogue.area_name(self.area_id).in_language(words.language)


@dataclass(frozen=True)
class Theme:
    """A theme's name, as it stands within a sentence."""

    theme_id: str

    def write(self, words: Words) -> str:
        label = words.catalogue.themes[self.theme_id].label.in_language(words.language)
        return label[0].lower() + label[1:]


@dataclass(frozen=True)
class Listed:
    """Several terms as an enumeration: a, b and c."""

    terms: tuple[Term, ...]

    def write(self, words: Words) -> str:
        return words.listed([term.write(words) for term in self.terms])


@dataclass(frozen=True)
class Catalogued:
    """Words that stand in the catalogue in every language."""

    texts: entry.Words

    def write(self, words: Words) -> str:
        return words.set(getattr(self.texts, words.language))


@dataclass(frozen=True)
class Counted:
    """A number with the thing it counts: `key`_one or `key`_many of the string files."""

    number: int
    key: str

    def write(self, words: Words) -> str:
        return words.say(f"{self.key}_{'one' if self.number == 1 else 'many'}", n=words.number(self.number))


@dataclass(frozen=True)
class Titles:
    """Indicators' titles beside each other, as a list within a sentence."""

    indicator_ids: tuple[str, ...]

    def write(self, words: Words) -> str:
        return " · ".join(Title(name).write(words) for name in self.indicator_ids)
