"""Raking against the published solution, and official totals only where a whole zone has them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.forecast.raking import official_totals, rake, raked_shares

PATIENT = settings(deadline=None, max_examples=60)  # a busy machine is no fault

# A 3 x 4 table of the library ipfn, raked to its margins by an independent run.
SEED = np.array([[8.0, 4, 6, 7], [3, 6, 5, 2], [9, 11, 3, 1]])
ROWS, COLUMNS = np.array([20.0, 18, 22]), np.array([18.0, 16, 12, 14])
SOLUTION = [
    [5.579361398717619, 2.1624669437627366, 3.8918737176272233, 8.36629795217905],
    [3.433199677060333, 5.3226025578384455, 5.321827529735432, 3.922370236266477],
    [8.987438924222047, 8.514930498398817, 2.786298752637344, 1.7113318115544744],
]


def test_the_published_solution() -> None:
    np.testing.assert_allclose(rake(SEED, ROWS, COLUMNS), SOLUTION, rtol=1e-6)


def test_margins_that_do_not_agree_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing can meet both"):
        rake(SEED, ROWS, COLUMNS * 1.01)


TABLES = st.lists(st.lists(st.floats(0.5, 50), min_size=4, max_size=4), min_size=3, max_size=3).map(np.array)


@PATIENT
@given(TABLES, TABLES)
def test_totals_are_conserved_and_the_pattern_kept(seed: np.ndarray, other: np.ndarray) -> None:
    rows, columns = other.sum(axis=1), other.sum(axis=0)
    found = rake(seed, rows, columns)
    np.testing.assert_allclose(found.sum(axis=1), rows, rtol=1e-6)
    np.testing.assert_allclose(found.sum(axis=0), columns, rtol=1e-6)
    odds = [table[0, 0] * table[1, 1] / table[0, 1] / table[1, 0] for table in (seed, found)]
    assert odds[1] == pytest.approx(odds[0], rel=1e-4)


@PATIENT
@given(TABLES)
def test_a_table_that_meets_its_margins_stays(table: np.ndarray) -> None:
    np.testing.assert_allclose(rake(table, table.sum(axis=1), table.sum(axis=0)), table, rtol=1e-9)


@PATIENT
@given(TABLES, st.lists(st.floats(100, 1000), min_size=3, max_size=3))
def test_raked_shares_add_up_to_one_and_to_the_region(table: np.ndarray, totals: list[float]) -> None:
    shares = {name: row / row.sum() for name, row in zip("abc", table, strict=True)}
    residents = dict(zip("abc", totals, strict=True))
    region = np.array([0.1, 0.2, 0.3, 0.4])
    found = raked_shares(shares, residents, region)
    assert all(row.sum() == pytest.approx(1) for row in found.values())
    together = sum(found[name] * residents[name] for name in "abc")
    np.testing.assert_allclose(together, region * sum(totals), rtol=1e-6)


# ---- official totals ---------------------------------------------------------------------------------------
def _projection(rows: list[tuple[str, str, float, bool]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["commune_id", "period", "value", "is_split"])


PROJECTION = _projection([
    ("1", "2025", 100.0, False), ("1", "2027", 121.0, False),
    ("2", "2025", 50.0, False), ("2", "2027", 50.0, False),
    ("3", "2025", 70.0, True), ("3", "2027", 70.0, True),
])  # fmt: skip


def test_years_between_are_interpolated_at_a_steady_rate() -> None:
    found = official_totals(PROJECTION, {"a": ["1", "2"]})["a"]
    assert found == {2025: pytest.approx(150), 2026: pytest.approx(160), 2027: pytest.approx(171)}


def test_a_zone_with_part_of_a_commune_has_no_official_total() -> None:
    assert official_totals(PROJECTION, {"a": ["1", "3"], "b": ["2"]}).keys() == {"b"}


def test_a_zone_with_a_commune_nobody_projected_has_none() -> None:
    assert official_totals(PROJECTION, {"a": ["1", "9"]}) == {}


def test_without_projections_there_are_none() -> None:
    assert official_totals(_projection([]), {"a": ["1"]}) == {}
