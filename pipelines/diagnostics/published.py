"""What the zones publish about themselves, held against our figures: ours, theirs, the difference, and why.

Published figures contain errors, and so may ours. A disagreement is kept and explained, never hidden: what fails
a build is a disagreement nobody has explained.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.published_models import PublishedFigure

STATES = ("agrees", "disagrees", "not_comparable", "not_applicable")
COLUMNS = [
    "figure_id", "place", "zone_id", "indicator_id", "statement", "period", "ours_period",
    *(f"title_{language}" for language in LANGUAGES), "ours", "theirs", "difference", "difference_pct", "tolerance_pct",
    "state", "agrees", "is_estimated", "why_not", *(f"reason_{language}" for language in LANGUAGES), "published_in",
    *(f"published_in_{language}" for language in LANGUAGES),
]  # fmt: skip
_ROUNDING = 1e-9


def agrees(statement: str, ours: float, theirs: float, tolerance_pct: float | None) -> bool:
    """Whether our figure bears out what was published.

    exact, about, sum: within the tolerance, in per cent of the published figure; above, below: on that side of
    the bound and, where a tolerance is given, no further from it.
    """
    away = abs(ours - theirs)
    near = tolerance_pct is None or away <= theirs * tolerance_pct / 100 + _ROUNDING * theirs
    if statement == "above":
        return bool(near and ours > theirs)
    if statement == "below":
        return bool(near and ours < theirs)
    return bool(near)


def our_row(figure: PublishedFigure, zone_rows: pd.DataFrame) -> pd.Series | None:
    """The row of mart.zone_indicator that answers a figure: of its period, else the newest that has a value."""
    mine = (zone_rows.zone_id == figure.zone_id) & (zone_rows.indicator_id == figure.indicator)
    rows = zone_rows[mine & (zone_rows.period == figure.period)] if figure.period else zone_rows[mine]
    rows = rows.assign(_held=rows.value.notna(), _year=rows.period.str[-4:]).sort_values(["_held", "_year", "period"])
    return rows.iloc[-1] if len(rows) else None


def _held_against(figure: PublishedFigure, zone_rows: pd.DataFrame) -> dict:
    """Our side of one figure: value, period, and why there is none."""
    if figure.statement == "sum":
        return {"ours": figure.should_be, "is_estimated": False}
    row = our_row(figure, zone_rows)
    if row is None:
        return {"why_not": "no_row"}
    if pd.isna(row.value):
        return {"why_not": row.status, "ours_period": row.period if figure.period else None}
    return {"ours": float(row.value), "ours_period": row.period, "is_estimated": bool(row.is_estimated)}


def published_table(figures: Iterable[PublishedFigure], zone_rows: pd.DataFrame, is_simulated: bool) -> pd.DataFrame:
    """mart.published_figure, one row per published figure in catalogue order: COLUMNS.

    zone_rows: mart.zone_indicator. For a `sum`, theirs is what the published parts make, ours what they should
    make. A figure we have nothing to hold against is `not_comparable` (`why_not`: no_row, or the state of our
    row); with simulated data every row is `not_applicable`, as the figures are about the real territory.
    """
    rows = []
    for place, figure in enumerate(figures, 1):
        mine = {"why_not": "simulated"} if is_simulated else _held_against(figure, zone_rows)
        ours = mine.get("ours")
        state = "not_applicable" if is_simulated else "not_comparable"
        if ours is not None:
            state = "agrees" if agrees(figure.statement, ours, figure.value, figure.tolerance_pct) else "disagrees"
        rows.append(
            mine | {
                "figure_id": figure.id, "place": place, "zone_id": figure.zone_id, "indicator_id": figure.indicator,
                "statement": figure.statement, "period": figure.period, "theirs": figure.value,
                "tolerance_pct": figure.tolerance_pct, "state": state, "published_in": figure.published_in.en,
                "agrees": {"agrees": True, "disagrees": False}.get(state),
            } | _spread(figure)
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    table = table.astype(dict.fromkeys(("ours", "theirs", "tolerance_pct"), float))
    table["difference"] = table.ours - table.theirs
    table["difference_pct"] = table.difference / table.theirs.replace(0, np.nan) * 100
    words = [name for name in COLUMNS if table[name].dtype == object and name not in ("agrees", "is_estimated")]
    return table.astype({"agrees": "boolean", "is_estimated": "boolean"} | dict.fromkeys(words, "str"))


def _spread(figure: PublishedFigure) -> dict[str, str | None]:
    texts = {"title": figure.title, "reason": figure.reason, "published_in": figure.published_in}
    return {
        f"{name}_{language}": getattr(text, language) if text else None
        for name, text in texts.items()
        for language in LANGUAGES
    }


def published_faults(table: pd.DataFrame, figures: Iterable[PublishedFigure]) -> list[str]:
    """Sentences for what must not be: a disagreement nobody explains, a published figure that was dropped."""
    faults = []
    for row in table[table.state == "disagrees"].itertuples():
        unsaid = [language for language in LANGUAGES if pd.isna(getattr(row, f"reason_{language}"))]
        if unsaid:
            faults.append(
                f"{row.figure_id}: published {row.theirs:g}, ours {row.ours:g}, and no reason is given: add `reason` "
                f"to {row.figure_id} in published.yml"
            )
    dropped = sorted({figure.id for figure in figures} - set(table.figure_id))
    faults += [f"{name}: in published.yml and not in the table" for name in dropped]
    odd = sorted(set(table.state) - set(STATES))
    return faults + [f"state {name!r} that does not exist" for name in odd]
