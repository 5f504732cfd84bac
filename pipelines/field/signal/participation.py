"""Who takes part: per zone, sector and role, with the hours given. Who never is heard stands in it too, with 0."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

COLUMNS = ["zone_id", "actor_sector", "actor_role", "events", "participations", "hours", "observations", "months",
           "is_asked_often"]  # fmt: skip
OFTEN = 6  # months of a year in which a sector of a zone was asked, before one says that it is asked too often


def participation(
    observations: pd.DataFrame, events: pd.DataFrame, sectors: Iterable[str], zones: Iterable[str]
) -> pd.DataFrame:
    """One row per zone, sector and role: occasions, participations, hours, observations, months of the last year.

    In a log each row is a participation of its sector. Minutes rarely say who spoke: those who came stand in a row
    without sector, with hours where the minutes say how long it took. Sectors that were never heard have a row of
    their own (`events` 0) so that a silence can be seen.
    """
    spoken = _logs(observations)
    rows = [*spoken, *_meetings(observations, events)]
    heard = {(row[0], row[1]) for row in spoken}
    rows += [(zone, sector, "", 0, 0, 0.0, 0, 0) for zone in zones for sector in sectors if (zone, sector) not in heard]
    frame = pd.DataFrame([(*row, row[7] >= OFTEN) for row in rows], columns=COLUMNS)
    counts = dict.fromkeys(("events", "participations", "observations", "months"), "int64")
    words = dict.fromkeys(("zone_id", "actor_sector", "actor_role"), "str")
    return frame.astype(counts | words | {"hours": "float64", "is_asked_often": "bool"})


def _logs(observations: pd.DataFrame) -> list[tuple]:
    """Rows of those whose sector or role is known."""
    known = observations[(observations.actor_sector != "") | (observations.actor_role != "")]
    latest = max((date[:7] for date in observations.date if len(date) >= 7), default="")
    rows = []
    for (zone, sector, role), own in known.groupby(["zone_id", "actor_sector", "actor_role"], sort=True):
        months = {date[:7] for date in own.date if len(date) >= 7 and _within_a_year(date[:7], latest)}
        rows.append((zone, sector, role, own.event_id.nunique(), len(own), 0.0, int((own.excerpt != "").sum()),
                     len(months)))  # fmt: skip
    return rows


def _within_a_year(month: str, latest: str) -> bool:
    ago = 12 * (int(latest[:4]) - int(month[:4])) + int(latest[5:7]) - int(month[5:7])
    return 0 <= ago < 12


def _meetings(observations: pd.DataFrame, events: pd.DataFrame) -> list[tuple]:
    """Rows of meetings, whose minutes do not say who spoke."""
    held = events[events.folder == "minutes"]
    held = held[held.participants.notna() | held.event_id.isin(observations.event_id)]
    rows = []
    for zone, own in held.groupby("zone_id", sort=True):
        came = own.participants.fillna(0).astype("int64")
        hours = float((came * own.hours.fillna(0.0)).sum())
        spoken = int(observations.event_id.isin(own.event_id).sum())
        rows.append((zone, "", "", len(own), int(came.sum()), hours, spoken, 0))
    return rows
