"""Words learned from what people corrected, proposed for the thesaurus. Nothing is added by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pipelines.field.coding.lexicon import Lexicon, words_of

FEWEST = 3  # observations a word must stand in before it is proposed
LEAST_LIFT = 4.0  # how much oftener it stands in the theme's observations than in others
SHORTEST = 5  # letters
MOST = 10  # words per theme and language
_TAKEN_OUT = re.compile(r"\[[^\]]*\]")  # what stands for personal data: nobody said it
COLUMNS = ["theme_id", "language", "word", "observations", "elsewhere", "lift"]


def proposed_words(
    texts: Sequence[tuple[str, str]], themes: Sequence[frozenset[str]], lexicon: Lexicon
) -> pd.DataFrame:
    """Words that people's own codes point to and no cue knows, the surest first within a theme.

    texts: (language, text) of observations a person confirmed or corrected; themes: what holds for each. lexicon: every
    cue there is.
    """
    rows = []
    for language in sorted({language for language, _ in texts}):
        places = [place for place, (own, _) in enumerate(texts) if own == language]
        words = [set(words_of(_TAKEN_OUT.sub(" ", texts[place][1]))) for place in places]
        counts = Counter(word for own in words for word in own)
        for theme in sorted({theme for place in places for theme in themes[place]}):
            own = [said for place, said in zip(places, words, strict=True) if theme in themes[place]]
            rows += _of_theme(theme, language, own, counts, len(places), lexicon)
    types = {"theme_id": "str", "language": "str", "word": "str", "observations": "int64", "elsewhere": "int64",
             "lift": "float64"}  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).astype(types)


def _of_theme(
    theme: str, language: str, own: list[set[str]], counts: Counter[str], total: int, lexicon: Lexicon
) -> list[tuple]:
    """A theme's words, best first."""
    inside = Counter(word for said in own for word in said)
    found = []
    for word, often in inside.items():
        elsewhere = counts[word] - often
        share, other = often / len(own), (elsewhere + 0.5) / (total - len(own) + 1)
        is_new = len(word) >= SHORTEST and not word.isdigit() and theme not in {cue.label for cue in lexicon.find(word)}
        if often >= FEWEST and is_new and share / other >= LEAST_LIFT:
            found.append((theme, language, word, often, elsewhere, share / other))
    return sorted(found, key=lambda row: (-row[3] * row[5], row[2]))[:MOST]
