"""Figures through time: those of the catalogue's list that have enough yearly points."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.reporting.claims import HAS_VALUE
from pipelines.reporting.inputs import Inputs

LEAST_PERIODS = 3


@dataclass(frozen=True)
class Series:
    """One figure through time, with the rest of the region beside it."""

    indicator_id: str
    periods: list[str]
    values: list[float]
    benchmark: list[float]


def series_of(inputs: Inputs, area_id: str) -> list[Series]:
    """The catalogue's trends that have enough yearly periods, up to the number a page holds."""
    found = []
    table = inputs.zone_rows
    own = table[(table.zone_id == area_id) & table.status.isin(HAS_VALUE) & table.period.str.fullmatch(r"\d{4}")]
    for name in inputs.catalogue.profile.trends:
        rows = own[own.indicator_id == name].sort_values("period")
        if len(rows) >= LEAST_PERIODS:
            found.append(Series(name, rows.period.tolist(), rows.value.tolist(), rows.benchmark_value.tolist()))
    return found[: inputs.catalogue.profile.trends_shown]
