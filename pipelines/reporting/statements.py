"""The sentences of a profile's own parts, made from the rows they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipelines.catalogue.models import Catalogue
from pipelines.reporting.claims import HAS_VALUE, ZONE_TABLE, Bond, Claim, bond_of
from pipelines.reporting.edition import table_of
from pipelines.reporting.selection import Choice
from pipelines.reporting.series import Series
from pipelines.reporting.terms import (
    Area,
    Bare,
    Listed,
    Number,
    People,
    Percent,
    Phrase,
    Plain,
    Share,
    Span,
    Term,
    Theme,
    Title,
    Value,
    When,
    Word,
    Yardstick,
)  # fmt: skip

MAP_TABLES = {
    "neighbourhood": table_of("neighbourhood_indicator"),
    "sector": table_of("sector_indicator", "sector_part"),
}
TREND_YEARS = 5


def first_page(choice: Choice, catalogue: Catalogue) -> Claim:
    """A sentence of the first page: whom it concerns, how that is known, and what the test says."""
    row = choice.row
    name = row.indicator_id
    bond = bond_of(row, catalogue, f"{choice.yardstick}_95", choice.yardstick)
    known = "estimated" if row.is_estimated else "counted"
    if choice.yardstick == "reference" and bond.comparison != "not_compared":
        template = "claims.reference"
    elif catalogue.indicators[name].persons == "numerator" and row.persons > 0:
        template = f"claims.people_{known}"
    else:
        template = "claims.level"
    terms = {
        "phrase": Phrase(name),
        "persons": People(row.persons, bool(row.is_estimated)),
        **_of_row(row),
        "value": Share(name, row.value),
    }
    slot = f"{choice.slot}.{name}.{row.period}"
    return Claim(
        "first", slot, row.zone_id, template, bond, terms, follows="comparison", is_strength=choice.is_strength
    )


def _of_row(row) -> dict[str, Term]:
    """What most sentences about a row of mart.zone_indicator are filled with."""
    name = row.indicator_id
    return {
        "title": Title(name),
        "period": Plain(row.period),
        "when": When(row.period, bool(row.is_estimated)),
        "value": Value(name, row.value),
        "benchmark": Value(name, row.benchmark_value),
        "reference": Value(name, row.reference_value),
        "reference_label": Yardstick(name),
    }


def residents(row, catalogue: Catalogue) -> Claim:
    """How many people live here."""
    terms = {"value": Number(row.value), "period": Plain(row.period)}
    return Claim("first", f"residents.{row.period}", row.zone_id, "first.residents", bond_of(row, catalogue), terms)


def unknown(area_id: str, themes: Sequence[str], estimates: int, figures: int) -> list[Claim]:
    """What figures cannot see: themes without any figure, people in no register; and how much is estimated."""
    listed = {"themes": Listed(tuple(Theme(theme_id) for theme_id in themes))}
    counts = {"estimates": Number(estimates), "figures": Number(figures)}
    unseen = Bond(ZONE_TABLE, state="missing", test="no_figure_held")
    return [
        *([Claim("first", "unknown_themes", area_id, "first.unknown_themes", unseen, listed)] if themes else []),
        Claim("first", "unknown_people", area_id, "first.unknown_people", counted(estimates), counts),
    ]


def counted(value: float, source_table: str = ZONE_TABLE, state: str = "value") -> Bond:
    """The bond of a sentence that counts rows."""
    return Bond(source_table, value=float(value), state=state, test="count")


def standing(row, side: str, catalogue: Catalogue) -> Claim:
    """A row of what stands out, against the rest of the region or a fixed reference."""
    name = row.indicator_id
    yardstick = "reference" if side.startswith("reference") else "benchmark"
    terms = {
        **_of_row(row),
        "comparison": Word(f"comparison.{row.reference_comparison if yardstick == 'reference' else row.comparison}"),
    }
    concerns = row.persons > 0 and catalogue.indicators[name].counts_people
    if concerns:
        terms["persons"] = People(row.persons, bool(row.is_estimated))
    template = f"standing.{'people' if concerns else 'level'}_{yardstick}"
    bond = bond_of(row, catalogue, "stands_out_998", yardstick)
    return Claim("standing", f"{side}.{name}.{row.period}", row.zone_id, template, bond, terms, follows="comparison")


def standing_more(area_id: str, side: str, more: int) -> Claim:
    """How many figures of a side the list leaves to the table of all figures."""
    return Claim("standing", f"{side}.more", area_id, "standing.more", counted(more), {"n": Number(more)})


def standing_none(area_id: str) -> Claim:
    """That nothing stands out."""
    return Claim("standing", "none", area_id, "standing.alone", counted(0))


def reading(row, catalogue: Catalogue) -> Claim:
    """One figure of one area with its yardstick and what the test says of it; without a value, its state."""
    name, slot = row.indicator_id, f"{row.indicator_id}.{row.period}"
    if row.status not in HAS_VALUE:
        terms = {"title": Title(name), "value": Word(f"status.{row.status}")}
        return Claim("figures", slot, row.zone_id, "reading.state", bond_of(row, catalogue), terms, follows="state")
    terms = _of_row(row) | {"interval": Span(name, row.lower_95, row.upper_95), "bare": Bare(name, row.value)}
    has_interval = not math.isnan(row.lower_95)
    if math.isnan(row.benchmark_value):
        template = "reading.alone_interval" if has_interval else "reading.alone"
        return Claim("figures", slot, row.zone_id, template, bond_of(row, catalogue), terms)
    bond = bond_of(row, catalogue, "benchmark_95" if has_interval else "none")
    terms |= {"reading": Word(f"judgement.{bond.reading}")}
    return Claim("figures", slot, row.zone_id, "reading.compared", bond, terms, follows="reading")


def tested_trend(row, catalogue: Catalogue) -> Claim | None:
    """What the trend test says of the last five yearly points; None where it could not be calculated."""
    bond = bond_of(row, catalogue, "trend_002")
    if bond.trend == "cannot_calculate":
        return None
    name = row.indicator_id
    terms = {
        "title": Title(name),
        "first_period": Plain(str(int(row.period) - TREND_YEARS + 1)),
        "last_period": Plain(row.period),
        "trend": Word(f"trend.{bond.trend}"),
    }
    return Claim("trends", f"tested.{name}.{row.period}", row.zone_id, "trends.tested", bond, terms, follows="trend")


def through_time(area_id: str, series: Series, catalogue: Catalogue) -> list[Claim]:
    """A series' two ends, as a chart's caption and as its description. They state values, not a trend."""
    name = series.indicator_id
    terms = {
        "title": Title(name), "zone": Area(area_id),
        "first": Value(name, series.values[0]), "first_period": Plain(series.periods[0]),
        "last": Value(name, series.values[-1]), "last_period": Plain(series.periods[-1]),
    }  # fmt: skip
    bond = Bond(ZONE_TABLE, name, catalogue.indicators[name].theme, series.periods[-1], series.values[-1])
    span = f"{name}.{series.periods[0]}-{series.periods[-1]}"
    return [
        Claim("trends", f"{part}.{span}", area_id, f"trends.{part}", bond, terms) for part in ("from_to", "alt")
    ]  # fmt: skip


def map_range(area_id: str, level: str, indicator_id: str, period: str, ends: tuple[float, float],
              catalogue: Catalogue) -> Claim:  # fmt: skip
    """From which to which value a map of an area runs; NaN for both where it has none."""
    low, high = ends
    bond = Bond(MAP_TABLES[level], indicator_id, catalogue.indicators[indicator_id].theme, period,
                state="missing" if math.isnan(low) else "value")  # fmt: skip
    terms = {
        "zone": Area(area_id), "title": Title(indicator_id),
        "lowest": Value(indicator_id, low), "highest": Value(indicator_id, high),
    }  # fmt: skip
    return Claim("maps", f"{level}.{indicator_id}.{period}", area_id, "maps.alt", bond, terms, follows="state")


def ages(area_id: str, young_pct: float, old_pct: float, year: str) -> Claim:
    """The youngest and the oldest as shares of residents."""
    terms = {"zone": Area(area_id), "young": Percent(young_pct), "old": Percent(old_pct)}
    return Claim(
        "ages", year, area_id, "pyramid.alt", Bond(table_of("area_age"), theme_id="demography", period=year), terms
    )
