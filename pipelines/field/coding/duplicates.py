"""Sayings that say the same: told twice, in the minutes and in the log, they are one piece of evidence.

Two texts are alike where their vectors are. The limit is set so that hardly a pair is wrong; reworded or translated
sayings mostly stay apart, which a person can mend. `benchmarks/coding.py` tells how many are found.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

ALIKE = 0.60  # cosine: on the tuning part every pair above it was one saying (docs/field.md)
SHORTEST = 25  # characters: shorter ones ("geen tijd") are alike by chance
CHUNK = 1024


def groups_of(vectors: np.ndarray, texts: Sequence[str], blocks: Sequence[str]) -> np.ndarray:
    """For each text the place of the first one it repeats, or its own; `(len(texts),)`, integers.

    vectors: texts × width, of length one. blocks: only texts of one block (a zone, say) are held together: what two
    zones say alike is said twice.
    """
    first = np.arange(len(texts))
    long_enough = np.array([len(text) >= SHORTEST for text in texts], dtype=bool)
    labels = np.array(list(blocks), dtype=object)
    for block in sorted(set(labels.tolist())):
        places = np.flatnonzero((labels == block) & long_enough)
        for one, other in _pairs(vectors[places]):
            _join(first, places[one], places[other])
    return np.array([_root(first, place) for place in range(len(first))], dtype=np.int64)


def _pairs(vectors: np.ndarray) -> list[tuple[int, int]]:
    """Pairs that are alike, the earlier one first; a chunk of rows at a time, so that memory stays small."""
    found: list[tuple[int, int]] = []
    for start in range(0, len(vectors), CHUNK):
        near = vectors[start : start + CHUNK] @ vectors.T
        rows, columns = np.nonzero(near >= ALIKE)
        found += [(int(row) + start, int(column)) for row, column in zip(rows, columns, strict=True)]
    return [(one, other) for one, other in found if one < other]


def _root(first: np.ndarray, place: int) -> int:
    while first[place] != place:
        place = int(first[place])
    return place


def _join(first: np.ndarray, one: int, other: int) -> None:
    roots = sorted((_root(first, one), _root(first, other)))
    first[roots[1]] = roots[0]
