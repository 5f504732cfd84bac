"""Turns columns of text into typed columns, vectorised; only a failing column is searched for its bad cell.

Numbers follow the decimal mark of their layout. With a decimal point `1.234` is a little over one; with a
decimal comma it is one thousand two hundred and thirty-four. Spaces may group thousands in both, and nothing
else may.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.source_models import Cell, CellType, Column, State
from pipelines.problems import quoted

SPACE = "[ \u00a0\u202f]"
TRUE = ["1", "true", "yes", "ja", "oui", "x", "waar", "vrai"]
FALSE = ["0", "false", "no", "nee", "non", "onwaar", "faux"]
DTYPES: dict[CellType, str] = {
    "text": "str", "sector": "str", "commune": "str", "neighbourhood": "str", "postcode": "str",
    "count": "Int64", "integer": "Int64", "year": "Int64", "age_from": "Int64", "age_to": "Int64",
    "decimal": "Float64", "percent": "Float64", "bool": "boolean",
}  # fmt: skip
CODES = {
    "sector": (r"\d{5}[0-9A-Z][0-9A-Z-]{3}", "a statistical sector of 9 characters such as '21001A00-'"),
    "commune": (r"\d{5}", "a commune of 5 digits such as '21001'"),
    "neighbourhood": (r"[1-9]\d{0,2}", "a neighbourhood code of 1 to 3 digits"),
    "postcode": (r"[1-9]\d{3}", "a postcode of 4 digits"),
}
AGE_FORMS: list[tuple[str, Callable[[re.Match[str]], tuple[int, int | None]]]] = [
    (r"\[(\d+),\s*(\d+)\)", lambda m: (int(m[1]), int(m[2]) - 1)),
    (r"\[(\d+),\s*(?:inf|\+)\)", lambda m: (int(m[1]), None)),
    (
        r"(?:y_?)?(\d+)\s*(?:-|t|to|tot|à|_)\s*(\d+)(?: ?(?:years?|jaar|ans))?",
        lambda m: (int(m[1]), int(m[2])),
    ),
    (r"(?:y_lt|<)\s*(\d+)", lambda m: (0, int(m[1]) - 1)),
    (r"(?:y_ge|>=|≥)\s*(\d+)", lambda m: (int(m[1]), None)),
    (r"y?(\d+)\s*(?:\+|en \+|ans et plus|jaar en meer|(?:years )?and over)", lambda m: (int(m[1]), None)),
]
SINGLE_AGE = r"y?(\d{1,3})"


class CellError(Exception):
    """The first cell of a column that does not fit: its position, and how many others do not either."""

    def __init__(self, bad: np.ndarray, texts: pd.Series, expected: str) -> None:
        self.position = int(bad.argmax())
        others = int(bad.sum()) - 1
        more = f" (and {others} more in this column)" if others else ""
        self.found = quoted(str(texts.iloc[self.position])) + more
        self.expected = expected
        super().__init__(self.found, expected)


@dataclass(frozen=True)
class Rule:
    """How one column's cells are to be read: the column, its entry in the layout, the conventions."""

    column: Column
    cell: Cell
    decimal: str
    masks: dict[str, State]


def _bad(ok: pd.Series) -> np.ndarray:
    return ~ok.to_numpy(dtype=bool)


def _refuse_unless(ok: pd.Series, texts: pd.Series, expected: str) -> None:
    bad = _bad(ok)
    if bad.any():
        raise CellError(bad, texts, expected)


def _plain_numbers(texts: pd.Series, decimal: str) -> pd.Series:
    """Numbers without grouping and with a point, ready for a cast."""
    grouped = texts.str.replace(SPACE, "", regex=True)
    if decimal == ",":
        grouped = grouped.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    return grouped


def _integers(texts: pd.Series, decimal: str, signed: bool, expected: str) -> pd.Series:
    digits = texts.str.fullmatch(r"\d{1,18}")
    if digits.all():
        return texts.astype("int64").astype("Int64")
    sign = "-?" if signed else ""
    group = f"(?:{SPACE}|\\.)" if decimal == "," else SPACE
    pattern = rf"{sign}(?:\d{{1,15}}|\d{{1,3}}(?:{group}\d{{3}})+)(?:{re.escape(decimal)}0+)?"
    _refuse_unless(texts.str.fullmatch(pattern), texts, expected)
    return _plain_numbers(texts, decimal).astype("float64").astype("int64").astype("Int64")


def _decimals(texts: pd.Series, decimal: str) -> pd.Series:
    mark = re.escape(decimal)
    group = f"(?:{SPACE}|\\.)" if decimal == "," else SPACE
    number = rf"-?(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)?(?:{mark}\d*)?(?:[eE][+-]?\d+)?"
    expected = f"a number with a decimal {'comma' if decimal == ',' else 'point'}"
    has_digit = texts.str.contains(rf"^-?{mark}?\d", regex=True)
    _refuse_unless(texts.str.fullmatch(number) & has_digit, texts, expected)
    return _plain_numbers(texts, decimal).astype("float64").astype("Float64")


def _percents(texts: pd.Series, decimal: str) -> pd.Series:
    values = _decimals(texts, decimal)
    _refuse_unless((values >= 0) & (values <= 100), texts, "a percentage between 0 and 100")
    return values


def _years(texts: pd.Series, decimal: str) -> pd.Series:
    _refuse_unless(texts.str.fullmatch(r"(?:1[89]|20)\d\d(?:[.,]0)?"), texts, "a year such as 2021")
    return texts.str.slice(0, 4).astype("int64").astype("Int64")


def _codes(texts: pd.Series, kind: CellType) -> pd.Series:
    pattern, expected = CODES[kind]
    _refuse_unless(texts.str.fullmatch(pattern), texts, expected)
    return texts


def _bools(texts: pd.Series, cell: Cell) -> pd.Series:
    true, false = cell.means_true, cell.means_false
    lowered = texts if true or false else texts.str.lower()
    is_true, is_false = lowered.isin(true or TRUE), lowered.isin(false or FALSE)
    listed = [repr(word) for word in (true or TRUE[:5]) + (false or FALSE[:5])]
    _refuse_unless(is_true | is_false, texts, "one of " + ", ".join(listed))
    return is_true.astype("boolean")


def age_class(text: str) -> tuple[int, int | None] | None:
    """First and last age of a class ('[0,5)', '5-9', 'Y_LT5', '85+'); None last for an open class.

    None when the text is no age class.
    """
    folded = text.strip().casefold()
    for pattern, ages in AGE_FORMS:
        match = re.fullmatch(pattern, folded)
        if match:
            return ages(match)
    single = re.fullmatch(SINGLE_AGE, folded)
    return (int(single[1]), int(single[1])) if single else None


def _ages(texts: pd.Series, kind: CellType) -> pd.Series:
    known = {text: age_class(text) for text in texts.unique()}
    unknown = [text for text, ages in known.items() if ages is None]
    _refuse_unless(~texts.isin(unknown), texts, "an age class such as '5-9' or '85+'")
    part = 0 if kind == "age_from" else 1
    ends = {text: ages[part] for text, ages in known.items() if ages is not None}
    return pd.Series(texts.map(ends).to_numpy(), dtype="Int64")


def _typed(texts: pd.Series, rule: Rule) -> pd.Series:
    kind = rule.column.type
    if kind == "count":
        return _integers(texts, rule.decimal, False, "a whole number of 0 or more")
    if kind == "integer":
        return _integers(texts, rule.decimal, True, "a whole number")
    if kind == "decimal":
        return _decimals(texts, rule.decimal)
    if kind == "percent":
        return _percents(texts, rule.decimal)
    if kind == "year":
        return _years(texts, rule.decimal)
    if kind == "bool":
        return _bools(texts, rule.cell)
    if kind in ("age_from", "age_to"):
        return _ages(texts, kind)
    return texts if kind == "text" else _codes(texts, kind)


def _translated(texts: pd.Series, cell: Cell) -> pd.Series:
    if cell.values is None:
        return texts
    known = texts.isin(list(cell.values))
    _refuse_unless(known, texts, "one of " + ", ".join(repr(code) for code in cell.values))
    return texts.map(cell.values).astype("str")


def _kept_part(texts: pd.Series, cell: Cell) -> pd.Series:
    if cell.pattern is None:
        return texts
    part = texts.str.extract(cell.pattern, expand=False)
    _refuse_unless(part.notna(), texts, f"text that fits {cell.pattern}")
    return part.astype("str")


def _states(texts: pd.Series, flags: pd.Series | None, rule: Rule) -> pd.Series:
    """What each cell is: value, suppressed or missing."""
    states = texts.map(rule.masks).astype("object")
    states = states.where(states.notna(), "value")
    states = states.where(texts != "", rule.cell.empty)
    if flags is not None:
        known = (flags == "") | flags.isin(list(rule.masks))
        _refuse_unless(known, flags, "an empty flag or one of " + ", ".join(rule.masks))
        if rule.cell.flag:
            contradicted = (flags != "") & (states == "value")
            _refuse_unless(~contradicted, flags, "no flag beside a value")
        states = states.where((flags == "") | (states == "value"), flags.map(rule.masks))
    return states.astype("str")


def read_column(texts: pd.Series, flags: pd.Series | None, rule: Rule) -> tuple[pd.Series, pd.Series | None]:
    """Typed values and, where the column has them, their states; as long as `texts`, in the same order.

    Raises `CellError` at the first cell that does not fit.
    """
    texts = texts.str.strip()
    states = _states(texts, flags.str.strip() if flags is not None else None, rule) if rule.column.state else None
    filled = (texts != "") if states is None else (states == "value")
    if rule.column.type == "bool" and "" in (rule.cell.means_true or []) + (rule.cell.means_false or []):
        filled = pd.Series(True, index=texts.index)
    if not rule.column.may_be_empty and not filled.all():
        raise CellError(_bad(filled), texts, f"a value for {rule.column.name}")
    dtype = DTYPES[rule.column.type]
    where = filled.to_numpy(dtype=bool)
    if where.all():
        return _typed_part(texts, rule).astype(dtype), states
    values = pd.Series(pd.array([pd.NA] * len(texts), dtype=dtype), index=texts.index)
    if where.any():
        values[where] = _typed_subset(texts, where, rule).to_numpy()
    return values, states


def _typed_part(texts: pd.Series, rule: Rule) -> pd.Series:
    return _typed(_translated(_kept_part(texts, rule.cell), rule.cell), rule)


def _typed_subset(texts: pd.Series, where: np.ndarray, rule: Rule) -> pd.Series:
    part = texts[where].reset_index(drop=True)
    try:
        return _typed_part(part, rule)
    except CellError as fault:
        # The fault counted among the filled cells only: say where it stands among all.
        fault.position = int(np.flatnonzero(where)[fault.position])
        raise
