"""Listening plans: what a zone has not heard yet, asked in its next workshop, and of whom. Never "no need"."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.listening_models import ListeningQuestion
from pipelines.field.signal.evidence import MENTIONED, NOT_HEARD

QUESTIONS = 3
COLUMNS = ["zone_id", "place", "theme_id", "warm", "elsewhere_pct", *(f"question_{name}" for name in LANGUAGES), "whom",
           "roles"]  # fmt: skip


def listening_plans(
    evidence: pd.DataFrame, questions: Mapping[str, ListeningQuestion], cold: Mapping[str, str], region_id: str
) -> pd.DataFrame:
    """Three questions per zone: themes not heard or only mentioned there, those most heard elsewhere first.

    evidence: mart.evidence. cold: what files can say of each theme; where they say nothing, the field is asked sooner.
    Themes about how the sector itself works are not asked about: give only the themes that may be.
    """
    region = evidence[evidence.zone_id == region_id].set_index("theme_id").share_pct
    rows = []
    for zone, own in evidence[evidence.zone_id != region_id].groupby("zone_id", sort=False):
        little = own[own.warm.isin([NOT_HEARD, MENTIONED]) & own.theme_id.isin(list(questions))]
        ranked = sorted(
            little.itertuples(index=False),
            key=lambda row: (row.warm != NOT_HEARD, -_elsewhere(region, row.theme_id), _rank(cold, row.theme_id),
                             row.theme_id),
        )  # fmt: skip
        for place, row in enumerate(ranked[:QUESTIONS], 1):
            asked = questions[row.theme_id]
            said = [asked.question.in_language(language) for language in LANGUAGES]
            rows.append((zone, place, row.theme_id, row.warm, _elsewhere(region, row.theme_id), *said,
                         "; ".join(asked.whom), "; ".join(asked.roles)))  # fmt: skip
    words = dict.fromkeys((name for name in COLUMNS if name not in ("place", "elsewhere_pct")), "str")
    return pd.DataFrame(rows, columns=COLUMNS).astype(words | {"place": "int64", "elsewhere_pct": "float64"})


def _elsewhere(region: pd.Series, theme_id: str) -> float:
    share = region.get(theme_id, 0.0)
    return 0.0 if pd.isna(share) else float(share)


def _rank(cold: Mapping[str, str], theme_id: str) -> int:
    """What no file can say is asked before what figures show anyway."""
    return ("never", "none", "proxy", "direct").index(cold[theme_id])
