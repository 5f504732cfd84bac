"""A text without what is personal in it: a word in square brackets stands in place of each piece."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.privacy_models import PrivacyRules
from pipelines.field.privacy.combinations import AgeBands
from pipelines.field.privacy.names import NameFinder
from pipelines.field.privacy.patterns import DATE, Span, Type, find_patterns

AGE = "age"  # counted beside what is personal: an exact age, of which only the band is left
_AFTER_NAME = re.compile(rf"[\])]?\s?[,(–-]{{0,2}}\s?({DATE})", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4}|\d{2})$")


@dataclass(frozen=True)
class Cleaned:
    """A text made safe, and how many pieces of each type were taken out of it."""

    text: str
    counts: dict[str, int] = field(default_factory=dict)


class Redactor:
    """Takes out what is personal, by the catalogue's rules (`Catalogue.privacy`)."""

    def __init__(self, catalogue_entry: PrivacyRules) -> None:
        self._rules = catalogue_entry
        self._finder = NameFinder(catalogue_entry)
        self._ages = AgeBands(catalogue_entry.ages)
        words = {
            (language, kind): f"[{getattr(catalogue_entry.replacements, kind).in_language(language)}]"
            for language in LANGUAGES
            for kind in get_args(Type)
        }
        self._words: dict[tuple[str, Type], str] = words
        alternatives = "|".join(sorted({re.escape(word) for word in words.values()}, key=len, reverse=True))
        self._placeholder = re.compile(alternatives)
        self._twice = re.compile(rf"({alternatives})(?:[ \u00a0]?\1)+")

    def known_in(self, texts: Iterable[str]) -> frozenset[str]:
        """The names of a document's texts, for `known` of `clean` (see `NameFinder.known_in`)."""
        return self._finder.known_in(texts)

    def spans(self, text: str, language: str, known: Iterable[str] = ()) -> list[Span]:
        """What is personal in a text, in its order; nothing of it inside a word put there before."""
        kept = [(found.start(), found.end()) for found in self._placeholder.finditer(text)]
        found = find_patterns(text)
        names = [span for span in self._finder.find(text, known, language) if not _meets(span, found)]
        found = [*found, *names]
        found += [span for span in self._births(text, names) if not _meets(span, found)]
        return sorted(span for span in found if not any(start < span.end and span.start < end for start, end in kept))

    def clean(self, text: str, language: str, known: Iterable[str] = ()) -> Cleaned:
        """The text with a word in `language` (nl, fr, en) for every piece that is personal, and bands for exact ages.

        A piece taken out may show another (its neighbour now stands where a name would), so the text is read until
        nothing more is found: a second cleaning never differs. Every reading takes letters away, so it ends. Of a
        text too short to tell its language ("") the words are Dutch.
        """
        written = language if language in LANGUAGES else LANGUAGES[0]
        counts: Counter[str] = Counter()
        known = frozenset(known)
        while True:
            text = self._twice.sub(r"\1", text)
            spans = self.spans(text, language, known)
            if not spans:
                text, ages = self._ages.clean(text)
                return Cleaned(text, dict(sorted((counts + Counter({AGE: ages})).items())))
            pieces, place = [], 0
            for span in _merged(spans, text):
                pieces += [text[place : span.start], self._words[written, span.type]]
                place = span.end
                counts[span.type] += 1
            text = "".join([*pieces, text[place:]])

    def _births(self, text: str, names: list[Span]) -> Iterable[Span]:
        """Dates directly after a name, long enough ago to be nobody's next appointment."""
        for name in names:
            found = _AFTER_NAME.match(text, name.end)
            year = _YEAR.search(found[1]) if found else None
            if found and year and len(year[1]) == 4 and int(year[1]) <= self._rules.births_until:
                yield Span(found.start(1), found.end(1), "birth_date")


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _merged(spans: list[Span], text: str) -> list[Span]:
    """Spans in order, neighbours of one type with only a space between them as one."""
    made: list[Span] = []
    for span in spans:
        if made and made[-1].type == span.type and not text[made[-1].end : span.start].strip(" \u00a0"):
            made[-1] = Span(made[-1].start, span.end, span.type)
        else:
            made.append(span)
    return made
