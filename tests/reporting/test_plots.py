"""Drawings by their shapes: what lies where, never by pixels."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reporting import plots


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns)


def coming(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "value", "lower", "upper"])


SEEN = table(year=[2018, 2019, 2020], value=[10.0, 12.0, 11.0])
AHEAD = coming((2021, 11.0, 10.0, 12.0), (2022, 11.5, 9.0, 14.0))


def write(value: float) -> str:
    return f"{value:.1f}"


# ---- texts above each other ----


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6), st.floats(0.1, 15))
def test_texts_are_moved_apart_in_their_order_and_stay_in_the_picture(wanted, gap):
    found = plots.spread(sorted(wanted), gap, 0, 100)
    assert all(after - before >= gap - 1e-9 for before, after in pairwise(found))
    assert found[0] >= -1e-9
    assert found[-1] <= 100 + 1e-9


def test_texts_that_are_far_apart_stay_where_they_are():
    assert plots.spread([5, 50, 90], 12, 0, 100) == pytest.approx([5, 50, 90])


def test_texts_at_one_place_are_spread_around_it():
    assert plots.spread([50, 50, 50], 10, 0, 100) == pytest.approx([40, 50, 60])


def test_places_that_are_not_sorted_are_refused():
    with pytest.raises(ValueError, match="expected them sorted"):
        plots.spread([2, 1], 1, 0, 9)


# ---- the fan ----


def test_a_fan_opens_at_the_last_observation_and_holds_what_is_expected():
    plot = plots.fan(SEEN, AHEAD, write)
    [seen], [expected], [band] = plot.of("line", "observed"), plot.of("line", "expected"), plot.of("area", "band")
    assert expected["points"][0] == seen["points"][-1] == band["points"][0]
    upper, lower = band["points"][1:3], band["points"][4:2:-1]
    for (x, y), (_, high), (_, low) in zip(expected["points"][1:], upper, lower, strict=True):
        assert high < y < low, x  # y runs downwards


def test_the_end_values_of_a_fan_stand_beside_it_from_high_to_low():
    plot = plots.fan(SEEN, AHEAD, write)
    ends = sorted(plot.of("text"), key=lambda one: one["y"])
    assert [(one["kind"], one["text"]) for one in ends] == [("minor", "14.0"), ("value", "11.5"), ("minor", "9.0")]
    assert all(after["y"] - before["y"] >= plots.TEXT for before, after in pairwise(ends))
    assert [one["axis"] for one in plot.of("tick")] == ["2020", "2022", "2018"]


def test_a_limit_that_reads_like_the_value_is_not_written_again():
    plot = plots.fan(SEEN, coming((2021, 11.0, 10.99, 14.0)), write)
    assert [one["text"] for one in plot.of("text")] == ["14.0", "11.0"]


def test_a_fan_of_one_year_keeps_its_years_apart():
    plot = plots.fan(table(year=range(2010, 2024), value=[1.0] * 14), AHEAD.assign(year=[2023.5, 2024]), write)
    last, end = plot.of("tick")[:2]
    assert (last["anchor"], end["anchor"]) == ("end", "start")
    assert last["x"] < end["x"]


def test_one_observation_and_no_change_can_be_drawn():
    plot = plots.fan(table(year=[2022], value=[7.0]), coming((2023, 7.0, 7.0, 7.0)), write)
    assert plot.of("line", "observed") == []
    assert len(plot.of("line", "expected")) == len(plot.of("dot", "own")) == 1


# ---- the funnel ----

LIMITS = table(base=[10, 50, 92], lower_95=[-2, 2, 3], upper_95=[20, 8, 7], lower_998=[-9, 1, 2],
               upper_998=[40, 9, 8])  # fmt: skip


def draw_funnel() -> plots.Plot:
    return plots.funnel(table(base=[20, 90], value=[1.0, 6.0]), table(base=[60], value=[12.0]), LIMITS, 5.0, write, str)


def test_a_funnel_shows_ones_own_areas_on_top_of_the_others():
    plot = draw_funnel()
    assert [one["kind"] for one in plot.of("dot")] == ["other", "other", "own"]
    [own] = plot.of("dot", "own")
    [line] = plot.of("line", "benchmark")
    small, large = plot.of("dot", "other")
    assert own["y"] < line["points"][0][1] == line["points"][1][1]
    assert small["x"] < own["x"] < large["x"]


def test_limits_stay_within_the_picture():
    plot = draw_funnel()
    lines = plot.of("line", "limit_95") + plot.of("line", "limit_998")
    assert len(lines) == 4
    for line in lines:
        assert all(0 <= x <= plot.width and 0 <= y <= plot.height for x, y in line["points"])


def test_a_funnel_of_equal_values_can_be_drawn():
    none, own = table(base=[], value=[]), table(base=[10.0, 20.0], value=[3.0, 3.0])
    assert len(plots.funnel(none, own, LIMITS, 3.0, write, str).of("dot", "own")) == 2


# ---- places, shares, levels ----


def test_a_span_of_places_reaches_from_the_first_to_the_last():
    plot = plots.places(2, 4, 3, 5, "most", "least")
    [span], marks, [own] = plot.of("line", "span"), plot.of("dot", "place"), plot.of("dot", "own")
    places = sorted([*(mark["x"] for mark in marks), own["x"]])
    assert len(places) == 5
    assert span["points"][0][0] == pytest.approx(places[1], abs=0.2)
    assert span["points"][1][0] == pytest.approx(places[3], abs=0.2)
    assert own["x"] == places[2]
    assert [one["axis"] for one in plot.of("tick")] == list("12345")


def test_one_certain_place_still_has_a_span_to_see():
    [span] = plots.places(5, 5, 5, 5, "most", "least").of("line", "span")
    assert span["points"][0][0] < span["points"][1][0]


def test_a_bar_is_as_long_as_its_share_and_its_tick_lies_at_the_reference():
    plot = plots.share(30.0, 20.0, 40.0, "30 %")
    [bar], [tick] = plot.of("line", "bar"), plot.of("line", "reference")
    long, short = bar["points"][1][0] - 1, tick["points"][0][0] - 1
    assert long / short == pytest.approx(1.5, abs=0.02)


@pytest.mark.parametrize("value", [0.0, float("nan")])
def test_nothing_has_no_bar_and_an_unknown_reference_no_tick(value):
    plot = plots.share(value, float("nan"), 1.0)
    assert plot.of("line", "bar") == plot.of("line", "reference") == []


def test_a_level_lies_in_its_interval_before_the_span_of_the_others():
    plot = plots.level(33, 26, 36, (13, 33), (0, 100), lambda value: f"{value:.0f}")
    [around], [span], [own] = plot.of("line", "range"), plot.of("line", "others"), plot.of("dot", "own")
    assert around["points"][0][0] < own["x"] < around["points"][1][0]
    assert span["points"][0][0] < around["points"][0][0]
    assert [one["text"] for one in plot.of("text")] == ["33"]
