"""The heat table: every zone in the catalogue's order, every state its own sign, nothing ranked."""

from __future__ import annotations

import pytest

from pipelines.reporting.claims import say
from pipelines.reporting.sections import heat
from pipelines.reporting.words import Words

FIGURE = "unemployment_pct"
NAN = float("nan")


def _row(value: float, judgement: str, **changes) -> dict:
    comparison = {"worse": "higher", "better": "lower", "similar": "similar", "not_compared": "not_compared"}[judgement]
    return {
        "value": value, "lower_95": value - 0.2, "upper_95": value + 0.2, "benchmark_value": 15.0,
        "comparison": comparison, "judgement": judgement,
    } | changes  # fmt: skip


@pytest.fixture
def inputs(make_inputs, zones, catalogue):
    """One figure in five states, the region's without a yardstick."""
    rows = {
        (zones[0], FIGURE): _row(20.0, "worse"),
        (zones[1], FIGURE): _row(15.5, "worse"),  # tested, but nearer than the difference that matters
        (zones[2], FIGURE): _row(15.1, "similar"),
        (zones[3], FIGURE): _row(NAN, "not_compared", status="suppressed"),
        (zones[4], FIGURE): _row(NAN, "not_compared", status="not_comparable"),
        (catalogue.territory.region_id, FIGURE): _row(15.0, "not_compared", benchmark_value=NAN),
    }
    return make_inputs(rows)


def test_cells_stand_in_the_catalogues_order_each_with_its_own_kind(inputs, zones, words):
    view = heat.view(heat.gather(inputs, zones[1]), words)
    [row] = [row for group in view["groups"] for row in group["rows"]]
    kinds = ["worse", "small", "similar", "suppressed", "not_comparable", "not_compared"]
    assert [cell["kind"] for cell in row["cells"]] == kinds
    assert [bool(cell["text"]) for cell in row["cells"]] == [True, True, True, False, False, True]
    assert len({cell["word"] for cell in row["cells"]}) == len(kinds)
    assert view["own"] == 1
    assert set(view["kinds"]) >= set(kinds) - {"not_compared"}


def test_the_order_of_zones_does_not_depend_on_values_nor_on_whose_profile_it_is(inputs, zones, words, catalogue):
    views = [heat.view(heat.gather(inputs, area), words) for area in catalogue.area_ids]
    names = [catalogue.area_name(area).in_language(words.language) for area in catalogue.area_ids]
    assert all(view["names"] == names for view in views)
    assert all(view["groups"] == views[0]["groups"] for view in views)
    assert [view["own"] for view in views] == list(range(len(names)))


def test_a_cell_is_the_reading_of_the_zones_own_table(inputs, zones):
    facts = heat.gather(inputs, zones[0])
    assert [claim.claim_id for claim in facts.rows[0].cells[:2]] == [
        f"{zones[0]}.figures.{FIGURE}.2024", f"{zones[1]}.figures.{FIGURE}.2024",
    ]  # fmt: skip


def test_what_is_not_in_the_table_is_counted(inputs, zones, catalogue):
    text = say(heat.gather(inputs, zones[0]).others, Words.of(catalogue, "en")).text
    assert "(counts, and figures without an interval, 0 in all;" in text
    assert text.endswith(f"and what is in no file ({len(catalogue.indicators) - 1}).")


def test_a_figure_no_zone_can_be_compared_on_is_not_shown(make_inputs, zones):
    alone = {"comparison": "not_compared", "judgement": "not_compared"}
    assert heat.gather(make_inputs({(zone, FIGURE): alone for zone in zones}), zones[0]) is None


def test_a_unit_the_title_says_is_not_said_again(make_inputs, zones, words):
    rows = {(zones[0], name): _row(5.0, "worse") for name in ("pharmacies_per_10000", FIGURE)}
    view = heat.view(heat.gather(make_inputs(rows), zones[0]), words)
    told = {row["indicator_id"]: row["unit"] for group in view["groups"] for row in group["rows"]}
    assert told["pharmacies_per_10000"] == ""
    assert "%" in told[FIGURE]
