"""Published figures against ours: what agrees, what does not, what cannot be compared, and what must be explained."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.catalogue.published_models import PublishedFigure, unknown_references
from pipelines.diagnostics.published import COLUMNS, agrees, our_row, published_faults, published_table

NAN = float("nan")
WORDS = {"nl": "n", "fr": "f", "en": "e"}
ROWS = pd.DataFrame(
    [("north", "people", "2021", 1000.0, "value", False), ("north", "people", "2022", 1020.0, "value", True),
     ("north", "people", "2023", NAN, "missing", False), ("south", "people", "2021", 500.0, "value", False)],
    columns=["zone_id", "indicator_id", "period", "value", "status", "is_estimated"],
)  # fmt: skip


def _figure(**changes: object) -> PublishedFigure:
    entry = {"id": "f", "zone_id": "north", "statement": "exact", "value": 1000, "tolerance_pct": 0, "period": "2021",
             "indicator": "people", "title": WORDS, "published_in": WORDS}  # fmt: skip
    return PublishedFigure.model_validate(entry | changes)


def _row(figure: PublishedFigure, is_simulated: bool = False) -> pd.Series:
    table = published_table([figure], ROWS, is_simulated)
    assert list(table.columns) == COLUMNS
    assert len(table) == 1
    return table.iloc[0]


# ---- agreement ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("statement", "ours", "theirs", "tolerance", "expected"),
    [
        ("exact", 1000, 1000, 0, True),
        ("exact", 1001, 1000, 0, False),
        ("about", 1017, 1000, 1.7, True),  # on the edge
        ("about", 1018, 1000, 1.7, False),
        ("about", 983, 1000, 1.7, True),
        ("above", 1001, 1000, None, True),
        ("above", 1000, 1000, None, False),  # more than a thousand is not a thousand
        ("above", 5000, 1000, None, True),
        ("above", 5000, 1000, 10, False),
        ("below", 999, 1000, 1, True),
        ("below", 989, 1000, 1, False),  # "just under" is not eleven under
        ("below", 1000, 1000, 1, False),
        ("sum", 100, 100.83, 0.1, False),
        ("sum", 100, 100.05, 0.1, True),
        ("sum", 56, 57, 0, False),
    ],
)
def test_each_kind_of_statement(statement, ours, theirs, tolerance, expected) -> None:
    assert agrees(statement, ours, theirs, tolerance) is expected


@given(st.sampled_from(["exact", "about", "above", "below", "sum"]), st.floats(1, 1e7), st.floats(1, 1e7),
       st.one_of(st.floats(0, 100)), st.sampled_from([0.01, 10.0, 1000.0]))  # fmt: skip
def test_agreement_does_not_depend_on_the_unit(statement, ours, theirs, tolerance, scale) -> None:
    edge = abs(abs(ours - theirs) - theirs * tolerance / 100) < 1e-6 * theirs
    if not edge and ours != theirs:
        assert agrees(statement, ours * scale, theirs * scale, tolerance) == agrees(statement, ours, theirs, tolerance)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0, 50), st.floats(0, 50))
def test_a_wider_tolerance_never_turns_agreement_into_disagreement(ours, theirs, tolerance, more) -> None:
    if agrees("about", ours, theirs, tolerance):
        assert agrees("about", ours, theirs, tolerance + more)


# ---- our side ----------------------------------------------------------------------------------------------
def test_a_figure_of_a_year_is_held_against_that_year() -> None:
    row = _row(_figure())
    assert (row.ours, row.theirs, row.difference, row.state, row.agrees) == (1000, 1000, 0, "agrees", True)
    row = _row(_figure(value=1010, reason=WORDS))
    assert (row.difference, row.state, row.agrees) == (-10, "disagrees", False)
    assert row.difference_pct == pytest.approx(-10 / 1010 * 100)
    assert (row.reason_nl, row.reason_fr, row.reason_en) == ("n", "f", "e")


def test_a_figure_without_a_year_is_held_against_our_newest() -> None:
    row = _row(_figure(period=None, statement="about", tolerance_pct=5))
    assert (row.ours, row.ours_period, row.is_estimated) == (1020, "2022", True)  # 2023 has no value
    assert pd.isna(row.period)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"period": "2023"}, "missing"), ({"period": "2030"}, "no_row"), ({"indicator": "unheard_of"}, "no_row")],
)
def test_what_we_do_not_hold_is_not_comparable_and_stays_in_the_table(changes: dict, why: str) -> None:
    row = _row(_figure(**changes))
    assert (row.state, row.why_not) == ("not_comparable", why)
    assert pd.isna([row.ours, row.difference, row.difference_pct]).all()
    assert pd.isna(row.agrees)
    assert row.theirs == 1000


def test_a_sum_is_held_against_the_whole_it_should_make() -> None:
    figure = _figure(statement="sum", value=100.83, should_be=100, unit="pct", indicator=None, tolerance_pct=0.1)
    row = _row(figure)
    assert (row.ours, row.theirs, row.state) == (100, 100.83, "disagrees")
    assert row.difference == pytest.approx(-0.83)


def test_simulated_data_are_held_against_nothing() -> None:
    for figure in (_figure(), _figure(statement="sum", should_be=56, unit="count", indicator=None, value=57)):
        row = _row(figure, is_simulated=True)
        assert (row.state, row.why_not) == ("not_applicable", "simulated")
        assert pd.isna([row.ours, row.difference]).all()


def test_the_newest_row_with_a_value_goes_before_a_newer_one_without() -> None:
    assert our_row(_figure(period=None), ROWS).period == "2022"
    assert our_row(_figure(zone_id="west"), ROWS) is None


# ---- the check ---------------------------------------------------------------------------------------------
def test_disagreement_passes_with_a_reason_and_fails_without_one() -> None:
    for reason, faults in ((WORDS, 0), (None, 1)):
        figures = [_figure(value=1010, reason=reason)]
        assert len(published_faults(published_table(figures, ROWS, False), figures)) == faults
    [said] = published_faults(published_table(figures, ROWS, False), figures)
    assert said == "f: published 1010, ours 1000, and no reason is given: add `reason` to f in published.yml"


def test_agreement_and_what_cannot_be_compared_need_no_reason() -> None:
    figures = [_figure(), _figure(id="g", period="2030"), _figure(id="h", value=1)]
    assert len(published_faults(published_table(figures, ROWS, False), figures)) == 1  # h alone
    assert published_faults(published_table(figures, ROWS, True), figures) == []


def test_a_figure_that_was_dropped_is_found() -> None:
    figures = [_figure(), _figure(id="g")]
    table = published_table(figures[:1], ROWS, False)
    assert published_faults(table, figures) == ["g: in published.yml and not in the table"]
    assert published_faults(table.assign(state="odd"), figures[:1]) == ["state 'odd' that does not exist"]


def test_no_published_figure_at_all_is_a_table_without_rows() -> None:
    table = published_table([], ROWS, False)
    assert list(table.columns) == COLUMNS
    assert table.empty


# ---- the catalogue -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statement": "sum"}, "a sum needs"),
        ({"indicator": None}, "needs `indicator`"),
        ({"should_be": 5.0}, "no `should_be`"),
        ({"tolerance_pct": None}, "only a bound may leave out"),
        ({"value": 0}, "greater than 0"),
        ({"title": {"nl": "n", "fr": "f"}}, "title.en"),
        ({"tolerance": 1}, "Extra inputs"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(changes: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        _figure(**changes)
    assert _figure(statement="above", tolerance_pct=None).tolerance_pct is None


def test_unknown_zones_and_indicators_are_named() -> None:
    found = [str(problem) for problem in unknown_references([_figure(zone_id="nrth")], ["north"], ["old_pct"])]
    assert found == [
        "published.yml: f.zone_id: found 'nrth'; expected a zone or the region; correct the spelling or add it",
        "published.yml: f.indicator: found 'people'; expected an indicator; correct the spelling or add it",
    ]
    assert list(unknown_references([_figure()], ["north"], ["people"])) == []
