"""Texts as numbers: what they mean (a vector), which words and pieces of words they hold, and which cues.

Pieces of words (2 to 5 letters) carry Dutch compounds, French endings and typing errors over; they are hashed, so that
nothing but weights has to be kept. Everything is made text by text: the time grows with their number only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from pipelines.field.coding.encoder import WIDTH, encode
from pipelines.field.coding.lexicon import Cue, Lexicon

SLOTS = 2**17
MOST_STRONG, MOST_WEAK = 2, 3
MEANING, WEAK = 2.0, 0.5  # how much a vector and a weak cue weigh beside words of length one
_PIECES = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 5), n_features=SLOTS, alternate_sign=False, norm=None, dtype=np.float32
)
_WORDS = HashingVectorizer(
    analyzer="word", ngram_range=(1, 2), n_features=SLOTS, alternate_sign=False, norm=None, dtype=np.float32
)


@dataclass(frozen=True)
class Read:
    """Texts as they were read.

    vectors: texts × 512, of length one. counts: texts × 2·SLOTS, pieces and words, 1 + log of how often. strong, weak:
    texts × labels, how many cues of each. cues: those found in each text.
    """

    vectors: np.ndarray
    counts: sp.csr_matrix
    strong: np.ndarray
    weak: np.ndarray
    cues: list[list[Cue]]

    def rows(self, chosen: np.ndarray) -> Read:
        """Some of the texts, by a mask or their places."""
        places = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        return Read(
            self.vectors[places], self.counts[places], self.strong[places], self.weak[places],
            [self.cues[place] for place in places],
        )  # fmt: skip


def read_texts(
    texts: Sequence[str], lexicon: Lexicon, labels: Sequence[str], vectors: np.ndarray | None = None
) -> Read:
    """Texts read with the cues of some labels; `vectors`: what they mean, where that is known already."""
    place = {label: at for at, label in enumerate(labels)}
    strong = np.zeros((len(texts), len(labels)), dtype=np.float32)
    weak = np.zeros_like(strong)
    cues = [lexicon.find(text) for text in texts]
    for row, found in enumerate(cues):
        for cue in found:
            (strong if cue.is_strong else weak)[row, place[cue.label]] += 1
    meant = encode(texts) if vectors is None else vectors
    return Read(
        meant, counts_of(texts), np.minimum(strong, MOST_STRONG), np.minimum(weak, MOST_WEAK), cues
    )  # fmt: skip


def counts_of(texts: Sequence[str]) -> sp.csr_matrix:
    """Pieces and words of texts, texts × 2·SLOTS, 1 + log of how often each stands there."""
    if not texts:
        return sp.csr_matrix((0, 2 * SLOTS), dtype=np.float32)
    counts = sp.hstack([_PIECES.transform(texts), _WORDS.transform(texts)]).tocsr()
    counts.data = 1 + np.log(counts.data)
    return counts


def rarity(counts: sp.csr_matrix) -> np.ndarray:
    """How telling each slot is: inverse document frequency, smoothed, `(2·SLOTS,)`; 0 where it was never seen."""
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.where(seen > 0, np.log((1 + counts.shape[0]) / (1 + seen)) + 1, 0).astype(np.float32)


def matrix(read: Read, rare: np.ndarray) -> sp.csr_matrix:
    """Everything a linear model looks at: vector, pieces, words (each of length one), strong and weak cues."""
    weighed = read.counts.multiply(rare).tocsr()
    pieces, words = normalize(weighed[:, :SLOTS]), normalize(weighed[:, SLOTS:])
    dense = np.hstack([read.vectors * MEANING, read.strong, read.weak * WEAK])
    return sp.hstack([sp.csr_matrix(dense), pieces, words]).tocsr().astype(np.float32)


def dense_width(labels: int) -> int:
    """How many columns of `matrix` come before the pieces."""
    return WIDTH + 2 * labels
