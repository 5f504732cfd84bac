"""How sure we are, on a profile of five figures: counted, estimated, hidden, old, and one as so many in a thousand."""

from __future__ import annotations

from collections import Counter

import pytest

from pipelines.reporting.claims import say
from pipelines.reporting.sections import method, sureness
from pipelines.reporting.words import Words
from tests.reporting.reading import plain

EXAMPLE = "unemployment_pct"


@pytest.fixture
def inputs(make_inputs, zones):
    """One counted figure, two estimates of which one from 2011, one hidden figure; a map of four values, one hidden."""
    rows = {
        (zones[0], "residents"): {"period": "2022", "value": 1000.0},
        (zones[0], EXAMPLE): {
            "period": "2023", "value": 16.1, "lower_95": 15.84, "upper_95": 16.31, "benchmark_value": 16.9,
            "comparison": "lower", "judgement": "better", "is_estimated": True,
        },
        (zones[0], "bimd_score"): {"period": "2011", "is_estimated": True},
        (zones[0], "low_education_pct"): {"status": "suppressed"},
    }  # fmt: skip
    small = [
        {"neighbourhood_id": str(place), "indicator_id": EXAMPLE, "status": status, "zone_id": zones[0]}
        for place, status in enumerate(["value", "value", "suppressed", "missing"])
    ]
    return make_inputs(rows, [*small, small[2] | {"neighbourhood_id": "9", "zone_id": zones[1]}])


@pytest.fixture
def facts(inputs, zones):
    return sureness.gather(inputs, zones[0])


def test_every_figure_is_in_one_state(facts, catalogue):
    counted = {name: claim.terms["n"].number for name, claim in facts.states.items()}
    missing = len(catalogue.indicators) - 4
    assert counted == {"counted": 1, "estimated": 2, "suppressed": 1, "missing": missing}
    assert sum(facts.shares.values()) == pytest.approx(1)


def test_the_example_is_said_in_whole_people(facts, catalogue):
    words = Words.of(catalogue, "en")
    assert facts.example.dots == (158, 161, 163)
    assert "That is 161 in every 1,000. The 95% interval runs from 158 to 163" in say(facts.example.figure, words).text
    verdict = say(facts.example.comparison, words).text
    assert verdict.startswith("In the rest of the region it is 169 in every 1,000. That lies outside the interval")
    assert "clearly lower" in verdict


@pytest.mark.parametrize(
    ("comparison", "said"),
    [("higher", "clearly higher"), ("similar", "no clear difference"), ("not_compared", "do not")],
)
def test_the_verdict_follows_the_test(make_inputs, zones, catalogue, comparison, said):
    row = {"comparison": comparison, "judgement": "not_compared"}
    facts = sureness.gather(make_inputs({(zones[0], EXAMPLE): row}), zones[0])
    assert said in say(facts.example.comparison, Words.of(catalogue, "en")).text


def test_old_figures_are_counted_against_the_roadmaps_year(facts, catalogue):
    [old] = facts.limits["old"]
    text = plain(say(old, Words.of(catalogue, "en")).text)
    assert text.startswith(
        "From before 2017: 1 of the 3 figures, more than 10 years before the year of the roadmap (2027)"
    )
    assert "The oldest is of 2011" in text


def test_without_old_figures_none_is_claimed(make_inputs, zones, words):
    facts = sureness.gather(make_inputs({(zones[0], EXAMPLE): {"period": "2024"}}), zones[0])
    assert [claim.key for claim in facts.limits["old"]] == ["sureness.old_none"]
    assert say(facts.limits["old"][0], words).text


def test_hidden_values_of_the_maps_are_those_of_the_zone(facts, catalogue):
    texts = [say(claim, Words.of(catalogue, "en")).text for claim in facts.limits["hidden"]]
    assert texts[0] == "Hidden to protect people: 1 of the figures of the area itself."
    assert texts[1].endswith("since they concern too few people: 1 of the 4 values.")


def test_without_anything_hidden_that_is_said(make_inputs, zones):
    facts = sureness.gather(make_inputs({}), zones[0])
    assert [claim.key for claim in facts.limits["hidden"]] == ["sureness.hidden_own_none", "sureness.hidden_maps_none"]
    assert facts.example is None


def test_its_sentences_have_names_of_their_own(facts):
    names = Counter(claim.claim_id for claim in sureness.claims(facts))
    assert len(names) > 8
    assert set(names.values()) == {1}


# ---- the method page ----


def test_the_method_explains_only_what_was_done(make_inputs, zones, words):
    without = method.gather(make_inputs({}), zones[0])
    assert {"forecast", "vulnerability", "access"}.isdisjoint(without.parts)
    forecast = make_inputs({}).zone_rows.head(1)
    done = method.gather(
        make_inputs({}, extra={"public.forecast": forecast, "mart.access": forecast.head(0)}), zones[0]
    )
    assert set(done.parts) - set(without.parts) == {"forecast"}


def test_every_paragraph_can_be_written_in_every_language(words):
    facts = method.Facts(tuple(name for name, _ in method.PARTS), 50, 90.0)
    said = method.view(facts, words)["parts"]
    assert len(said) == len(method.PARTS) == 12
    assert all(part["title"] and len(part["text"]) > 60 and "{" not in part["text"] for part in said)
