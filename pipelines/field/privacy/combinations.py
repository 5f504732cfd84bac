"""What names nobody and could still point at somebody: an exact age beside a place, the only answer of its sort.

Ages of adults become bands of ten years, and 90 and over one band: in a neighbourhood of 8,000 some eighty people are
62, but hardly five are 93, and with an origin or an illness beside it few are left at any age. Children's ages stay:
they are what a saying is about, and classes are large. Of answers by residents, and of cases, only the month is kept.
"""

from __future__ import annotations

import re

import pandas as pd

from pipelines.catalogue.privacy_models import AgeCues

YOUNGEST, OLDEST_BAND, OLDEST = 18, 90, 120
RESIDENTS = ("citizen", "patient", "carer")
_BEFORE = r"(?<![\d.,/+–-])"
_AFTER = r"(?![\d.,/+–-]\d|\s?(?:%|euro|€|uur|h\b))"


class AgeBands:
    """Finds exact ages of adults in a text and says their band instead."""

    def __init__(self, cues: AgeCues) -> None:
        people = "|".join(sorted(map(re.escape, cues.people.all()), key=len, reverse=True))
        after = "|".join(sorted(map(re.escape, cues.units.all()), key=len, reverse=True))
        sure = "|".join(sorted(map(re.escape, cues.always.all()), key=len, reverse=True))
        said = "|".join(sorted(map(re.escape, cues.said.all()), key=len, reverse=True))
        number = rf"{_BEFORE}(?P<age>\d{{2,3}})(?![\d+])"
        self._patterns = [
            # 62-jarige, 62 ans d'âge: an age wherever it stands
            re.compile(rf"{number}(?=[\s\u00a0-]?(?:{sure})\b)", re.IGNORECASE),
            # ik ben 62, âgée de 62
            re.compile(rf"(?<!\w)(?:{said})\s{number}{_AFTER}", re.IGNORECASE),
            # een vrouw uit Guinee van 62 jaar; M. [nom], 62 ans
            re.compile(
                rf"(?:(?<!\w)(?:{people})|\])[^.;:!?\d]{{0,40}}?\s\(?{number}(?=[\s\u00a0]?(?:{after})\b)",
                re.IGNORECASE,
            ),
            # [naam], 88, … and: een man van 62 uit …
            re.compile(rf"\]\s?,\s?\(?{number}(?=\s?[,)])", re.IGNORECASE),
            re.compile(rf"(?<!\w)(?:{people})\s(?:van|de)\s{number}{_AFTER}", re.IGNORECASE),
        ]  # fmt: skip

    def clean(self, text: str) -> tuple[str, int]:
        """The text with bands in place of exact ages, and how many there were. A second cleaning changes nothing."""
        count = 0
        for pattern in self._patterns:
            places = [found.span("age") for found in pattern.finditer(text)]
            for start, end in reversed(places):
                age = int(text[start:end])
                if YOUNGEST <= age <= OLDEST:
                    text, count = text[:start] + band(age) + text[end:], count + 1
        return text, count


def band(age: int) -> str:
    """The band of an age: `60-69`, `90+`."""
    first = age // 10 * 10
    return f"{OLDEST_BAND}+" if age >= OLDEST_BAND else f"{max(first, YOUNGEST)}-{first + 9}"


def generalised(observations: pd.DataFrame, cases: frozenset[str], fewest: int) -> pd.DataFrame:
    """Observations in which fewer than `fewest` rows of residents or cases of an area could be told apart.

    Of residents' answers (role citizen, patient or carer) and of cases (`cases`: their event ids) the day is left out;
    a sector shared by fewer than `fewest` of a zone's rows of that role is left out too.
    """
    of_people = observations.actor_role.isin(RESIDENTS) | observations.event_id.isin(cases)
    made = observations.assign(date=observations.date.mask(of_people, observations.date.str.slice(0, 7)))
    alike = made.groupby(["zone_id", "actor_role", "actor_sector"]).observation_id.transform("size")
    return made.assign(actor_sector=made.actor_sector.mask(of_people & (alike < fewest), ""))
