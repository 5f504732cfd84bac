"""A text as words with their places, and what of it is known to be no person."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

from pipelines.field.privacy.lexicon import ELISION, Lexicon, folded

CAPITALS = "".join(letter for letter in map(chr, range(0x41, min(0x1F00, sys.maxunicode))) if letter.isupper())
# A French elision is a word of its own (d'Amélie, l'avenue, L'avenue); before a capital, a capital's own apostrophe
# belongs (N'Diaye, D'Hondt).
_WORD = re.compile(
    rf"(?:{ELISION})['’](?=[^\W\d_])|(?:[DLJSNCMT]|Qu|Jusqu|Lorsqu|Puisqu)['’](?=[^\W\d_{CAPITALS}])"
    rf"|[^\W\d_]+(?:['’ʼ·‑-][^\W\d_]+)*"
)
_OWN = ("'s", "’s")
_ENDS = re.compile(r"[.!?…:;\n\r\t|•]|[\"“”«‹‘]\s*$|\)\s*$|^\s*[-–*]\s")
_SPACE = re.compile(r"[ \u00a0\u202f]{1,2}")
_LONGEST_PLACE = 4


@dataclass
class Words:
    """The words of a text: `words` as written, `folds` as looked up, and from where to where each stands.

    `blocked` are words of public bodies, places and buildings; `ordinary_start` is told by `begins_sentence`.
    """

    text: str
    words: list[str] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    blocked: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, place: int) -> str:
        """What stands between the word before and this one; everything before the first."""
        return self.text[self.ends[place - 1] if place else 0 : self.starts[place]]

    def spaced(self, place: int) -> bool:
        """Whether only a space, or the stop of an abbreviation, parts this word from the one before."""
        if not 0 < place < len(self):
            return False
        gap = self.gap(place)
        if _SPACE.fullmatch(gap):
            return True
        if self.folds[place - 1].endswith("'"):
            return gap == ""
        return self.is_initial(place - 1) and bool(re.fullmatch(r"\.[ \u00a0-]?", gap))

    def is_capital(self, place: int) -> bool:
        return self.words[place][0].isupper()

    def is_initial(self, place: int) -> bool:
        """One or two letters and a stop: J., Ch."""
        word = self.words[place]
        return len(word) <= 2 and word[0].isupper() and self.text[self.ends[place] : self.ends[place] + 1] == "."

    def is_shouted(self, place: int) -> bool:
        word = self.words[place]
        return len(word) > 1 and word.isupper()

    def begins_sentence(self, place: int) -> bool:
        """Whether the word would have its capital anyway."""
        return place == 0 or (bool(_ENDS.search(self.gap(place))) and not self.is_initial(place - 1))


def words_of(text: str, lexicon: Lexicon) -> Words:
    """The words of a text, those blocked that are known to name no person."""
    made = Words(text)
    kept = [found.span() for found in lexicon.placeholder.finditer(text)] if "[" in text else []
    for found in _WORD.finditer(text):
        if any(start < found.start() < end for start, end in kept):  # a word of ours is no cue
            continue
        word, end = found[0], found.end()
        if word.endswith(_OWN) and len(word) > 3:
            word, end = word[:-2], end - 2
        made.words.append(word)
        made.folds.append(folded(word))
        made.starts.append(found.start())
        made.ends.append(end)
    made.blocked = [False] * len(made)
    for place in range(len(made)):
        if made.is_capital(place):
            _block(made, place, lexicon)
        elif made.folds[place] in lexicon.place_words or lexicon.house_words.ending_at(made.folds, place):
            _block_what_follows(made, place, lexicon)
    return made


def _block(made: Words, place: int, lexicon: Lexicon) -> None:
    fold = made.folds[place]
    known = lexicon.stays.beginning_at(made.folds, place)
    for step in range(known):
        made.blocked[place + step] = True
    if fold in lexicon.saints or fold.partition("-")[0] in lexicon.saints:
        made.blocked[place] = True
        if fold in lexicon.saints and made.spaced(place + 1):
            made.blocked[place + 1] = True
    elif fold in lexicon.place_words or lexicon.house_words.ending_at(made.folds, place):
        made.blocked[place] = True
        _block_what_follows(made, place, lexicon)
    elif lexicon.street_ending.match(fold) and fold not in lexicon.family and not lexicon.family_shape.fullmatch(fold):
        made.blocked[place] = True
        # "Odon Warlandlaan", "Leopold I-straat": the street's own first name
        back = place - 1
        while back >= 0 and made.is_capital(back) and made.spaced(back + 1) and place - back < _LONGEST_PLACE:
            if made.folds[back] in lexicon.titles or made.folds[back] in lexicon.ordinary:
                break
            made.blocked[back] = True
            back -= 1


def _block_what_follows(made: Words, place: int, lexicon: Lexicon) -> None:
    """The name of a street or house after the word for it; after a street's also across "de la"."""
    ahead = place + 1
    if made.folds[place] in lexicon.place_words:
        while ahead < len(made) and ahead - place < 3 and not made.is_capital(ahead) and made.spaced(ahead):
            if made.folds[ahead].rstrip("'") not in ("de", "la", "le", "du", "des", "d", "l", "les"):
                return
            ahead += 1
    while ahead < len(made) and made.is_capital(ahead) and made.spaced(ahead) and ahead - place <= _LONGEST_PLACE:
        made.blocked[ahead] = True
        ahead += 1
