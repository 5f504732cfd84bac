"""The catalogue's entries, checked when they load.

A typo, a missing language or a reference to something that does not exist stops the program with the
file and the field. Nothing here reads data; `Catalogue` is what every stage asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.catalogue.access_models import AccessContents
from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.catalogue.forecast_models import ForecastRules
from pipelines.catalogue.indicator_parts import Base, MinimumCoverage, Quartiles
from pipelines.catalogue.origin_models import OriginEntries
from pipelines.catalogue.profile_models import ProfileContents
from pipelines.catalogue.published_models import PublishedFigure, unknown_references
from pipelines.catalogue.source_models import Source, load_sources
from pipelines.catalogue.vulnerability_models import Vulnerability
from pipelines.paths import CATALOGUE
from pipelines.problems import BadInput, Problem

LANGUAGES = ("nl", "fr", "en")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is there
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Entry(BaseModel):
    """An entry refuses what it does not know, so that a typo is found when the catalogue loads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    """One text in the three languages."""

    nl: str = Field(min_length=1)
    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return getattr(self, language)


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
    words: dict[str, list[str]] = {}
    excludes: str | None = Field(default=None, alias="not")


class Literally(Entry):
    """A period written down in the catalogue because the table has no column for it."""

    literal: str


class MeasureInput(Entry):
    """One place a measure may be read from; `where` keeps the rows whose column holds one of the values."""

    table: str = Field(pattern=r"^(staging|mart|reference)\.[a-z0-9_]+$")
    value: str
    period: str | Literally
    where: dict[str, list | str | int | float | bool] = {}
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
    base: list[Base] = []
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


def _yaml(path: Path):
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        raise BadInput([Problem(path.name, place, "text that is not YAML", "YAML", "correct the line")]) from error


def _validate(model: type[BaseModel], data, path: Path, place: str):
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [
            Problem(
                path.name,
                ".".join([place, *map(str, item["loc"])]),
                f"{item['msg'].lower()} ({item.get('input')!r:.60})",
                f"an entry as {model.__name__} describes it",
                "correct the catalogue",
            )
            for item in error.errors()
        ]
        raise BadInput(problems) from error


def _entries(model: type[BaseModel], paths: Iterator[Path] | list[Path], key: str = "id") -> dict:
    found: dict = {}
    for path in paths:
        for data in _yaml(path) or []:
            entry = _validate(model, data, path, str(data.get(key, "entry without id")))
            identity = getattr(entry, key)
            if identity in found:
                problem = Problem(path.name, identity, "the id twice", "each id once", "rename one of them")
                raise BadInput([problem])
            found[identity] = entry
    return found


def _unknown(catalogue: Catalogue) -> Iterator[Problem]:
    """References from one entry to another that lead nowhere."""

    def problem(place: str, found: str, known: str) -> Problem:
        return Problem("catalogue", place, f"{found!r}", f"an id of {known}", "correct the spelling or add it")

    yield from catalogue.access.unknown(catalogue.sources)
    claimed = [code for zone in catalogue.zones.values() for code in (*zone.communes, *zone.sub_communes)]
    for code in sorted({code for code in claimed if claimed.count(code) > 1}):
        yield Problem("zones.yml", "zones", f"{code} in two places", "each code once", "take it out of one of them")
    for indicator in catalogue.indicators.values():
        if indicator.theme not in catalogue.themes:
            yield problem(f"{indicator.id}.theme", indicator.theme, "themes.yml")
        for measure in indicator.measures():
            if measure not in catalogue.measures:
                yield problem(indicator.id, measure, "measures.yml")
        for source_id in indicator.source_ids:
            if source_id not in catalogue.sources:
                yield problem(f"{indicator.id}.source_ids", source_id, "sources/")
    for measure in catalogue.measures.values():
        if measure.part_of and measure.part_of not in catalogue.measures:
            yield problem(f"{measure.id}.part_of", measure.part_of, "measures.yml")
    for ages in catalogue.disclosure.ages:
        if ages.source_id not in catalogue.sources:
            yield problem("disclosure.yml: ages", ages.source_id, "sources/")
    yield from catalogue.vulnerability.unknown(catalogue.sources, catalogue.measures)
    yield from catalogue.origin.unknown(catalogue.sources, catalogue.measures)
    for name in sorted(catalogue.profile.indicators() - set(catalogue.indicators)):
        yield problem("profile.yml", name, "indicators/")
    yield from catalogue.profile.funnel.uncounted(catalogue.indicators)
    for name in sorted(catalogue.forecast.indicators() - set(catalogue.indicators)):
        yield problem("forecast.yml", name, "indicators/")
    for name in sorted(catalogue.forecast.measures() - set(catalogue.measures)):
        yield problem("forecast.yml", name, "measures.yml")
    for name in catalogue.profile.first_page.unknown_themes:
        if name not in catalogue.themes:
            yield problem("profile.yml: unknown_themes", name, "themes.yml")
    yield from unknown_references(catalogue.published.values(), catalogue.area_ids, catalogue.indicators)
    for theme in catalogue.themes.values():
        if theme.parent_id and theme.parent_id not in catalogue.themes:
            yield problem(f"{theme.id}.parent_id", theme.parent_id, "themes.yml")


# Files of rules, each checked by its own model and found in the catalogue under its own name.
RULES: dict[str, type[BaseModel]] = {
    "access": AccessContents,
    "disclosure": DisclosureRule,
    "forecast": ForecastRules,
    "origin": OriginEntries,
    "profile": ProfileContents,
    "vulnerability": Vulnerability,
}


@lru_cache(maxsize=4)
def load_catalogue(folder: Path = CATALOGUE) -> Catalogue:
    """Read and check the whole catalogue; raises BadInput naming file and field of every fault found."""
    territory = _yaml(folder / "zones.yml")
    zones = [_validate(Zone, data, folder / "zones.yml", data.get("zone_id", "zone")) for data in territory["zones"]]
    catalogue = Catalogue(
        territory=_validate(Territory, territory["territory"], folder / "zones.yml", "territory"),
        zones={zone.zone_id: zone for zone in zones},
        themes=_entries(Theme, [folder / "themes.yml"]),
        sources=load_sources(folder / "sources"),
        measures=_entries(Measure, [folder / "measures.yml"]),
        indicators=_entries(Indicator, sorted((folder / "indicators").glob("*.yml"))),
        **{
            name: _validate(model, _yaml(folder / f"{name}.yml"), folder / f"{name}.yml", name)
            for name, model in RULES.items()
        },
        published=_entries(PublishedFigure, [folder / "published.yml"]),
        strings={language: _yaml(folder / "strings" / f"{language}.yml") for language in LANGUAGES},
    )
    unknown = list(_unknown(catalogue))
    if unknown:
        raise BadInput(unknown)
    return catalogue
