"""One profile in no language yet: the facts, pictures and labels that three documents share."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.reporting import statements
from pipelines.reporting.claims import HAS_VALUE, Claim
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections import registry
from pipelines.reporting.selection import blind_themes, first_page_choices, standing_out

LEAST_PERIODS = 3


@dataclass(frozen=True)
class Series:
    """One figure through time, with the rest of the region beside it."""

    indicator_id: str
    periods: list[str]
    values: list[float]
    benchmark: list[float]


@dataclass(frozen=True)
class Profile:
    """What the documents of one area say, whatever their language."""

    area_id: str
    is_region: bool
    rows: pd.DataFrame
    first: list[Claim]
    blind: list[str]
    standing: dict[str, pd.DataFrame]
    trends: list[Series]
    ages: pd.DataFrame
    region_ages: pd.DataFrame
    age_source: str
    age_year: str
    sections: list[registry.Made]

    @property
    def claims(self) -> list[Claim]:
        """Every sentence that states a fact, in the order of the document."""
        return [*self.first, *registry.claims(self.sections)]

    @property
    def held(self) -> pd.DataFrame:
        """Rows that have a value."""
        return self.rows[self.rows.status.isin(HAS_VALUE)]


def _trends(inputs: Inputs, area_id: str) -> list[Series]:
    """The catalogue's trends that have enough yearly periods, up to the number a page holds."""
    found = []
    table = inputs.zone_rows
    own = table[(table.zone_id == area_id) & table.status.isin(HAS_VALUE) & table.period.str.fullmatch(r"\d{4}")]
    for name in inputs.catalogue.profile.trends:
        rows = own[own.indicator_id == name].sort_values("period")
        if len(rows) >= LEAST_PERIODS:
            found.append(Series(name, rows.period.tolist(), rows.value.tolist(), rows.benchmark_value.tolist()))
    return found[: inputs.catalogue.profile.trends_shown]


def _ages(inputs: Inputs, level: str, area_id: str, source_id: str, year: int) -> pd.DataFrame:
    ages = inputs.ages
    rows = ages[(ages.level == level) & (ages.area_id == area_id) & (ages.source_id == source_id) & (ages.year == year)]
    return rows[["age_from", "age_to", "sex", "residents", "deaths"]].reset_index(drop=True)


def _age_source(inputs: Inputs) -> tuple[str, int]:
    """The source with sexes where there is one, else the one with age classes only; its latest year."""
    for wanted in (inputs.ages[inputs.ages.sex != "all"], inputs.ages):
        if len(wanted):
            latest = wanted[wanted.year == wanted.year.max()]
            return str(latest.source_id.iloc[0]), int(latest.year.iloc[0])
    return "", 0


def make_profile(inputs: Inputs, area_id: str) -> Profile:
    """Gather what one area's documents say."""
    region_id = inputs.catalogue.territory.region_id
    is_region = area_id == region_id
    rows = inputs.rows_of(area_id)
    source_id, year = _age_source(inputs)
    chosen = first_page_choices(rows, inputs.catalogue, is_region)
    return Profile(
        area_id=area_id,
        is_region=is_region,
        rows=rows,
        first=[statements.first_page(one, inputs.catalogue) for one in chosen],
        blind=blind_themes(rows, inputs.catalogue),
        standing=standing_out(rows, inputs.catalogue),
        trends=_trends(inputs, area_id),
        ages=_ages(inputs, "region" if is_region else "zone", area_id, source_id, year),
        region_ages=_ages(inputs, "region", region_id, source_id, year),
        age_source=source_id,
        age_year=str(year),
        sections=registry.gather(inputs, area_id),
    )
