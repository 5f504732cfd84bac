"""A sentence follows its test: change the value and the word changes, in every language."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.problems import BuildFailed
from pipelines.reporting import statements
from pipelines.reporting.claims import Claim, claim_table, say
from pipelines.reporting.selection import Choice
from pipelines.reporting.words import Words
from tests.reporting.conftest import indicator_row

SAID = {
    "higher": {"nl": "meer dan", "fr": "plus que", "en": "more than"},
    "lower": {"nl": "minder dan", "fr": "moins que", "en": "less than"},
    "similar": {"nl": "zonder duidelijk verschil", "fr": "sans écart net", "en": "no clear difference"},
}


def claim(catalogue, **changes) -> Claim:
    yardstick = changes.pop("yardstick", "benchmark")
    return statements.first_page(Choice("life", pd.Series(indicator_row(**changes)), yardstick), catalogue)


@pytest.mark.parametrize("comparison", list(SAID))
def test_the_sentence_says_what_the_test_says(catalogue, words, comparison):
    text = say(claim(catalogue, comparison=comparison), words).text
    assert SAID[comparison][words.language] in text
    for other in SAID.keys() - {comparison}:
        assert SAID[other][words.language] not in text


def test_what_was_not_compared_is_not_called_higher(catalogue, words):
    text = say(claim(catalogue, comparison="not_compared", benchmark_value=float("nan")), words).text
    assert not any(said[words.language] in text for said in SAID.values())
    assert "nan" not in text.lower()


def test_an_estimate_says_so_and_a_count_does_not(catalogue):
    words = Words.of(catalogue, "nl")
    assert say(claim(catalogue), words).text.startswith("Naar schatting 115.000")
    counted = claim(catalogue, indicator_id="residents_0_14_pct", is_estimated=False, persons=64232.0)
    assert say(counted, words).text.startswith("64.232 ")


def test_a_share_says_of_what(catalogue):
    text = say(claim(catalogue, indicator_id="living_alone_30_plus_pct"), Words.of(catalogue, "fr")).text
    assert "des ménages" in text


def test_a_fixed_yardstick_is_named(catalogue, words):
    against = {"reference_value": 10.0, "reference_comparison": "higher", "yardstick": "reference"}
    said = say(claim(catalogue, indicator_id="no2_ugm3", value=21.7, **against), words).text
    assert catalogue.indicators["no2_ugm3"].reference.label.in_language(words.language) in said.replace("\u202f", " ")


def test_every_claim_is_a_row_in_every_language_with_one_id(catalogue):
    table = claim_table([claim(catalogue)], catalogue, "profile", list(LANGUAGES))
    assert sorted(table.language) == sorted(LANGUAGES)
    assert table.claim_id.nunique() == 1
    assert table.text.nunique() == 3
    assert set(table.comparison) == {"higher"}


# ---- the readings of the table of all figures ----

NAN = float("nan")
COMPARED = {"better": "lower", "worse": "higher", "neutral": "higher", "similar": "similar"}


def reading(catalogue, **changes) -> Claim:
    return statements.reading(pd.Series(indicator_row(**changes)), catalogue)


@pytest.mark.parametrize("judgement", list(COMPARED))
def test_a_reading_says_its_judgement_and_no_other(catalogue, words, judgement):
    name = "residents_0_14_pct" if judgement == "neutral" else "increased_reimbursement_pct"
    row = {"indicator_id": name, "judgement": judgement, "comparison": COMPARED[judgement]}
    said = say(reading(catalogue, **row), words)
    assert said.sign == judgement
    assert said.parts["reading"] == words.say(f"judgement.{judgement}")
    others = {words.say(f"judgement.{other}") for other in (*COMPARED, "small")} - {words.say(f"judgement.{judgement}")}
    for other in sorted(others, key=len, reverse=True):
        without = said.text.replace(words.say(f"judgement.{judgement}"), "")
        assert f" {other} " not in without


def test_a_difference_too_small_to_matter_is_called_small_and_keeps_the_tests_word(catalogue, words):
    claim_of = reading(catalogue, value=26.0, lower_95=25.8, upper_95=26.2)  # 1 from the benchmark; 2 would matter
    assert (claim_of.bond.reading, claim_of.bond.judgement, claim_of.bond.comparison) == ("small", "worse", "higher")
    assert claim_of.key == "reading.compared_small"


@pytest.mark.parametrize("state", ["suppressed", "missing", "not_applicable", "not_comparable"])
def test_a_figure_without_a_value_says_its_state_and_no_number(catalogue, words, state):
    said = say(reading(catalogue, status=state), words)  # the row's numbers are still there
    assert said.claim.bond.state == state
    assert pd.isna(said.claim.bond.value)
    assert said.claim.bond.comparison == said.claim.bond.reading == "not_compared"
    assert not any(letter.isdigit() for letter in said.text)
    assert not said.arrow


def test_a_figure_without_a_yardstick_stands_alone(catalogue, words):
    row = {"benchmark_value": NAN, "comparison": "not_compared", "judgement": "not_compared"}
    assert reading(catalogue, **row).key == "reading.alone_interval"
    assert reading(catalogue, **row, lower_95=NAN, upper_95=NAN).key == "reading.alone"
    assert reading(catalogue, lower_95=NAN, upper_95=NAN, comparison="not_compared", judgement="not_compared").key == (
        "reading.compared_not_compared"
    )


@pytest.mark.parametrize("trend", ["increasing", "decreasing", "no_change"])
def test_a_trend_is_said_with_the_years_it_was_tested_over(catalogue, words, trend):
    said = say(statements.tested_trend(pd.Series(indicator_row(trend=trend, period="2014")), catalogue), words)
    assert "2010–2014" in said.text
    assert words.say(f"trend.{trend}") in said.text
    assert said.claim.bond.test == "trend_002"


def test_a_trend_that_could_not_be_tested_is_not_spoken_of(catalogue):
    assert statements.tested_trend(pd.Series(indicator_row(trend="cannot_calculate")), catalogue) is None


def test_a_sentence_its_test_does_not_allow_is_refused(catalogue, words):
    row = pd.Series(indicator_row(comparison="similar", judgement="similar"))
    with pytest.raises(BuildFailed, match=r"standing\.people_benchmark_similar is not there"):
        say(statements.standing(row, "worse", catalogue), words)


def test_a_reference_that_is_the_past_has_a_name(catalogue, words):
    row = {"indicator_id": "deaths_per_1000", "value": 7.6, "reference_value": 8.0, "reference_comparison": "lower"}
    said = say(statements.standing(pd.Series(indicator_row(**row)), "reference_neutral", catalogue), words)
    assert "2" in said.parts["reference_label"]
    assert said.arrow == "↓"
    assert said.sign == "small"  # 0.4 from its past, where 0.8 would matter
