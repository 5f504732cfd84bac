"""Krippendorff's alpha against his own example, and agreement per theme on tables one can check by eye."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.review.agreement import COLUMNS, agreement, alpha
from pipelines.field.review.corrections import AUTHOR, CODER, CONFIRMED, CORRECTED, DISCARDED, Correction

# Krippendorff's example of three coders and fifteen units, as Wikipedia and many programs show it
PUBLISHED = """
* * * * * 3 4 1 2 1 1 3 3 * 3
1 * 2 1 3 3 4 3 * * * * * * *
* * 2 1 3 4 4 * 2 1 1 3 3 * 4
"""


def _units(table: str) -> list[list[str]]:
    coders = [line.split() for line in table.strip().splitlines()]
    return [[code for code in unit if code != "*"] for unit in zip(*coders, strict=True)]


def test_the_published_example() -> None:
    assert alpha(_units(PUBLISHED)) == pytest.approx(0.691358024691358, abs=1e-15)


def test_by_hand() -> None:
    """Two units of two codes, three of one sort: one pair differs of two; 4·3/2 = 6 pairs, 3 of them unlike."""
    assert alpha([[1, 1], [1, 0]]) == pytest.approx(1 - (1 / 2) / (3 / 6))


@pytest.mark.parametrize(
    "units", [[], [[1, 2]], [[1], [2], [1]], [[1, 1], [1, 1]], [[1, 1], [2]], [[], []]],
    ids=["nothing", "one unit", "nobody twice", "all alike", "one unit twice", "empty units"],
)  # fmt: skip
def test_what_says_nothing_has_no_alpha(units: list[list[int]]) -> None:
    assert math.isnan(alpha(units))


def test_perfect_agreement_is_one() -> None:
    assert alpha([[1, 1], [2, 2, 2], [3, 3]]) == 1


_CODES = st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=10)


@given(_CODES)
def test_alpha_is_at_most_one_and_one_only_where_all_agree(units: list[list[int]]) -> None:
    value = alpha(units)
    if not math.isnan(value):
        assert value <= 1
        assert (value == 1) == all(len(set(codes)) == 1 for codes in units if len(codes) > 1)


@given(_CODES, st.permutations(range(4)))
def test_names_of_codes_and_order_of_coders_do_not_matter(units: list[list[int]], names: list[int]) -> None:
    renamed = [[names[code] for code in reversed(codes)] for codes in reversed(units)]
    assert alpha(renamed) == pytest.approx(alpha(units), nan_ok=True)


# ---- per theme ----
def _word(unit: int, who: str, themes: str | None, **own: str) -> Correction:
    return Correction(
        f"{unit:010d}", own.get("on", "2026-11-24"), own.get("role", CODER), who, own.get("state", CORRECTED),
        themes=themes, place=own.get("place", ""),
    )  # fmt: skip


def _of(words: list[Correction], machine: dict | None = None, theme: str = "housing"):
    return agreement(words, machine or {}, [theme]).iloc[0]


def test_every_theme_has_a_row_and_nothing_coded_twice_says_so() -> None:
    table = agreement([_word(1, "An", "housing")], {}, ["housing", "poverty"])
    assert list(table.columns) == COLUMNS
    assert table.theme_id.tolist() == ["housing", "poverty"]
    assert set(table.reading) == {"cannot_calculate"}
    assert table.units.tolist() == [0, 0]


def test_agreement_as_counted_by_eye() -> None:
    words = [_word(1, "An", "housing"), _word(1, "Bea", "housing; poverty"), _word(2, "An", ""), _word(2, "Bea", "")]
    row = _of([*words, _word(3, "An", "housing")])
    assert (row.units, row.coders, row.agreed_pct, row.alpha, row.reading) == (2, 2, 100, 1, "use")
    assert _of(words, theme="poverty").agreed_pct == 50
    assert _of(words, theme="poverty").reading == "not_reliable"


def test_who_only_confirmed_coded_as_the_machine_did() -> None:
    words = [_word(1, "An", None, state=CONFIRMED), _word(1, "Bea", "housing")]
    machine = {f"{1:010d}": frozenset({"housing"})}
    assert _of(words, machine).agreed_pct == 100
    assert _of(words).agreed_pct == 0


def test_nobodys_name_and_what_was_left_out_are_no_codes() -> None:
    words = [_word(1, "An", "housing"), _word(1, "", "housing"), _word(1, "Bea", None, state=DISCARDED)]
    assert _of(words).units == 0


def test_who_changed_their_mind_counts_once_with_the_latest() -> None:
    words = [_word(1, "An", "housing", on="2026-11-20"), _word(1, "An", "", on="2026-11-24"), _word(1, "Bea", "")]
    assert (_of(words).units, _of(words).agreed_pct) == (1, 100)


def test_who_left_it_out_in_the_end_is_no_coder_of_it() -> None:
    words = [_word(1, "An", "housing", on="2026-11-20"), _word(1, "An", None, on="2026-11-24", state=DISCARDED)]
    assert _of([*words, _word(1, "Bea", "housing")]).units == 0


def test_the_same_word_with_and_without_themes_can_be_told_apart() -> None:
    words = [_word(1, "An", "housing", place="row 2"), _word(1, "An", None, place="row 3"), _word(1, "Bea", "housing")]
    assert _of(words).units == 1


def test_one_person_as_author_and_as_coder_is_one_coder() -> None:
    assert _of([_word(1, "An", "housing"), _word(1, "An", "", role=AUTHOR)]).units == 0
