"""What a document says of its meeting: kind, date, level, zone, participants.

Only what the text says: where it names no zone there is none, and a date beside "next meeting" is not this one's.
Front matter, where somebody wrote it, goes before the text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.catalogue.models import Catalogue
from pipelines.field.blocks import Block

HEAD = 8  # blocks in which a document presents itself
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januari janvier jan janv", "februari février fevrier feb févr fév", "maart mars mrt", "april avril apr avr",
            "mei mai", "juni juin jun", "juli juillet jul juil", "augustus août aout aug", "september septembre sep sept",
            "oktober octobre okt oct", "november novembre nov", "december décembre decembre dec déc",
        ],
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<iso>20\d\d-\d\d-\d\d)|(?P<day>\d{{1,2}})(?:er|ste|de|e)?\s*(?P<sep>[/.-])\s*(?P<month>\d{{1,2}})"
    rf"\s*(?P=sep)\s*(?P<year>(?:20)?\d\d)|(?:(?P<wday>\d{{1,2}})(?:er|ste|de|e)?\s+)?(?P<word>{_MONTH})\.?\s+"
    rf"(?P<wyear>20\d\d))(?![\d/])",
    re.IGNORECASE,
)
_NUMBER = r"(?<![\d.,/-])(\d{1,3})(?![\d.,/%-]|\s*(?:%|u\d|h\d|euro|€))"


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


def _iso(match: re.Match[str]) -> str:
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
    return whole if day else whole[:7]


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words as words of their own; letters with or without their accents' case do not matter."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.IGNORECASE)


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
        self._zones = {zone: _zone_pattern(catalogue, zone) for zone in catalogue.zone_ids}
        people, present = rules.people_words.all(), rules.present_words.all()
        self._people = re.compile(_NUMBER + r"\s+(?:\w+[\s-]+){0,2}?" + pattern_of(people).pattern, re.IGNORECASE)
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
                before = block.text[max(0, start - 60) : start]
                if not self._other.search(before):
                    candidates.append((place >= HEAD, len(iso) < len("2026-01-01"), place, iso))
        return min(candidates)[3] if candidates else ""

    def zone(self, head: Sequence[str]) -> str:
        """The one zone the document's head says it is of; none where it names none, or several in one breath."""
        for text in head:
            named = [zone for zone, pattern in self._zones.items() if pattern.search(text)]
            if len(named) == 1:
                return named[0]
            if len(named) > 1:
                return ""
        return ""

    def level(self, head: Sequence[str], zone: str, kind: str) -> str:
        """Neighbourhood, zone or region, as the head says; else where such a space meets, if only on one level."""
        text = " ".join(head)
        if self._neighbourhood.search(head[0] if head else ""):
            return "neighbourhood"
        if zone:
            return "zone"
        if self._region.search(text):
            return "region"
        space = self.catalogue.spaces.get(kind)
        return space.levels[0] if space and len(space.levels) == 1 else ""

    def participants(self, blocks: Sequence[Block]) -> int | None:
        """How many were there, as the head says it in a number."""
        for block in blocks[: HEAD * 2]:
            found = self._present.search(block.text) or self._people.search(block.text)
            if found:
                return int(found[1])
        return None


def _zone_pattern(catalogue: Catalogue, zone_id: str) -> re.Pattern[str]:
    """A zone by its names, whole, or its own part of them after a word for zone: `antenne Zuid`, `Bassin Nord-Est`."""
    zone, rules = catalogue.zones[zone_id], catalogue.field_rules
    names = [zone.name.nl, zone.name.fr, *zone.official.nl, *zone.official.fr]
    parts = {re.sub(pattern_of(rules.zone_words.all()), "", name).strip(" -–") for name in names}
    spelled = "|".join(
        re.escape(part).replace(r"\-", r"[\s–-]?") for part in sorted(parts, key=len, reverse=True) if part
    )
    before = "|".join(map(re.escape, sorted(rules.zone_words.all(), key=len, reverse=True)))
    further = r"(?!\w|[\s–-]?(?:est|ouest|oost|west)\b)"
    return re.compile(rf"(?<!\w)(?:{before})\s+(?:de\s+|du\s+|van\s+)?(?:{spelled}){further}", re.IGNORECASE)
