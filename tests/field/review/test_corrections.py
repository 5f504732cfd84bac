"""The latest word holds, an author's before a coder's of the same day, and no word is lost."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.review.corrections import (
    AUTHOR,
    CODER,
    CONFIRMED,
    CORRECTED,
    DISCARDED,
    Correction,
    correction_table,
    corrections_in,
    in_force,
)
from pipelines.storage import Store

ONE = "0123456789"
_DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 1, 4)).map(datetime.date.isoformat)
_WORDS = st.builds(
    Correction,
    observation_id=st.sampled_from([ONE, "abcdefabcd"]),
    on=_DAYS,
    role=st.sampled_from([AUTHOR, CODER]),
    reviewer=st.sampled_from(["", "An", "Bea"]),
    state=st.sampled_from([CONFIRMED, CORRECTED, DISCARDED]),
    kind=st.sampled_from(["", "need"]),
    themes=st.sampled_from([None, "", "housing", "housing; poverty"]),
    source_file=st.sampled_from(["review/a.json", "review/b.xlsx"]),
    place=st.sampled_from(["observation 1", "observation 2"]),
)


def _word(on: str, role: str = CODER, **own: str) -> Correction:
    return Correction(ONE, on, role, "An", own.pop("state", CONFIRMED), **own)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ([_word("2026-01-01", kind="need"), _word("2026-01-02", kind="obstacle")], "obstacle"),
        ([_word("2026-01-02", AUTHOR, kind="need"), _word("2026-01-02", CODER, kind="obstacle")], "need"),
        ([_word("2026-01-02", AUTHOR, kind="need"), _word("2026-01-03", CODER, kind="obstacle")], "obstacle"),
        ([_word("2026-01-02", kind="need", source_file="a"), _word("2026-01-02", kind="obstacle", source_file="b")],
         "obstacle"),
    ],
)  # fmt: skip
def test_whose_word_holds(words: list[Correction], kind: str) -> None:
    assert in_force(words)[ONE].kind == kind
    assert in_force(reversed(words))[ONE].kind == kind


def test_further_down_in_a_file_is_later() -> None:
    """Row 10 stands below row 2, whatever their letters say."""
    words = [_word("2026-01-02", source_file="a", place=f"sheet x, row {row}", kind=kind)
             for row, kind in ((2, "need"), (10, "obstacle"))]  # fmt: skip
    assert in_force(words)[ONE].kind == in_force(reversed(words))[ONE].kind == "obstacle"


@given(st.lists(_WORDS, max_size=12))
def test_what_holds_was_said_and_nothing_said_later(words: list[Correction]) -> None:
    held = in_force(words)
    assert set(held) == {one.observation_id for one in words}
    for name, one in held.items():
        assert one in words
        days = [other.on for other in words if other.observation_id == name]
        assert one.on == max(days)
        assert one.role == AUTHOR or not any(
            other.role == AUTHOR and other.on == one.on for other in words if other.observation_id == name
        )


@given(st.lists(_WORDS, max_size=12))
def test_every_word_is_kept_in_the_table_and_comes_out_of_it(words: list[Correction]) -> None:
    table = correction_table(words)
    again = corrections_in(table)
    assert len(table) == len(words)
    assert sorted(map(str, again)) == sorted(map(str, words))
    assert in_force(again).keys() == in_force(words).keys()


@given(st.lists(_WORDS, max_size=8), st.randoms())
def test_the_order_of_files_does_not_matter(words: list[Correction], chance) -> None:
    # two words of one place cannot be: each has a place of its own
    own = [replace(one, place=f"observation {number}") for number, one in enumerate(words, 1)]
    mixed = own.copy()
    chance.shuffle(mixed)
    assert in_force(mixed) == in_force(own)
    assert correction_table(mixed).equals(correction_table(own))


def test_that_there_is_no_theme_is_told_from_nothing_said() -> None:
    none_said, no_theme = _word("2026-01-01"), _word("2026-01-01", themes="")
    assert (none_said.theme_ids, no_theme.theme_ids) == (None, [])
    assert [one.themes for one in corrections_in(correction_table([none_said, no_theme]))].count("") == 1


def test_a_build_reads_back_what_it_wrote(tmp_path: Path) -> None:
    """Through the file a build keeps them in: nothing said of themes is still told from no theme."""
    words = [_word("2026-01-01", place="row 2"), _word("2026-01-01", themes="", place="row 3"),
             _word("2026-01-01", AUTHOR, themes="housing; poverty", kind="need", place="row 4")]  # fmt: skip
    store = Store(tmp_path)
    for said in (words, words[:1], []):
        key = ["observation_id", "on", "role", "reviewer", "source_file", "place"]
        store.write("field.correction", correction_table(said), key)
        assert sorted(map(str, corrections_in(store.read("field.correction")))) == sorted(map(str, said))


def test_no_words_are_a_table_with_its_columns() -> None:
    assert corrections_in(correction_table([])) == []
    assert in_force([]) == {}
