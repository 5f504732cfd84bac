"""What tells that a word of a text names somebody: lists, shapes, titles, phrases, lines that list people."""

from __future__ import annotations

import re

from pipelines.field.privacy.lexicon import Lexicon
from pipelines.field.privacy.tokens import CAPITALS, Words

_LONGEST_NAME = 6
_LONGEST_ACRONYM = 5
_REACHED = re.compile(r"\s?[(,:–-]?\s?(?:(?:tel|tél|gsm|mail)\.?\s?:?\s?)?(?:\+\d{2}|0\d|[\w.+-]+@)", re.IGNORECASE)
_AGED = re.compile(r"\s?[,(]\s?(?:\d{1,3}\s(?:ans|jaar|mois|maanden|j\.)|°|née?\s|geb)", re.IGNORECASE)
_LINE_END = re.compile(rf"(?<!\b[{CAPITALS}])(?<!\b[A-Za-z]{{2}})(?<!mevr)\.\s|\n")


class Evidence:
    """One text, and what its words and their neighbours say of who is named in it.

    `known`: folded names found elsewhere; `titled_m`: "M." is a title here, and nobody's initial.
    """

    def __init__(
        self, words: Words, lexicon: Lexicon, list_line: re.Pattern[str], known: frozenset[str], titled_m: bool
    ) -> None:
        self.words, self.lexicon, self.known, self._titled_m = words, lexicon, known, titled_m
        self._lines = [(found.end(), self._line_end(found.end())) for found in list_line.finditer(words.text)]

    def _line_end(self, start: int) -> int:
        """Where a list of people ends: at the line's end, or at a stop that is no abbreviation's."""
        found = _LINE_END.search(self.words.text, start)
        return found.start() if found else len(self.words.text)

    # ---- what a word is ------------------------------------------------------------------------------------------
    def is_first(self, place: int) -> bool:
        """Whether the word is a listed first name, or a double one that begins with such a name."""
        fold = self.words.folds[place]
        if fold in self.lexicon.first:
            return True
        parts = fold.split("-")
        return len(parts) > 1 and parts[0] in self.lexicon.first and all(parts)

    def is_family(self, place: int) -> bool:
        """Whether the word is a family name: listed, known in the document, or shaped like one."""
        fold = self.words.folds[place]
        lexicon = self.lexicon
        if fold in lexicon.family or fold in self.known:
            return True
        if lexicon.family_shape.fullmatch(fold) and fold not in lexicon.ordinary:
            return True
        parts = fold.split("-")
        return len(parts) > 1 and all(part in lexicon.family for part in parts)

    def is_particle_name(self, place: int) -> bool:
        """Van den Bossche, El Haddaoui, Da Silva, N'Diaye: a particle with a capital, and a name behind it."""
        words, fold = self.words, self.words.folds[place]
        phrase = self.lexicon.family_phrases.beginning_at(words.folds, place)
        if phrase and words.is_capital(place + phrase - 1):  # not "De man"
            return True
        if re.match(r"(?:n|m|o|t)'[a-z]", fold) and words.words[place][2].isupper():
            return True
        after = place + 1
        if fold not in self.lexicon.particles or not self.joins(after):
            return False
        if fold in self.lexicon.flowing or fold == "van":
            return not words.begins_sentence(place) or self.is_family(after) or fold != "van"
        return self.is_family(after) and not words.begins_sentence(place)

    def is_acronym(self, place: int) -> bool:
        """Whether it is a few capitals and nothing else."""
        word = self.words.words[place]
        return self.words.is_shouted(place) and len(word) <= _LONGEST_ACRONYM and "'" not in word

    def is_brand(self, place: int) -> bool:
        """UrbIS, eHealth: a capital inside, which only Mc and Mac have among names."""
        word = self.words.words[place]
        return bool(re.search(rf"[^\W_{CAPITALS}][{CAPITALS}]", word)) and not re.match(
            r"(?:Ma?c|De|Le|La|Van)[A-Z]", word
        )

    def free(self, place: int) -> bool:
        """Whether the word has a capital and is not known to name something else."""
        return place < len(self.words) and self.words.is_capital(place) and not self.words.blocked[place]

    def freed(self, place: int) -> bool:
        """A name that is also a language or a building, where only a person can stand."""
        words, fold = self.words, self.words.folds[place]
        if not words.is_capital(place) or not (fold in self.lexicon.first or fold in self.lexicon.family):
            return False
        if fold.partition("-")[0] in self.lexicon.saints or (place and words.blocked[place - 1]):
            return False
        return self.has_cue(place, place + 1)

    # ---- runs ----------------------------------------------------------------------------------------------------
    def joins(self, place: int) -> bool:
        """Whether the word goes on with a name that the word before belongs to."""
        words = self.words
        if place >= len(words) or not words.spaced(place):
            return False
        if words.is_capital(place):
            fold = words.folds[place]
            return self.free(place) or (fold in self.lexicon.family and self.is_first(place - 1))
        fold = words.folds[place]
        if fold.rstrip("'") not in self.lexicon.particles:
            return False
        ahead = place + 1
        while ahead < len(words) and ahead - place < 3 and words.spaced(ahead) and not words.is_capital(ahead):
            if words.folds[ahead] not in self.lexicon.particles:
                return False
            ahead += 1
        if ahead >= len(words) or not words.spaced(ahead) or not self.free(ahead):
            return False
        noble = words.is_initial(place - 1) or any(begin <= words.starts[place] < end for begin, end in self._lines)
        if (
            fold in self.lexicon.flowing
            or ahead - place > 1
            or noble
            or words.folds[place - 1] in self.lexicon.particles
        ):
            return True
        return (self.is_family(ahead) and fold != "van") or bool(
            self.lexicon.family_phrases.beginning_at(words.folds, place)
        )

    def run_end(self, place: int) -> int:
        """Where the run of words with capitals that begins here ends."""
        end = place + 1
        while end - place < _LONGEST_NAME and self.joins(end):
            end += 1
        while end > place + 1 and not self.words.is_capital(end - 1):
            end -= 1
        return end

    # ---- cues ----------------------------------------------------------------------------------------------------
    def has_title(self, place: int) -> bool:
        """Whether a title stands directly before."""
        words = self.words
        if not place:
            return False
        gap = words.gap(place)
        if not re.fullmatch(r"\.?[ \u00a0\u202f]{0,2}", gap) or gap == "":
            return False
        return self.is_title(place - 1)

    def is_title(self, place: int) -> bool:
        """Whether the word is a title itself."""
        word = self.words.words[place]
        return (word == "M" and self._titled_m) or self.words.folds[place] in self.lexicon.titles

    def has_cue(self, place: int, end: int) -> bool:
        """A trade, a relative, a phrase or a list before the run, or a phone number behind it."""
        words, lexicon = self.words, self.lexicon
        bracketed = place > 0 and words.gap(place) == " ("
        if bracketed and (lexicon.roles.ending_at(words.folds, place - 1) or words.folds[place - 1] in lexicon.kin):
            return True
        if words.spaced(place) and (
            lexicon.roles.ending_at(words.folds, place - 1)
            or lexicon.before.ending_at(words.folds, place - 1)
            or self.is_kin(place)
        ):
            return True
        behind = words.ends[end - 1]
        return self.in_list(place) or any(cue.match(words.text, behind) for cue in (_REACHED, _AGED))

    def is_kin(self, place: int) -> bool:
        """Whether a relative stands before: ma fille X, de dochter van X."""
        folds, kin = self.words.folds, self.lexicon.kin
        if folds[place - 1] in kin:
            return True
        return place > 1 and folds[place - 1] in self.lexicon.of and folds[place - 2] in kin

    def in_list(self, place: int) -> bool:
        """At the beginning of an item of a line that lists people, outside brackets."""
        words = self.words
        start = words.starts[place]
        for begin, end in self._lines:
            if begin <= start < end:
                said = words.text[begin:start]
                if said.count("(") > said.count(")"):
                    return False
                return not said.strip() or bool(re.search(r"(?:[,;&/–|]|\b(?:en|et|and))\s*$", said))
        return False

    def in_place(self, place: int) -> bool:
        """Whether the word before says where: in, te, à."""
        return self.words.spaced(place) and self.words.folds[place - 1] in self.lexicon.place_prepositions
