"""Funnels: who lies outside, who is left out, and that no neighbourhood is named."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson

from pipelines.catalogue.section_models import Funnel as FunnelChoice
from pipelines.reporting.claims import say
from pipelines.reporting.sections import funnel
from pipelines.reporting.words import Words
from tests.reporting.sections.conftest import texts

RATE = "pharmacies_per_10000"
HOMES = pd.Series({"a": "north", "b": "north", "c": "south", "d": "north"})


def areas(*rows: tuple) -> pd.DataFrame:
    """Neighbourhoods: id, people, value per 10,000; the region's value is 10."""
    table = pd.DataFrame(rows, columns=["neighbourhood_id", "denominator", "value"])
    return table.assign(
        indicator_id=RATE, period="2022", benchmark_value=10.0, status="value", is_estimated=False,
        numerator=table.value * table.denominator / 10_000,
    )  # fmt: skip


# 10,000 people and 10 expected services: by chance alone between 2.4 and 25 of them (99.8 %)
ONE_ABOVE = areas(("a", 10_000, 30.0), ("b", 10_000, 12.0), ("c", 10_000, 1.0), ("d", 10_000, 10.0))


def made(catalogue, rows=ONE_ABOVE, area_id="north", fewest=500) -> funnel.Funnel | None:
    return funnel.make_funnel(rows, HOMES, area_id, "brussels", catalogue.indicators[RATE], fewest)


def test_the_sentence_counts_who_lies_outside(catalogue, words):
    found = made(catalogue)
    assert (len(found.own), len(found.others)) == (3, 1)
    claim = found.claims["outside"]
    assert claim.bond.value == 1
    assert (claim.bond.period, claim.bond.test, claim.bond.indicator_id) == ("2022", "funnel_998", RATE)
    parts = say(claim, words).parts
    assert (parts["above"], parts["below"], parts["all"]) == ("1", "0", "3")


def test_moving_a_value_into_the_limits_changes_the_sentence(catalogue):
    words = Words.of(catalogue, "en")
    before, after = (
        say(made(catalogue, rows).claims["outside"], words).text
        for rows in (ONE_ABOVE, ONE_ABOVE.assign(value=[12.0, 12.0, 1.0, 10.0]))
    )
    assert "1 lie above and 0 below" in before
    assert "0 lie above and 0 below" in after


def test_an_area_on_the_limit_lies_inside(catalogue):
    indicator, base = catalogue.indicators[RATE], np.array([9_000.0, 9_000.0])
    limits = funnel.limits_of(indicator, 10.0, base)
    # 9 events are expected: e^-9 (1 + 9) of the areas have one event or none, so 0.1 % lies just below one event
    one_or_none, one = 10 * np.exp(-9), 9 * np.exp(-9)
    assert limits.lower_998.iloc[0] * 0.9 == pytest.approx(1 - (one_or_none - 0.001) / one)
    assert poisson.cdf(20, 9) > 0.999 > poisson.cdf(19, 9)
    assert 19 < limits.upper_998.iloc[0] * 0.9 < 20
    on_the_edge = pd.DataFrame({"base": base, "value": [limits.lower_998[0], limits.upper_998[1]]})
    assert funnel.sides(on_the_edge, indicator, 10.0) == (0, 0)
    assert funnel.sides(on_the_edge.assign(value=on_the_edge.value * [0.99, 1.01]), indicator, 10.0) == (1, 1)


def test_what_was_estimated_hidden_or_concerns_few_is_left_out(catalogue):
    rows = ONE_ABOVE.assign(
        is_estimated=[True, False, False, False],
        status=["value", "suppressed", "value", "value"],
        denominator=[10_000, 10_000, 10_000, 499],
    )
    assert made(catalogue, rows) is None
    whole = made(catalogue, rows, "brussels")
    assert (len(whole.own), len(whole.others)) == (1, 0)


def test_the_regions_page_has_no_others(catalogue, words):
    whole = made(catalogue, area_id="brussels")
    assert (len(whole.own), len(whole.others)) == (4, 0)
    assert say(whole.claims["outside"], words).parts["all"] == "4"


def neighbourhoods() -> pd.DataFrame:
    names = ["Zonnewijk", "Bosrand", "Nieuwhof", "Oudpoort"]
    return pd.DataFrame({"neighbourhood_id": list("abcd"), "name_nl": names, "name_fr": names, "is_residential": True})


def homes() -> pd.DataFrame:
    return pd.DataFrame({"neighbourhood_id": HOMES.index, "zone_id": HOMES.to_numpy()})


def test_no_neighbourhood_is_named(inputs_of, words):
    inputs = inputs_of(
        neighbourhoods=neighbourhoods(), neighbourhood_indicator=ONE_ABOVE, neighbourhood_zone=homes()
    )  # fmt: skip
    facts = funnel.gather(inputs, "north")
    view = funnel.view(facts, words)
    assert [chart["indicator_id"] for chart in view["charts"]] == [RATE]
    assert all(chart["alt"].strip() for chart in view["charts"])
    written = json.dumps(view, ensure_ascii=False)
    assert not any(name in written for name in neighbourhoods().name_nl)
    assert "nan" not in " ".join(texts(view)).lower()
    assert {claim.claim_id for claim in funnel.claims(facts)} == set(view["charts"][0]["id"].split())


def test_neighbourhoods_where_nobody_lives_are_not_drawn(inputs_of):
    places = neighbourhoods().assign(is_residential=[False, True, True, True])
    inputs = inputs_of(neighbourhoods=places, neighbourhood_indicator=ONE_ABOVE, neighbourhood_zone=homes())
    [found] = funnel.gather(inputs, "north").funnels
    assert len(found.own) == 2


def test_without_tables_there_is_no_section(inputs_of):
    assert funnel.gather(inputs_of(neighbourhoods=neighbourhoods()), "north") is None
    empty = inputs_of(
        neighbourhoods=neighbourhoods(), neighbourhood_indicator=ONE_ABOVE[:0], neighbourhood_zone=homes()
    )  # fmt: skip
    assert funnel.gather(empty, "north") is None


def test_only_counts_divided_by_counts_may_have_a_funnel(catalogue):
    chosen = FunnelChoice(indicators=[RATE, "increased_reimbursement_pct", "deaths_dsr_per_100000"], fewest_people=1)
    faults = list(chosen.uncounted(catalogue.indicators))
    assert ["increased_reimbursement_pct" in faults[0].found, "deaths_dsr_per_100000" in faults[1].found] == [
        True,
        True,
    ]
    assert list(catalogue.profile.funnel.uncounted(catalogue.indicators)) == []


@pytest.mark.parametrize("level", ["95", "998"])
def test_limits_narrow_with_size(catalogue, level):
    limits = made(catalogue, areas(*[("a", 1_000 * size, 10.0) for size in (1, 4, 20)])).limits
    width = limits[f"upper_{level}"] - limits[f"lower_{level}"]
    assert width.iloc[0] > 3 * width.iloc[-1]
