"""Three questions per zone about what was heard too little of, never about how the sector itself works."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.assets import _listening_plan, spoken_themes
from pipelines.field.signal.listening import COLUMNS, QUESTIONS, listening_plans

CATALOGUE = load_catalogue()
ASKED = {name: CATALOGUE.listening[name] for name in ("food_aid", "home_care", "housing", "poverty", "violence")}
COLD = dict.fromkeys(ASKED, "direct")
LITTLE = ("not_heard", "mentioned")


def _evidence(zones: dict[str, dict[str, str]], region: dict[str, float] | None = None) -> pd.DataFrame:
    """zones: each zone's step per theme; region: the share of sources per theme."""
    rows = [(zone, theme, warm, float("nan")) for zone, own in zones.items() for theme, warm in own.items()]
    rows += [("region", theme, "confirmed", share) for theme, share in (region or {}).items()]
    return pd.DataFrame(rows, columns=["zone_id", "theme_id", "warm", "share_pct"])


def _asked(evidence: pd.DataFrame, cold: dict[str, str] = COLD) -> dict[str, list[str]]:
    table = listening_plans(evidence, ASKED, cold, "region")
    assert list(table.columns) == COLUMNS
    return {zone: own.theme_id.tolist() for zone, own in table.groupby("zone_id")}


def test_three_questions_the_most_heard_elsewhere_first() -> None:
    evidence = _evidence({"north": dict.fromkeys(ASKED, "not_heard")}, {"violence": 40, "housing": 60, "poverty": 5})
    assert _asked(evidence) == {"north": ["housing", "violence", "poverty"]}


def test_what_was_not_heard_goes_before_what_was_mentioned() -> None:
    own = {"housing": "mentioned", "poverty": "not_heard", "violence": "mentioned", "food_aid": "not_heard"}
    evidence = _evidence({"north": own}, {"housing": 90, "violence": 80})
    assert _asked(evidence) == {"north": ["food_aid", "poverty", "housing"]}


def test_what_was_heard_enough_is_not_asked() -> None:
    own = {"housing": "repeated", "poverty": "confirmed", "violence": "mentioned"}
    assert _asked(_evidence({"north": own, "south": dict.fromkeys(ASKED, "confirmed")})) == {"north": ["violence"]}


def test_where_figures_say_nothing_the_field_is_asked_sooner() -> None:
    cold = {"food_aid": "direct", "home_care": "proxy", "housing": "none", "poverty": "never", "violence": "direct"}
    evidence = _evidence({"north": dict.fromkeys(ASKED, "not_heard")})
    assert _asked(evidence, cold) == {"north": ["poverty", "housing", "home_care"]}


def test_a_question_stands_in_three_languages_with_whom_to_ask() -> None:
    (row,) = listening_plans(_evidence({"north": {"housing": "mentioned"}}), ASKED, COLD, "region").to_dict("records")
    housing = CATALOGUE.listening["housing"]
    assert [row[f"question_{name}"] for name in ("nl", "fr", "en")] == [
        housing.question.nl, housing.question.fr, housing.question.en,
    ]  # fmt: skip
    assert (row["whom"], row["roles"]) == ("; ".join(housing.whom), "; ".join(housing.roles))
    assert (row["place"], row["warm"], row["elsewhere_pct"]) == (1, "mentioned", 0)


def test_the_region_itself_has_no_plan() -> None:
    assert _asked(_evidence({}, {"housing": 3.0})) == {}


@pytest.mark.parametrize("warm", LITTLE)
def test_how_the_sector_itself_works_is_not_asked(warm: str) -> None:
    """Though nothing is heard more elsewhere, and though questions for it stand in the catalogue."""
    region = CATALOGUE.territory.region_id
    organisation = {name for name, theme in CATALOGUE.themes.items() if theme.theme_class == "organisation"}
    assert organisation & set(CATALOGUE.listening)
    rows = [(area, theme, warm, 90.0 if theme in organisation else 1.0)
            for area in CATALOGUE.area_ids for theme in spoken_themes(CATALOGUE)]  # fmt: skip
    evidence = pd.DataFrame(rows, columns=["zone_id", "theme_id", "warm", "share_pct"])
    build = SimpleNamespace(catalogue=CATALOGUE, store=SimpleNamespace(read={"mart.evidence": evidence}.get))
    table = _listening_plan(build)
    assert table.groupby("zone_id").size().to_dict() == dict.fromkeys(CATALOGUE.zone_ids, QUESTIONS)
    assert not set(table.theme_id) & organisation
    assert region not in set(table.zone_id)
    assert (table[["question_nl", "question_fr", "question_en", "whom"]] != "").all(axis=None)


_STEPS = st.sampled_from([*LITTLE, "repeated", "confirmed"])


@given(
    st.dictionaries(st.sampled_from(["north", "south"]), st.dictionaries(st.sampled_from(sorted(ASKED)), _STEPS)),
    st.dictionaries(st.sampled_from(sorted(ASKED)), st.floats(0, 100) | st.just(float("nan"))),
)
def test_never_more_than_three_nor_fewer_than_there_are(zones: dict, region: dict) -> None:
    evidence = _evidence(zones, region)
    asked = _asked(evidence)
    assert asked == _asked(evidence.iloc[::-1])
    for zone, own in zones.items():
        little = {theme for theme, warm in own.items() if warm in LITTLE}
        mine = asked.get(zone, [])
        assert len(mine) == len(set(mine)) == min(QUESTIONS, len(little))
        assert set(mine) <= little
        steps = [LITTLE.index(own[theme]) for theme in mine]
        assert steps == sorted(steps)
