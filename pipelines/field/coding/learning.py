"""How the weights come about: a linear support vector machine per label, thresholds where coding was best.

Run by `python benchmarks/coding.py --learn`, never in a build. Thresholds are set on texts that did not make the
weights: documents of the tuning part in turn (grouped cross-validation), the written examples always learning along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from pipelines.field.coding.features import dense_width
from pipelines.field.coding.model import Model, pruned

FOLDS = 4
STRENGTH = 0.3  # inverse regularisation
GRID = np.arange(0.2, 0.86, 0.02)
PRIOR = 6.0  # imagined labels at the common threshold: a theme with few examples stays near it
LEAST_WEIGHT = 0.03  # words that weigh less are left out of the file; the F1 moves by less than a thousandth
PROCESSES = 2


@dataclass(frozen=True)
class Labels:
    """What was labelled: `truth` (texts × labels), `groups` (the document of each text; "" of a written example)."""

    names: tuple[str, ...]
    truth: np.ndarray
    groups: np.ndarray


def label_rows(names: Sequence[str], told: Sequence[frozenset[str]], groups: Sequence[str]) -> Labels:
    """Labels of texts as a table."""
    truth = np.array([[name in own for name in names] for own in told], dtype=bool).reshape(len(told), len(names))
    return Labels(tuple(names), truth, np.array(list(groups), dtype=object))


def fit(features: sp.csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (columns × labels) and intercepts learnt from some texts."""
    one = partial(_fit_one, features)
    with ProcessPoolExecutor(PROCESSES) as pool:
        learned = list(pool.map(one, [truth[:, place] for place in range(truth.shape[1])]))
    return np.stack([own for own, _ in learned], axis=1), np.array([own for _, own in learned], dtype=np.float32)


def _fit_one(features: sp.csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    if truth.all() or not truth.any():
        return np.zeros(features.shape[1], dtype=np.float32), 10.0 if truth.all() else -10.0
    model = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=0).fit(features, truth)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def out_of_fold(features: sp.csr_matrix, labels: Labels) -> np.ndarray:
    """Scores of the grouped texts by weights that never saw their document; not a number for written examples."""
    documents = sorted({group for group in labels.groups if group})
    scores = np.full(labels.truth.shape, np.nan)
    for fold in range(FOLDS):
        held = np.isin(labels.groups, documents[fold::FOLDS])
        coefficients, intercepts = fit(features[~held], labels.truth[~held])
        scores[held] = 1 / (1 + np.exp(-(features[held] @ coefficients + intercepts)))
    return scores


def thresholds(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Per label the threshold of the best F1, drawn to the common one where a label is rare."""
    counts = [_counts(scores, truth, cut) for cut in GRID]
    common = GRID[int(np.argmax([_f1(*count.sum(axis=1)) for count in counts]))]
    support = truth.sum(axis=0)
    own = np.array([
        GRID[int(np.argmax([_f1(*count[:, place]) for count in counts]))] for place in range(truth.shape[1])
    ])  # fmt: skip
    return (own * support + common * PRIOR) / (support + PRIOR)


def _counts(scores: np.ndarray, truth: np.ndarray, cut: float) -> np.ndarray:
    """Hits, false alarms and misses, 3 × labels."""
    told = scores >= cut
    return np.stack([(told & truth).sum(axis=0), (told & ~truth).sum(axis=0), (~told & truth).sum(axis=0)])


def _f1(hits: float, alarms: float, misses: float) -> float:
    return 2 * hits / max(2 * hits + alarms + misses, 1)


def learn(features: sp.csr_matrix, rare: np.ndarray, labels: Labels, texts: Sequence[str]) -> tuple[Model, np.ndarray]:
    """A model of all texts with thresholds from texts out of fold, and those scores (NaN of written examples)."""
    scores = out_of_fold(features, labels)
    known = ~np.isnan(scores[:, 0])
    cuts = thresholds(scores[known], labels.truth[known])
    coefficients, intercepts = fit(features, labels.truth)
    kept = pruned(coefficients, dense_width(len(labels.names)), LEAST_WEIGHT)
    return Model(labels.names, kept, intercepts, cuts, rare, fingerprint(texts, labels)), scores


def fingerprint(texts: Sequence[str], labels: Labels) -> str:
    """A checksum of what is learnt from: the weights fit as long as it stays."""
    said = hashlib.sha256()
    for text, truth in zip(texts, labels.truth, strict=True):
        said.update(text.encode() + b"\x1f" + np.packbits(truth).tobytes())
    return said.hexdigest()[:16]
