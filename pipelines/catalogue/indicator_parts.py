"""Parts of an indicator's declaration: whom it is about, quartiles behind a median, a coverage of its own."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry


class Base(Entry):
    """Whom a published figure is about: a measure, or a stated part of one. Tax returns are not people."""

    measure: str
    counts: Literal["people", "returns"] = "people"
    share: float = Field(default=1.0, gt=0, le=1)
    why: str | None = None

    @model_validator(mode="after")
    def a_share_has_a_reason(self) -> Base:
        if self.share != 1.0 and not self.why:
            raise ValueError("a base with a share needs `why`: where the share comes from")
        return self


class Quartiles(Entry):
    """The measures from which a sector's quartiles follow; where a file has them, a median is made from these.

    difference: Q3 - Q1; coefficient: (Q3 - Q1) / Q2; asymmetry: ((Q3 - Q2) - (Q2 - Q1)) / (Q3 - Q1).
    """

    difference: str
    coefficient: str
    asymmetry: str

    def measures(self) -> list[str]:
        """Ids of the three measures."""
        return [self.difference, self.coefficient, self.asymmetry]


class MinimumCoverage(Entry):
    """The share of residents a figure must rest on to be comparable, where it is not the territory's, and why."""

    pct: float = Field(gt=0, le=100)
    why: str = Field(min_length=1)
