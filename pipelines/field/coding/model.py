"""A linear model per label, as it is kept: weights of few numbers in one file, and a score between 0 and 1.

Weights too small to change a code are left out. `learning` makes the file, `docs/field.md` says how well it codes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.special import expit

from pipelines.problems import BuildFailed

WEIGHTS = Path(__file__).parent / "weights"
_STAMP = (1980, 1, 1, 0, 0, 0)
# what numpy raises for a file that is cut short, scratched, or something else
_UNREADABLE = (OSError, KeyError, ValueError, TypeError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Model:
    """Weights of some labels.

    coefficients: columns of `features.matrix` × labels. rare: how telling each slot is. thresholds: the score from
    which a label is given. learned_from: a checksum of the texts and cues it was learnt from.
    """

    labels: tuple[str, ...]
    coefficients: sp.csc_matrix
    intercepts: np.ndarray
    thresholds: np.ndarray
    rare: np.ndarray
    learned_from: str

    def scores(self, features: sp.csr_matrix) -> np.ndarray:
        """Texts × labels, between 0 and 1."""
        linear = np.asarray((features @ self.coefficients).todense()) + self.intercepts
        return expit(linear)


def save(model: Model, path: Path) -> None:
    """Write a model; the same bytes for the same weights."""
    kept = model.coefficients.tocsc()
    arrays = {
        "labels": np.array(model.labels),
        "data": kept.data.astype(np.float16),
        "indices": kept.indices.astype(np.int32),
        "indptr": kept.indptr.astype(np.int32),
        "shape": np.array(kept.shape),
        "intercepts": model.intercepts,
        "thresholds": model.thresholds,
        "rare": model.rare.astype(np.float16),
        "learned_from": np.array(model.learned_from),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array, allow_pickle=False)
            packed.writestr(zipfile.ZipInfo(f"{name}.npy", _STAMP), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def load(path: Path) -> Model:
    """A model as it was kept; raises BuildFailed where the file is not there or is none."""
    try:
        with np.load(path, allow_pickle=False) as held:
            values = held["data"].astype(np.float32)
            coefficients = sp.csc_matrix((values, held["indices"], held["indptr"]), shape=tuple(held["shape"]))
            return Model(
                tuple(map(str, held["labels"])), coefficients, held["intercepts"], held["thresholds"],
                held["rare"].astype(np.float32), str(held["learned_from"]),
            )  # fmt: skip
    except _UNREADABLE as error:
        found = f"{path.name}: the weights of coding cannot be read"
        raise BuildFailed(f"{found}; make them with python benchmarks/coding.py --learn") from error


def pruned(coefficients: np.ndarray, always: int, least: float) -> sp.csc_matrix:
    """Coefficients (columns × labels) without those of words and pieces that weigh less than `least`.

    always: how many first columns (meaning, cues) are kept whatever they weigh.
    """
    small = np.abs(coefficients) < least
    small[:always] = False
    return sp.csc_matrix(np.where(small, 0, coefficients).astype(np.float32))
