"""Which sections a profile has, after which of its parts, in which order. Adding one is a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.reporting.claims import Claim
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections import access, ahead, funnel, heat, method, spine, sureness, vulnerability
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.words import Words

# By the part of the profile they follow. None is on the first page.
SECTIONS: dict[str, tuple[Section, ...]] = {
    "standing": (spine.SECTION, heat.SECTION),
    "maps": (),
    "trends": (ahead.SECTION, vulnerability.SECTION, access.SECTION),
    "figures": (sureness.SECTION, funnel.SECTION, method.SECTION),
}


@dataclass(frozen=True)
class Made:
    """A section with the facts of one area."""

    place: str
    section: Section
    facts: Any


def gather(inputs: Inputs, area_id: str) -> list[Made]:
    """Every section that has something to say of the area, in the order of the document."""
    made = [
        Made(place, section, section.gather(inputs, area_id))
        for place, sections in SECTIONS.items()
        for section in sections
    ]
    return [one for one in made if one.facts is not None]


def claims(made: list[Made]) -> list[Claim]:
    """The sentences of every section."""
    return [claim for one in made for claim in one.section.claims(one.facts)]


def views(made: list[Made], words: Words) -> dict[str, list[dict]]:
    """What every section says in one language, by the part of the profile it follows."""
    said: dict[str, list[dict]] = {place: [] for place in SECTIONS}
    for one in made:
        said[one.place].append({"name": one.section.name, **one.section.view(one.facts, words)})
    return said


def pictures(inputs: Inputs, made: list[Made]) -> list:
    """The pictures of every section, without words."""
    return [picture for one in made for picture in one.section.draw(inputs, one.facts)]
