"""Calls per quarter: none is lost, a quarter without calls says 0, and a rate needs a number of services."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.signal.helpdesk import COLUMNS, helpdesk_use, quarter_of

CALLS = pd.DataFrame(
    [
        ("north", "zone", "2025-11-20", "answered"),
        ("north", "zone", "2025-12-01", "no_solution"),
        ("north", "zone", "2026-04", ""),
        ("south", "region", "2026-06-30", "no_solution"),
        ("south", "region", "", "no_solution"),
    ],
    columns=["zone_id", "channel", "date", "outcome"],
)


@pytest.mark.parametrize(
    ("date", "quarter"),
    [("2026-01-01", "2026-Q1"), ("2026-03", "2026-Q1"), ("2026-04-01", "2026-Q2"), ("2026-09-30", "2026-Q3"),
     ("2026-10", "2026-Q4"), ("2026-12-31", "2026-Q4"), ("2026", ""), ("", "")],
)  # fmt: skip
def test_quarters(date: str, quarter: str) -> None:
    assert quarter_of(date) == quarter


def test_every_quarter_since_the_first_call_stands_there_with_0() -> None:
    table = helpdesk_use(CALLS, {"north": 50.0, "south": 0.0})
    assert list(table.columns) == COLUMNS
    north = table[table.zone_id == "north"]
    assert north[["quarter", "calls", "no_solution", "outcome_known", "per_100_services"]].to_numpy().tolist() == [
        ["2025-Q4", 2, 1, 2, 4.0], ["2026-Q1", 0, 0, 0, 0.0], ["2026-Q2", 1, 0, 0, 2.0],
    ]  # fmt: skip
    assert set(north.since) == {"2025-11-20"}
    south = table[table.zone_id == "south"]
    assert south[["quarter", "calls", "since"]].to_numpy().tolist() == [["2026-Q2", 1, "2026-06-30"]]


def test_without_services_there_is_no_rate() -> None:
    for services in ({}, {"north": 0.0, "south": 0.0}, {"north": math.nan, "south": math.nan}):
        table = helpdesk_use(CALLS, services)
        assert len(table) == 4
        assert table.per_100_services.isna().all()


def test_two_lines_of_a_zone_stand_apart_each_with_its_own_beginning() -> None:
    calls = CALLS.assign(zone_id="north", channel=["zone", "region", "zone", "region", "zone"])
    table = helpdesk_use(calls, {})
    assert table.groupby("channel").since.first().to_dict() == {"region": "2025-12-01", "zone": "2025-11-20"}
    assert table.groupby("channel").calls.sum().to_dict() == {"region": 2, "zone": 2}


def test_without_calls_there_are_no_rows() -> None:
    table = helpdesk_use(CALLS.iloc[:0], {"north": 50.0})
    assert table.empty
    assert table.dtypes.to_dict() == helpdesk_use(CALLS, {}).dtypes.to_dict()


_CALLS = st.lists(
    st.tuples(
        st.sampled_from(["north", "south", ""]),
        st.sampled_from(["zone", "region", ""]),
        st.dates(min_value=pd.Timestamp("2024-10-01").date(), max_value=pd.Timestamp("2026-06-30").date()).map(str)
        | st.sampled_from(["", "2025", "2025-02"]),
        st.sampled_from(["", "answered", "no_solution"]),
    ),
    max_size=15,
)


@given(_CALLS)
def test_no_dated_call_is_lost_and_no_quarter_is_left_out(rows: list[tuple]) -> None:
    calls = pd.DataFrame(rows, columns=CALLS.columns).astype("str")
    dated = calls[calls.date.str.len() >= 7]
    table = helpdesk_use(calls, {"north": 200.0, "": 10.0})
    assert not table.duplicated(["zone_id", "channel", "quarter"]).any()
    assert table.calls.sum() == len(dated)
    assert table.no_solution.sum() == (dated.outcome == "no_solution").sum()
    assert (table.outcome_known >= table.no_solution).all()
    for (zone, channel), own in table.groupby(["zone_id", "channel"]):
        mine = dated[(dated.zone_id == zone) & (dated.channel == channel)]
        steps = [4 * int(quarter[:4]) + int(quarter[-1]) for quarter in own.quarter]
        assert steps == list(range(steps[0], steps[0] + len(steps)))
        assert own.quarter.iloc[0] == quarter_of(min(mine.date))
        assert own.quarter.iloc[-1] == max(table.quarter)
        assert set(own.since) == {min(mine.date)}
    north = table[table.zone_id == "north"]
    assert north.per_100_services.tolist() == (north.calls / 2).tolist()
