"""The spine chart on zones one can place by hand: the yardstick in the middle, a step the difference that matters."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from pipelines.reporting.claims import say
from pipelines.reporting.sections import spine
from pipelines.reporting.words import Words

BAD, NEUTRAL, AIR = "unemployment_pct", "residents_0_14_pct", "no2_ugm3"


@pytest.fixture
def facts(make_inputs, zones):
    """Unemployment of 10, 12, 14, 16 and 18 %; the first zone's rest of the region has 13 %, a step being 1.5."""
    rows = {
        (zone, BAD): {
            "value": 10.0 + 2 * place, "lower_95": 9.7 + 2 * place, "upper_95": 10.3 + 2 * place,
            "benchmark_value": 13.0, "comparison": "lower", "judgement": "better",
        }
        for place, zone in enumerate(zones)
    }  # fmt: skip
    children = {"value": 21.9, "lower_95": 21.7, "upper_95": 22.1, "benchmark_value": 18.9}
    rows[zones[0], NEUTRAL] = children | {"comparison": "higher", "judgement": "neutral"}
    return spine.gather(make_inputs(rows), zones[0])


def test_a_figure_where_high_is_bad_is_turned_and_a_neutral_one_is_not(facts):
    places = {row.reading.bond.indicator_id: row.places for row in facts.rows}
    # 3 below 13 is two steps of 1.5; the chart is six steps wide to either side
    assert places[BAD]["value"] == pytest.approx(0.5 + 2 / 6 / 2, abs=1e-4)
    assert places[NEUTRAL]["value"] == pytest.approx(0.5 + 3 / 1.5 / 6 / 2, abs=1e-4)
    assert {row.reading.bond.indicator_id: row.panel for row in facts.rows} == {BAD: "judged", NEUTRAL: "plain"}


def test_the_spread_is_that_of_all_zones_left_before_right(facts):
    row = next(row for row in facts.rows if row.reading.bond.indicator_id == BAD)
    at = row.places
    assert at["lower"] < at["value"] < at["upper"]
    assert at["lowest"] < at["quarter"] < at["three_quarters"] < at["highest"]
    # turned: the highest unemployment, 18, lies 5 above 13, so three and a third steps to the left
    assert at["lowest"] == pytest.approx(0.5 - 5 / 1.5 / 6 / 2, abs=1e-4)
    assert at["highest"] == at["value"]


def test_the_spread_says_its_numbers(facts, catalogue):
    row = next(row for row in facts.rows if row.reading.bond.indicator_id == BAD)
    text = say(row.spread, Words.of(catalogue, "en")).text
    assert text == "Unemployment rate: in the 5 zones from 10.0% to 18.0%, the middle half from 12.0% to 16.0%."


def test_what_lies_beyond_the_scale_stands_at_its_edge_and_says_so(make_inputs, zones, catalogue):
    step = catalogue.indicators[BAD].relevant_difference
    far = {"value": 13.0 + 7 * step, "benchmark_value": 13.0, "lower_95": 20.0, "upper_95": 30.0}
    facts = spine.gather(make_inputs({(zones[0], BAD): far}), zones[0])
    assert facts.rows[0].places["value"] == 0.0
    assert facts.rows[0].beyond == {"value": True, "reference": False}


def test_a_lone_zone_has_no_spread(make_inputs, zones):
    facts = spine.gather(make_inputs({(zones[0], BAD): {"benchmark_value": 20.0}}), zones[0])
    assert facts.rows[0].spread is None
    assert "lowest" not in facts.rows[0].places


def test_figures_without_a_value_or_a_yardstick_are_left_out_and_nothing_at_all_is_no_section(make_inputs, zones):
    hidden = {"status": "suppressed"}
    alone = {"benchmark_value": float("nan"), "comparison": "not_compared", "judgement": "not_compared"}
    assert spine.gather(make_inputs({(zones[0], BAD): hidden, (zones[0], NEUTRAL): alone}), zones[0]) is None


def test_the_region_is_held_against_its_fixed_references(make_inputs, catalogue):
    region = catalogue.territory.region_id
    air = {
        "value": 20.0, "lower_95": 19.0, "upper_95": 21.0, "benchmark_value": float("nan"), "reference_value": 10.0,
        "comparison": "not_compared", "judgement": "not_compared", "reference_comparison": "higher",
    }  # fmt: skip
    facts = spine.gather(make_inputs({(region, AIR): air, (region, BAD): {}}), region)
    assert [row.reading.bond.indicator_id for row in facts.rows] == [AIR]
    assert facts.rows[0].reading.bond.reading == "worse"
    assert facts.rows[0].places["reference"] == 0.5
    assert facts.rows[0].places["value"] < 0.5


def test_the_summary_counts_every_compared_figure_once(facts, catalogue):
    text = say(facts.summary, Words.of(catalogue, "nl")).text
    assert "gunstiger: 1; minder gunstig: 0; klein of geen duidelijk verschil: 0" in text
    assert text.endswith("op zich niet goed of slecht: 1. Vergeleken cijfers: 2.")


@hypothesis.given(
    st.floats(-1e4, 1e4), st.floats(0.1, 100), st.floats(1, 20), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)
)
def test_the_scale_keeps_order_stays_inside_and_mirrors(centre, step, widest, one, other):
    scale, turned = spine.Scale(centre, step, widest, 1), spine.Scale(centre, step, widest, -1)
    places = [scale.at(one), scale.at(other)]
    assert all(0 <= place <= 1 for place in places)
    assert (places[0] - places[1]) * (one - other) >= 0
    assert turned.at(one) == pytest.approx(1 - places[0], abs=2e-4)
    assert scale.at(centre) == 0.5
