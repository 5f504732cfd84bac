"""How the weights come about: a logistic regression per label on labelled texts, thresholds where coding was best.

Run by `python benchmarks/coding.py`, never in a build. Thresholds are set on texts that did not make the
weights: documents of the tuning part in turn (grouped cross-validation), the written examples always learning along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipelines.field.coding.scoring import OWN, Read, Weights, features_of

FOLDS = 6
STRENGTH = 4.0  # inverse regularisation
GRID = np.arange(0.2, 0.86, 0.02)
PRIOR = 6.0  # imagined labels at the common threshold: a theme with few examples stays near it


@dataclass(frozen=True)
class Labels:
    """What was labelled: `truth` (texts × labels), `groups` (the document of each text; "" of a written example)."""

    names: tuple[str, ...]
    truth: np.ndarray
    groups: np.ndarray


def fit(read: Read, labels: Labels, definitions: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (labels × (512 + OWN)) and intercepts learnt from some rows."""
    coefficients = np.zeros((len(labels.names), read.vectors.shape[1] + OWN), dtype=np.float32)
    intercepts = np.zeros(len(labels.names), dtype=np.float32)
    for place in range(len(labels.names)):
        own = features_of(read, definitions, place)[rows]
        truth = labels.truth[rows, place]
        if truth.all() or not truth.any():
            intercepts[place] = 10.0 if truth.all() else -10.0
            continue
        model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=500).fit(own, truth)
        coefficients[place], intercepts[place] = model.coef_[0], model.intercept_[0]
    return coefficients, intercepts


def out_of_fold(read: Read, labels: Labels, definitions: np.ndarray) -> np.ndarray:
    """Scores of the grouped texts by weights that never saw their document; not a number for written examples."""
    documents = sorted({group for group in labels.groups if group})
    scores = np.full(labels.truth.shape, np.nan)
    for fold in range(FOLDS):
        held = np.isin(labels.groups, documents[fold::FOLDS])
        coefficients, intercepts = fit(read, labels, definitions, ~held)
        weights = Weights(labels.names, coefficients, intercepts, np.zeros(len(labels.names)))
        features = [features_of(read, definitions, place)[held] for place in range(len(labels.names))]
        scores[held] = weights.scores(features)
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


def learn(read: Read, labels: Labels, definitions: np.ndarray) -> tuple[Weights, np.ndarray]:
    """Weights from all texts, thresholds from texts out of fold, and those scores."""
    scores = out_of_fold(read, labels, definitions)
    known = ~np.isnan(scores[:, 0])
    cuts = thresholds(scores[known], labels.truth[known])
    coefficients, intercepts = fit(read, labels, definitions, np.ones(len(labels.truth), dtype=bool))
    return Weights(labels.names, coefficients, intercepts, cuts), scores


def label_rows(names: Sequence[str], told: Sequence[frozenset[str]], groups: Sequence[str]) -> Labels:
    """Labels of texts as a table."""
    truth = np.array([[name in own for name in names] for own in told], dtype=bool).reshape(len(told), len(names))
    return Labels(tuple(names), truth, np.array(list(groups), dtype=object))
