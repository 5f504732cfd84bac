"""A sentence follows its test: change the value and the word changes, in every language."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.models import LANGUAGES
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
