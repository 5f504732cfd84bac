"""Cue words found in a text: whole words, beginnings (`psycholo*`), endings and insides of compounds (`*depressie*`).

Words are looked up, not searched for one by one: the time depends on the text's length, not on how many cues there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_INCLUSIVE = re.compile(
    r"(?<=\w)[·.(]\s?(?:e|es|s|ne|nes|rice|rices|trice|trices|se|ses|euse|euses|le|les)\)?(?:[·.]s)?(?!\w)"
)
SHORTEST_INSIDE = 4


class Cue(NamedTuple):
    """A cue as the catalogue writes it, and what it points to."""

    label: str
    written: str
    is_strong: bool


def words_of(text: str) -> list[str]:
    """The words of a text in small letters without accents; `professionnel·les` is read as `professionnel`."""
    bare = unicodedata.normalize("NFKD", _INCLUSIVE.sub("", text).casefold())
    return _WORD.findall("".join(letter for letter in bare if not unicodedata.combining(letter)))


@dataclass
class Lexicon:
    """Cues by how they are matched. Build it with `Lexicon.of`."""

    whole: dict[tuple[str, ...], list[Cue]] = field(default_factory=dict)
    beginning: dict[str, list[Cue]] = field(default_factory=dict)
    ending: dict[str, list[Cue]] = field(default_factory=dict)
    inside: dict[str, list[Cue]] = field(default_factory=dict)
    longest_part: int = 0
    seen: dict[str, tuple[Cue, ...]] = field(default_factory=dict)
    longest_phrase: int = 1

    @classmethod
    def of(cls, cues: Mapping[str, Iterable[tuple[str, bool]]]) -> Lexicon:
        """A lexicon of each label's cues, as (cue, whether it is strong)."""
        made = cls()
        for label, words in cues.items():
            for written, is_strong in words:
                made._add(Cue(label, written, is_strong))
        return made

    def _add(self, cue: Cue) -> None:
        written = cue.written.strip()
        parts = tuple(words_of(written))
        if not parts:
            return
        before, after = written.startswith("*"), written.endswith("*")
        if len(parts) > 1 or not (before or after):
            # in a phrase only the last word may go on: "soins a domicil*" is told by its last word's beginning
            kept = (*parts[:-1], parts[-1] + "*") if after else parts
            self.whole.setdefault(kept, []).append(cue)
            self.longest_phrase = max(self.longest_phrase, len(kept))
            return
        table = self.inside if before and after else self.ending if before else self.beginning
        table.setdefault(parts[0], []).append(cue)
        self.longest_part = max(self.longest_part, len(parts[0]))

    def find(self, text: str) -> list[Cue]:
        """Every cue in a text, each once, in the order of the text."""
        words = words_of(text)
        found: dict[Cue, None] = {}
        for at, word in enumerate(words):
            for cue in self._remembered(word):
                found[cue] = None
            for length in range(1, min(self.longest_phrase, len(words) - at) + 1):
                phrase = tuple(words[at : at + length])
                for cue in self.whole.get(phrase, ()):
                    found[cue] = None
                for cue in self._going_on(phrase):
                    found[cue] = None
        return list(found)

    def _remembered(self, word: str) -> tuple[Cue, ...]:
        """The cues of one word, looked up once: people say the same words again and again."""
        if word not in self.seen:
            self.seen[word] = tuple(self._of_word(word))
        return self.seen[word]

    def _of_word(self, word: str) -> Iterable[Cue]:
        size = len(word)
        for end in range(1, size + 1):
            yield from self.beginning.get(word[:end], ())
        for start in range(size):
            yield from self.ending.get(word[start:], ())
        if self.inside:
            for start in range(size - SHORTEST_INSIDE + 1):
                for end in range(start + SHORTEST_INSIDE, min(size, start + self.longest_part) + 1):
                    yield from self.inside.get(word[start:end], ())

    def _going_on(self, phrase: tuple[str, ...]) -> Iterable[Cue]:
        if len(phrase) < 2:
            return
        last = phrase[-1]
        for end in range(2, len(last) + 1):
            yield from self.whole.get((*phrase[:-1], last[:end] + "*"), ())
