"""Marshall's smoothing against esda, by hand, and where esda must not be followed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.diagnostics.smoothing import COLUMNS, marshall, smoothed_table

NAN = float("nan")
AREAS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 5000)), min_size=2, max_size=30)


def _esda(events: list, people: list) -> np.ndarray:
    from esda.smoothing import Empirical_Bayes  # 5 seconds: only the tests that hold against it

    return Empirical_Bayes(np.array(events, float), np.array(people, float)).r.ravel()


def test_two_areas_by_hand() -> None:
    """10 and 30 of 100 each: mean 0.2, variance 0.01, of which chance explains 0.2 / 100 = 0.002.

    So A = 0.008, own weight 0.008 / (0.008 + 0.002) = 0.8, and the rates move a fifth of the way to the mean.
    """
    smoothed, own = marshall([10, 30], [100, 100])
    np.testing.assert_allclose(own, [0.8, 0.8])
    np.testing.assert_allclose(smoothed, [0.12, 0.28])


def test_it_is_what_esda_does_where_areas_differ_by_more_than_chance() -> None:
    generator = np.random.default_rng(7)
    people = generator.integers(20, 5000, 118)
    events = generator.binomial(people, generator.uniform(0.05, 0.4, 118))
    smoothed, own = marshall(events, people)
    np.testing.assert_allclose(smoothed, _esda(events, people), rtol=1e-12)
    assert own[people.argmin()] < own[people.argmax()]


def test_where_chance_explains_everything_esda_pushes_areas_apart_and_we_draw_them_together() -> None:
    events, people = [20, 19, 21], [100, 100, 100]
    theirs = _esda(events, people)
    assert np.isnan(theirs).any() or np.abs(theirs - 0.2).max() > 0.01  # further away than the raw rates are
    smoothed, own = marshall(events, people)
    np.testing.assert_allclose(smoothed, 0.2)
    assert own.tolist() == [0, 0, 0]


def test_one_area_without_people_spoils_esda_and_nothing_here() -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan(_esda([10, 30, 0], [100, 100, 0])).all()
    smoothed, _ = marshall([10, 30, 0, NAN, 5], [100, 100, 0, 10, NAN])
    np.testing.assert_allclose(smoothed, [0.12, 0.28, NAN, NAN, NAN])


def test_no_event_anywhere_and_nobody_anywhere() -> None:
    assert marshall([0, 0], [10, 20])[0].tolist() == [0, 0]
    assert np.isnan(marshall([0, 0], [0, 0])).all()
    with pytest.raises(ValueError, match="row 1: negative"):
        marshall([0, -1], [10, 20])


@given(AREAS)
def test_a_smoothed_rate_lies_between_the_area_and_the_whole(areas) -> None:
    events, people = np.array(areas, float).T
    smoothed, own = marshall(events, people)
    raw, mean = events / people, events.sum() / people.sum()
    assert (smoothed >= np.minimum(raw, mean) - 1e-12).all()
    assert (smoothed <= np.maximum(raw, mean) + 1e-12).all()
    assert ((own >= 0) & (own < 1)).all()
    order = people.argsort(kind="stable")
    assert (np.diff(own[order]) >= -1e-12).all()  # more people, more of one's own


def _rows(*changes: dict) -> pd.DataFrame:
    row = {"neighbourhood_id": "1", "indicator_id": "poor_pct", "period": "2024", "value": 10.0, "lower_95": 5.5,
           "upper_95": 17.4, "numerator": 10.0, "denominator": 100.0, "benchmark_value": 20.0,
           "is_estimated": True}  # fmt: skip
    return pd.DataFrame([row | change for change in changes])


def test_the_table_keeps_the_raw_value_and_its_interval_beside_the_smoothed_one() -> None:
    other = {"neighbourhood_id": "2", "value": 30.0, "numerator": 30.0}
    found = smoothed_table(
        _rows(
            {}, other, {"neighbourhood_id": "3", "denominator": 0.0, "numerator": 0.0, "value": NAN},
            {"neighbourhood_id": "4", "value": NAN, "numerator": NAN},  # hidden
            {"period": "2010", "benchmark_value": NAN}, other | {"period": "2010", "benchmark_value": NAN},
        ), pd.Series({"poor_pct": 100.0}),
    )  # fmt: skip
    assert list(found.columns) == COLUMNS
    assert found[["neighbourhood_id", "period", "value", "lower_95"]].values.tolist() == [
        ["1", "2024", 10, 5.5],
        ["2", "2024", 30, 5.5],
    ]
    np.testing.assert_allclose(found.smoothed, [12, 28])
    assert smoothed_table(_rows({"value": NAN}), pd.Series({"poor_pct": 100.0})).empty


def test_one_indicator_does_not_smooth_another() -> None:
    per = pd.Series({"poor_pct": 100.0, "old_pct": 1.0})
    poor = _rows({}, {"neighbourhood_id": "2", "value": 30.0, "numerator": 30.0})
    alone = smoothed_table(poor, per)
    old = _rows({"indicator_id": "old_pct", "numerator": 99.0, "value": 0.99})
    both = smoothed_table(pd.concat([poor, old]), per)
    kept = both[both.indicator_id == "poor_pct"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, alone.reset_index(drop=True))
