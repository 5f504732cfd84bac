"""Access: words that follow the comparison, who has nothing in reach, and what is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.reporting.claims import say
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.sections import access
from pipelines.reporting.words import Words
from tests.reporting.sections.conftest import texts

NONE = float("nan")
WORDS = {
    "higher": {"nl": "meer dan", "fr": "plus que", "en": "more than"},
    "lower": {"nl": "minder dan", "fr": "moins que", "en": "less than"},
    "similar": {"nl": "verschilt weinig", "fr": "est faible", "en": "differs little"},
    "depends": {"nl": "hangt af", "fr": "dépend", "en": "depends"},
}


def table(zone_id="north", comparison="higher", out=(2000, 500, 0), **changes) -> pd.DataFrame:
    """One zone of 100,000 people: 6, 5 and 4 pharmacies per 10,000 in reach, 4 in the rest of the region."""
    rows = pd.DataFrame({
        "zone_id": zone_id, "service_kind": "pharmacy", "catchment_min": [10, 15, 20], "value": [6.0, 5.0, 4.0],
        "benchmark_value": 4.0, "comparison": comparison, "ratio": 7.0, "per": 10_000, "residents": 100_000,
        "out_of_reach": out, "status": "value", "period": "2022",
    })  # fmt: skip
    return rows.assign(out_of_reach_pct=rows.out_of_reach / 1000, **changes)


def kind(catalogue, rows=None, area_id="north") -> access.Kind | None:
    pharmacy = next(one for one in catalogue.access.kinds if one.id == "pharmacy")
    return access.make_kind(pharmacy, table() if rows is None else rows, area_id)


@pytest.mark.parametrize("comparison", list(WORDS))
def test_the_sentence_says_what_the_comparison_says(catalogue, words, comparison):
    claim = kind(catalogue, table(comparison=comparison)).claims["reach"]
    text = say(claim, words).text
    assert claim.bond.comparison == comparison
    assert WORDS[comparison][words.language] in text
    for other in WORDS.keys() - {comparison}:
        assert WORDS[other][words.language] not in text


def test_a_region_is_not_compared_with_itself(catalogue, words):
    rows = table("brussels", "not_compared", benchmark_value=NONE)
    made = kind(catalogue, rows, "brussels")
    text = say(made.claims["reach"], words).text
    assert not any(said[words.language] in text for said in WORDS.values())
    assert "nan" not in text.lower()
    view = access.view(access.Facts(True, [made], [], ()), words)
    assert len(view["kinds"][0]["rows"]) == 3


def test_a_table_has_three_catchments_and_the_plain_ratio(catalogue, words):
    view = access.view(access.Facts(False, [kind(catalogue)], [], ()), words)
    rows = view["kinds"][0]["rows"]
    assert [row["value"] for row in rows] == [words.number(number, 1) for number in (6, 5, 4, 7)]
    assert [row["is_main"] for row in rows] == [False, True, False, False]
    assert [row["nothing"] for row in rows][:3] == [access.Percent(share).write(words) for share in (2.0, 0.5, 0.0)]
    assert rows[3]["nothing"] == rows[3]["benchmark"] == ""


def test_who_has_nothing_in_reach_is_counted(catalogue):
    words = Words.of(catalogue, "en")
    some, none = kind(catalogue), kind(catalogue, table(out=(0, 0, 0)))
    assert "about 500 residents (0.5%) have none within 15 minutes" in say(some.claims["nothing"], words).text
    assert some.claims["nothing"].bond.value == 0.5
    assert "everybody has at least one within 15 minutes" in say(none.claims["nothing"], words).text


def test_a_hidden_number_of_people_is_not_written(catalogue, words):
    made = kind(catalogue, table(out=(NONE, NONE, 0)))
    assert "nothing" not in made.claims
    view = access.view(access.Facts(False, [made], [], ()), words)
    assert [row["nothing"] for row in view["kinds"][0]["rows"]][:2] == [words.say("status.suppressed")] * 2
    assert "nan" not in " ".join(texts(view)).lower()


def test_every_number_is_bound_to_its_row(catalogue):
    made = kind(catalogue)
    assert {reach.minutes: reach.claim.bond.value for reach in made.rows} == {10: 6.0, 15: 5.0, 20: 4.0}
    claims = access.claims(access.Facts(False, [made], [], ()))
    assert {claim.bond.source_table for claim in claims} == {NAMED_TABLES["access"]}
    assert len({claim.claim_id for claim in claims}) == len(claims) == 5


def emergency(**changes) -> pd.DataFrame:
    row = {"indicator_id": "minutes_to_emergency", "value": 4.0, "benchmark_value": 6.0, "comparison": "lower"}
    return row | changes


@pytest.mark.parametrize("comparison", ["higher", "lower", "similar"])
def test_the_way_to_emergency_care_follows_its_test(catalogue, words, make_rows, comparison):
    rows = make_rows(emergency(comparison=comparison))
    [claim] = access.emergency_claims(rows, ["minutes_to_emergency", "no2_ugm3"], catalogue)
    said = {"higher": ("meer dan", "plus que", "more than"), "lower": ("minder dan", "moins que", "less than"),
            "similar": ("geen duidelijk verschil", "sans écart net", "no clear difference")}  # fmt: skip
    place = ["nl", "fr", "en"].index(words.language)
    text = say(claim, words).text
    assert said[comparison][place].removeprefix("geen ") in text
    assert claim.bond.value == 4.0


def test_what_a_directory_cannot_say_stands_beside(catalogue, inputs_of, words):
    view = access.view(access.gather(inputs_of(access=table()), "north"), words)
    assert words.set(getattr(catalogue.access.cannot_say, words.language)) in view["limits"]
    assert view["kinds"][0]["caveat"]


def test_each_half_stands_alone_and_nothing_is_left_out_whole(inputs_of, words):
    without_table = access.gather(inputs_of([emergency()]), "north")
    view = access.view(without_table, words)
    assert (view["kinds"], view["limits"], len(view["emergency"])) == ([], [], 1)
    without_emergency = access.gather(inputs_of(access=table()), "north")
    assert access.view(without_emergency, words)["emergency_title"] == ""
    assert access.gather(inputs_of(), "north") is None


def test_a_zone_the_table_does_not_know_is_left_out(inputs_of):
    assert access.gather(inputs_of(access=table("south")), "north") is None
    assert access.gather(inputs_of(access=table(value=NONE)), "north") is None
