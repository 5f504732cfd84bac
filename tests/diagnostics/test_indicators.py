"""From counts to indicators: states, yardsticks, comparisons. Two zones, one figure, round numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.indicator_checks import indicator_faults
from pipelines.diagnostics.indicators import (
    COLUMNS,
    NO_PERIOD,
    assess,
    reference_values,
    rest_of_region,
    values_of,
    with_intervals,
    with_missing,
)

NAN = float("nan")
NO_COUNTRY = pd.DataFrame(columns=["indicator_id", "period", "value"])
PART = {
    "area_id": "north", "indicator_id": "old_pct", "period": "2021", "base_period": "2021", "numerator": 200.0,
    "denominator": 1000.0, "source_areas": 10, "suppressed_areas": 0, "is_split": False, "weight_sq": NAN,
    "weight_sq_value": NAN, "weight_sq_value_sq": NAN, "covered_residents": 1000.0, "residents": 1000.0,
    "form": "ratio", "per": 100.0, "interval": "wilson", "polarity": "bad", "relevant_difference": 2.0,
    "minimum_persons": 100, "minimum_coverage_pct": 90.0, "persons_from": "numerator", "method": "sum",
    "reference_kind": None, "reference_fixed": NAN, "reference_years": NAN, "reference_id": None,
}  # fmt: skip


def _parts(*changes: dict) -> pd.DataFrame:
    return pd.DataFrame([PART | change for change in changes])


def _assessed(*changes: dict, benchmark: float = 10.0, country: pd.DataFrame = NO_COUNTRY) -> pd.DataFrame:
    frame = with_intervals(_parts(*changes))
    yardstick = frame[["indicator_id", "period"]].drop_duplicates().assign(benchmark_value=benchmark)
    return assess(frame, yardstick, "region", country)


# ---- the six states ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("value", {}),
        ("zero", {"numerator": 0.0}),
        ("suppressed", {"numerator": NAN, "denominator": NAN, "suppressed_areas": 3}),
        ("missing", {"numerator": NAN, "denominator": NAN}),
        ("not_applicable", {"numerator": 0.0, "denominator": 0.0}),
        ("not_applicable", {"numerator": NAN, "denominator": NAN, "residents": 0.0, "covered_residents": 0.0}),
        ("not_comparable", {"covered_residents": 899.0}),
        ("value", {"covered_residents": 900.0}),
    ],
)
def test_every_row_has_one_of_six_states(state: str, change: dict) -> None:
    row = _assessed(change).iloc[0]
    assert row.status == state
    assert pd.notna(row.value) == (state in ("value", "zero"))
    if state not in ("value", "zero"):
        assert pd.isna([row.lower_95, row.upper_95, row.lower_998, row.upper_998]).all()
        assert (row.comparison, row.judgement, row.stands_out) == ("not_compared", "not_compared", False)


def test_the_columns_are_those_of_the_contract() -> None:
    assert list(_assessed({}).columns) == ["area_id", *COLUMNS]


def test_coverage_is_the_share_of_residents_whose_sector_has_a_figure() -> None:
    found = _assessed({"covered_residents": 950.0}, {"area_id": "south", "covered_residents": 1000.5})
    assert found.coverage_pct.tolist() == [95, 100]


# ---- comparison --------------------------------------------------------------------------------------------
def test_a_comparison_follows_its_value() -> None:
    """20 % of a thousand against 10: higher; 5 %: lower; 10 %: similar. Polarity turns it into a judgement."""
    found = _assessed({}, {"area_id": "b", "numerator": 50.0}, {"area_id": "c", "numerator": 100.0})
    assert found.comparison.tolist() == ["higher", "lower", "similar"]
    assert found.judgement.tolist() == ["worse", "better", "similar"]
    good = _assessed({"polarity": "good"}, {"area_id": "b", "polarity": "neutral"})
    assert good.judgement.tolist() == ["better", "neutral"]


def test_without_a_yardstick_nothing_is_compared() -> None:
    row = _assessed({}, benchmark=NAN).iloc[0]
    assert (row.comparison, row.judgement, row.stands_out) == ("not_compared", "not_compared", False)
    assert row.benchmark_id is None or pd.isna(row.benchmark_id)


@pytest.mark.parametrize(
    ("change", "stands_out"),
    [
        ({}, True),
        ({"relevant_difference": 10.5}, False),  # 20 against 10 is not enough
        ({"minimum_persons": 201}, False),  # two hundred people are not enough
        ({"numerator": 2.0, "denominator": 10.0, "minimum_persons": 0}, False),  # ten people prove nothing
    ],
)
def test_what_stands_out_is_tested_relevant_and_concerns_enough_people(change: dict, stands_out: bool) -> None:
    row = _assessed(change).iloc[0]
    assert row.stands_out == stands_out
    assert row.stands_out_against == ("benchmark" if stands_out else "none")


def test_persons_are_those_the_indicator_concerns() -> None:
    froms = [{"persons_from": name, "area_id": name} for name in ("numerator", "denominator", "none")]
    persons = _assessed(*froms).persons.tolist()
    assert persons[:2] == [200, 1000]
    assert np.isnan(persons[2])


# ---- the second yardstick ----------------------------------------------------------------------------------
def test_a_fixed_reference() -> None:
    fixed = {"reference_kind": "fixed", "reference_fixed": 15.0, "reference_id": "who"}
    row = _assessed(fixed, benchmark=19.5).iloc[0]
    assert (row.reference_id, row.reference_value, row.reference_comparison) == ("who", 15, "higher")
    assert (row.comparison, row.stands_out, row.stands_out_against) == ("similar", True, "reference")


def test_the_country_as_reference() -> None:
    country = pd.DataFrame({"indicator_id": ["old_pct"], "period": ["2021"], "value": [20.0]})
    both = [{"reference_kind": "country", "reference_id": "country", "period": period} for period in ("2021", "2020")]
    found = _assessed(*both, country=country).set_index("period")
    assert found.reference_comparison.to_dict() == {"2021": "similar", "2020": "not_compared"}
    assert found.reference_id.isna().to_dict() == {"2021": False, "2020": True}


def test_the_own_past_as_reference() -> None:
    past = {"reference_kind": "past", "reference_years": 3.0, "reference_id": "past"}
    rows = [
        {"period": "2018", "numerator": 100.0}, {"period": "2021"}, {"period": "2020"},
        {"period": "2021", "area_id": "south", "numerator": 1.0}, {"period": "2018-2021", "numerator": 500.0},
    ]  # fmt: skip
    found = _assessed(*[past | row for row in rows]).set_index(["area_id", "period"]).reference_value
    assert found["north", "2021"] == 10
    assert np.isnan(found["north", "2020"])  # 2017 is not held
    assert np.isnan(found["south", "2021"])  # another area's past is no yardstick
    assert np.isnan(found["north", "2018-2021"])  # a span of years has no year three years earlier


def test_a_reference_of_one_kind_is_never_taken_for_another() -> None:
    frame = _parts({"reference_kind": None, "reference_fixed": 5.0, "value": 1.0})
    assert reference_values(frame, NO_COUNTRY).isna().all()


# ---- values and rests --------------------------------------------------------------------------------------
def test_values_are_quotients_and_counts_are_themselves() -> None:
    counts = {"form": "count", "denominator": NAN}
    assert values_of(_parts({}, {"denominator": 0.0}, counts)).tolist()[::2] == [20, 200]
    assert np.isnan(values_of(_parts({"denominator": 0.0}))[0])


def test_a_published_share_estimated_from_parts_is_said_to_be_so() -> None:
    rows = [{"form": "mean"}, {"area_id": "b", "is_split": True}, {"area_id": "c"}]
    assert _assessed(*rows).is_estimated.tolist() == [True, True, False]


def test_an_interval_of_means_needs_two_areas() -> None:
    means = {"interval": "weighted_mean", "form": "mean", "weight_sq": 20.0, "weight_sq_value": 100.0,
             "weight_sq_value_sq": 520.0, "denominator": 6.0, "numerator": 0.3}  # fmt: skip
    found = _assessed(means | {"source_areas": 2}, means | {"area_id": "b", "source_areas": 1})
    assert found.value.tolist() == [5, 5]
    assert found.lower_95.notna().tolist() == [True, False]
    assert found.comparison.tolist()[1] == "not_compared"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=6), st.integers(0, 10**4))
def test_a_zone_and_the_rest_make_the_region(zones: list, nowhere: int) -> None:
    frame = _parts(
        *[{"area_id": str(n), "numerator": float(a), "denominator": float(b)} for n, (a, b) in enumerate(zones)]
    )
    region = _parts({"numerator": frame.numerator.sum() + nowhere, "denominator": frame.denominator.sum() + nowhere})
    rest = rest_of_region(frame, region)
    assert rest.area_id.tolist() == frame.area_id.tolist()
    assert (rest.numerator + frame.numerator == region.numerator[0]).all()
    assert (rest.denominator + frame.denominator == region.denominator[0]).all()


COUNTS = st.tuples(st.integers(0, 3000), st.integers(1, 3000)).map(lambda pair: (min(pair), max(pair)))
AREAS = st.lists(st.tuples(COUNTS, st.sampled_from(["wilson", "byar"]), st.floats(0, 100)), min_size=1, max_size=20)


def _areas(areas: list, **more: object) -> list[dict]:
    """Parts of one area per drawn row: counts, method, and a fixed yardstick of its own."""
    return [
        {"area_id": str(n), "numerator": float(counts[0]), "denominator": float(counts[1]), "interval": method,
         "reference_kind": "fixed", "reference_fixed": fixed, "reference_id": "target"} | more
        for n, (counts, method, fixed) in enumerate(areas)
    ]  # fmt: skip


@settings(max_examples=20)
@given(AREAS, st.floats(0, 100))
def test_limits_hold_the_value_and_the_higher_level_holds_the_lower(areas, benchmark) -> None:
    rows = _assessed(*_areas(areas), benchmark=benchmark)
    in_order = rows[["lower_998", "lower_95", "value", "upper_95", "upper_998"]]
    assert (in_order.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert rows.comparison.isin(["higher", "lower", "similar"]).all()
    assert ((rows.comparison == "higher") == (rows.lower_95 > benchmark)).all()


@settings(max_examples=20)
@given(AREAS, st.floats(0, 100))
def test_swapping_polarity_swaps_both_judgements_and_nothing_else(areas, benchmark) -> None:
    good, bad = (_assessed(*_areas(areas, polarity=side), benchmark=benchmark) for side in ("good", "bad"))
    swapped = {"better": "worse", "worse": "better"}
    for judgement, comparison in (("judgement", "comparison"), ("reference_judgement", "reference_comparison")):
        assert bad[judgement].tolist() == [swapped.get(said, said) for said in good[judgement]]
        assert ((good[judgement] == "better") == (good[comparison] == "higher")).all()
    same = [name for name in COLUMNS if "judgement" not in name]
    pd.testing.assert_frame_equal(good[same], bad[same])


@settings(max_examples=20)
@given(AREAS, st.integers(0, 100), st.sampled_from([1.0, 1000.0, 100_000.0]))
def test_the_unit_changes_no_comparison(areas, benchmark, per) -> None:
    """The benchmark keeps off the limits' edge, where rounding would decide."""
    usual = _assessed(*_areas(areas, reference_kind=None), benchmark=benchmark + 0.37)
    scale = per / 100
    scaled = _areas(areas, reference_kind=None, per=per, relevant_difference=2.0 * scale)
    other = _assessed(*scaled, benchmark=(benchmark + 0.37) * scale)
    same = ["comparison", "judgement", "stands_out", "status", "numerator", "persons"]
    pd.testing.assert_frame_equal(usual[same], other[same])


# ---- nothing falls silent ----------------------------------------------------------------------------------
DECLARED = pd.DataFrame({"indicator_id": ["old_pct", "poor_pct"]})


def test_an_indicator_nobody_holds_keeps_a_row_per_area() -> None:
    found = with_missing(_parts({}), DECLARED, ["north", "south"])
    kept = found[found.indicator_id == "poor_pct"]
    assert kept[["area_id", "period", "residents"]].values.tolist() == [
        ["north", NO_PERIOD, 1],
        ["south", NO_PERIOD, 1],
    ]


def test_an_area_without_a_figure_keeps_a_row_per_period() -> None:
    parts = _parts(
        {}, {"period": "2022"}, {"area_id": "south"}, {"area_id": "park", "period": "2022", "residents": 0.0}
    )
    found = with_missing(parts, DECLARED[:1], ["north", "south", "park"])
    added = found.iloc[len(parts) :]
    assert added[["area_id", "period"]].values.tolist() == [["park", "2021"], ["south", "2022"]]
    assert added.residents.tolist() == [0, 1000]  # nobody lives in the park: not applicable, rather than missing
    assert with_missing(parts[:2], DECLARED[:1], ["north"]).equals(parts[:2])


# ---- the check that follows --------------------------------------------------------------------------------
def _faults(**changes: object) -> str:
    table = _assessed({}, {"area_id": "south", "numerator": 0.0})
    for name, value in changes.items():
        table.loc[0, name] = value
    return " | ".join(indicator_faults(table, "area_id", areas=2, indicators=1))


def test_a_sound_table_has_no_fault() -> None:
    assert _faults() == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "unknown"}, "state that does not exist"),
        ({"comparison": "above"}, "comparison that does not exist"),
        ({"status": "missing"}, "value without the state"),
        ({"value": NAN}, "state `value` without a value"),
        ({"lower_95": 50.0}, "interval that does not contain its value"),
        ({"lower_998": 19.0}, "99.8 % interval inside the 95 % one"),
        ({"value": 101.0, "upper_95": 102.0, "upper_998": 103.0}, "percentage outside 0–100"),
        ({"lower_95": NAN}, "comparison without an interval"),
        ({"comparison": "similar"}, "judgement without a difference"),
        ({"reference_judgement": "worse"}, "judgement of the reference without a difference"),
        ({"coverage_pct": 101.0}, "coverage outside 0–100"),
        ({"area_id": "south"}, "1 areas, expected 2"),
    ],
)
def test_each_planted_fault_is_found(changes: dict, said: str) -> None:
    assert said in _faults(**changes)


def test_an_indicator_that_fell_silent_is_found() -> None:
    assert indicator_faults(_assessed({}), "area_id", areas=1, indicators=2) == [
        "1 indicators, expected 2: one fell silent"
    ]
