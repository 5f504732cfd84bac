"""What a document says of its meeting: kind, date, level, zone, participants.

Only what the text says: where it names no zone there is none, and a date beside "next meeting" is not this one's.
Front matter, where somebody wrote it, goes before the text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipelines.catalogue.field_models import LEVELS, Heard
from pipelines.catalogue.models import Catalogue
from pipelines.field.blocks import Block

HEAD = 8  # blocks in which a document presents itself
OPENING = 4  # blocks in which it counts people without saying what for
EARLIEST = 2015  # no zone met before; an older date is somebody's birth or a law's
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januari janvier jan janv", "februari février fevrier feb févr fév", "maart mars mrt",
            "april avril apr avr", "mei mai", "juni juin jun", "juli juillet jul juil", "augustus août aout aug",
            "september septembre sep sept", "oktober octobre okt oct", "november novembre nov",
            "december décembre decembre dec déc",
        ],
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<iso>20\d\d-\d\d-\d\d)|(?P<day>\d{{1,2}})(?:er|ste|de|e)?\s*(?P<sep>[/.-])\s*(?P<month>\d{{1,2}})"
    rf"\s*(?P=sep)\s*(?P<year>(?:20)?\d\d)|(?:(?P<wday>\d{{1,2}})(?:er|ste|de|e)?\s+)?(?P<word>{_MONTH})\.?\s+"
    rf"(?P<wyear>20\d\d))(?![\d/]|-\d)",
    re.IGNORECASE,
)
_NUMBER = r"(?<![\d.,/-])(\d{1,3})(?![\d/%-]|[.,]\d|\s*(?:%|u\d|h\d|euro|€))"


@dataclass(frozen=True)
class Meeting:
    """What is known of a meeting. `date`: ISO at the precision it is known (`2023-10`); "" where the text says none.
    `kind`: id of a space, or "". `zone_id`: a zone, the region, or "" where none is named. `participants`: or None.
    """

    kind: str
    date: str
    level: str
    zone_id: str
    participants: int | None


def dates_in(text: str) -> list[tuple[str, int]]:
    """Every date of a text in ISO form, at the precision it is written with, and where it begins."""
    found = []
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            found.append((iso, match.start()))
    return found


def _iso(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    elif match["word"]:
        year, month, day = int(match["wyear"]), MONTHS[match["word"].lower()], int(match["wday"] or 0)
    else:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        year += 2000 if year < 100 else 0
    try:
        whole = datetime.date(year, month, day or 1).isoformat()
    except ValueError:
        return ""
    if year < EARLIEST:
        return ""
    return whole if day else whole[:7]


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words as words of their own; letters with or without their accents' case do not matter."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.IGNORECASE)


_UNITS = {
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15,
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "dertig": 30, "veertig": 40,
    "vijftig": 50, "zestig": 60,
}  # fmt: skip
_SPELLED = re.compile(
    r"\b(?:(vingt|trente|quarante|cinquante|soixante|dix)(?:-et-|[\s-])(un|deux|trois|quatre|cinq|six|sept|huit|neuf)"
    r"|(een|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n(twintig|dertig|veertig|vijftig|zestig)"
    r"|(" + "|".join(word for word, number in _UNITS.items() if number > 2) + r"))\b",
    re.IGNORECASE,
)


def spelled_out(text: str) -> str:
    """A text with its number words from three to sixty-nine in figures: "vingt-deux", "tweeëntwintig" are 22."""

    def figure(found: re.Match[str]) -> str:
        words = [word.lower() for word in found.groups() if word]
        return str(sum(1 if word == "een" else _UNITS[word] for word in words))

    return _SPELLED.sub(figure, text)


_NO_YEAR = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({_MONTH})\b(?!\.?\s+20\d\d)", re.IGNORECASE)


def _begins(words: Iterable[str]) -> str:
    """Any of some words, also where they go on: `participant` is found in `participant(e)s` and `participant/es`."""
    return r"(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")"


class MeetingReader:
    """Finds a meeting's facts by the words of the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, rules = catalogue, catalogue.field_rules
        self._spaces = [
            (pattern_of([word]), pattern_of(space.excludes) if space.excludes else None, space.id, len(word))
            for space in catalogue.spaces.values()
            for word in space.words.all()
        ]
        self._other = pattern_of(rules.next_words.all())
        self._region = pattern_of(rules.region_words.all())
        self._neighbourhood = pattern_of(rules.neighbourhood_words.all())
        titles = "|".join(map(re.escape, rules.neighbourhood_titles.all()))
        self._quarter = re.compile(rf"(?<!maison de )(?<!maisons de )(?:{titles})(?!\w)", re.IGNORECASE)
        self._zones = {zone: _zone_pattern(catalogue, zone) for zone in catalogue.zone_ids}
        # a title may say "Thematisch overleg Zuid-Oost": there a zone's own name is enough where it cannot be a street
        self._named = {zone: _zone_pattern(catalogue, zone, [space.words for space in catalogue.spaces.values()])
                       for zone in catalogue.zone_ids}  # fmt: skip
        people, present = rules.people_words.all(), rules.present_words.all()
        counted = pattern_of(rules.counted_words.all()).pattern
        self._counted = re.compile(counted + r"\s+(?:\w+\s+){0,1}?" + _NUMBER, re.IGNORECASE)
        self._people = re.compile(
            _NUMBER + r"\s+(?:(?:zorg|sociale|\w+e)[\s-]+(?:en\s+)?){0,2}?" + _begins(people), re.IGNORECASE
        )
        self._present = re.compile(
            pattern_of(present).pattern + r"\s*(?:\([^)\d]*)?[:(=–-]?\s*" + _NUMBER, re.IGNORECASE
        )

    def read(self, blocks: Sequence[Block], front: dict | None = None) -> Meeting:
        """The meeting of a document; `front`: its front matter."""
        front = front or {}
        head = [block.text for block in blocks[:HEAD]]
        kind = str(front.get("event") or "") or self.kind(blocks)
        zone = str(front.get("zone") or "") or self.zone(head)
        level = str(front.get("level") or "") or self.level(head, zone, kind)
        people = front.get("participants")
        date = str(front.get("date") or "") or self.date(blocks)
        region = self.catalogue.territory.region_id
        return Meeting(
            kind, date, level, region if level == "region" and not zone else zone,
            int(people) if people not in (None, "") else self.participants(blocks),
        )  # fmt: skip

    def understood(self, front: dict) -> tuple[dict, list[str]]:
        """Front matter with zone and event as ids, and the names of entries that mean nothing to the catalogue."""
        known, unknown = dict(front), []
        zone, event, level = (str(front.get(name) or "") for name in ("zone", "event", "level"))
        if zone and zone not in self.catalogue.area_ids:
            # as written, or as the bare name that a document would put behind a word for zone
            named = [zone, *(f"{word} {zone}" for word in self.catalogue.field_rules.zone_words.all())]
            region = self.catalogue.territory.region_id if self._region.search(zone) else ""
            known["zone"] = next(filter(None, (self.zone([text]) for text in named)), region)
        if event and event not in self.catalogue.spaces:
            known["event"] = self.kind([Block("heading", event, "")])
        if level and level not in LEVELS:
            known["level"] = ""
        for name in ("zone", "event", "level"):
            if front.get(name) and not known[name]:
                unknown.append(name)
        return known, unknown

    def kind(self, blocks: Sequence[Block]) -> str:
        """The space the document's head names: the earliest block that names one, the longest words in it first."""
        for block in blocks[:HEAD]:
            found = [
                (-length, match.start(), space)
                for pattern, excluded, space, length in self._spaces
                if (match := pattern.search(block.text)) and not (excluded and excluded.search(block.text))
            ]
            if found and not self._other.search(block.text[: min(found)[1]]):
                return min(found)[2]
        return ""

    def date(self, blocks: Sequence[Block]) -> str:
        """The first date of the head that is not another meeting's; a whole day before a month."""
        candidates = []
        for place, block in enumerate(blocks[: HEAD * 3]):
            for iso, start in dates_in(block.text):
                # "until", "next meeting:" and the like stand in the same sentence, not far before
                before = re.split(r"[.;»]", block.text[max(0, start - 40) : start])[-1]
                if not self._other.search(before):
                    candidates.append((place >= HEAD, len(iso) < len("2026-01-01"), place, iso))
        return min(candidates)[3] if candidates else self._without_year(blocks)

    def _without_year(self, blocks: Sequence[Block]) -> str:
        """A day and month of the head with the first year the head names; "" where one of them is lacking."""
        head = " ".join(block.text for block in blocks[:HEAD])
        year = re.search(r"\b20\d\d\b", head)
        for day in _NO_YEAR.finditer(head) if year else ():
            if not self._other.search(re.split(r"[.;»]", head[max(0, day.start() - 40) : day.start()])[-1]):
                return _iso(_DATE.match(f"{day[1]} {day[2]} {year[0]}")) if year else ""
        return ""

    def zone(self, head: Sequence[str]) -> str:
        """The one zone the document's head says it is of; none where it names none, or several in one breath."""
        for place, text in enumerate(head):
            patterns = self._named if place == 0 else self._zones
            named = [zone for zone, pattern in patterns.items() if pattern.search(text)]
            if len(named) == 1:
                return named[0]
            if len(named) > 1:
                return ""
        return ""

    def level(self, head: Sequence[str], zone: str, kind: str) -> str:
        """Neighbourhood, zone or region, as the head says; else where such a space meets, if only on one level."""
        text = " ".join(head)
        if any(self._neighbourhood.search(text[:200]) for text in head[:2]) or (head and self._quarter.search(head[0])):
            return "neighbourhood"
        if zone:
            return "zone"
        if self._region.search(text):
            return "region"
        space = self.catalogue.spaces.get(kind)
        return space.levels[0] if space and len(space.levels) == 1 else ""

    def participants(self, blocks: Sequence[Block]) -> int | None:
        """How many were there, as the head says it in a number."""
        for place, block in enumerate(blocks[:HEAD]):
            text = spelled_out(block.text)
            found = self._counted.search(text) or self._present.search(text)
            if not found and place < OPENING:
                found = self._people.search(text)
            if found:
                return int(found[1])
        return None


def _zone_pattern(catalogue: Catalogue, zone_id: str, also_after: Collection[Heard] = ()) -> re.Pattern[str]:
    """A zone by its own name after a word for zone (`antenne Zuid`, `Bassin Nord-Est`); with `also_after` also after
    one of those words, and a name of two parts by itself.
    """
    zone, rules = catalogue.zones[zone_id], catalogue.field_rules
    names = [zone.name.nl, zone.name.fr, *zone.official.nl, *zone.official.fr]
    parts = {pattern_of(rules.zone_words.all()).sub("", name).strip(" -–") for name in names}
    spelled = "|".join(
        re.escape(part).replace(r"\-", r"[\s–-]?") for part in sorted(parts, key=len, reverse=True) if part
    )
    intros = [*rules.zone_words.all(), *(word for words in also_after for word in words.all())]
    before = "|".join(map(re.escape, sorted(intros, key=len, reverse=True)))
    double = "|".join(re.escape(part).replace(r"\-", r"[\s–-]") for part in sorted(parts) if "-" in part)
    further = r"(?!\w|[\s–-]?(?:est|ouest|oost|west)\b)"
    named = rf"(?:{before})\s+(?:[–(-]\s*)?(?:de\s+|du\s+|van\s+)?(?:{spelled})"
    if also_after and double:
        named += rf"|(?:{double})"
    return re.compile(rf"(?<![\w-])(?:{named}){further}", re.IGNORECASE)
