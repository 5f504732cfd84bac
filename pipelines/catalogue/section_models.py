"""What the parts of a profile about what may come and about neighbourhoods show: entries of profile.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from pipelines.catalogue.entry import Entry
from pipelines.problems import Problem


class Ahead(Entry):
    """Which forecasts are drawn, in this order, and how many; how many others are listed; how much past is drawn.

    one_sided_pct: from which share of past forecasts on the same side of reality a reader is told of it, where they
    started from at least `one_sided_origins` years.
    doubtful_coverage_pct: below which share of real values held, judged by earlier years only, a reader is told.
    """

    indicators: list[str]
    drawn: int = Field(ge=1)
    listed: int = Field(ge=0)
    past_years: int = Field(ge=2)
    one_sided_pct: float = Field(gt=50, le=100)
    one_sided_origins: int = Field(ge=2)
    doubtful_coverage_pct: float = Field(gt=0, lt=80)


class Funnel(Entry):
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
