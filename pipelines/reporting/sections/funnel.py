"""Neighbourhoods among all neighbourhoods, with the limits that chance alone would keep them in (Spiegelhalter 2005).

Only figures that were counted are shown; dots bear no name. A neighbourhood is a zone's where most of its residents
live in the zone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Indicator
from pipelines.diagnostics.intervals import funnel_limits
from pipelines.reporting import plots
from pipelines.reporting.claims import HAS_VALUE, Bond, Claim, say
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.selection import current
from pipelines.reporting.terms import Number, Plain, Title, Value
from pipelines.reporting.words import Words

NAME = "funnel"
TABLE = "neighbourhood_indicator"
LEVELS = {"95": 0.95, "998": 0.998}
CURVE_POINTS = 40


@dataclass(frozen=True)
class Funnel:
    """One figure: the area's own neighbourhoods, the others, the limits around the region's value.

    own, others: base, value. limits: base, lower_95, upper_95, lower_998, upper_998. claims: `outside` and `alt`.
    """

    indicator_id: str
    period: str
    own: pd.DataFrame
    others: pd.DataFrame
    limits: pd.DataFrame
    benchmark: float
    claims: dict[str, Claim]


@dataclass(frozen=True)
class Facts:
    """The funnels of one area, in the catalogue's order."""

    is_region: bool
    fewest: int
    funnels: list[Funnel]


def limits_of(indicator: Indicator, benchmark: float, base: np.ndarray) -> pd.DataFrame:
    """The funnel's limits at every base, in the indicator's unit."""
    columns = {"base": base}
    for name, level in LEVELS.items():
        lower, upper = funnel_limits(indicator.interval, benchmark, base, indicator.per, level)
        columns |= {f"lower_{name}": lower, f"upper_{name}": upper}
    return pd.DataFrame(columns)


def sides(areas: pd.DataFrame, indicator: Indicator, benchmark: float) -> tuple[int, int]:
    """How many areas lie above and below the limits of 99.8 %; one on a limit lies inside."""
    limits = limits_of(indicator, benchmark, areas.base.to_numpy(dtype=float))
    above = areas.value.to_numpy() > limits.upper_998.to_numpy()
    below = areas.value.to_numpy() < limits.lower_998.to_numpy()
    return int(above.sum()), int(below.sum())


def _claims(area_id: str, is_region: bool, indicator: Indicator, period: str, own: pd.DataFrame,
            benchmark: float) -> dict[str, Claim]:  # fmt: skip
    """How many lie outside the limits, as a sentence and as the picture's description."""
    above, below = sides(own, indicator, benchmark)
    bond = Bond(
        source_table=NAMED_TABLES[TABLE], indicator_id=indicator.id, theme_id=indicator.theme, period=period,
        value=float(above + below), test="funnel_998",
    )  # fmt: skip
    terms = {"above": Number(above), "below": Number(below), "all": Number(len(own)), "period": Plain(period),
             "benchmark": Value(indicator.id, benchmark), "title": Title(indicator.id)}  # fmt: skip
    suffix = "_region" if is_region else ""
    slot = f"{indicator.id}.{period}"
    return {
        name: Claim(NAME, f"{name}.{slot}", area_id, f"{NAME}.{name}{suffix}", bond, terms)
        for name in ("outside", "alt")
    }


def make_funnel(rows: pd.DataFrame, homes: pd.Series, area_id: str, region_id: str, indicator: Indicator,
                fewest: int) -> Funnel | None:  # fmt: skip
    """The funnel of one figure; None where the area has no neighbourhood with a counted value.

    rows: current rows of the neighbourhood table; those without a value, estimated, or about fewer than `fewest`
    people are left out.
    """
    counted = rows[rows.status.isin(HAS_VALUE) & ~rows.is_estimated.astype(bool) & (rows.denominator >= fewest)]
    counted = counted[counted.value.notna() & counted.benchmark_value.notna()]
    counted = counted[counted.period == counted.period.max()] if len(counted) else counted
    areas = counted.rename(columns={"denominator": "base"})
    is_own = (
        areas.neighbourhood_id.map(homes) == area_id if area_id != region_id else pd.Series(True, index=areas.index)
    )
    if not is_own.any():
        return None
    benchmark, period = float(areas.benchmark_value.iloc[0]), str(areas.period.iloc[0])
    base = np.linspace(areas.base.min(), areas.base.max() * plots.FUNNEL_ROOM, CURVE_POINTS)
    own, others = (areas.loc[mask, ["base", "value"]].reset_index(drop=True) for mask in (is_own, ~is_own))
    claims = _claims(area_id, area_id == region_id, indicator, period, own, benchmark)
    return Funnel(indicator.id, period, own, others, limits_of(indicator, benchmark, base), benchmark, claims)


def gather(inputs: Inputs, area_id: str) -> Facts | None:
    """The funnels of an area; None where no figure of the catalogue's list was counted by neighbourhood."""
    shown = inputs.catalogue.profile.funnel
    table, homes = inputs.table(TABLE), inputs.table("neighbourhood_zone")
    if table.empty or homes.empty:
        return None
    homes = homes.set_index("neighbourhood_id").zone_id
    residential = inputs.neighbourhoods[inputs.neighbourhoods.is_residential.astype(bool)].neighbourhood_id
    table = table[table.neighbourhood_id.isin(residential) & table.indicator_id.isin(shown.indicators)]
    region_id = inputs.catalogue.territory.region_id
    funnels = []
    for name in shown.indicators:
        rows = current(table[table.indicator_id == name], "neighbourhood_id")
        indicator = inputs.catalogue.indicators[name]
        funnels.append(make_funnel(rows, homes, area_id, region_id, indicator, shown.fewest_people))
    found = [funnel for funnel in funnels if funnel is not None]
    return Facts(area_id == region_id, shown.fewest_people, found) if found else None


def _chart(funnel: Funnel, words: Words) -> dict:
    indicator = words.catalogue.indicators[funnel.indicator_id]
    plot = plots.funnel(
        funnel.others, funnel.own, funnel.limits, funnel.benchmark,
        lambda value: words.number(value, indicator.decimals if value % 1 else 0), words.number,
    )  # fmt: skip
    return {
        "indicator_id": funnel.indicator_id,
        "id": " ".join(claim.claim_id for claim in funnel.claims.values()),
        "title": words.set(indicator.title.in_language(words.language)),
        "period": funnel.period,
        "text": say(funnel.claims["outside"], words).text,
        "plot": plot.view(),
        "alt": say(funnel.claims["alt"], words).text,
    }


def view(facts: Facts, words: Words) -> dict:
    """The section in one language."""
    suffix = "_region" if facts.is_region else ""
    return {
        "title": words.say(f"{NAME}.title"),
        "intro": words.say(f"{NAME}.intro{suffix}"),
        "how": [words.say(f"{NAME}.{key}", fewest=words.number(facts.fewest)) for key in ("how", "shown")],
        "charts": [_chart(funnel, words) for funnel in facts.funnels],
    }


def claims(facts: Facts) -> list[Claim]:
    """How many neighbourhoods lie outside the limits, figure by figure."""
    return [claim for funnel in facts.funnels for claim in funnel.claims.values()]


SECTION = Section(NAME, gather, claims, view)
