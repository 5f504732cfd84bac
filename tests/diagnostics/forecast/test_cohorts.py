"""Hamilton-Perry against a published figure, by hand, and against a Leslie matrix written independently."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diagnostics.forecast.cohorts import Ratios, advance, carried, cohort_change_ratios

PATIENT = settings(deadline=None, max_examples=60)  # a busy machine is no fault

# 0-4, 5-9, 10-14, 15 and over; parents are the open class
BEFORE = np.array([100.0, 80.0, 60.0, 240.0])
AFTER = np.array([90.0, 120.0, 76.0, 270.0])
PARENTS = (3, 3)


def test_the_published_figure() -> None:
    # Hauer 2019, Scientific Data 6:190005, fig. 1: 100 children are 120 five years later, so 90 become 108
    ratios = cohort_change_ratios(np.array([100.0, 1.0, 1.0]), np.array([90.0, 120.0, 1.0]), (1, 1))
    assert advance(np.array([90.0, 120.0, 1.0]), ratios)[0, 1] == pytest.approx(108)


def test_by_hand() -> None:
    ratios = cohort_change_ratios(BEFORE, AFTER, PARENTS)
    # 120/100, 76/80, 270/(60 + 240); 90 children for 270 parents
    np.testing.assert_allclose(ratios.cohort[0, 1:], [1.2, 0.95, 0.9])
    assert ratios.child.tolist() == pytest.approx([1 / 3])
    # 90 x 1.2, 120 x 0.95, (76 + 270) x 0.9, a third of these as children
    np.testing.assert_allclose(advance(AFTER, ratios)[0], [311.4 / 3, 108, 114, 311.4])


def test_women_alone_bear_the_children_of_both_sexes() -> None:
    before = np.array([[10.0, 20.0, 40.0], [11.0, 20.0, 10.0]])
    after = np.array([[12.0, 10.0, 60.0], [15.0, 11.0, 30.0]])
    ratios = cohort_change_ratios(before, after, (2, 2), bearing=(0,))
    assert ratios.child.tolist() == pytest.approx([12 / 60, 15 / 60])
    later = advance(after, ratios)
    assert later[:, 2].tolist() == pytest.approx([70.0, 41.0])  # 60/60 and 30/30 of what was there
    assert later[:, 0].tolist() == pytest.approx([14.0, 17.5])


def test_an_empty_cohort_stays_empty() -> None:
    ratios = cohort_change_ratios(np.array([0.0, 10.0, 10.0]), np.array([5.0, 3.0, 20.0]), (2, 2))
    assert ratios.cohort[0, 1] == 0
    assert np.isfinite(advance(np.array([5.0, 3.0, 20.0]), ratios)).all()


def test_what_cannot_follow_each_other_is_refused() -> None:
    with pytest.raises(ValueError, match="do not follow each other"):
        cohort_change_ratios(np.ones(3), np.ones(4), (1, 2))
    with pytest.raises(ValueError, match="without parents"):
        cohort_change_ratios(np.ones(3), np.array([1.0, 1.0, 0.0]), (2, 2))


def _leslie(ratios: Ratios, classes: int) -> np.ndarray:
    """The same step as a matrix: survivors below the diagonal, the children of those survivors in the first row."""
    matrix = np.zeros((classes, classes))
    for k in range(1, classes):
        matrix[k, k - 1] = ratios.cohort[0, k]
    matrix[-1, -1] = ratios.cohort[0, -1]
    first, last = ratios.parents
    matrix[0] = ratios.child[0] * matrix[first : last + 1].sum(axis=0)
    return matrix


STRUCTURES = st.lists(st.floats(1, 1000), min_size=6, max_size=6).map(np.array)


@PATIENT
@given(STRUCTURES, STRUCTURES)
def test_a_step_is_that_of_a_leslie_matrix(before: np.ndarray, after: np.ndarray) -> None:
    ratios = cohort_change_ratios(before, after, (2, 4))
    matrix = _leslie(ratios, 6)
    for steps, found in enumerate(carried(after, ratios, 4), start=1):
        np.testing.assert_allclose(found[0], np.linalg.matrix_power(matrix, steps) @ after, rtol=1e-9)


@PATIENT
@given(STRUCTURES)
def test_a_population_that_did_not_change_forecasts_itself(structure: np.ndarray) -> None:
    ratios = cohort_change_ratios(structure, structure, (2, 4))
    for found in carried(structure, ratios, 5):
        np.testing.assert_allclose(found[0], structure, rtol=1e-9)


@PATIENT
@given(STRUCTURES, STRUCTURES, st.floats(0.1, 10))
def test_the_size_of_a_population_does_not_matter(before: np.ndarray, after: np.ndarray, factor: float) -> None:
    ratios = cohort_change_ratios(before, after, (2, 4))
    np.testing.assert_allclose(advance(after * factor, ratios), advance(after, ratios) * factor, rtol=1e-9)
