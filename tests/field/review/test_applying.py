"""A person's word stands in place of the machine's, what was taken away can be traced, and nothing is dropped."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.review.applying import THEME_COLUMNS, reviewed, reviewed_themes
from pipelines.field.review.corrections import AUTHOR, CONFIRMED, CORRECTED, DISCARDED, PROPOSED, Correction

SAID = pd.DataFrame(
    [("a", "need", "territory"), ("b", "question", "organisation"), ("c", "need", "territory")],
    columns=["observation_id", "kind", "about"],
)
CODES = pd.DataFrame(
    [("a", "housing", 0.9, "woning"), ("a", "poverty", 0.4, ""), ("c", "housing", 0.5, "huur")],
    columns=["observation_id", "theme_id", "score", "reason"],
)


def _word(name: str, state: str, **own: str) -> Correction:
    return Correction(name, "2026-11-24", AUTHOR, "An", state, **own)


def _states(*words: Correction) -> dict[tuple[str, str], tuple[str, str]]:
    rows = reviewed_themes(CODES, {one.observation_id: one for one in words})
    assert list(rows.columns) == THEME_COLUMNS
    return {(row.observation_id, row.theme_id): (row.coder, row.state) for row in rows.itertuples()}


def test_what_nobody_looked_at_is_the_machines_proposal() -> None:
    made = reviewed(SAID, {})
    assert (set(made.state), set(made.coder), set(made.reviewer)) == ({PROPOSED}, {"machine"}, {""})
    assert made[["observation_id", "kind", "about"]].equals(SAID)
    assert set(_states().values()) == {("machine", PROPOSED)}


def test_a_persons_kind_stands_and_what_they_did_not_say_stays() -> None:
    held = {"a": _word("a", CORRECTED, kind="obstacle"), "b": _word("b", DISCARDED, reason="redundant")}
    made = reviewed(SAID, held).set_index("observation_id")
    assert made.loc["a", ["kind", "about", "state", "coder"]].tolist() == ["obstacle", "territory", CORRECTED, "person"]
    assert made.loc["b", ["kind", "state", "review_reason"]].tolist() == ["question", DISCARDED, "redundant"]
    assert made.loc["c", ["kind", "state", "coder", "reviewed_on"]].tolist() == ["need", PROPOSED, "machine", ""]


def test_a_word_about_no_observation_makes_none() -> None:
    assert reviewed(SAID, {"z": _word("z", CONFIRMED)}).observation_id.tolist() == ["a", "b", "c"]


def test_confirmed_without_themes_confirms_the_machines() -> None:
    told = _states(_word("a", CONFIRMED))
    assert told["a", "housing"] == told["a", "poverty"] == ("person", CONFIRMED)
    assert told["c", "housing"] == ("machine", PROPOSED)


def test_a_theme_is_confirmed_added_or_taken_away() -> None:
    told = _states(_word("a", CORRECTED, themes="housing; violence"))
    assert told["a", "housing"] == ("person", CONFIRMED)
    assert told["a", "violence"] == ("person", CORRECTED)
    assert told["a", "poverty"] == ("person", DISCARDED)


def test_no_theme_at_all_takes_every_theme_away() -> None:
    told = _states(_word("a", CORRECTED, themes=""))
    assert {told["a", "housing"], told["a", "poverty"]} == {("person", DISCARDED)}


def test_an_observation_left_out_takes_its_themes_with_it_and_adds_none() -> None:
    told = _states(_word("a", DISCARDED, themes="violence", reason="too_old"))
    assert {name: state for name, state in told.items() if name[0] == "a"} == {
        ("a", "housing"): ("person", DISCARDED), ("a", "poverty"): ("person", DISCARDED),
    }  # fmt: skip


def test_a_person_may_name_a_theme_where_the_machine_saw_none() -> None:
    assert _states(_word("b", CORRECTED, themes="environment"))["b", "environment"] == ("person", CORRECTED)


def test_without_codes_and_words_there_are_no_rows() -> None:
    rows = reviewed_themes(CODES.iloc[:0], {})
    assert rows.empty
    assert rows.dtypes.to_dict() == reviewed_themes(CODES, {}).dtypes.to_dict()


_THEMES = st.lists(st.sampled_from(["housing", "poverty", "violence"]), unique=True)


@given(
    st.dictionaries(st.sampled_from("abc"), _THEMES),
    st.dictionaries(
        st.sampled_from("abc"),
        st.tuples(st.sampled_from([CONFIRMED, CORRECTED, DISCARDED]), st.none() | _THEMES.map("; ".join)),
    ),
)
def test_no_theme_is_lost_and_those_that_hold_are_the_persons(own: dict, said: dict) -> None:
    codes = pd.DataFrame(
        [(name, theme, 0.5, "") for name, themes in own.items() for theme in themes],
        columns=["observation_id", "theme_id", "score", "reason"],
    )
    held = {name: _word(name, state, themes=themes) for name, (state, themes) in said.items()}
    rows = reviewed_themes(codes, held)
    assert not rows.duplicated(["observation_id", "theme_id"]).any()
    for name in {*own, *held}:
        mine = rows[rows.observation_id == name]
        holds = set(mine[mine.state != DISCARDED].theme_id)
        assert set(mine.theme_id) >= set(own.get(name, []))
        if name in held:
            chosen = held[name].theme_ids
            expected = [] if held[name].state == DISCARDED else own.get(name, []) if chosen is None else chosen
            assert holds == set(expected)
        else:
            assert holds == set(own[name])
