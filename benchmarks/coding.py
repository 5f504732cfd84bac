"""How well themes are coded: F1 by theme and language on documents the weights never saw, beside two baselines.

    python benchmarks/coding.py

Everything is told on the tuning part of the labelled corpus, each document coded by weights learnt without it. The
evaluation part stays unread until the coding is used in a build.
"""

from __future__ import annotations

import time

import numpy as np

from pipelines.catalogue.cues import load_examples
from pipelines.catalogue.loading import load_catalogue
from pipelines.demo.corpus import read_corpus
from pipelines.field.coding import learning
from pipelines.field.coding.scoring import read_texts, theme_wording

NEAREST = 0.30  # how near a definition must lie for the encoder alone to say a theme


def f1(told: np.ndarray, truth: np.ndarray) -> float:
    """Micro-F1 of some labels."""
    return 2 * float((told & truth).sum()) / max(float(told.sum() + truth.sum()), 1.0)


def main() -> None:
    """Print the figures."""
    wording = theme_wording(load_catalogue())
    names = list(wording.cues)
    said = [one for document in read_corpus("tuning") for one in document.observations()]
    examples = load_examples()
    started = time.perf_counter()
    read = read_texts([*(one.text for one in said), *(one.text for one in examples)], wording.lexicon, names)
    seconds = time.perf_counter() - started
    told = [*(one.themes for one in said), *(frozenset(one.themes) for one in examples)]
    labels = learning.label_rows(names, told, [*(one.document for one in said), *("" for _ in examples)])
    definitions, count = wording.vectors(), len(said)
    truth, languages = labels.truth[:count], np.array([one.language for one in said])
    weights, scores = learning.learn(read, labels, definitions)
    coded = scores[:count] >= weights.thresholds
    print(
        f"{count} observations, {len(examples)} examples, {len(names)} themes; {len(told) / seconds:.0f} texts a second"
    )
    ways = {
        "cue words only": read.strong[:count] > 0,
        "encoder only": read.vectors[:count] @ definitions.T > NEAREST,
        "both, learnt": coded,
    }
    for name, way in ways.items():
        own = [
            f"{language} {f1(way[languages == language], truth[languages == language]):.2f}"
            for language in ("nl", "fr")
        ]
        print(f"{name}: micro-F1 {f1(way, truth):.2f} ({', '.join(own)})")
    for place in np.argsort([f1(coded[:, place], truth[:, place]) for place in range(len(names))]):
        print(f"  {names[place]}: {f1(coded[:, place], truth[:, place]):.2f} of {truth[:, place].sum()}")


if __name__ == "__main__":
    main()
