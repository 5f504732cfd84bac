"""How thresholds and weights come about: never on a text whose document made the weights."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.coding import learning
from pipelines.field.coding.features import dense_width
from pipelines.field.coding.learning import FOLDS, GRID, Labels, fingerprint, label_rows, out_of_fold, thresholds


def test_labels_as_a_table() -> None:
    made = label_rows(["a", "b"], [frozenset("a"), frozenset(), frozenset("ab"), frozenset("z")], ["d1", "d1", "", ""])
    assert made.truth.tolist() == [[True, False], [False, False], [True, True], [False, False]]
    assert label_rows(["a", "b"], [], []).truth.shape == (0, 2)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 5))
def test_thresholds_lie_in_the_grid_and_are_the_same_again(seed: int, texts: int, labels: int) -> None:
    generator = np.random.default_rng(seed)
    scores, truth = generator.uniform(0, 1, (texts, labels)), generator.uniform(0, 1, (texts, labels)) < 0.3
    cuts = thresholds(scores, truth)
    assert cuts.shape == (labels,)
    assert ((cuts >= GRID[0] - 1e-9) & (cuts <= GRID[-1] + 1e-9)).all()
    assert (thresholds(scores, truth) == cuts).all()


def test_a_label_with_no_example_has_the_common_threshold() -> None:
    scores = np.array([[0.9, 0.1], [0.8, 0.5], [0.1, 0.3], [0.2, 0.6]])
    truth = np.array([[True, False], [True, False], [False, False], [False, False]])
    common, alone = thresholds(scores, truth)[1], GRID[0]
    assert common == pytest.approx(0.62)  # the first cut above both false alarms
    assert common != alone


def test_a_rare_label_is_drawn_to_the_common_threshold_and_a_frequent_one_less() -> None:
    def cut(times: int) -> float:
        others = np.tile([0.1, 0.55], 500)
        own = np.where(np.arange(1000) < times, 0.8, 0.7)
        return thresholds(np.stack([others, own], axis=1), np.stack([others > 0.5, own > 0.75], axis=1))[1]

    assert cut(1) < cut(20) < cut(200)


class _Stub:
    """Stands for the fitting: remembers which texts it saw, gives weights that tell how many those were."""

    def __init__(self) -> None:
        self.seen: list[set[int]] = []

    def __call__(self, features: sp.csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = features.toarray()[:, 0].astype(int).tolist()
        assert len(rows) == len(truth)
        self.seen.append(set(rows))
        return np.zeros((features.shape[1], truth.shape[1])), np.full(truth.shape[1], float(len(self.seen)))


def _labelled(groups: list[str]) -> tuple[sp.csr_matrix, Labels]:
    numbers = sp.csr_matrix(np.arange(len(groups), dtype=float).reshape(-1, 1))
    return numbers, Labels(("a", "b"), np.zeros((len(groups), 2), dtype=bool), np.array(groups, dtype=object))


@given(st.lists(st.sampled_from(["", "d1", "d2", "d3", "d4", "d5", "d6"]), max_size=30))
def test_no_text_is_scored_by_weights_that_saw_its_document(groups: list[str]) -> None:
    stub, (features, labels) = _Stub(), _labelled(groups)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "fit", stub)
        scores = out_of_fold(features, labels)
    assert len(stub.seen) == FOLDS
    for at, group in enumerate(groups):
        if not group:
            assert np.isnan(scores[at]).all()
            assert all(at in seen for seen in stub.seen), "written examples always learn along"
        else:
            fold = round(float(np.log(scores[at, 0] / (1 - scores[at, 0])))) - 1
            same = {other for other, own in enumerate(groups) if own == group}
            assert not same & stub.seen[fold]


def _separable() -> tuple[sp.csr_matrix, np.ndarray, Labels, list[str]]:
    width = dense_width(3) + 4
    table = np.zeros((24, width), dtype=np.float32)
    truth = np.zeros((24, 3), dtype=bool)
    for at in range(24):
        table[at, at % 2] = 1
        truth[at, 0], truth[at, 2] = at % 2 == 0, True
    groups = [f"d{at // 4}" for at in range(20)] + [""] * 4
    labels = Labels(("even", "never", "always"), truth, np.array(groups, dtype=object))
    return sp.csr_matrix(table), np.ones(4, dtype=np.float32), labels, [f"t{at}" for at in range(24)]


def test_what_can_be_told_apart_is_and_labels_without_choice_are_constant() -> None:
    features, rare, labels, texts = _separable()
    model, scores = learning.learn(features, rare, labels, texts)
    told = model.scores(features) >= model.thresholds
    assert (told == labels.truth).all()
    assert np.isnan(scores[20:]).all()
    assert not np.isnan(scores[:20]).any()
    again, _ = learning.learn(features, rare, labels, texts)
    assert (again.coefficients != model.coefficients).nnz == 0
    assert (again.thresholds == model.thresholds).all()


def test_the_checksum_changes_with_a_text_or_a_label() -> None:
    labels = label_rows(["a"], [frozenset("a"), frozenset()], ["", ""])
    other = label_rows(["a"], [frozenset("a"), frozenset("a")], ["", ""])
    made = fingerprint(["x", "y"], labels)
    assert made == fingerprint(["x", "y"], labels)
    assert len({made, fingerprint(["x", "z"], labels), fingerprint(["x", "y"], other)}) == 3
