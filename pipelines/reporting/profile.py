"""One profile in no language yet: the facts, sentences and labels that three documents share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from pipelines.reporting import statements
from pipelines.reporting.claims import HAS_VALUE, Claim
from pipelines.reporting.inputs import LEVELS, Inputs
from pipelines.reporting.sections import registry
from pipelines.reporting.selection import blind_themes, first_page_choices, standing_out
from pipelines.reporting.series import Series, series_of

YOUNG, OLD = 20, 65


@dataclass(frozen=True)
class Listing:
    """One side of what stands out: a sentence for each figure shown, and one for how many are not."""

    side: str
    claims: list[Claim]
    more: Claim | None


@dataclass(frozen=True)
class Chart:
    """A series through time, its caption, its description, and what the trend test says of it if it could."""

    series: Series
    caption: Claim
    alt: Claim
    tested: Claim | None


@dataclass(frozen=True)
class Ages:
    """Residents by age class of an area and of the region, and a sentence about both ends."""

    area: pd.DataFrame
    region: pd.DataFrame
    source_id: str
    year: str
    claim: Claim


@dataclass(frozen=True)
class Profile:
    """What the documents of one area say, whatever their language. `readings` and `trends` go by indicator id."""

    area_id: str
    is_region: bool
    rows: pd.DataFrame
    first: list[Claim]
    residents: Claim | None
    unknown: list[Claim]
    standing: list[Listing]
    nothing_stands_out: Claim
    maps: dict[tuple[str, str], Claim]
    ages: Ages | None
    charts: list[Chart]
    readings: dict[str, Claim]
    trends: dict[str, Claim]
    sections: list[registry.Made]

    @property
    def claims(self) -> list[Claim]:
        """Every sentence that states a fact, in the order of the document."""
        listed = chain.from_iterable([*one.claims, *([one.more] if one.more else [])] for one in self.standing)
        return [
            *self.first,
            *([self.residents] if self.residents else []),
            *self.unknown,
            *(listed if self.standing else [self.nothing_stands_out]),
            *self.maps.values(),
            *([self.ages.claim] if self.ages else []),
            *chain.from_iterable((one.caption, one.alt) for one in self.charts),
            *self.trends.values(),
            *self.readings.values(),
            *registry.claims(self.sections),
        ]


def _standing(inputs: Inputs, rows: pd.DataFrame, area_id: str) -> list[Listing]:
    """The sides on which anything stands out, each with as many figures as a list shows."""
    shown, listings = inputs.catalogue.profile.standing_shown, []
    for side, found in standing_out(rows, inputs.catalogue).items():
        claims = [statements.standing(row, side, inputs.catalogue) for row in found.head(shown).itertuples()]
        more = statements.standing_more(area_id, side, len(found) - shown) if len(found) > shown else None
        if claims:
            listings.append(Listing(side, claims, more))
    return listings


def _maps(inputs: Inputs, area_id: str) -> dict[tuple[str, str], Claim]:
    """A sentence for every map that can be drawn, by level and indicator."""
    found = {}
    for level in LEVELS:
        for name in getattr(inputs.catalogue.profile.maps, level):
            if inputs.classes[level, name].borders:
                inside = inputs.values(level, name).reindex(inputs.members(area_id, level)).dropna()
                ends = (float(inside.min()), float(inside.max())) if len(inside) else (math.nan, math.nan)
                period = inputs.period(level, name)
                found[level, name] = statements.map_range(area_id, level, name, period, ends, inputs.catalogue)
    return found


def _age_rows(inputs: Inputs, level: str, area_id: str, source_id: str, year: int) -> pd.DataFrame:
    ages = inputs.ages
    rows = ages[(ages.level == level) & (ages.area_id == area_id) & (ages.source_id == source_id) & (ages.year == year)]
    return rows[["age_from", "age_to", "sex", "residents"]].reset_index(drop=True)


def _age_source(inputs: Inputs) -> tuple[str, int]:
    """The source with sexes where there is one, else the one with age classes only; its latest year."""
    for wanted in (inputs.ages[inputs.ages.sex != "all"], inputs.ages):
        if len(wanted):
            latest = wanted[wanted.year == wanted.year.max()]
            return str(latest.source_id.iloc[0]), int(latest.year.iloc[0])
    return "", 0


def _share(ages: pd.DataFrame, low: int, high: float) -> float:
    inside = ages[(ages.age_from >= low) & (ages.age_from < high)]
    return inside.residents.sum() / ages.residents.sum() * 100


def _ages(inputs: Inputs, area_id: str) -> Ages | None:
    region_id = inputs.catalogue.territory.region_id
    source_id, year = _age_source(inputs)
    area = _age_rows(inputs, "region" if area_id == region_id else "zone", area_id, source_id, year)
    if area.empty:
        return None
    claim = statements.ages(area_id, _share(area, 0, YOUNG), _share(area, OLD, math.inf), str(year))
    return Ages(area, _age_rows(inputs, "region", region_id, source_id, year), source_id, str(year), claim)


def make_profile(inputs: Inputs, area_id: str) -> Profile:
    """Gather what one area's documents say."""
    catalogue = inputs.catalogue
    is_region = area_id == catalogue.territory.region_id
    rows = inputs.rows_of(area_id)
    held = rows[rows.status.isin(HAS_VALUE)]
    people = held[held.indicator_id == "residents"]
    readings = [statements.reading(row, catalogue) for row in rows.itertuples()]
    tested = [claim for claim in (statements.tested_trend(row, catalogue) for row in held.itertuples()) if claim]
    trends = {claim.bond.indicator_id: claim for claim in tested}
    estimates = int(held.is_estimated.sum())
    blind = blind_themes(rows, catalogue)[: catalogue.profile.first_page.unknown_shown]
    return Profile(
        area_id=area_id,
        is_region=is_region,
        rows=rows,
        first=[statements.first_page(one, catalogue) for one in first_page_choices(rows, catalogue, is_region)],
        residents=statements.residents(people.iloc[0], catalogue) if len(people) else None,
        unknown=statements.unknown(area_id, blind, estimates, len(held)),
        standing=_standing(inputs, rows, area_id),
        nothing_stands_out=statements.standing_none(area_id),
        maps=_maps(inputs, area_id),
        ages=_ages(inputs, area_id),
        charts=[
            Chart(series, *statements.through_time(area_id, series, catalogue), _latest(series, trends))
            for series in series_of(inputs, area_id)
        ],
        readings={claim.bond.indicator_id: claim for claim in readings},
        trends=trends,
        sections=registry.gather(inputs, area_id),
    )


def _latest(series: Series, trends: dict[str, Claim]) -> Claim | None:
    """What the test says of the end of a series."""
    tested = trends.get(series.indicator_id)
    return tested if tested and tested.bond.period == series.periods[-1] else None
