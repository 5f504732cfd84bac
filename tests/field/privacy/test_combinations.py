"""Exact ages of adults become bands, children's stay, durations are no ages; residents' answers lose their day."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.privacy.combinations import AgeBands, band, generalised
from pipelines.field.privacy.redaction import Redactor

AGES = AgeBands(load_catalogue().privacy.ages)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Een vrouw van 62 jaar uit Guinee", "Een vrouw van 60-69 jaar uit Guinee"),
        ("Meneer van 47, alleen", "Meneer van 40-49, alleen"),
        ("een 93-jarige bewoonster", "een 90+-jarige bewoonster"),
        ("Ik ben 91 jaar", "Ik ben 90+ jaar"),
        ("[naam], 88, zei het", "[naam], 80-89, zei het"),
        ("[nom], 26 ans, est retourné", "[nom], 20-29 ans, est retourné"),
        ("une dame âgée de 79 ans", "une dame âgée de 70-79 ans"),
        ("son épouse de 81 ans", "son épouse de 80-89 ans"),
        ("Jongen van 18", "Jongen van 18-19"),
    ],
)
def test_an_adult_s_age_becomes_its_band(text: str, said: str) -> None:
    assert AGES.clean(text) == (said, 1)


@pytest.mark.parametrize(
    "text",
    [
        "een kind van 6 jaar", "[nom], 16 ans, fait tout", "al 30 jaar wacht de buurt", "depuis 20 ans rien ne bouge",
        "de vrouwen van 50 tot 69 jaar", "700 euro voor een kroon", "mevrouw wacht 45 minuten", "bus 95 rijdt niet",
        "een man van 80-89", "12 praktijken gebeld", "",
    ],
)  # fmt: skip
def test_what_is_no_age_of_an_adult_stays(text: str) -> None:
    assert AGES.clean(text) == (text, 0)


@given(st.text(alphabet="een man van 0123456789jaar ans,.-+[naam]", max_size=60))
def test_a_second_cleaning_changes_nothing(text: str) -> None:
    once, _ = AGES.clean(text)
    assert AGES.clean(once) == (once, 0)


@given(st.integers(18, 120))
def test_a_band_holds_its_age(age: int) -> None:
    said = band(age)
    low, high = (90, 120) if said == "90+" else map(int, said.split("-"))
    assert low <= age <= high


def test_ages_are_counted_among_what_was_taken_out() -> None:
    clean = Redactor(load_catalogue().privacy).clean("Mevrouw Samira Benali, 62 jaar, belt.", "nl")
    assert clean.text == "Mevrouw [naam], 60-69 jaar, belt."
    assert clean.counts == {"age": 1, "name": 1}


def _rows(*rows: tuple) -> pd.DataFrame:
    columns = ["observation_id", "event_id", "zone_id", "actor_role", "actor_sector", "date"]
    return pd.DataFrame(rows, columns=columns).astype("str")


def test_of_residents_and_cases_only_the_month_is_kept_and_rare_sectors_are_not() -> None:
    many = [(f"m{n}", "log", "north", "patient", "mental_health", "2026-03-12") for n in range(5)]
    few = [(f"f{n}", "log", "north", "patient", "addiction", "2026-03-12") for n in range(4)]
    others = [("p", "log", "north", "professional", "cpas", "2026-03-12"), ("c", "case", "south", "", "", "2026-04-02")]
    made = generalised(_rows(*many, *few, *others), frozenset(["case"]), 5).set_index("observation_id")
    assert set(made.date[:9]) == {"2026-03"}
    assert list(made.actor_sector[:9]) == ["mental_health"] * 5 + [""] * 4
    assert tuple(made.loc["p", ["date", "actor_sector"]]) == ("2026-03-12", "cpas")
    assert made.loc["c", "date"] == "2026-04"
