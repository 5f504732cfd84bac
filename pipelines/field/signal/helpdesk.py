"""The helpdesk in figures: calls per quarter, line and zone, per 100 services there, and those without a solution."""

from __future__ import annotations

import math

import pandas as pd

COLUMNS = ["zone_id", "channel", "quarter", "calls", "no_solution", "outcome_known", "services", "per_100_services",
           "since"]  # fmt: skip


def quarter_of(date: str) -> str:
    """The quarter of an ISO date at least as precise as a month ("2026-Q2"); "" of any other."""
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}" if len(date) >= 7 else ""


def helpdesk_use(calls: pd.DataFrame, services: dict[str, float]) -> pd.DataFrame:
    """One row per zone, line and quarter, from the quarter of the line's first call on; one without calls says 0.

    calls: zone_id, channel, date, outcome. services: how many services each area's directory counts; the rate is NaN
    where that is not known. A line's first quarter is rarely whole: `since` says the day of the first call held.
    """
    dated = calls[calls.date.str.len() >= 7].assign(quarter=lambda it: it.date.map(quarter_of))
    latest = max(dated.quarter, default="")
    rows = []
    for (zone, channel), own in dated.groupby(["zone_id", "channel"], sort=True):
        since = min(own.date)
        for quarter in _quarters(quarter_of(since), latest):
            now = own[own.quarter == quarter]
            known, lost = int((now.outcome != "").sum()), int((now.outcome == "no_solution").sum())
            there = services.get(zone, math.nan)
            rate = 100 * len(now) / there if there and not math.isnan(there) else math.nan
            rows.append((zone, channel, quarter, len(now), lost, known, there, rate, since))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    words = dict.fromkeys(("zone_id", "channel", "quarter", "since"), "str")
    counts = dict.fromkeys(("calls", "no_solution", "outcome_known"), "int64")
    return frame.astype(words | counts | dict.fromkeys(("services", "per_100_services"), "float64"))


def _quarters(first: str, last: str) -> list[str]:
    """Every quarter from the first to the last."""
    made = []
    year, number = int(first[:4]), int(first[-1])
    while f"{year}-Q{number}" <= last:
        made.append(f"{year}-Q{number}")
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return made
