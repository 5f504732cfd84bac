"""Names of people in what the field says: by what stands around them, by their shape, and by lists of names.

A run of words with capitals is looked at as a whole. A title, a trade, a relative, a phrase such as "bel" or a line
that lists who was there makes a name of any run that is not known to be something else; without such a cue, a run
needs a word that is on the lists of names or has the shape of a family name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from pipelines.catalogue.privacy_models import PrivacyRules
from pipelines.field.privacy.evidence import Evidence
from pipelines.field.privacy.lexicon import Lexicon, folded
from pipelines.field.privacy.patterns import Span
from pipelines.field.privacy.tokens import words_of

_ROLE_BEHIND = re.compile(r"\s\([^\W\d_][^()]{1,60}\)")
_ELIDED = re.compile(r"(?:[dljs]|qu)'(.+)")


class NameFinder:
    """Finds names of people with the catalogue's rules (`Catalogue.privacy`)."""

    def __init__(self, rules: PrivacyRules) -> None:
        self._lexicon = Lexicon(rules)

    def find(self, text: str, known: Iterable[str] = (), language: str = "") -> list[Span]:
        """Names in the order of the text, none inside another.

        `known`: names found elsewhere in the document, as `known_in` gives them; they are found by themselves too. In
        Dutch, "M." is somebody's initial; elsewhere it is a title, and stays.
        """
        if text.islower() or not text:
            return []
        words = words_of(text, self._lexicon)
        reader = _Reader(words, self._lexicon, self._list_line, frozenset(known), titled_m=language != "nl")
        return list(reader.names())

    def known_in(self, texts: Iterable[str]) -> frozenset[str]:
        """The names of a document, to be found again wherever it only says "Fatima" or "Peeters".

        Left out are names that are also words, particles, and initials: alone they say nothing.
        """
        parts: set[str] = set()
        for text in texts:
            for span in self.find(text):
                for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text[span.start : span.end]):
                    parts.add(folded(word))
        lexicon = self._lexicon
        return frozenset(
            part for part in parts
            if len(part) > 2 and part not in lexicon.particles and part not in lexicon.ordinary
            and part not in lexicon.need_cue and not lexicon.stays.beginning_at([part], 0)
        )  # fmt: skip

    @cached_property
    def _list_line(self) -> re.Pattern[str]:
        """The beginning of a line that lists people: its word, at most a number or a few words, a colon."""
        words = sorted(set(self._lexicon.rules.cues.lists.all()), key=len, reverse=True)
        opening = "|".join(map(re.escape, words))
        return re.compile(
            rf"(?:^|[.;\n–—|-]\s*|,\s)(?:{opening})(?![\w])(?:[^:\n.]|\.(?=[\w:])){{0,24}}\s?:\s",
            re.IGNORECASE,
        )


class _Reader(Evidence):
    """One text being read: which runs of words are names."""

    def names(self) -> Iterator[Span]:
        """Every name, in order."""
        words, place, before = self.words, 0, -1
        while place < len(words):
            found = self._name_at(place, before)
            if found is None:
                place += 1
                continue
            begin, end = found
            yield self._span(begin, end)
            place, before = end, end

    def _span(self, begin: int, end: int) -> Span:
        words = self.words
        stop = words.ends[end - 1]
        # "Nabil A.": the initial's stop belongs to it, unless it is a sentence's own
        if words.is_initial(end - 1) and len(words.words[end - 1]) == 1:
            stop += 1
        start = words.starts[begin]
        elided = _ELIDED.match(words.folds[begin])
        if elided and elided[1] in self.lexicon.first:
            start = words.ends[begin] - len(elided[1])
        return Span(start, stop, "name")

    def _name_at(self, place: int, before: int) -> tuple[int, int] | None:
        words = self.words
        if self.has_title(place):
            return self._titled(place)
        if self.is_title(place) or not (self.free(place) or self.freed(place)):
            return None
        end = self.run_end(place)
        begin = place
        while begin < end and self._opens_otherwise(begin, end):
            begin += 1
        if begin == end:
            return None
        if begin > place and not self.free(begin) and words.is_capital(begin):
            return None
        if self.has_cue(begin, end) or self._goes_on(begin, before):
            return self._cued(begin, end)
        return self._listed(begin, end)

    def _opens_otherwise(self, place: int, end: int) -> bool:
        """A run's first word that is no part of the name: Bel Samira, Volgens Peeters."""
        words, fold = self.words, self.words.folds[place]
        if not words.is_capital(place):
            return words.folds[place] not in self.lexicon.flowing
        if self.is_particle_name(place):
            return False
        if self.is_title(place):
            return True
        if not words.begins_sentence(place) or fold in self.known:
            return False
        if fold in self.lexicon.ordinary:
            return True
        # "Raakt Jeannine": on no list, and a first name follows
        named = self.is_first(place) or self.is_family(place) or words.is_shouted(place) or words.is_initial(place)
        return not named and place + 1 < end and self.is_first(place + 1)

    def _titled(self, place: int) -> tuple[int, int] | None:
        words, fold = self.words, self.words.folds[place]
        if not words.is_capital(place):
            if fold.rstrip("'") in self.lexicon.particles and self._noble(place):
                return place, self.run_end(place + 1)
            if fold in self.lexicon.titles or fold in self.lexicon.ordinary or fold in self.lexicon.also_words:
                return None
            return (place, place + 1) if fold in self.lexicon.first or fold in self.lexicon.family else None
        if fold in self.lexicon.titles or (words.blocked[place] and self.is_acronym(place)):
            return None
        return place, self.run_end(place)

    def _noble(self, place: int) -> bool:
        """De Callataÿ, van den Berg after a title, the particle in small letters; "dokter van Woonpunt" is none."""
        ahead = place + 1
        while ahead < len(self.words) and ahead - place < 3 and self.words.folds[ahead] in self.lexicon.particles:
            ahead += 1
        if not self.words.spaced(ahead) or not self.free(ahead):
            return False
        return self.words.folds[place] != "van" or ahead - place > 1 or self.is_family(ahead)

    def _goes_on(self, place: int, before: int) -> bool:
        """Joined to a name by "and"."""
        words = self.words
        if before <= 0 or place not in (before, before + 1):
            return False
        return bool(self.lexicon.and_.fullmatch(words.text[words.ends[before - 1] : words.starts[place]]))

    def _cued(self, begin: int, end: int) -> tuple[int, int] | None:
        """A cue stands before: any run that is no acronym and no ordinary word."""
        words = self.words
        if end - begin == 1:
            fold = words.folds[begin]
            named = self.is_first(begin) or self.is_family(begin)
            if not named and (
                self.is_acronym(begin) or self.is_brand(begin) or fold in self.lexicon.ordinary or len(fold) < 2
            ):
                return None
        return begin, end

    def _listed(self, begin: int, end: int) -> tuple[int, int] | None:
        """No cue: from the first word that is known as a name, or looks like one."""
        for place in range(begin, end):
            if not self.words.is_capital(place):
                continue
            if self._speaks(place, end):
                start = place
                if place > begin and not self.is_first(place):  # an unknown first name before a family name
                    start = begin
                return start, end
        return None

    def _speaks(self, place: int, end: int) -> bool:
        words, lexicon, fold = self.words, self.lexicon, self.words.folds[place]
        alone = end - place == 1
        if self.is_particle_name(place):
            return not self.in_place(place)
        if words.is_initial(place) and not alone:
            # "C. Voorstellen" numbers a heading
            return self.is_family(place + 1) or self.is_particle_name(place + 1) or self._initialled(place, end)
        elided = _ELIDED.match(fold)
        if elided and elided[1] in lexicon.first and elided[1] not in lexicon.need_cue:
            return True
        first, family = self.is_first(place), self.is_family(place)
        if not first and not family:
            return self._unknown(place, end)
        if not alone:
            return True
        return self._alone(place, first)

    def _initialled(self, place: int, end: int) -> bool:
        words = self.words
        if len(words.words[place]) > 1:
            return False
        return not words.begins_sentence(place) or bool(_ROLE_BEHIND.match(words.text, words.ends[end - 1]))

    def _alone(self, place: int, first: bool) -> bool:
        """A single word that is on the lists."""
        words, lexicon, fold = self.words, self.lexicon, self.words.folds[place]
        if fold in self.known:
            return True
        if fold in lexicon.need_cue or (words.is_shouted(place) and len(fold) < 4):
            return self._says(place)
        if self.in_place(place) and (not first or fold in lexicon.also_places):
            return False
        if words.begins_sentence(place) and fold in lexicon.also_words:
            return self._says(place) or bool(_ROLE_BEHIND.match(words.text, words.ends[place]))
        return True

    def _says(self, place: int) -> bool:
        """A verb of saying or doing stands right behind, and no article before."""
        words, after = self.words, place + 1
        if after >= len(words) or words.folds[after] not in self.lexicon.verbs or not words.spaced(after):
            return False
        if words.words[after] == "à":  # which is looked up like "a"
            return False
        return not (words.spaced(place) and words.folds[place - 1] in self.lexicon.articles)

    def _unknown(self, place: int, end: int) -> bool:
        """On no list: two words with capitals and a role in brackets behind, an initial behind, or who speaks."""
        words = self.words
        if words.folds[place] in self.lexicon.ordinary or self.is_acronym(place):
            return False
        if end - place == 2 and words.is_initial(end - 1) and len(words.words[end - 1]) == 1:
            return True
        if end - place >= 2 and self._is_whole_name(place, end):
            return True
        return self._is_subject(place, end)

    def _is_whole_name(self, place: int, end: int) -> bool:
        """Two words or more on no list, none an acronym, without an article before: people rather than anything."""
        words = self.words
        if words.spaced(place) and words.folds[place - 1] in self.lexicon.articles:
            return False
        if any(self.is_acronym(other) or words.folds[other] in self.lexicon.ordinary for other in range(place, end)):
            return False
        if not words.begins_sentence(place):
            return not self.in_place(place)
        return self._says(end - 1) or bool(_ROLE_BEHIND.match(words.text, words.ends[end - 1]))

    def _is_subject(self, place: int, end: int) -> bool:
        """Who does something: after "que", "maar" or a comma and before a word in small letters, without article."""
        words, lexicon = self.words, self.lexicon
        if words.begins_sentence(place) or end >= len(words) or not words.spaced(end) or words.is_capital(end):
            return False
        if len(words.folds[place]) < 4 or words.is_shouted(place) or "-" in words.words[place]:
            return False
        if words.folds[end] not in lexicon.verbs and (
            words.folds[end] in lexicon.ordinary or words.folds[end] in lexicon.particles
        ):
            return False
        return bool(words.spaced(place) and lexicon.subjects.ending_at(words.folds, place - 1))
