"""What a profile shows: the checked form of profile.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pipelines.problems import Problem


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Strength(_Entry):
    """An indicator a zone can build on when it lies on this side of the rest of the region."""

    indicator: str
    side: Literal["higher", "lower"]


class RegionPage(_Entry):
    """The three sentences of the region's first page."""

    life: str
    health: str
    strength: str


class FirstPage(_Entry):
    """From which indicators the three sentences of a first page are chosen."""

    life: list[str]
    health: list[str]
    strengths: list[Strength]
    unknown_themes: list[str]
    unknown_shown: int
    region: RegionPage


class Maps(_Entry):
    """Which maps are drawn, and where a sector is too small to be drawn."""

    neighbourhood: list[str]
    sector: list[str]
    classes: int
    fewest_residents: int


class Funnel(_Entry):
    """Which figures are shown neighbourhood by neighbourhood, and how many people a figure must be about."""

    indicators: list[str]
    fewest_people: int

    def uncounted(self, known: Mapping[str, Any]) -> Iterator[Problem]:
        """Indicators named here that are no counts divided by counts: around those chance draws no funnel."""
        for name in self.indicators:
            indicator = known.get(name)
            if indicator and (indicator.form != "ratio" or indicator.interval not in ("wilson", "byar")):
                expected = "a ratio with a wilson or byar interval"
                yield Problem("profile.yml", "funnel.indicators", f"{name!r}", expected, "take it out")


class ProfileContents(_Entry):
    """The contents of a zone profile."""

    first_page: FirstPage
    standing_shown: int
    maps: Maps
    trends: list[str]
    trends_shown: int
    groups: list[str]
    emergency: list[str]
    funnel: Funnel

    def indicators(self) -> set[str]:
        """Every indicator named here, so that a misspelt one is found."""
        page = self.first_page
        region = {page.region.life, page.region.health, page.region.strength}
        named = {*page.life, *page.health, *(strength.indicator for strength in page.strengths), *region}
        return named | {
            *self.maps.neighbourhood,
            *self.maps.sector,
            *self.trends,
            *self.emergency,
            *self.funnel.indicators,
        }
