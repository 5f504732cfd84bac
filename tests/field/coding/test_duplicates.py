"""Sayings that say the same stand with the first of them; never across zones, never when they are short."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.coding import duplicates
from pipelines.field.coding.duplicates import ALIKE, SHORTEST, groups_of

LONG = "x" * SHORTEST
ANGLE = np.arccos(ALIKE)


def _at(*angles: float) -> np.ndarray:
    """Directions in a plane; two are alike where they lie within one step."""
    turned = np.array(angles) * ANGLE
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


def _groups(angles: list[float], texts: list[str] | None = None, blocks: list[str] | None = None) -> list[int]:
    count = len(angles)
    return groups_of(_at(*angles), texts or [LONG] * count, blocks or ["a"] * count).tolist()


def test_alike_is_near_enough_and_not_a_little_further() -> None:
    assert _groups([0, 0.99]) == [0, 0]
    assert _groups([0, 1.01]) == [0, 1]


def test_what_is_alike_by_way_of_another_is_one_saying_the_first_of_all() -> None:
    assert _groups([0, 1.8, 0.9]) == [0, 0, 0]
    assert _groups([3, 0, 1.8, 0.9]) == [0, 1, 1, 1]
    assert _groups([1.8, 0, 3.6, 2.7, 0.9]) == [0] * 5


def test_zones_are_held_apart_even_by_way_of_each_other() -> None:
    assert _groups([0, 0, 0, 0], blocks=["a", "b", "a", "b"]) == [0, 1, 0, 1]
    assert _groups([0, 0.9, 1.8], blocks=["a", "b", "a"]) == [0, 1, 2]


def test_short_ones_are_never_held_together_nor_do_they_join_others() -> None:
    assert _groups([0, 0], texts=[LONG, LONG[1:]]) == [0, 1]
    assert _groups([0, 0.9, 1.8], texts=[LONG, "geen tijd", LONG]) == [0, 1, 2]


def test_nothing_is_no_fault() -> None:
    assert groups_of(np.zeros((0, 512), dtype=np.float32), [], []).tolist() == []
    assert _groups([0]) == [0]


@given(st.lists(st.tuples(st.floats(0, 12), st.sampled_from("abc"), st.booleans()), max_size=30))
def test_every_first_one_is_its_own_and_doing_it_again_changes_nothing(said: list[tuple[float, str, bool]]) -> None:
    angles = [round(angle, 2) for angle, _, _ in said]
    blocks, is_long = [block for _, block, _ in said], [own for _, _, own in said]
    texts = [LONG if own else "kort" for own in is_long]
    first = groups_of(_at(*angles) if said else np.zeros((0, 2), dtype=np.float32), texts, blocks)
    assert (first <= np.arange(len(said))).all()
    assert (first[first] == first).all()
    assert all(blocks[root] == blocks[at] for at, root in enumerate(first))
    assert all(first[at] == at for at, own in enumerate(is_long) if not own)
    near = {(one, other) for one in range(len(said)) for other in range(one)
            if abs(angles[one] - angles[other]) < 0.99 and blocks[one] == blocks[other]
            and is_long[one] and is_long[other]}  # fmt: skip
    assert all(first[one] == first[other] for one, other in near)
    roots = sorted(set(first.tolist()))
    again = groups_of(
        _at(*angles)[roots] if said else np.zeros((0, 2)), [LONG] * len(roots), [blocks[at] for at in roots]
    )
    assert len(set(again.tolist())) <= len(roots)


def test_many_are_held_against_each_other_in_parts(monkeypatch) -> None:
    angles = np.random.default_rng(2).uniform(0, 400, 300).tolist()
    whole = _groups(angles)
    monkeypatch.setattr(duplicates, "CHUNK", 7)
    assert _groups(angles) == whole
    assert len(set(whole)) < 300
