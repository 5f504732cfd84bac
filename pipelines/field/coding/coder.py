"""Codes what was said: themes, kind, whether it is about the territory, and the words that made each code.

Below all thresholds the answer is "none of these". What stands above an observation in its document (a heading, a
question) helps with its kind: a bare sentence under "Decisions" is likelier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.catalogue.models import Catalogue
from pipelines.field.coding.encoder import encode
from pipelines.field.coding.features import Read, matrix, read_texts
from pipelines.field.coding.lexicon import Cue, words_of
from pipelines.field.coding.model import WEIGHTS, Model, load
from pipelines.field.coding.wording import Wording, kind_wording, theme_wording
from pipelines.problems import BuildFailed

THEMES, KINDS, ABOUT = "themes", "kinds", "about"
TERRITORY, ORGANISATION = "territory", "organisation"
HEAD_HELPS, NAMING = 1.5, 4  # log-odds that a kind gains, words of a heading that names it: set on the tuning part
HEADING, LONGEST_HEADING = "zq", 12  # letters no word begins with; words of a heading that are looked at
MEANING_ONLY = "~"  # no cue word stands in the text: its meaning, or pieces of its words, made the code
MOST_THEMES = 4
FULL_DOUBT = 0.12  # this far from the threshold nothing is in doubt


@dataclass(frozen=True)
class ThemeCode:
    """One theme given to a text: its score (0 to 1) and the words that point to it."""

    theme_id: str
    score: float
    reason: str


@dataclass(frozen=True)
class Coded:
    """What the machine proposes for one text. doubt: 0 sure, 1 on the edge of another answer."""

    themes: tuple[ThemeCode, ...]
    kind: str
    kind_score: float
    about: str
    doubt: float


class Coder:
    """Codes texts by the weights that were learnt."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.themes, self.kinds = theme_wording(catalogue), kind_wording(catalogue)
        self.models: dict[str, Model] = {name: load(WEIGHTS / f"{name}.npz") for name in (THEMES, KINDS, ABOUT)}
        _refuse_others(THEMES, self.models[THEMES].labels, self.themes.labels)
        _refuse_others(KINDS, self.models[KINDS].labels, self.kinds.labels)

    def code(self, texts: Sequence[str], under: Sequence[str]) -> tuple[list[Coded], np.ndarray]:
        """What is proposed for each text, and the texts' vectors (for `duplicates`).

        under: what each text stands under in its document, "" where that is not known. An empty text gets no code.
        """
        if not texts:
            return [], encode([])
        read = read_texts(texts, self.themes.lexicon, self.themes.labels)
        scores = self.models[THEMES].scores(matrix(read, self.models[THEMES].rare))
        kinds, about = self._kinds(texts, under, read)
        made = [
            self._coded(text, scores[at], read.cues[at], kinds[at], about[at]) for at, text in enumerate(texts)
        ]  # fmt: skip
        return made, read.vectors

    def _kinds(self, texts: Sequence[str], under: Sequence[str], themes: Read) -> tuple[np.ndarray, np.ndarray]:
        features = kind_features(texts, under, self.kinds, themes.vectors)
        table = matrix(features, self.models[KINDS].rare)  # both were learnt from the same texts
        kinds, about = (self.models[name].scores(table) for name in (KINDS, ABOUT))
        return self._helped(kinds, under), about

    def _helped(self, kinds: np.ndarray, under: Sequence[str]) -> np.ndarray:
        """Scores of kinds, lifted where a short heading names that kind and no other."""
        odds = np.ones_like(kinds)
        for row, head in enumerate(under):
            named = {cue.label for cue in self.kinds.lexicon.find(head)} if len(words_of(head)) <= NAMING else set()
            if len(named) == 1:
                odds[row, self.kinds.labels.index(named.pop())] = np.exp(HEAD_HELPS)
        return kinds * odds / (1 - kinds + kinds * odds)

    def _coded(self, text: str, scores: np.ndarray, cues: list[Cue], kinds: np.ndarray, about: np.ndarray) -> Coded:
        if not text.strip():
            return Coded((), "", 0.0, "", 0.0)
        model = self.models[THEMES]
        margins = scores - model.thresholds
        best = [int(place) for place in np.argsort(-margins, kind="stable")[:MOST_THEMES] if margins[place] >= 0]
        codes = tuple(ThemeCode(model.labels[place], float(scores[place]), _reason(model.labels[place], cues))
                      for place in best)  # fmt: skip
        order = np.argsort(-kinds, kind="stable")
        nearest = min(float(np.abs(margins).min()), float(kinds[order[0]] - kinds[order[1]]))
        names, is_own = self.models[KINDS].labels, about[0] >= self.models[ABOUT].thresholds[0]
        return Coded(
            codes, names[order[0]], float(kinds[order[0]]), ORGANISATION if is_own else TERRITORY,
            round(max(0.0, 1 - nearest / FULL_DOUBT), 4),
        )  # fmt: skip


def _refuse_others(name: str, learned: Sequence[str], wanted: Sequence[str]) -> None:
    """Weights fit the labels they were learnt with, in their order: with others every code would be another's."""
    if list(learned) != list(wanted):
        changed = ", ".join(sorted(set(learned) ^ set(wanted))) or "their order"
        found = f"{name}.yml: other {name} than the weights of coding were learnt with ({changed})"
        raise BuildFailed(f"{found}; make them anew with python benchmarks/coding.py --learn")


def kind_features(texts: Sequence[str], under: Sequence[str], wording: Wording, vectors: np.ndarray) -> Read:
    """Texts read for their kind, with what they stand under before them.

    The heading's words are made words of their own: "besluiten" above a text is not "besluiten" in it.
    """
    marked = [" ".join([*_headed(head), text]) for head, text in zip(under, texts, strict=True)]
    return read_texts(marked, wording.lexicon, wording.labels, vectors)


def _headed(head: str) -> list[str]:
    return [f"{HEADING}{word}" for word in words_of(head)[:LONGEST_HEADING]]


def _reason(theme_id: str, cues: list[Cue]) -> str:
    """The cue words that point to a theme, the strong ones first."""
    own = sorted((cue for cue in cues if cue.label == theme_id), key=lambda cue: not cue.is_strong)
    return ", ".join(dict.fromkeys(cue.written.strip("*") for cue in own[:4])) or MEANING_ONLY
