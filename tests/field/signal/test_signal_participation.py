"""Who takes part adds up, and a sector that was never heard is there with 0."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.signal.participation import COLUMNS, OFTEN, participation

SECTORS, ZONES = ("cpas", "social_work", "hospital"), ("north", "south")
SAID_COLUMNS = ["zone_id", "actor_sector", "actor_role", "date", "event_id", "excerpt"]
EVENTS = pd.DataFrame(
    [("m1", "north", "minutes", 10, 2.5), ("m2", "north", "minutes", None, 3.0), ("m3", "south", "minutes", 4, None),
     ("m4", "south", "minutes", None, None), ("h", "", "helpdesk", None, None)],
    columns=["event_id", "zone_id", "folder", "participants", "hours"],
).astype({"participants": "Int64", "hours": "Float64"})  # fmt: skip
SAID = pd.DataFrame(
    [
        ("north", "cpas", "professional", "2026-03-01", "h", "Een vraag."),
        ("north", "cpas", "professional", "2026-03-02", "h", ""),
        ("north", "cpas", "carer", "2026-02", "h", "Nog een."),
        ("south", "", "citizen", "", "h", "Iets."),
        ("north", "", "", "2026-03-12", "m1", "In het verslag."),
        ("north", "", "", "2026-03-12", "m2", "Ook."),
    ],
    columns=SAID_COLUMNS,
)
COUNTS = ["events", "participations", "hours", "observations", "months"]


def _rows(said: pd.DataFrame = SAID, events: pd.DataFrame = EVENTS) -> dict[tuple, list]:
    table = participation(said, events, SECTORS, ZONES)
    assert list(table.columns) == COLUMNS
    assert not table.duplicated(["zone_id", "actor_sector", "actor_role"]).any()
    keys = table[["zone_id", "actor_sector", "actor_role"]].itertuples(index=False, name=None)
    return dict(zip(keys, table[COUNTS].to_numpy().tolist(), strict=True))


def test_a_table_one_can_add_up() -> None:
    rows = _rows()
    assert rows["north", "cpas", "professional"] == [1, 2, 0, 1, 1]
    assert rows["north", "cpas", "carer"] == [1, 1, 0, 1, 1]
    assert rows["south", "", "citizen"] == [1, 1, 0, 1, 0]
    # ten people for two hours and a half; of the other meeting nobody wrote how many came
    assert rows["north", "", ""] == [2, 10, 25, 2, 0]
    # of m3 nobody wrote how long it took, and of m4 nothing at all is known
    assert rows["south", "", ""] == [1, 4, 0, 0, 0]


def test_sectors_never_heard_are_there_with_0() -> None:
    never = {key[:2] for key, counts in _rows().items() if not any(counts)}
    assert never == {("north", "social_work"), ("north", "hospital"), *(("south", sector) for sector in SECTORS)}


def test_without_anything_every_zone_and_sector_is_there() -> None:
    rows = _rows(SAID.iloc[:0], EVENTS.iloc[:0])
    assert set(rows) == {(zone, sector, "") for zone in ZONES for sector in SECTORS}
    assert not any(map(any, rows.values()))


def test_who_is_asked_in_many_months_of_the_last_year_is_asked_often() -> None:
    def often(months: list[str]) -> bool:
        said = pd.DataFrame([("north", "cpas", "", month, "h", "x") for month in months], columns=SAID_COLUMNS)
        table = participation(said, EVENTS, SECTORS, ZONES)
        return bool(table[(table.zone_id == "north") & (table.actor_sector == "cpas")].is_asked_often.iloc[0])

    year = [f"2026-{month:02}" for month in range(1, 13)]
    assert often(year[:OFTEN])
    assert not often(year[: OFTEN - 1] * 3)
    assert often([*year[-OFTEN + 1 :], "2026-01-31"])
    assert not often([*year[-OFTEN + 1 :], "2025-12-31"])  # twelve months before the latest: another year


def test_a_year_alone_is_no_month() -> None:
    said = SAID.assign(date=["2026", "2026", "2025-02", "", "", ""])
    assert _rows(said)["north", "cpas", "carer"] == [1, 1, 0, 1, 1]


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["north", "south", ""]), st.sampled_from(["", *SECTORS]), st.sampled_from(["", "citizen"]),
        st.sampled_from(["", "2025-01", "2026-03-12"]), st.sampled_from(["h", "k"]), st.sampled_from(["", "x"]),
    ),
    max_size=12,
)  # fmt: skip
_MEETINGS = st.lists(
    st.tuples(st.sampled_from(["north", "south"]), st.none() | st.integers(0, 40), st.none() | st.integers(0, 8)),
    max_size=5,
)


@given(_ROWS, _MEETINGS)
def test_participations_hours_and_observations_add_up(rows: list[tuple], meetings: list[tuple]) -> None:
    said = pd.DataFrame(rows, columns=SAID_COLUMNS).astype("str")
    events = pd.DataFrame(
        [(f"m{number}", zone, "minutes", came, hours) for number, (zone, came, hours) in enumerate(meetings)],
        columns=EVENTS.columns,
    ).astype({"participants": "Int64", "hours": "Float64"})
    table = participation(said, events, SECTORS, ZONES)
    assert not table.duplicated(["zone_id", "actor_sector", "actor_role"]).any()
    assert {(zone, sector) for zone in ZONES for sector in SECTORS} <= {
        *zip(table.zone_id, table.actor_sector, strict=True)
    }
    known = said[(said.actor_sector != "") | (said.actor_role != "")]
    assert table.participations.sum() == len(known) + sum(came or 0 for _, came, _ in meetings)
    assert table.observations.sum() == (known.excerpt != "").sum()
    assert table.hours.sum() == sum((came or 0) * (hours or 0) for _, came, hours in meetings)
