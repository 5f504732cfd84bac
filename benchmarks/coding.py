"""How well observations are coded, and how fast; `--learn` makes the weights anew.

    python benchmarks/coding.py                     tuning part, each document coded by weights that never saw it
    python benchmarks/coding.py --learn             the same, and write pipelines/field/coding/weights
    python benchmarks/coding.py --part evaluation   the unseen part, by the weights as they are kept
    python benchmarks/coding.py --speed             texts a second at three sizes

F1 by theme and language with 95 % limits (bootstrap over observations), beside two baselines: cue words only, encoder
only. Nothing is tuned on the evaluation part.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from pipelines.catalogue.cues import load_examples
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.review_models import ABOUT as ABOUT_IDS
from pipelines.demo.corpus import Labelled, read_corpus
from pipelines.field.coding import learning
from pipelines.field.coding.coder import ABOUT, KINDS, ORGANISATION, THEMES, Coder, kind_features
from pipelines.field.coding.duplicates import ALIKE
from pipelines.field.coding.encoder import encode
from pipelines.field.coding.features import Read, matrix, rarity, read_texts
from pipelines.field.coding.model import WEIGHTS, save
from pipelines.field.coding.wording import kind_wording, theme_wording

NEAREST = 0.30  # how near a definition must lie for the encoder alone to say a theme
DRAWS = 400
LANGUAGES = ("nl", "fr")


@dataclass(frozen=True)
class Material:
    """What is learnt from: the tuning part first, then the written examples."""

    texts: list[str]
    under: list[str]
    themes: list[frozenset[str]]
    kinds: list[str]
    about: list[str]
    groups: list[str]


def material() -> Material:
    """All labelled texts that may be learnt from."""
    said = [one for document in read_corpus("tuning") for one in document.observations()]
    examples = load_examples()
    return Material(
        [*(one.text for one in said), *(one.text for one in examples)],
        [*(one.under for one in said), *("" for _ in examples)],
        [*(one.themes for one in said), *(frozenset(one.themes) for one in examples)],
        [*(one.kind for one in said), *(one.kind for one in examples)],
        [*(one.about for one in said), *(one.about for one in examples)],
        [*(one.document for one in said), *("" for _ in examples)],
    )


def f1(told: np.ndarray, truth: np.ndarray) -> float:
    """Micro-F1 of some labels."""
    return 2 * float((told & truth).sum()) / max(float(told.sum() + truth.sum()), 1.0)


def limits(told: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """95 % limits of the micro-F1: percentiles over observations drawn again."""
    generator = np.random.default_rng(1)
    draws = [generator.integers(0, len(truth), len(truth)) for _ in range(DRAWS)]
    low, high = np.quantile([f1(told[rows], truth[rows]) for rows in draws], [0.025, 0.975])
    return float(low), float(high)


def learned(ours: Material, is_kept: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray, Read]:
    """Out-of-fold codes of the tuning part: themes (yes or no), kind (place), about (yes or no), and the texts read."""
    wording, kinds = theme_wording(load_catalogue()), kind_wording(load_catalogue())
    count = sum(bool(group) for group in ours.groups)
    read = read_texts(ours.texts, wording.lexicon, wording.labels)
    rare = rarity(read.counts)
    labels = learning.label_rows(wording.labels, ours.themes, ours.groups)
    model, scores = learning.learn(matrix(read, rare), rare, labels, ours.texts)
    headed = kind_features(ours.texts, ours.under, kinds, read.vectors)
    known = np.array([bool(kind) for kind in ours.kinds])
    kind_rare = rarity(headed.counts)
    table = matrix(headed, kind_rare)
    kind_labels = learning.label_rows(kinds.labels, [frozenset([kind]) for kind in ours.kinds], ours.groups)
    kind_model, kind_scores = _some(table, kind_rare, kind_labels, ours.texts, known)
    told = np.array([bool(about) for about in ours.about])
    own = [frozenset([ORGANISATION] if about == ORGANISATION else []) for about in ours.about]
    about_labels = learning.label_rows([ORGANISATION], own, ours.groups)
    about_model, about_scores = _some(table, kind_rare, about_labels, ours.texts, told)
    if is_kept:
        for name, made in ((THEMES, model), (KINDS, kind_model), (ABOUT, about_model)):
            save(made, WEIGHTS / f"{name}.npz")
    return (
        scores[:count] >= model.thresholds, kind_scores[:count].argmax(axis=1),
        about_scores[:count, 0] >= about_model.thresholds[0], read,
    )  # fmt: skip


def _some(table, rare: np.ndarray, labels: learning.Labels, texts: list[str], rows: np.ndarray):
    """A model of some of the rows; the tuning part is always among them and stands first."""
    places = np.flatnonzero(rows)
    chosen = learning.Labels(labels.names, labels.truth[places], labels.groups[places])
    return learning.learn(table[places], rare, chosen, [texts[place] for place in places])


def by_coder(said: list[Labelled]) -> tuple[np.ndarray, np.ndarray, np.ndarray, Read]:
    """Codes by the weights as they are kept."""
    coder = Coder(load_catalogue())
    made, _ = coder.code([one.text for one in said], [one.under for one in said])
    names = coder.themes.labels
    themes = np.array([[name in {code.theme_id for code in one.themes} for name in names] for one in made])
    kinds = np.array([coder.kinds.labels.index(one.kind) for one in made])
    read = read_texts([one.text for one in said], coder.themes.lexicon, names)
    return themes, kinds, np.array([one.about == ORGANISATION for one in made]), read


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["tuning", "evaluation"], default="tuning")
    parser.add_argument("--learn", action="store_true", help="keep the weights")
    parser.add_argument("--speed", action="store_true", help="tell only how fast")
    chosen = parser.parse_args()
    said = [one for document in read_corpus(chosen.part) for one in document.observations()]
    if chosen.speed:
        _tell_speed([one.text for one in said])
        return
    if chosen.part == "evaluation":
        themes, kinds, about, read = by_coder(said)
    else:
        themes, kinds, about, read = learned(material(), chosen.learn)
    _tell_themes(said, themes, read)
    _tell_kinds(said, kinds, about)
    _tell_doubles(said, read.vectors[: len(said)])
    _tell_speed([one.text for one in said])


def _tell_themes(said: list[Labelled], coded: np.ndarray, read: Read) -> None:
    wording = theme_wording(load_catalogue())
    names, count = wording.labels, len(said)
    truth = learning.label_rows(names, [one.themes for one in said], ["" for _ in said]).truth
    languages = np.array([one.language for one in said])
    definitions = np.vstack([encode(words).mean(axis=0) for words in wording.definitions.values()])
    ways = {
        "both, learnt": coded,
        "cue words only": read.strong[:count] > 0,
        "encoder only": read.vectors[:count] @ definitions.T > NEAREST,
    }
    print(f"{count} observations, {len(names)} themes")
    for name, way in ways.items():
        parts = [_f1_of(language, way[languages == language], truth[languages == language]) for language in LANGUAGES]
        print(f"{name}: micro-{_f1_of('F1', way, truth)}; {'; '.join(parts)}")
    hits = float((coded & truth).sum())
    print(f"precision {hits / coded.sum():.2f}, recall {hits / truth.sum():.2f}")
    exact = (coded == truth).all(axis=1).mean()
    found = (coded & truth).any(axis=1)[truth.any(axis=1)].mean()
    print(f"all themes right {exact:.2f}; at least one of the true ones {found:.2f}")
    for place in np.argsort([f1(coded[:, place], truth[:, place]) for place in range(len(names))]):
        own = [
            f"{language} {f1(coded[languages == language, place], truth[languages == language, place]):.2f}"
            for language in LANGUAGES
        ]
        whole = _f1_of(names[place], coded[:, place : place + 1], truth[:, place : place + 1])
        print(f"  {whole}, {', '.join(own)}; of {truth[:, place].sum()}")


def _f1_of(name: str, told: np.ndarray, truth: np.ndarray) -> str:
    low, high = limits(told, truth)
    return f"{name} {f1(told, truth):.2f} ({low:.2f} to {high:.2f})"


def _tell_kinds(said: list[Labelled], kinds: np.ndarray, about: np.ndarray) -> None:
    names = kind_wording(load_catalogue()).labels
    truth = np.array([names.index(one.kind) for one in said])
    own = [f1(kinds == place, truth == place) for place in range(len(names))]
    listed = ", ".join(f"{name} {value:.2f}" for name, value in zip(names, own, strict=True))
    print(f"kinds: macro-F1 {np.mean(own):.2f}, right {np.mean(kinds == truth):.2f} ({listed})")
    for language in LANGUAGES:
        rows = np.array([one.language == language for one in said])
        each = [f1(kinds[rows] == place, truth[rows] == place) for place in range(len(names))]
        print(f"  {language}: macro-F1 {np.mean(each):.2f}")
    is_own = np.array([one.about == ABOUT_IDS[1] for one in said])
    print(f"about the organisation itself: F1 {f1(about, is_own):.2f}, right {np.mean(about == is_own):.2f}")


def _tell_doubles(said: list[Labelled], vectors: np.ndarray) -> None:
    """Pairs of repeated sayings found, and found rightly."""
    near = np.triu(vectors @ vectors.T, 1) >= ALIKE
    name = np.array([one.duplicate for one in said], dtype=object)
    same = np.triu((name[:, None] == name[None, :]) & (name[:, None] != ""), 1)
    print(f"repetitions: {int((near & same).sum())} of {int(same.sum())} pairs found, of {int(near.sum())} told")


def _tell_speed(texts: list[str]) -> None:
    """Texts a second of the whole coding, at three sizes: linear where they are alike. No text twice."""
    coder = Coder(load_catalogue())
    coder.code(texts[:50], [""] * 50)
    for times in (1, 4, 16):
        many = [f"{text} ({time})" for time in range(times) for text in texts]
        started = time.perf_counter()
        coder.code(many, [""] * len(many))
        print(f"speed: {len(many) / (time.perf_counter() - started):.0f} observations a second of {len(many)}")


if __name__ == "__main__":
    main()
