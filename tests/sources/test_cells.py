"""Typed columns: what each kind of cell accepts, and which cell is blamed."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.source_models import Cell, Column
from pipelines.sources.cells import CellError, Rule, age_class, read_column


def typed(kind: str, texts: list[str], decimal: str = ".", cell: Cell | None = None, **column: bool) -> list:
    rule = Rule(Column.model_validate({"name": "x", "type": kind, **column}), cell or Cell(headers=["X"]), decimal, {})
    return read_column(pd.Series(texts, dtype="str"), None, rule)[0].tolist()


@pytest.mark.parametrize(
    ("kind", "decimal", "text", "value"),
    [
        ("count", ".", "1234", 1234),
        ("count", ".", "1 234", 1234),
        ("count", ".", "1\u202f234\u202f567", 1_234_567),
        ("count", ".", "2714.0", 2714),
        ("count", ",", "1.234", 1234),
        ("count", ",", "1.234,0", 1234),
        ("count", ".", " 7 ", 7),
        ("integer", ".", "-7", -7),
        ("decimal", ".", "1.234", 1.234),
        ("decimal", ",", "1.234", 1234.0),
        ("decimal", ",", "1.234,5", 1234.5),
        ("decimal", ",", "-0,5", -0.5),
        ("decimal", ".", "1e-3", 0.001),
        ("decimal", ".", ".5", 0.5),
        ("percent", ".", "100", 100.0),
        ("year", ".", "2021", 2021),
        ("sector", ".", "21001A00-", "21001A00-"),
        ("sector", ".", "21001ZZZZ", "21001ZZZZ"),
        ("commune", ".", "21001", "21001"),
        ("neighbourhood", ".", "58", "58"),
        ("bool", ".", "Ja", True),
        ("bool", ".", "False", False),
        ("age_from", ".", "[85,Inf)", 85),
        ("age_to", ".", "[0,5)", 4),
    ],
)
def test_accepted(kind: str, decimal: str, text: str, value: object) -> None:
    assert typed(kind, [text], decimal) == [value]


@pytest.mark.parametrize(
    ("kind", "decimal", "text"),
    [
        ("count", ".", "12a"),
        ("count", ".", "-1"),
        ("count", ".", "1.234"),
        ("count", ".", "12 34"),
        ("count", ",", "1.23"),
        ("decimal", ".", "1,5"),
        ("decimal", ",", "1.5"),
        ("decimal", ".", "."),
        ("decimal", ".", "nan"),
        ("percent", ".", "100.1"),
        ("percent", ".", "-1"),
        ("year", ".", "21"),
        ("sector", ".", "A00-"),
        ("sector", ".", "21001a00-"),
        ("commune", ".", "2100"),
        ("neighbourhood", ".", "058"),
        ("postcode", ".", "10000"),
        ("bool", ".", "perhaps"),
        ("age_from", ".", "young"),
        ("count", ".", ""),
    ],
)
def test_refused(kind: str, decimal: str, text: str) -> None:
    with pytest.raises(CellError):
        typed(kind, [text], decimal)


def test_the_first_bad_cell_is_blamed_and_the_others_counted() -> None:
    with pytest.raises(CellError) as caught:
        typed("count", ["1", "", "2x", "3", "4y"], nullable=True)
    assert caught.value.position == 2
    assert caught.value.found == "'2x' (and 1 more in this column)"


def test_an_empty_cell_is_no_value_where_the_column_allows_it() -> None:
    assert typed("count", ["1", "", "3"], nullable=True)[::2] == [1, 3]
    assert typed("count", ["1", "", "3"], nullable=True)[1] is pd.NA


def test_codes_are_translated_and_unknown_ones_refused() -> None:
    cell = Cell(headers=["sex"], values={"Women": "F", "Men": "M"})
    assert typed("text", ["Men", "Women"], cell=cell) == ["M", "F"]
    with pytest.raises(CellError, match="Other"):
        typed("text", ["Men", "Other"], cell=cell)


def states(texts: list[str], flags: list[str] | None = None, **cell: str) -> tuple[list, list]:
    column = Column(name="x", type="decimal", state=True)
    how = Cell.model_validate({"headers": "X", **cell})
    rule = Rule(column, how, ".", {"*": "suppressed", "VS": "suppressed", "ND": "missing"})
    given = None if flags is None else pd.Series(flags, dtype="str")
    values, found = read_column(pd.Series(texts, dtype="str"), given, rule)
    assert found is not None
    return [None if pd.isna(value) else value for value in values], found.tolist()


def test_masks_become_states_and_never_values() -> None:
    values, found = states(["1.5", "*", "", "ND"])
    assert values == [1.5, None, None, None]
    assert found == ["value", "suppressed", "missing", "missing"]


def test_an_empty_cell_means_what_the_layout_says() -> None:
    assert states(["", "0"], empty="suppressed") == ([None, 0.0], ["suppressed", "value"])


def test_flags_say_why_a_value_is_empty() -> None:
    assert states(["1", "", ""], ["", "VS", ""], flag="F")[1] == ["value", "suppressed", "missing"]


def test_a_flag_beside_a_value_is_refused_unless_it_was_borrowed() -> None:
    with pytest.raises(CellError):
        states(["1"], ["VS"], flag="F")
    assert states(["1", ""], ["VS", "VS"], borrowed_flag="F") == ([1.0, None], ["value", "suppressed"])


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("[10,15)", (10, 14)), ("[85,Inf)", (85, None)), ("Y_LT5", (0, 4)), ("Y5-9", (5, 9)),
        ("Y10T14", (10, 14)),
        ("Y_GE100", (100, None)), ("0-4", (0, 4)), ("85+", (85, None)), ("95 ans et plus", (95, None)),
        ("7", (7, 7)),
        ("total", None), ("", None),
    ],
)  # fmt: skip
def test_age_classes(text: str, ages: tuple | None) -> None:
    assert age_class(text) == ages
