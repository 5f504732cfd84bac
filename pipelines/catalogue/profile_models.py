"""What a profile shows: the checked form of profile.yml."""

from __future__ import annotations

from typing import Literal

from pipelines.catalogue.entry import Entry
from pipelines.catalogue.section_models import Ahead, Funnel


class Strength(Entry):
    """An indicator a zone can build on when it lies on this side of the rest of the region."""

    indicator: str
    side: Literal["higher", "lower"]


class RegionPage(Entry):
    """The three sentences of the region's first page."""

    life: str
    health: str
    strength: str


class FirstPage(Entry):
    """From which indicators the three sentences of a first page are chosen."""

    life: list[str]
    health: list[str]
    strengths: list[Strength]
    unknown_themes: list[str]
    unknown_shown: int
    region: RegionPage


class Maps(Entry):
    """Which maps are drawn, and where a sector is too small to be drawn."""

    neighbourhood: list[str]
    sector: list[str]
    classes: int
    fewest_residents: int


class Spine(Entry):
    """Which figures the spine chart shows, and how many relevant differences wide it is to either side."""

    widest: float
    widest_region: float
    indicators: list[str]


class Sureness(Entry):
    """Which percentages may serve as the example of an interval, and when a figure is old."""

    examples: list[str]
    old_years: int


class ProfileContents(Entry):
    """The contents of a zone profile."""

    first_page: FirstPage
    standing_shown: int
    maps: Maps
    trends: list[str]
    trends_shown: int
    spine: Spine
    sureness: Sureness
    groups: list[str]
    ahead: Ahead
    emergency: list[str]
    funnel: Funnel

    def indicators(self) -> set[str]:
        """Every indicator named here, so that a misspelt one is found."""
        page = self.first_page
        region = {page.region.life, page.region.health, page.region.strength}
        named = {*page.life, *page.health, *(strength.indicator for strength in page.strengths), *region}
        drawn = {*self.maps.neighbourhood, *self.maps.sector, *self.trends, *self.spine.indicators}
        sections = {*self.sureness.examples, *self.ahead.indicators, *self.emergency, *self.funnel.indicators}
        return named | drawn | sections
