"""What the cells of a field's table mean, by the words of the catalogue: codes, zones, themes, numbers.

Each reader gives the value and what is wrong with the cell, "" where nothing is. What it does not know stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.catalogue.logs_models import CodeList, LogRules, folded
from pipelines.catalogue.models import Catalogue
from pipelines.field.meeting import MeetingReader

UNKNOWN = "a word that is not known"
_CLAUSES = re.compile(r"[,;:!?()\n\r]+|\s[-–]\s")
_SPLIT = re.compile(r"\s*[;,/|\n\r]+\s*")
_POSTCODE = re.compile(r"(?<!\d)(?:b-?\s?)?([1-9]\d{3})(?!\d)", re.IGNORECASE)
_ABOUT = r"(?:±|~|<|>|≈|ca\.?|circa|env\.?|environ|ongeveer)?\s*"
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")
_HOURS = re.compile(
    rf"{_ABOUT}(\d{{1,2}})\s*(?:u|h|uur|heures?|hours?)\.?\s*(\d{{1,2}})?\s*(?:m|min\.?)?", re.IGNORECASE
)
_MINUTES = re.compile(rf"{_ABOUT}(\d{{1,4}}(?:[.,]\d+)?)\s*(?:['’′]|m|min\.?|minuten|minutes?|minuut)?", re.IGNORECASE)


def word_pattern(word: str) -> str:
    """A regular expression for a word of the catalogue in a folded text; `*` stands for any letters."""
    return r"\ ".join(r"\w*".join(re.escape(folded(part)) for part in piece.split("*")) for piece in word.split())


class WordFinder:
    """Finds words in folded texts: at each place the longest; what it gives is whatever the word stands for."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        known = sorted({(word_pattern(word), meaning) for word, meaning in words}, key=lambda w: (-len(w[0]), w))
        self._meanings = [meaning for _, meaning in known]
        self._pattern = re.compile(r"\b(?:" + "|".join(f"({pattern})" for pattern, _ in known) + r")\b")

    def find(self, text: str) -> list[tuple[str, str]]:
        """What is meant, with the text between it and what was found before, in the order of the text."""
        ends = [0, *(match.end() for match in self._pattern.finditer(text))]
        return [
            (self._meanings[match.lastindex - 1], text[ends[number] : match.start()])
            for number, match in enumerate(self._pattern.finditer(text))
            if match.lastindex
        ]


class SpacedReader:
    """Reads choices that a server of forms set one after another with a space: all ids, or all labels."""

    def __init__(self, spelled: Iterable[tuple[str, str]]) -> None:
        self._ids = {folded(word): code for word, code in spelled if word}
        self._longest = max((word.count(" ") + 1 for word in self._ids), default=0)

    def read(self, text: str) -> list[str]:
        """The choices in their order; none where anything else stands among them."""
        apart = [self._ids.get(folded(piece), "") for piece in text.split()]
        return list(dict.fromkeys(apart if all(apart) else self._tiled(folded(text).split())))

    def _tiled(self, words: list[str]) -> list[str]:
        """The whole of some words as choices, the longest first; a dead end is left for a shorter one."""
        reached: dict[int, list[str]] = {len(words): []}
        for at in range(len(words) - 1, -1, -1):
            for end in range(min(len(words), at + self._longest), at, -1):
                code = self._ids.get(" ".join(words[at:end]))
                if code and end in reached:
                    reached[at] = [code, *reached[end]]
                    break
        return reached.get(0, [])


class CodeReader:
    """Reads codes: an id, its label, or any of its words, whole or within a longer text."""

    def __init__(self, codes: CodeList) -> None:
        self.codes = codes
        spelled = [
            (word, code.id)
            for code in codes.codes
            for word in (code.id.replace("_", " "), *code.label.model_dump().values(), *code.words.all())
        ]
        alone = [(word, code.id) for code in codes.codes for word in code.whole]
        self._whole = {folded(word): code for word, code in [*spelled, *alone] if "*" not in word}
        named = [(word, code.id) for code in codes.codes for word in (code.id, *code.label.model_dump().values())]
        self._spaced = SpacedReader(named)
        # A word that is understood and names no code.
        self._finder = WordFinder([*spelled, *((word, "") for word in codes.known)])
        negations = "|".join(re.escape(folded(word)) for word in codes.negations)
        self._undone = re.compile(rf"\b(?:{negations})(?:\s\w+)?\s$") if negations else None
        self._read: dict[str, tuple[str, str]] = {}

    def read(self, text: str) -> tuple[str, str]:
        """The code a cell means: the first or the last it names, as its list says."""
        if text not in self._read:
            self._read[text] = self._meant(text)
        return self._read[text]

    def _meant(self, text: str) -> tuple[str, str]:
        if folded(text) in self._whole:
            return self._whole[folded(text)], ""
        # A negation reaches no further than its clause: "non, orienté ailleurs" is oriented.
        found = [part for clause in _CLAUSES.split(text) for part in self._finder.find(folded(clause))]
        named = [code for code, before in found if code and not (self._undone and self._undone.search(before))]
        if named:
            return named[0 if self.codes.decides == "first" else -1], ""
        return "", "" if found and not any(code for code, _ in found) else UNKNOWN

    def read_several(self, text: str) -> tuple[list[str], str]:
        """Every code a cell lists, in its order; a part that means none is a fault."""
        whole, _ = self._whole.get(folded(text), ""), ""
        if whole:
            return [whole], ""
        spaced = self._spaced.read(text)
        if spaced:
            return spaced, ""
        read = [self.read(part) for part in _SPLIT.split(text) if folded(part)]
        return list(dict.fromkeys(code for code, _ in read if code)), next((fault for _, fault in read if fault), "")


class ZoneReader:
    """Reads an area by its names in any language or its id. Never by a commune or a postcode."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._around = [folded(word) for word in catalogue.logs.zone_words + catalogue.field_rules.zone_words.all()]
        self._around.sort(key=lambda word: (-len(word), word))
        self._areas: dict[str, str] = {}
        for zone in catalogue.zones.values():
            names = [zone.zone_id, *zone.name.model_dump().values(), *zone.official.nl, *zone.official.fr]
            self._areas |= {self._bare(name): zone.zone_id for name in names}
        territory = catalogue.territory
        names = [*territory.name.model_dump().values(), *territory.short_name.model_dump().values()]
        words = [*catalogue.logs.region_words, *catalogue.field_rules.region_words.all()]
        region = [territory.region_id, *names, *words]
        self._areas |= {self._bare(name): territory.region_id for name in region}
        self._running = MeetingReader(catalogue)

    def _bare(self, text: str) -> str:
        """A name without the words around it, its parts written together (Noord-Oost is Noordoost)."""
        said, before = folded(re.sub(r"\([^)]*\)", " ", text)), ""
        while said != before:
            before = said
            for word in self._around:
                said = said.removeprefix(word + " ").removesuffix(" " + word)
        return said.replace(" ", "")

    def read(self, text: str) -> tuple[str, str]:
        """The area a cell names; a cell that names none we know, or several, is a fault."""
        area = self._areas.get(self._bare(text), "")
        return area, "" if area else "an area that is not known"

    def named_in(self, texts: Iterable[str]) -> str:
        """The one zone that running texts name with a word for zone before it; "" for none or several."""
        zones = {zone for zone in (self._running.zone([text]) for text in texts) if zone}
        return zones.pop() if len(zones) == 1 else ""


class ThemeReader:
    """Reads lists of themes by their labels, words and ids. Context (who lives here) is no theme of an observation."""

    def __init__(self, catalogue: Catalogue) -> None:
        labels: dict[str, set[str]] = {}
        words: dict[str, set[str]] = {}
        for theme in catalogue.themes.values():
            if theme.theme_class == "context":
                continue
            for name in (theme.id, *theme.label.model_dump().values()):
                labels.setdefault(folded(name), set()).add(theme.id)
            for word in (word for spoken in theme.words.values() for word in spoken):
                words.setdefault(folded(word), set()).add(theme.id)
        # A word of two themes says neither.
        self._themes = {name: next(iter(ids)) for name, ids in (words | labels).items() if len(ids) == 1}
        self._spaced = SpacedReader((name, next(iter(ids))) for name, ids in labels.items() if len(ids) == 1)

    def read(self, text: str) -> tuple[list[str], list[str]]:
        """(theme ids, words as written that name none). A label that holds a comma is one label."""
        spaced = self._spaced.read(text)
        if spaced:
            return spaced, []
        parts = [part.strip() for part in _SPLIT.split(text) if folded(part)]
        ids: list[str] = []
        unknown: list[str] = []
        at = 0
        while at < len(parts):
            for end in range(len(parts), at, -1):
                theme = self._themes.get(folded(" ".join(parts[at:end])))
                if theme:
                    ids.append(theme)
                    at = end
                    break
            else:
                unknown.append(parts[at])
                at += 1
        return list(dict.fromkeys(ids)), list(dict.fromkeys(unknown))


class SpaceReader:
    """Reads the kind of a meeting by a space's id, label or words; another one stays as it was written."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._spaces = {
            folded(word): space.id
            for space in catalogue.spaces.values()
            for word in (*space.words.all(), *space.label.model_dump().values(), space.id)
        }

    def read(self, text: str) -> str:
        """The id of the space, or the text."""
        return self._spaces.get(folded(text), text)


def read_postcode(text: str) -> tuple[str, str]:
    """A Belgian postcode of four digits, also beside the commune's name."""
    found = set(_POSTCODE.findall(text))
    return (found.pop(), "") if len(found) == 1 else ("", "text that is no postcode")


def read_minutes(text: str, rules: LogRules) -> tuple[float | None, str]:
    """Minutes: `10`, `10'`, `15 min`, `1u30`, `0:20`."""
    said = text.strip()
    clock, hours, minutes = _CLOCK.fullmatch(said), _HOURS.fullmatch(said), _MINUTES.fullmatch(said)
    long = clock or hours
    if long:
        value = float(long[1]) * 60 + float(long[2] or 0)
    elif minutes:
        value = float(minutes[1].replace(",", "."))
    else:
        return None, "text that is no number of minutes"
    if value > rules.most_minutes:
        return None, f"more than {rules.most_minutes} minutes"
    return value, ""
