"""A score per theme and per kind for each text, from what its words and its meaning say.

A theme's score is a logistic regression on the text's vector, its cue words of that theme (strong, weak) and of others,
and how near it lies to the theme's definition. The weights are learnt from labelled examples (`learning`), and so are
the thresholds. Below all of them the answer is "none of these".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.catalogue.cues import Cues, load_cues
from pipelines.catalogue.models import Catalogue
from pipelines.field.coding.encoder import encode
from pipelines.field.coding.lexicon import Cue, Lexicon

OWN = 4  # features of a theme beside the text's vector: strong and weak cues, other themes' strong cues, nearness
MOST_STRONG, MOST_WEAK = 2, 3


@dataclass(frozen=True)
class Read:
    """Texts as numbers: `vectors` (texts × 512), the cues found in each, `strong` and `weak` (texts × labels)."""

    vectors: np.ndarray
    cues: list[list[Cue]]
    strong: np.ndarray
    weak: np.ndarray


@dataclass(frozen=True)
class Weights:
    """What was learnt: per label its coefficients (labels × (512 + OWN)), intercept and threshold."""

    labels: tuple[str, ...]
    coefficients: np.ndarray
    intercepts: np.ndarray
    thresholds: np.ndarray

    def scores(self, features: Sequence[np.ndarray]) -> np.ndarray:
        """Probabilities, texts × labels, from each label's own features (texts × (512 + OWN))."""
        linear = [
            own @ self.coefficients[place] + self.intercepts[place] for place, own in enumerate(features)
        ]  # fmt: skip
        return 1 / (1 + np.exp(-np.stack(linear, axis=1)))


def read_texts(texts: Sequence[str], lexicon: Lexicon, labels: Sequence[str]) -> Read:
    """Vectors and cues of texts."""
    place = {label: at for at, label in enumerate(labels)}
    strong = np.zeros((len(texts), len(labels)), dtype=np.float32)
    weak = np.zeros_like(strong)
    cues = [lexicon.find(text) for text in texts]
    for row, found in enumerate(cues):
        for cue in found:
            (strong if cue.is_strong else weak)[row, place[cue.label]] += 1
    return Read(encode(texts), cues, np.minimum(strong, MOST_STRONG), np.minimum(weak, MOST_WEAK))


def features_of(read: Read, definitions: np.ndarray, place: int) -> np.ndarray:
    """The features of one label: vector, its own strong and weak cues, strong cues of others, nearness to it."""
    others = (read.strong.sum(axis=1) - read.strong[:, place] > 0).astype(np.float32)
    near = read.vectors @ definitions[place]
    own = np.column_stack([read.strong[:, place], read.weak[:, place], others, near * 3])
    return np.hstack([read.vectors, own])


@dataclass(frozen=True)
class Wording:
    """The catalogue's cues and definitions of some labels: `definitions` says each in words."""

    cues: dict[str, list[tuple[str, bool]]]
    definitions: dict[str, list[str]]

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.of(self.cues)

    def vectors(self) -> np.ndarray:
        """A definition as the mean of its languages' vectors, labels × 512."""
        return np.vstack([encode(words).mean(axis=0) for words in self.definitions.values()])


def theme_wording(catalogue: Catalogue) -> Wording:
    """Cues and definitions of every theme the field speaks of (not who lives here: class `context`)."""
    themes = [theme for theme in catalogue.themes.values() if theme.theme_class != "context"]
    held = load_cues()
    cues = {theme.id: [*_cues(held.get(theme.id)), *_listed(theme.words)] for theme in themes}
    said = {
        theme.id: [f"{theme.label.in_language(name)}. {theme.definition.in_language(name)}" for name in ("nl", "fr")]
        for theme in themes
    }
    return Wording(cues, said)


def _cues(cues: Cues | None) -> list[tuple[str, bool]]:
    if cues is None:
        return []
    return [*((word, True) for word in cues.strong.all()), *((word, False) for word in cues.weak.all())]


def _listed(words: dict[str, list[str]]) -> list[tuple[str, bool]]:
    """The thesaurus's own words: strong, and taken inside compounds too where they are long enough to be safe."""
    return [(word, True) for language in ("nl", "fr") for word in words.get(language, [])]
