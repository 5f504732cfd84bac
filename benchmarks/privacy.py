"""How well personal data are found in the labelled corpus: recall by type, precision, and speed, by language.

    python benchmarks/privacy.py [--part tuning] [--show] [--without SHARE]

Recall: the share of marked pieces of which every letter and digit was removed. Precision over characters: the share of
removed letters and digits that are marked; over spans: the share of removed pieces that touch a marked one. Titles,
lines and every column of every row count, not only observations. `--show` prints what was missed and taken wrongly;
never use it, or tune, on the evaluation part. `--without 0.5` forgets that share of the listed names, drawn by chance
with a fixed seed: how much hangs on having a name on the list.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.privacy_models import PrivacyRules
from pipelines.demo.corpus import PARTS, Document, read_corpus, unmarked
from pipelines.field.privacy.patterns import Span, Type
from pipelines.field.privacy.redaction import Redactor

_MARK = re.compile(r"\[\[(\w+)\|([^\]\[]+)\]\]")
_TEXTS = ("title", "line", "heading", "say")


@dataclass
class Score:
    """What was found of what there is, of one language."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    right_characters: int = 0
    spans: int = 0
    right_spans: int = 0


def texts_of(document: Document) -> list[tuple[str, str]]:
    """Every text of a document, marked, with its language."""
    blocks = [
        (block[key], block.get("language", document.language))
        for block in document.blocks
        for key in _TEXTS
        if key in block
    ]
    rows = [(value, document.language) for row in document.rows for value in row.values() if isinstance(value, str)]
    return blocks + rows


def truth_of(marked: str) -> Iterator[Span]:
    """The marks of a text as places in its unmarked form."""
    shorter = 0
    for found in _MARK.finditer(marked):
        start = found.start() - shorter
        kind = cast(Type, found[1])
        yield Span(start, start + len(found[2]), kind)
        shorter += len(found[0]) - len(found[2])


def places(text: str, spans: list[Span]) -> set[int]:
    """The places of letters and digits inside spans."""
    return {place for span in spans for place in range(span.start, span.end) if text[place].isalnum()}


def judge(score: Score, text: str, truth: list[Span], found: list[Span], show: bool) -> None:
    """Add one text to the score."""
    removed, marked = places(text, found), places(text, truth)
    score.characters += len(removed)
    score.right_characters += len(removed & marked)
    for span in truth:
        complete = places(text, [span]) <= removed
        score.marked[span.type] += 1
        score.found[span.type] += complete
        if show and not complete:
            print(
                "missed ",
                span.type,
                repr(text[span.start : span.end]),
                "|",
                text[max(0, span.start - 40) : span.end + 30],
            )
    for span in found:
        right = bool(places(text, [span]) & marked)
        score.spans += 1
        score.right_spans += right
        if show and not places(text, [span]) <= marked:
            print(
                "wrongly",
                span.type,
                repr(text[span.start : span.end]),
                "|",
                text[max(0, span.start - 40) : span.end + 30],
            )


def forgetting(rules: PrivacyRules, share: float) -> PrivacyRules:
    """The rules with a share of the listed names left out."""
    chance = random.Random(1)
    names = [name for lists in (rules.names.first, rules.names.family) for held in lists.values() for name in held]
    kept = {name for name in sorted(set(names)) if chance.random() >= share}

    def thinned(lists: dict[str, list[str]]) -> dict[str, list[str]]:
        return {origin: [name for name in held if name in kept] for origin, held in lists.items()}

    update = {"first": thinned(rules.names.first), "family": thinned(rules.names.family)}
    return rules.model_copy(update={"names": rules.names.model_copy(update=update)})


def report(language: str, score: Score) -> None:
    """Print the figures of one language."""
    for kind, count in sorted(score.marked.items()):
        print(f"{language}  recall {kind:16} {score.found[kind] / count:.3f}  ({score.found[kind]}/{count})")
    print(f"{language}  precision over characters {score.right_characters / max(score.characters, 1):.3f}, "
          f"over spans {score.right_spans / max(score.spans, 1):.3f} ({score.right_spans}/{score.spans})")  # fmt: skip


def main() -> None:
    """Clean every document of the part as a whole, and print how well."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=PARTS, default="tuning")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--without", type=float, default=0.0)
    chosen = parser.parse_args()
    redactor = Redactor(forgetting(load_catalogue().privacy, chosen.without))
    scores = {"nl": Score(), "fr": Score()}
    count, seconds = 0, 0.0
    for document in read_corpus(chosen.part):
        marked = texts_of(document)
        texts = [unmarked(text) for text, _ in marked]
        known = redactor.known_in(texts)
        for (with_marks, language), text in zip(marked, texts, strict=True):
            judge(
                scores[language], text, list(truth_of(with_marks)), redactor.spans(text, language, known), chosen.show
            )
        started = time.perf_counter()
        for text in texts:
            redactor.clean(text, document.language, known)
        seconds += time.perf_counter() - started
        count += len(texts)
    both = Score()
    for score in scores.values():
        both.marked += score.marked
        both.found += score.found
        for name in ("characters", "right_characters", "spans", "right_spans"):
            setattr(both, name, getattr(both, name) + getattr(score, name))
    for language, score in [*scores.items(), ("all", both)]:
        report(language, score)
    print(f"{count / seconds:,.0f} texts a second")


if __name__ == "__main__":
    main()
