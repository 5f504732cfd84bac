"""What the zones publish about themselves: the checked form of published.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry, Words
from pipelines.problems import Problem

COMPARED = ("exact", "about", "above", "below")


class PublishedFigure(Entry):
    """One figure somebody published, and how it is to be read.

    statement: `exact` (the figure itself), `about` (an approximation), `above` and `below` (a bound), each held
    against an indicator of ours; or `sum` (published parts add up to `value`, where `should_be` is the whole).
    tolerance_pct: how far, in per cent of the published figure, ours may lie and still agree. It follows from how
    the figure is written, not from how far ours turned out to be; for a bound it may be left out: any distance.
    period: of the published figure; left out where none is stated, then our newest figure is taken.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    zone_id: str
    statement: Literal["exact", "about", "above", "below", "sum"]
    value: float = Field(gt=0)
    tolerance_pct: float | None = Field(default=None, ge=0)
    indicator: str | None = None
    period: str | None = None
    should_be: float | None = Field(default=None, gt=0)
    unit: Literal["pct", "count"] | None = None
    decimals: int = Field(default=0, ge=0, le=4)
    title: Words
    published_in: Words
    reason: Words | None = None

    @model_validator(mode="after")
    def is_whole(self) -> PublishedFigure:
        if self.statement == "sum" and (self.should_be is None or self.unit is None or self.indicator):
            raise ValueError("a sum needs `should_be` and `unit`, and no indicator")
        if self.statement in COMPARED and (not self.indicator or self.should_be is not None):
            raise ValueError("a figure held against ours needs `indicator`, and no `should_be`")
        if self.statement not in ("above", "below") and self.tolerance_pct is None:
            raise ValueError("only a bound may leave out `tolerance_pct`")
        return self


def unknown_references(
    figures: Iterable[PublishedFigure], zone_ids: Iterable[str], indicator_ids: Iterable[str]
) -> Iterator[Problem]:
    """Zones and indicators published.yml names and the catalogue does not know."""
    known = {"zone_id": set(zone_ids), "indicator": set(indicator_ids)}
    for figure in figures:
        for field, names in known.items():
            name = getattr(figure, field)
            if name is not None and name not in names:
                expected = "a zone or the region" if field == "zone_id" else "an indicator"
                remedy = "correct the spelling or add it"
                yield Problem("published.yml", f"{figure.id}.{field}", f"{name!r}", expected, remedy)
