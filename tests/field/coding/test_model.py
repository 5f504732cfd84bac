"""Weights come back from their file as they went in, the same bytes each time; a broken file is one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from pipelines.field.coding.coder import ABOUT, KINDS, THEMES
from pipelines.field.coding.model import WEIGHTS, Model, load, pruned, save
from pipelines.problems import BuildFailed


@pytest.fixture
def model() -> Model:
    generator = np.random.default_rng(0)
    weights = generator.normal(0, 1, (40, 3)).astype(np.float16).astype(np.float32)
    return Model(
        ("a", "é", "c"), sp.csc_matrix(weights * (np.abs(weights) > 0.5)), np.array([0.1, -0.2, 0.3], dtype=np.float32),
        np.array([0.5, 0.42, 0.61]), np.arange(40, dtype=np.float32), "0123456789abcdef",
    )  # fmt: skip


@pytest.fixture
def features() -> sp.csr_matrix:
    return sp.random(20, 40, 0.5, format="csr", random_state=1, dtype=np.float32)


def test_what_is_kept_gives_the_same_scores(model: Model, features: sp.csr_matrix, tmp_path: Path) -> None:
    save(model, tmp_path / "deep" / "model.npz")
    back = load(tmp_path / "deep" / "model.npz")
    assert (back.labels, back.learned_from) == (model.labels, model.learned_from)
    assert (back.thresholds == model.thresholds).all()
    assert (back.rare == model.rare).all()
    assert (back.scores(features) == model.scores(features)).all()


def test_the_same_weights_are_the_same_bytes(model: Model, tmp_path: Path) -> None:
    for name in ("one", "two"):
        save(model, tmp_path / name)
    save(load(tmp_path / "one"), tmp_path / "three")
    written = {(tmp_path / name).read_bytes() for name in ("one", "two", "three")}
    assert len(written) == 1


def test_scores_lie_between_nothing_and_one_however_large_the_sum(model: Model) -> None:
    far = sp.csr_matrix(np.vstack([np.full(40, 8), np.full(40, -8)]).astype(np.float32))
    scores = model.scores(far)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert model.scores(sp.csr_matrix((0, 40), dtype=np.float32)).shape == (0, 3)


def _broken(whole: bytes) -> dict[str, bytes]:
    middle = len(whole) // 2
    return {
        "empty": b"", "text": b"no weights\n", "half": whole[:middle], "head": whole[:30], "tail": whole[middle:],
        "scratched": whole[:60] + bytes(200) + whole[260:],
        "flipped": whole[: middle] + bytes(255 - byte for byte in whole[middle : middle + 40]) + whole[middle + 40 :],
    }  # fmt: skip


@pytest.mark.parametrize("fault", ["absent", "folder", "array", "foreign", *_broken(bytes(1000))])
def test_a_file_that_cannot_be_read_is_one_line(fault: str, model: Model, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save(model, path)
    whole = path.read_bytes()
    path.unlink()
    if fault == "folder":
        path.mkdir()
    elif fault in ("array", "foreign"):
        with path.open("wb") as stream:
            np.save(stream, np.arange(3)) if fault == "array" else np.savez(stream, other=np.arange(3))
    elif fault != "absent":
        path.write_bytes(_broken(whole)[fault])
    with pytest.raises(BuildFailed) as failed:
        load(path)
    assert str(failed.value) == (
        "model.npz: the weights of coding cannot be read; make them with python benchmarks/coding.py --learn"
    )


def test_small_weights_of_words_are_left_out_and_no_others() -> None:
    kept = pruned(np.array([[0.001, 0.5], [0.01, -0.5], [0.02, -0.019]], dtype=np.float32), always=1, least=0.02)
    assert kept.toarray().tolist() == np.array([[0.001, 0.5], [0, -0.5], [0.02, 0]], dtype=np.float32).tolist()


@pytest.mark.parametrize("name", [THEMES, KINDS, ABOUT])
def test_the_weights_of_the_house_are_sound(name: str) -> None:
    model = load(WEIGHTS / f"{name}.npz")
    assert model.coefficients.shape[1] == len(model.labels) == len(model.intercepts) == len(model.thresholds)
    assert np.isfinite(model.coefficients.data).all()
    assert np.isfinite(model.rare).all()
    assert ((model.thresholds > 0) & (model.thresholds < 1)).all()
