"""How far two coders agree, per theme: Krippendorff's alpha.

Krippendorff (2018), Content Analysis, 4th ed., ch. 12: alpha = 1 - observed / expected disagreement, over the pairs of
codes given to the same unit. At .80 and above a theme may be relied on, from .667 tentatively.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

import pandas as pd

from pipelines.field.review.corrections import DISCARDED, Correction, standing

USABLE, TENTATIVE = 0.800, 0.667
COLUMNS = ["theme_id", "units", "coders", "agreed_pct", "alpha", "reading"]


def alpha(units: Iterable[Sequence[Hashable]]) -> float:
    """Krippendorff's alpha of nominal codes; NaN where fewer than two units were coded twice, or all codes are alike.

    units: the codes each unit got, one per coder who coded it; those with one code only say nothing.
    """
    coded = [Counter(codes) for codes in units if len(codes) > 1]
    counts = sum(coded, Counter())
    total = counts.total()
    expected = total**2 - sum(often**2 for often in counts.values())
    if len(coded) < 2 or expected == 0:
        return float("nan")
    observed = sum(
        (codes.total() ** 2 - sum(often**2 for often in codes.values())) / (codes.total() - 1) for codes in coded
    )
    return 1 - (total - 1) * observed / expected


def agreement(
    corrections: Iterable[Correction], machine: Mapping[str, frozenset[str]], themes: Iterable[str]
) -> pd.DataFrame:
    """Per theme: units two people coded, coders, share they agreed on, alpha, and how it reads.

    machine: the machine's themes of each observation, for those who only confirmed. A coder's latest word is their
    code; what they left out in the end is none.
    """
    chosen: dict[str, dict[str, frozenset[str]]] = {}
    for one in sorted((one for one in corrections if one.reviewer), key=standing):
        codes = chosen.setdefault(one.observation_id, {})
        codes.pop(one.reviewer, None)
        if one.state != DISCARDED:
            own = one.theme_ids
            said = machine.get(one.observation_id, frozenset()) if own is None else frozenset(own)
            codes[one.reviewer] = said
    twice = [codes for codes in chosen.values() if len(codes) > 1]
    coders = len({name for codes in twice for name in codes})
    rows = []
    for theme in themes:
        units = [[theme in said for said in codes.values()] for codes in twice]
        value = alpha(units)
        agreed = 100 * sum(len(set(codes)) == 1 for codes in units) / len(units) if units else float("nan")
        rows.append((theme, len(units), coders, agreed, value, _reading(value)))
    types = {"theme_id": "str", "units": "int64", "coders": "int64", "agreed_pct": "float64", "alpha": "float64",
             "reading": "str"}  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).astype(types)


def _reading(value: float) -> str:
    if value != value:
        return "cannot_calculate"
    return "use" if value >= USABLE else "tentative" if value >= TENTATIVE else "not_reliable"
