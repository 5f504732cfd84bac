"""The word lists of the catalogue as names are looked up in them: without capitals and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.privacy_models import PrivacyRules

# Letters that no accent can be taken off, as Turkish, Polish and typewriters have them.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'",
                          "‑": "-", "·": ".", "\u00a0": " "})  # fmt: skip


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word as it is looked up: small letters without accents, one kind of apostrophe and hyphen."""
    return plain(word)


def plain(text: str) -> str:
    """The same of a whole text, which nothing remembers."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


# What loses its vowel before the next word in French.
ELISION = "[dlsncjmt]|qu|jusqu|lorsqu|puisqu"
_PHRASE_WORD = re.compile(rf"\b(?:{ELISION})'|[^\W_]+(?:['.-][^\W_]+)*")


def split_words(text: str) -> tuple[str, ...]:
    """The words of a phrase, folded, parted as a text is."""
    return tuple(_PHRASE_WORD.findall(folded(text)))


class Phrases:
    """Phrases of one or more words, found by the word they begin or end with."""

    def __init__(self, phrases: Iterable[tuple[str, ...]], from_end: bool = False) -> None:
        self._by_word: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted(set(phrases) - {()}):
            self._by_word.setdefault(words[-1 if from_end else 0], []).append(words)
        for held in self._by_word.values():
            held.sort(key=len, reverse=True)

    def beginning_at(self, words: list[str], place: int) -> int:
        """How many words of the longest phrase that begins at `place`; 0 where none does."""
        for phrase in self._by_word.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def ending_at(self, words: list[str], place: int) -> int:
        """How many words of the longest phrase whose last word is at `place`; 0 where none ends there."""
        for phrase in self._by_word.get(words[place], ()):
            if place + 1 >= len(phrase) and tuple(words[place + 1 - len(phrase) : place + 1]) == phrase:
                return len(phrase)
        return 0


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, words))


@dataclass(frozen=True)
class Lexicon:
    """The catalogue's rules of privacy, ready to be asked about folded words."""

    rules: PrivacyRules

    @cached_property
    def first(self) -> frozenset[str]:
        return frozenset(folded(name) for names in self.rules.names.first.values() for name in names)

    @cached_property
    def family(self) -> frozenset[str]:
        names = [name for names in self.rules.names.family.values() for name in names]
        return frozenset(folded(name) for name in names if " " not in name)

    @cached_property
    def family_phrases(self) -> Phrases:
        names = [name for names in self.rules.names.family.values() for name in names]
        return Phrases(tuple(folded(name).split()) for name in names if " " in name or "'" in name)

    @cached_property
    def family_shape(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{shape})" for shape in self.rules.names.family_shapes))

    @cached_property
    def also_words(self) -> frozenset[str]:
        return _folded(self.rules.names.also_words)

    @cached_property
    def need_cue(self) -> frozenset[str]:
        return _folded(self.rules.names.need_cue)

    @cached_property
    def also_places(self) -> frozenset[str]:
        return _folded(self.rules.names.also_places)

    @cached_property
    def flowing(self) -> frozenset[str]:
        return _folded(self.rules.flowing)

    @cached_property
    def articles(self) -> frozenset[str]:
        return _folded(self.rules.cues.articles.all())

    @cached_property
    def ours(self) -> frozenset[str]:
        return _folded(self.rules.cues.ours.all())

    @cached_property
    def of(self) -> frozenset[str]:
        return _folded(self.rules.cues.of.all())

    @cached_property
    def and_(self) -> re.Pattern[str]:
        return re.compile(rf"\s(?:{'|'.join(map(re.escape, self.rules.cues.and_.all()))})\s|\s?&\s")

    @cached_property
    def subjects(self) -> Phrases:
        return Phrases(map(split_words, self.rules.cues.subjects.all()), from_end=True)

    @cached_property
    def placeholder(self) -> re.Pattern[str]:
        """The words that stand where something personal was, in any language, in their brackets."""
        made = self.rules.replacements
        words = {getattr(made, kind).in_language(code) for kind in type(made).model_fields for code in LANGUAGES}
        return re.compile("|".join(rf"\[{re.escape(word)}\]" for word in sorted(words, key=lambda w: (-len(w), w))))

    @cached_property
    def particles(self) -> frozenset[str]:
        return _folded(self.rules.particles)

    @cached_property
    def titles(self) -> frozenset[str]:
        return _folded(self.rules.cues.titles.all())

    @cached_property
    def roles(self) -> Phrases:
        return Phrases(map(split_words, self.rules.cues.roles.all()), from_end=True)

    @cached_property
    def kin(self) -> frozenset[str]:
        return _folded(self.rules.cues.kin.all())

    @cached_property
    def verbs(self) -> frozenset[str]:
        return _folded(self.rules.cues.verbs.all())

    @cached_property
    def before(self) -> Phrases:
        return Phrases(map(split_words, self.rules.cues.before.all()), from_end=True)

    @cached_property
    def stays(self) -> Phrases:
        stays = self.rules.stays
        return Phrases(map(split_words, [*stays.places, *stays.bodies, *stays.other]))

    @cached_property
    def saints(self) -> frozenset[str]:
        return _folded(self.rules.stays.saints)

    @cached_property
    def place_words(self) -> frozenset[str]:
        return _folded(self.rules.stays.place_words.all())

    @cached_property
    def house_words(self) -> Phrases:
        return Phrases(map(split_words, self.rules.stays.house_words.all()), from_end=True)

    @cached_property
    def place_prepositions(self) -> frozenset[str]:
        return _folded(self.rules.stays.place_prepositions.all())

    @cached_property
    def street_ending(self) -> re.Pattern[str]:
        return re.compile(f"[a-z-]*[a-z](?:{'|'.join(map(re.escape, self.rules.stays.street_endings))})s?$")

    @cached_property
    def ordinary(self) -> frozenset[str]:
        cues = self.rules.cues
        known = [*self.rules.stays.ordinary.all(), *cues.verbs.all(), *cues.kin.all(), *cues.titles.all()]
        several = [*cues.before.all(), *cues.lists.all(), *cues.roles.all()]
        opening = [words[0] for words in map(split_words, several) if words]
        return _folded([*known, *opening])
