"""The catalogue's entries, and `Catalogue`, which every stage asks. Nothing here reads data.

`loading` fills it; a typo, a missing language or a name that leads nowhere stops the program there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.access_models import AccessContents
from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.catalogue.entry import Entry, Identifier, Words
from pipelines.catalogue.field_models import FieldRules, Space
from pipelines.catalogue.forecast_models import ForecastRules
from pipelines.catalogue.forms_models import Form
from pipelines.catalogue.indicator_parts import Base, MinimumCoverage, Quartiles
from pipelines.catalogue.listening_models import ListeningQuestion
from pipelines.catalogue.logs_models import LogRules
from pipelines.catalogue.origin_models import OriginEntries
from pipelines.catalogue.privacy_models import PrivacyRules
from pipelines.catalogue.profile_models import ProfileContents
from pipelines.catalogue.published_models import PublishedFigure
from pipelines.catalogue.review_models import ObservationKind, ReviewRules
from pipelines.catalogue.source_models import Source
from pipelines.catalogue.vulnerability_models import Vulnerability


class Expected(Entry):
    """Counts and area every build of this territory must find."""

    sectors: int
    sectors_2025: int
    neighbourhoods: int
    communes: int
    area_km2: float
    area_tolerance_km2: float


class Territory(Entry):
    """The region and how its sectors are coded."""

    region_id: Identifier
    default_year: int
    minimum_coverage_pct: float
    sector_prefix: str
    sector_vintage: str
    expected: Expected
    name: Words
    short_name: Words


class OfficialNames(Entry):
    """How the official table spells a zone, to recognise it there."""

    nl: list[str]
    fr: list[str]


class Zone(Entry):
    """A care zone: whole communes and parts of divided ones."""

    zone_id: Identifier
    name: Words
    official: OfficialNames
    communes: list[str]
    sub_communes: list[str]


class Theme(Entry):
    """A theme of the thesaurus."""

    id: Identifier
    parent_id: str | None = None
    theme_class: Literal["population", "living", "organisation", "context"] = Field(alias="class")
    cold: Literal["direct", "proxy", "none", "never"]
    label: Words
    definition: Words
    words: dict[str, list[str]] = Field(default_factory=dict)
    excludes: str | None = Field(default=None, alias="not")


class Literally(Entry):
    """A period written down in the catalogue because the table has no column for it."""

    literal: str


class MeasureInput(Entry):
    """One place a measure may be read from; `where` keeps the rows whose column holds one of the values."""

    table: str = Field(pattern=r"^(staging|mart|reference)\.[a-z0-9_]+$")
    value: str
    period: str | Literally
    where: dict[str, list | str | int | float | bool] = Field(default_factory=dict)
    state: str | None = None


class Measure(Entry):
    """What is counted (`count`, may be summed) or observed (`value`, never summed), at a level."""

    id: Identifier
    level: Literal["sector", "neighbourhood", "commune", "country"]
    adds_up: Literal["count", "value"]
    inputs: list[MeasureInput] = Field(min_length=1)
    absent_is_zero: bool = False
    persons: bool = False  # counts residents: small numbers of it are hidden from the public edition
    part_of: str | None = None  # the measure it is a part of, where another column of the same table counts the whole


class Reference(Entry):
    """The second yardstick: a fixed value, the country, or the area's own past."""

    kind: Literal["fixed", "past", "country"]
    id: str | None = None
    value: float | None = None
    years: int | None = None
    numerator: str | None = None
    denominator: str | None = None
    label: Words | None = None
    source: str | None = None

    @model_validator(mode="after")
    def complete(self) -> Reference:
        if self.kind == "fixed" and (self.value is None or not self.source or not self.label or not self.id):
            raise ValueError("a fixed reference needs id, value, label and source")
        if self.kind == "past" and not self.years:
            raise ValueError("a reference to the past needs `years`")
        if self.kind == "country" and not (self.numerator and self.denominator):
            raise ValueError("a reference to the country needs `numerator` and `denominator` of level country")
        return self


UNITS = Literal[
    "pct", "persons", "per_100", "per_1000", "per_10000", "per_100000", "eur", "years", "ugm3", "minutes",
    "score", "per_km2", "km2", "beds", "services", "db", "count", "households",
]  # fmt: skip


class Indicator(Entry):
    """One figure about an area: what it is made of, how it adds up, how it is judged, what it cannot see."""

    id: Identifier
    theme: str
    title: Words
    phrase: Words
    share_of: Words | None = None  # what a percentage is a share of, as a sentence says it
    unit: UNITS
    per: float = 1
    decimals: int = Field(ge=0, le=4)
    polarity: Literal["good", "bad", "neutral"]
    kind: Literal["population", "need", "supply", "access"]
    form: Literal["count", "ratio", "mean", "median", "dsr", "change", "mean_age"]
    numerator: str | None = None
    denominator: str | None = None
    value: str | None = None
    median: str | None = None
    mean: str | None = None
    quartiles: Quartiles | None = None
    base: list[Base] = Field(default_factory=list)
    minimum_coverage: MinimumCoverage | None = None
    from_period: str | None = None
    to_period: str | None = None
    open_midpoint: float | None = None
    interval: Literal["wilson", "byar", "weighted_mean", "dobson", "none"]
    persons: Literal["numerator", "denominator", "none"]
    counts_people: bool = True  # false where what is counted is dwellings or tax returns
    relevant_difference: float = Field(ge=0)
    minimum_persons: int = Field(ge=0)
    reference: Reference | None = None
    source_ids: list[str] = Field(min_length=1)
    caveat: Words
    domain: Literal["social", "health", "environment", "economy", "demography"]

    @model_validator(mode="after")
    def has_its_parts(self) -> Indicator:
        needed = {
            "count": ["numerator"], "ratio": ["numerator", "denominator"], "mean": ["value", "base"],
            "median": ["median", "mean", "base"], "dsr": ["numerator", "denominator"],
            "change": ["numerator", "from_period", "to_period"], "mean_age": ["numerator", "open_midpoint"],
        }[self.form]  # fmt: skip
        absent = [name for name in needed if not getattr(self, name)]
        if absent:
            raise ValueError(f"form {self.form} needs {', '.join(absent)}")
        if self.unit == "pct" and self.per != 100:
            raise ValueError("a percentage has per: 100")
        return self

    @property
    def is_additive(self) -> bool:
        """A count may be summed over areas; everything else may not."""
        return self.form == "count"

    def measures(self) -> list[str]:
        """Ids of every measure this indicator is made of."""
        reference = [self.reference.numerator, self.reference.denominator] if self.reference else []
        quartiles = self.quartiles.measures() if self.quartiles else []
        named = [self.numerator, self.denominator, self.value, self.median, self.mean, *quartiles, *reference]
        return [name for name in named if name] + [base.measure for base in self.base]


@dataclass(frozen=True)
class Catalogue:
    """Everything the catalogue says, in the order it is written."""

    territory: Territory
    zones: dict[str, Zone]
    themes: dict[str, Theme]
    sources: dict[str, Source]
    measures: dict[str, Measure]
    indicators: dict[str, Indicator]
    profile: ProfileContents
    disclosure: DisclosureRule
    vulnerability: Vulnerability
    access: AccessContents
    forecast: ForecastRules
    logs: LogRules
    field_rules: FieldRules
    privacy: PrivacyRules
    spaces: dict[str, Space]
    kinds: dict[str, ObservationKind]
    review: ReviewRules
    listening: dict[str, ListeningQuestion]
    forms: dict[str, Form]
    origin: OriginEntries
    published: dict[str, PublishedFigure] = field(default_factory=dict)
    strings: dict[str, dict] = field(default_factory=dict)

    @property
    def zone_ids(self) -> list[str]:
        return list(self.zones)

    @property
    def area_ids(self) -> list[str]:
        """The zones, then the region: what has a profile."""
        return [*self.zones, self.territory.region_id]

    @cached_property
    def indicator_order(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.indicators)}

    def area_name(self, area_id: str) -> Words:
        return self.zones[area_id].name if area_id in self.zones else self.territory.name
