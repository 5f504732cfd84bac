"""A text is the same numbers alone or among others, and no text is no fault."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.field.coding.encoder import WIDTH, encode
from pipelines.field.coding.features import (
    MOST_STRONG,
    MOST_WEAK,
    SLOTS,
    Read,
    matrix,
    rarity,
    read_texts,
)
from pipelines.field.coding.lexicon import Lexicon

CUES = {"dak": [("dak*", True), ("straat", False)], "tand": [("tandarts*", True), ("dentist*", True)]}
LABELS = ["dak", "tand"]
TEXTS = [
    "Geen dak boven het hoofd.", "Plus de dentiste dans la rue.", "", "dak dak daken dakloos dakgoot", "straat",
    "De tandarts is te duur.", "…", "Geen dak boven het hoofd.", "x" * 5000, "🦷 tandarts\n\nop de\tstraat",
]  # fmt: skip


def _read(texts: list[str]) -> Read:
    return read_texts(texts, Lexicon.of(CUES), LABELS)


@pytest.fixture(scope="module")
def together() -> Read:
    return _read(TEXTS)


def test_the_same_text_is_the_same_row(together: Read) -> None:
    table = matrix(together, rarity(together.counts)).toarray()
    assert (table[0] == table[7]).all()
    assert (together.vectors[0] == together.vectors[7]).all()


def test_texts_read_together_or_one_by_one_are_the_same(together: Read) -> None:
    rare = rarity(together.counts)
    whole = matrix(together, rare).toarray()
    for at, text in enumerate(TEXTS):
        assert np.allclose(matrix(_read([text]), rare).toarray()[0], whole[at], atol=5e-5), text[:20]  # of five digits


def test_vectors_are_of_length_one_and_an_empty_text_is_no_fault(together: Read) -> None:
    assert together.vectors.shape == (len(TEXTS), WIDTH)
    assert np.isfinite(together.vectors).all()
    assert np.allclose(np.linalg.norm(together.vectors, axis=1), 1, atol=1e-5)
    assert together.counts[2].nnz == 0
    assert not together.strong[2].any()
    assert not together.weak[2].any()


def test_no_text_is_no_row() -> None:
    assert encode([]).shape == (0, WIDTH)
    read = _read([])
    assert (read.vectors.shape, read.counts.shape, read.strong.shape) == ((0, WIDTH), (0, 2 * SLOTS), (0, 2))


def test_cues_are_counted_up_to_a_limit(together: Read) -> None:
    cues = {"a": [(word, True) for word in ("aa", "bb", "cc")], "b": [(f"{letter}*", False) for letter in "abcde"]}
    many = read_texts(["aa bb cc dd ee"], Lexicon.of(cues), ["a", "b"])
    assert many.strong.tolist() == [[MOST_STRONG, 0]]
    assert many.weak.tolist() == [[0, MOST_WEAK]]
    assert together.strong[3].tolist() == [1, 0]
    assert together.weak[4].tolist() == [1, 0]


def test_what_is_in_every_text_tells_least_and_what_was_never_seen_nothing() -> None:
    read = _read(["a b", "a c", "a d"])
    rare, seen = rarity(read.counts), np.asarray((read.counts > 0).sum(axis=0)).ravel()
    assert not rare[seen == 0].any()
    assert set(rare[seen == 3].round(6)) == {1.0}
    assert rare[seen == 1].min() > 1


def test_some_rows_are_those_rows(together: Read) -> None:
    chosen = np.array([text.startswith("Geen") for text in TEXTS])
    by_mask, by_place = together.rows(chosen), together.rows(np.array([0, 7]))
    assert (by_mask.vectors == by_place.vectors).all()
    assert (by_mask.counts != by_place.counts).nnz == 0
    assert by_mask.cues == by_place.cues == [together.cues[0], together.cues[7]]
