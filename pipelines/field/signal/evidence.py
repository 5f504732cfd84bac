"""The evidence ladder: how strongly an area speaks of a theme, with the limits of what was heard.

Frequency is the share of an area's sources that name a theme as a need, with Wilson limits; breadth the kinds of
occasion it was named on. As zones with more meetings say more, areas are also compared at equal effort: the chance that
a theme is named at least once among as many sources as the least heard area has (rarefaction, Hurlbert 1971). Too
little heard is never "no need": the ladder then says that nothing was heard, and how much was listened to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from scipy.special import gammaln
from statsmodels.stats.proportion import proportion_confint

from pipelines.field.signal.sources import NEED_KINDS, SUPPLY_KINDS

NOT_HEARD, MENTIONED, REPEATED, CONFIRMED = "not_heard", "mentioned", "repeated", "confirmed"
HALF_LIFE_MONTHS = 12.0
COLUMNS = [
    "zone_id", "theme_id", "warm", "sources_heard", "sources_total", "share_pct", "lower_95", "upper_95", "events",
    "kinds_of_source", "observations", "confirmed_by_people", "supply", "no_solution", "last_heard", "recency",
    "equal_effort_pct", "effort", "observation_ids",
]  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """Which areas and themes the ladder speaks of. An area is given with the zones whose voices it pools."""

    areas: dict[str, frozenset[str]]
    themes: tuple[str, ...]
    fewest: int = 5  # sources an area must have before others are compared at its effort


def ladder(observations: pd.DataFrame, codes: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """One row per area and theme, none left out.

    observations: observation_id, zone_id, date, kind, state, outcome, source_id, source_kind, event_id; of the
    territory only. codes: observation_id, theme_id, of those that hold.
    """
    totals = {area: _of(observations, zones).source_id.nunique() for area, zones in scope.areas.items()}
    effort = min((total for total in totals.values() if total >= scope.fewest), default=0)
    latest = max((date[:7] for date in observations.date if len(date) >= 7), default="")
    named = codes.merge(observations, on="observation_id")
    rows = []
    for area, zones in scope.areas.items():
        own = dict(tuple(_of(named, zones).groupby("theme_id")))
        for theme in scope.themes:
            found = own.get(theme, named.iloc[:0])
            rows.append((area, theme, *_row(found, totals[area], effort, latest)))
    types = dict.fromkeys(
        ("sources_heard", "sources_total", "events", "kinds_of_source", "observations", "confirmed_by_people", "supply",
         "no_solution", "effort"), "int64",
    )  # fmt: skip
    words = dict.fromkeys(("zone_id", "theme_id", "warm", "last_heard", "observation_ids"), "str")
    return pd.DataFrame(rows, columns=COLUMNS).astype(types | words)


def _of(observations: pd.DataFrame, zones: Iterable[str]) -> pd.DataFrame:
    return observations[observations.zone_id.isin(list(zones))]


def _row(found: pd.DataFrame, total: int, effort: int, latest: str) -> tuple:
    """What one area says of one theme."""
    needs = found[found.kind.isin(NEED_KINDS)]
    heard = needs.source_id.nunique()
    kinds = sorted(set(needs.source_kind))
    last = max((date[:7] for date in needs.date if date), default="")
    share, low, high = _share(heard, total)
    return (
        step(heard, len(kinds)), heard, total, share, low, high, needs.event_id.nunique(), len(kinds), len(needs),
        int(needs.state.isin(["confirmed", "corrected"]).sum()), int(found.kind.isin(SUPPLY_KINDS).sum()),
        int((found.outcome == "no_solution").sum()), last, recency(needs.date, latest),
        100 * at_equal_effort(heard, total, effort), effort, "; ".join(sorted(needs.observation_id)),
    )  # fmt: skip


def step(sources: int, kinds: int) -> str:
    """The step of the ladder: one source mentions; several of one kind repeat; several of several kinds confirm."""
    if sources == 0:
        return NOT_HEARD
    if sources == 1:
        return MENTIONED
    return CONFIRMED if kinds > 1 else REPEATED


def _share(heard: int, total: int) -> tuple[float, float, float]:
    """Share of sources in per cent with Wilson limits; NaN where nobody was heard at all."""
    if total == 0:
        return math.nan, math.nan, math.nan
    low, high = proportion_confint(heard, total, method="wilson")
    return 100 * heard / total, 100 * float(low), 100 * float(high)


def at_equal_effort(heard: int, total: int, effort: int) -> float:
    """The chance that `effort` sources, drawn from `total` of which `heard` name a theme, name it at least once.

    1 - C(total - heard, effort) / C(total, effort); NaN where fewer sources than `effort` were heard.
    """
    if effort == 0 or total < effort:
        return math.nan
    if total - heard < effort:
        return 1.0
    return -math.expm1(_log_choose(total - heard, effort) - _log_choose(total, effort))


def _log_choose(n: int, k: int) -> float:
    return float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def recency(dates: Sequence[str], latest: str) -> float:
    """How fresh what was heard is: the mean of 0.5 ^ (months ago / 12), counted from the latest month heard at all.

    NaN where no date is known.
    """
    months = [_months(date) for date in dates if len(date) >= 7]
    if not months or not latest:
        return math.nan
    now = _months(latest)
    return sum(0.5 ** ((now - month) / HALF_LIFE_MONTHS) for month in months) / len(months)


def _months(date: str) -> int:
    return 12 * int(date[:4]) + int(date[5:7])
