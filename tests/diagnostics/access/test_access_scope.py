"""What was worked out, or the first thing that was missing, with its words."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.access_models import STATES, AccessContents
from pipelines.diagnostics.access.points import TYPES
from pipelines.diagnostics.access.scope import described, newest_residents, scope_table, state_of

PEOPLE = pd.Series({"A": 10.0, "B": 0.0})


def _services(*rows: tuple) -> pd.DataFrame:
    """Rows of kind, sector, supply, is_counted, located_by."""
    full = [(kind, f"{n}", sector, "one", 0.0, 0.0, supply, counted, by, 2022)
            for n, (kind, sector, supply, counted, by) in enumerate(rows)]  # fmt: skip
    return pd.DataFrame(full, columns=list(TYPES)).astype(TYPES)


@pytest.mark.parametrize(
    ("services", "people", "is_calibrated", "state"),
    [
        ([("shop", "A", 1, True, "address")], PEOPLE, True, "computed"),
        ([("shop", "A", 1, True, "sector")], PEOPLE, False, "no_travel_times"),
        ([("shop", "A", 1, True, "address")], PEOPLE * 0, False, "no_population"),
        ([], PEOPLE, True, "no_services"),
        ([("shop", "A", 1, False, "address")], PEOPLE, True, "no_services"),
        ([("shop", "A", 0, True, "address")], PEOPLE, True, "no_services"),
        ([("shop", "A", 1, True, "nowhere")], PEOPLE, True, "no_services"),
    ],
)
def test_the_first_thing_that_is_missing(services, people, is_calibrated, state) -> None:
    assert state_of(_services(*services), people, is_calibrated) == state


def test_every_kind_says_what_it_stands_on(contents: AccessContents) -> None:
    first, second = contents.kinds
    services = _services(
        (first.id, "A", 1, True, "address"), (first.id, "A", 1, True, "sector"), (first.id, "A", 1, False, "address"),
        (first.id, "ZZZZ", 1, True, "nowhere"),
    )  # fmt: skip
    table = scope_table(contents, services, PEOPLE, "2021", True).set_index("service_kind")
    counts = ["state", "places", "places_left_out", "places_at_sector_centre", "places_nowhere", "supply", "period"]
    assert table.loc[first.id, counts].to_list() == ["computed", 3, 1, 1, 1, 3.0, "2022"]
    assert table.loc[second.id, counts].to_list() == ["no_services", 0, 0, 0, 0, 0.0, ""]
    assert table.loc[second.id, "reason_nl"] == contents.states["no_services"].nl
    assert table.cannot_say_fr.to_list() == [contents.cannot_say.fr] * 2
    assert table.residents.to_list() == [10, 10]


def test_the_catalogue_has_words_for_every_state(contents: AccessContents) -> None:
    assert set(contents.states) == set(STATES)


def test_the_newest_residents_and_nobody_where_the_file_is_silent() -> None:
    table = pd.DataFrame(
        {"sector_id": ["A", "A", "B", "ZZZZ"], "year": [2011, 2021, 2011, 2021], "residents": [5, 7, 9, 3]}
    )
    residents, year = newest_residents(table, pd.Series(["B", "A"]))
    assert year == "2021"
    assert residents.to_dict() == {"A": 7.0, "B": 0.0}


def test_without_residents_there_is_no_year() -> None:
    residents, year = newest_residents(pd.DataFrame(columns=["sector_id", "year", "residents"]), pd.Series(["A"]))
    assert (residents.to_dict(), year) == ({"A": 0.0}, "")


def test_a_figure_says_how_it_was_made(contents: AccessContents) -> None:
    kind = contents.kinds[0]
    states = scope_table(contents, _services((kind.id, "A", 1, True, "address")), PEOPLE, "2021", True)
    rows = pd.DataFrame({"service_kind": kind.id, "catchment_min": kind.catchments_min})
    table = described(rows, contents, states, 1.307)
    assert set(table.method) == {f"{contents.method}; {kind.mode}; straight line × 1.31"}
    assert table.is_main.to_list() == [minutes == kind.main_min for minutes in kind.catchments_min]
    assert (table.period + table.population_period).to_list() == ["20222021"] * 3
    assert table.is_estimated.all()
