"""Method in plain words, one paragraph a step. It states nothing about an area: no claims, only how claims are made."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.reporting.edition import TABLES
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.terms import Number
from pipelines.reporting.words import Words

NAME = "method"
# In reading order, with the table whose absence leaves a paragraph out: nothing is explained that was not done.
PARTS: tuple[tuple[str, str], ...] = (
    ("origin", ""),
    ("intervals", ""),
    ("zones", ""),
    ("yardsticks", ""),
    ("standing", ""),
    ("trend", ""),
    ("forecast", "forecast"),
    ("vulnerability", "vulnerability"),
    ("access", "access"),
    ("masks", ""),
    ("disclosure", "zone_indicator"),
    ("claims", ""),
)


def _is_done(inputs: Inputs, table: str) -> bool:
    """Whether the build holds what a paragraph explains; disclosure control is done where documents read its tables."""
    if table == "zone_indicator":
        return f"public.{table}" in TABLES
    return any(name.split(".")[1] == table and len(frame) for name, frame in inputs.extra.items())


@dataclass(frozen=True)
class Facts:
    """Which paragraphs hold for this build, and the catalogue's settings they name."""

    parts: tuple[str, ...]
    fewest_residents: int
    coverage_pct: float


def gather(inputs: Inputs, _area_id: str) -> Facts:
    """The same for every area of a build."""
    catalogue = inputs.catalogue
    return Facts(
        parts=tuple(name for name, table in PARTS if not table or _is_done(inputs, table)),
        fewest_residents=catalogue.profile.maps.fewest_residents,
        coverage_pct=catalogue.territory.minimum_coverage_pct,
    )


def claims(_facts: Facts) -> list:
    """None: a method is no fact about an area."""
    return []


def view(facts: Facts, words: Words) -> dict:
    """Titles and paragraphs."""
    settings = {
        "fewest": Number(facts.fewest_residents).write(words),
        "coverage": Number(facts.coverage_pct).write(words),
    }
    return {
        "title": words.say("method.title"),
        "intro": words.say("method.intro"),
        "parts": [
            {"title": words.say(f"method.{name}.title"), "text": words.say(f"method.{name}.text", **settings)}
            for name in facts.parts
        ],
    }


SECTION = Section(NAME, gather, claims, view)
