"""Sentences that state a fact. Each is bound to its row and its test, and becomes a row of mart.claim.

No "higher" is written unless `comparison` says so; what was not compared says nothing of the sort.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.reporting.words import Words

COLUMNS = ["claim_id", "document", "language", "zone_id", "text", "indicator_id", "theme_id", "period", "value",
           "comparison", "is_strength"]  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """One fact, in no language yet: the row it rests on and the yardstick it speaks of."""

    slot: str
    row: pd.Series
    yardstick: str = "benchmark"
    is_strength: bool = False

    @property
    def claim_id(self) -> str:
        return f"{self.row.zone_id}.{self.slot}.{self.row.indicator_id}.{self.row.period}"

    @property
    def comparison(self) -> str:
        return self.row.reference_comparison if self.yardstick == "reference" else self.row.comparison

    def template(self, catalogue: Catalogue) -> str:
        """The key of its sentence: by whom it concerns, how it is known, and what the test says."""
        indicator = catalogue.indicators[self.row.indicator_id]
        if self.yardstick == "reference" and self.comparison != "not_compared":
            return f"claims.reference_{self.comparison}"
        if indicator.persons == "numerator" and self.row.persons > 0:
            known = "estimated" if self.row.is_estimated else "counted"
            return f"claims.people_{known}_{self.comparison}"
        return f"claims.level_{self.comparison}"

    def text(self, catalogue: Catalogue, words: Words) -> str:
        """The sentence in one language."""
        indicator = catalogue.indicators[self.row.indicator_id]
        label = indicator.reference.label if indicator.reference else None
        return words.say(
            self.template(catalogue),
            title=indicator.title.in_language(words.language),
            phrase=indicator.phrase.in_language(words.language),
            persons=words.persons(self.row.persons, bool(self.row.is_estimated)),
            value=self._share(indicator, words),
            benchmark=words.value(self.row.benchmark_value, indicator),
            reference=words.value(self.row.reference_value, indicator),
            reference_label=label.in_language(words.language) if label else "",
        )

    def _share(self, indicator: Indicator, words: Words) -> str:
        """The value, and what it is a share of."""
        value = words.value(self.row.value, indicator)
        return f"{value} {indicator.share_of.in_language(words.language)}" if indicator.share_of else value


def claim_table(claims: list[Claim], catalogue: Catalogue, document: str, languages: list[str]) -> pd.DataFrame:
    """mart.claim: one row per sentence and language, the claim_id alike in all."""
    rows = []
    for language in languages:
        words = Words.of(catalogue, language)
        for claim in claims:
            row = claim.row
            rows.append(
                (claim.claim_id, document, language, row.zone_id, claim.text(catalogue, words), row.indicator_id,
                 catalogue.indicators[row.indicator_id].theme, row.period, row.value, claim.comparison,
                 claim.is_strength)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)
