"""Zero counts, zero denominators, missing intervals: one answer each, end to end, and the documentation says the same.

The table in docs/methods/uncertainty.md is read here, row by row: neither can change without the other.
"""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.diagnostics.indicators import assess, with_intervals
from pipelines.diagnostics.intervals import wilson
from pipelines.paths import PACKAGE
from pipelines.problems import BuildFailed
from tests.diagnostics.test_indicators import NO_COUNTRY, PART

NAN = float("nan")
PAGE = PACKAGE.parent / "docs" / "methods" / "uncertainty.md"
MARK = "<!-- a test reads this table -->"
ALL_BENCHMARK = 10.0
TOUCHING = float(wilson(100, 1000)[0]) * 100

RATE = {"interval": "byar", "per": 10_000.0}
COUNT = {"form": "count", "interval": "none", "denominator": NAN}
MEAN = {"form": "mean", "interval": "weighted_mean", "per": 1.0, "numerator": 12_000.0, "weight_sq": 1e6,
        "weight_sq_value": 1.2e7, "weight_sq_value_sq": 1.44e8}  # fmt: skip
STANDARDISED = {"form": "dsr", "interval": "dobson", "value": NAN, "interval_method": "dobson"}
UNKNOWN = {"numerator": NAN, "denominator": NAN}
CASES: dict[str, tuple[dict, float]] = {  # what changes in a share of 200 among 1,000, and the benchmark
    "nobody in a share: 0 of 1,000": ({"numerator": 0.0}, ALL_BENCHMARK),
    "everybody in a share: 1,000 of 1,000": ({"numerator": 1000.0}, ALL_BENCHMARK),
    "no event in a rate: 0 for 5,000 people": (RATE | {"numerator": 0.0, "denominator": 5000.0}, ALL_BENCHMARK),
    "more events than people: 250 for 220": (RATE | {"numerator": 250.0, "denominator": 220.0}, ALL_BENCHMARK),
    "nobody it could be about: 0 of 0": ({"numerator": 0.0, "denominator": 0.0}, ALL_BENCHMARK),
    "something where nobody lives: 5 for 0 people": (RATE | {"numerator": 5.0, "denominator": 0.0}, ALL_BENCHMARK),
    "nobody lives in the area": (UNKNOWN | {"residents": 0.0, "covered_residents": 0.0}, ALL_BENCHMARK),
    "no file": (UNKNOWN, ALL_BENCHMARK),
    "hidden by its producer": (UNKNOWN | {"suppressed_areas": 3}, ALL_BENCHMARK),
    "known for 89 % of the residents": ({"covered_residents": 890.0}, ALL_BENCHMARK),
    "a mean of several small areas": (MEAN | {"source_areas": 5, "weight_sq_value_sq": 1.5e8}, ALL_BENCHMARK),
    "a mean of one small area": (MEAN | {"source_areas": 1}, ALL_BENCHMARK),
    "a number of people": (COUNT, NAN),
    "a yardstick that is missing": ({}, NAN),
    "a limit that touches the yardstick": ({"numerator": 100.0, "denominator": 1000.0}, TOUCHING),
    "a standardised rate of 9 events": (STANDARDISED | {"numerator": 9.0}, ALL_BENCHMARK),
}


def _documented() -> dict[str, list[str]]:
    """The rows of the page's table: what happens, then value, limits, comparison, state."""
    lines = PAGE.read_text(encoding="utf-8").split(MARK)[1].strip().splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table]
    return {first: rest for first, *rest in cells}


def _answer(change: dict, benchmark: float) -> pd.Series:
    part = pd.DataFrame([PART | change])
    limits = dict.fromkeys(["lower_95", "upper_95", "lower_998", "upper_998"], NAN)
    frame = part.assign(**limits) if change.get("form") == "dsr" else with_intervals(part)
    yardstick = part[["indicator_id", "period"]].assign(benchmark_value=benchmark)
    return assess(frame, yardstick, "region", NO_COUNTRY).iloc[0]


def _written(row: pd.Series) -> list[str]:
    limits = "none" if pd.isna(row.lower_95) else f"{row.lower_95:,.2f} to {row.upper_95:,.2f}"
    value = "none" if pd.isna(row.value) else f"{row.value:,.2f}"
    return [value, limits, row.comparison, row.status]


def test_the_page_has_a_row_for_every_case_and_no_other() -> None:
    assert list(_documented()) == list(CASES)


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_the_answer_the_page_gives(case: str) -> None:
    row = _answer(*CASES[case])
    assert _written(row) == _documented()[case]
    if pd.isna(row.lower_95):
        assert row.comparison == row.judgement == "not_compared"
        assert not row.stands_out
        assert row["method"].endswith("; none") or row.status == "not_comparable"


def test_a_share_above_its_whole_stops_the_build_and_names_the_row() -> None:
    with pytest.raises(BuildFailed, match=r"interval of wilson: row north old_pct 2021: numerator exceeds"):
        with_intervals(pd.DataFrame([PART | {"numerator": 1001.0}]))
