"""A meeting is one source, in a log a sector (or organisation) of a month is; a repetition is no further one."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.signal.sources import NEED_KINDS, SUPPLY_KINDS, said_of_the_territory, with_sources

LOGS = frozenset({"helpdesk", "consultations"})
EVENTS = pd.DataFrame(
    [("m1", "workshop"), ("m2", "workshop"), ("h1", "helpdesk"), ("h2", "helpdesk"), ("c1", "consultations")],
    columns=["event_id", "kind"],
)
COLUMNS = ["observation_id", "event_id", "date", "actor_sector", "organisation", "repeats"]


def _sources(*rows: tuple) -> list[tuple[str, str]]:
    """(source, sort of occasion) of rows: event, date, sector, organisation and the number of what it repeats."""
    said = [(f"o{number}", *row[:4], f"o{row[4]}" if len(row) > 4 else "") for number, row in enumerate(rows)]
    made = with_sources(pd.DataFrame(said, columns=COLUMNS), EVENTS, LOGS)
    return list(zip(made.source_id, made.source_kind, strict=True))


def _count(*rows: tuple) -> int:
    return len({source for source, _ in _sources(*rows)})


def test_a_meeting_is_one_source_however_much_is_said() -> None:
    rows = [("m1", "2026-03-12", sector, "") for sector in ("", "social_work", "cpas")]
    assert _sources(*rows) == [("m1", "workshop")] * 3
    assert _count(*rows, ("m2", "2026-03-12", "", "")) == 2


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("h1", "2026-03-01", "cpas", ""), ("h1", "2026-03-31", "cpas", "")], 1),
        ([("h1", "2026-03-01", "cpas", ""), ("h1", "2026-04-01", "cpas", "")], 2),
        ([("h1", "2026-03-01", "cpas", ""), ("h1", "2026-03-01", "social_work", "")], 2),
        ([("h1", "2026-03-01", "cpas", "A"), ("h1", "2026-03-02", "cpas", "B")], 2),
        ([("h1", "2026-03-01", "cpas", "A"), ("h1", "2026-03-02", "social_work", "A")], 1),
        ([("h1", "2026-03-01", "", ""), ("h1", "2026-03-02", "", "")], 1),
        ([("h1", "", "cpas", ""), ("h1", "", "cpas", "")], 1),
        ([("h1", "2026-03", "cpas", ""), ("h1", "2026-03-02", "cpas", "")], 1),
        ([("h1", "2026-03-01", "cpas", ""), ("c1", "2026-03-01", "cpas", "")], 2),
    ],
)  # fmt: skip
def test_in_a_log_a_sector_or_organisation_of_a_month_is_one(rows: list[tuple], count: int) -> None:
    assert _count(*rows) == count


def test_twenty_calls_of_one_service_are_one_voice_and_twenty_services_twenty() -> None:
    assert _count(*[("h1", f"2026-03-{day:02}", "cpas", "A") for day in range(1, 21)]) == 1
    assert _count(*[("h1", "2026-03-01", "cpas", f"A{number}") for number in range(20)]) == 20


def test_a_repetition_in_a_log_is_no_further_source() -> None:
    assert _count(("h1", "2026-03-01", "cpas", ""), ("h1", "2026-04-01", "social_work", "", 0)) == 1
    # a log that was dropped again with a month more
    assert _count(("h1", "2026-03-01", "cpas", ""), ("h2", "2026-03-01", "cpas", "", 0)) == 1


def test_what_a_meeting_said_and_a_caller_repeats_is_two_sources() -> None:
    meeting, call = ("m1", "2026-03-01", "", ""), ("h1", "2026-03-05", "cpas", "", 0)
    assert _sources(meeting, call) == [("m1", "workshop"), ("h1|2026-03|cpas", "helpdesk")]


def test_two_meetings_that_say_the_same_are_two_sources() -> None:
    assert _count(("m1", "2026-03-01", "", ""), ("m2", "2026-03-05", "", "", 0)) == 2


def test_a_repetition_of_what_is_gone_speaks_for_itself() -> None:
    assert _sources(("h1", "2026-03-01", "cpas", "", 7)) == [("h1|2026-03|cpas", "helpdesk")]


def test_what_was_left_out_and_what_is_about_an_organisation_does_not_speak_for_an_area() -> None:
    said = pd.DataFrame(
        [("a", "proposed", "territory"), ("b", "confirmed", "territory"), ("c", "corrected", "territory"),
         ("d", "discarded", "territory"), ("e", "proposed", "organisation")],
        columns=["observation_id", "state", "about"],
    )  # fmt: skip
    assert said_of_the_territory(said).observation_id.tolist() == ["a", "b", "c"]


def test_kinds_stand_on_the_side_the_catalogue_gives_them() -> None:
    kinds = load_catalogue().kinds.values()
    assert set(NEED_KINDS) == {kind.id for kind in kinds if kind.side == "need"}
    assert set(SUPPLY_KINDS) == {kind.id for kind in kinds if kind.side == "supply"}
