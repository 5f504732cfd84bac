"""Sentences that state a fact. Each is bound to its row, its test and its state, and becomes a row of mart.claim.

`say` makes the sentence, for a document and for mart.claim alike; nothing else may write a fact. Where a sentence
depends on a test its words are chosen by what the bond holds: no "higher" unless `comparison` says so, no "rising"
unless `trend` does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.diagnostics.comparison import judge
from pipelines.reporting.edition import table_of
from pipelines.reporting.style import ARROWS, JUDGEMENT
from pipelines.reporting.terms import Term
from pipelines.reporting.words import Words

COLUMNS = ["claim_id", "document", "language", "zone_id", "text", "indicator_id", "theme_id", "period", "value",
           "comparison", "is_strength", "section", "state", "test", "judgement", "reading", "trend",
           "stands_out", "is_estimated", "source_table"]  # fmt: skip

HAS_VALUE = ["value", "zero"]
ZONE_TABLE = table_of("zone_indicator")


@dataclass(frozen=True)
class Bond:
    """What a sentence rests on: a row of a table, the test it repeats, the state of the figure.

    test: `none` (values are stated, nothing compared), `benchmark_95`, `reference_95` (a yardstick outside the
    95 % interval), `stands_out_998`, `trend_002`, `count` (rows were counted), or another test's name.
    reading: the judgement as documents word it, where a difference too small to matter is `small`.
    """

    source_table: str
    indicator_id: str = ""
    theme_id: str = ""
    period: str = ""
    value: float = math.nan
    state: str = "value"
    test: str = "none"
    comparison: str = "not_compared"
    judgement: str = "not_compared"
    reading: str = "not_compared"
    trend: str = "cannot_calculate"
    stands_out: bool = False
    is_estimated: bool = False

    @property
    def is_held(self) -> bool:
        """Whether there is a figure at all."""
        return self.state in HAS_VALUE


@dataclass(frozen=True)
class Claim:
    """One sentence in no language yet.

    `section` and `slot` name it among its area's sentences. `template` is a key of the string files; with
    `follows`, the name of a field of the bond, the field's content is the key's ending, so that the words follow
    the test. `terms` fill the template.
    """

    section: str
    slot: str
    zone_id: str
    template: str
    bond: Bond
    terms: Mapping[str, Term] = field(default_factory=dict)
    follows: str = ""
    is_strength: bool = False

    @property
    def claim_id(self) -> str:
        return f"{self.zone_id}.{self.section}.{self.slot}"

    @property
    def key(self) -> str:
        """The whole key of its sentence."""
        return f"{self.template}_{getattr(self.bond, self.follows)}" if self.follows else self.template


@dataclass(frozen=True)
class Said:
    """A claim in one language: the sentence, and the pieces of it that a table or a picture sets apart."""

    claim: Claim
    text: str
    parts: Mapping[str, str]

    @property
    def arrow(self) -> str:
        """The direction of a difference, where the test found one."""
        return ARROWS.get(self.claim.bond.comparison, "")

    @property
    def sign(self) -> str:
        """The name of the sign that stands for the reading."""
        return self.claim.bond.reading

    @property
    def colour(self) -> str:
        return JUDGEMENT[self.claim.bond.reading]


def say(claim: Claim, words: Words) -> Said:
    """The claim in one language. Raises BuildFailed where the language has no such sentence."""
    parts = {name: term.write(words) for name, term in claim.terms.items()}
    return Said(claim, words.say(claim.key, **parts), parts)


def reading_of(row, indicator: Indicator, yardstick: str = "benchmark") -> str:
    """The judgement as a reader needs it: a difference too small to matter is called small, not better or worse."""
    if row.status not in HAS_VALUE:
        return "not_compared"
    judgement, other = row.judgement, row.benchmark_value
    if yardstick == "reference":
        judgement = str(judge([row.reference_comparison], [indicator.polarity])[0])
        other = row.reference_value
    is_different = judgement in ("better", "worse", "neutral")
    return "small" if is_different and abs(row.value - other) < indicator.relevant_difference else judgement


def bond_of(row, catalogue: Catalogue, test: str = "none", yardstick: str = "benchmark") -> Bond:
    """The bond to a row of mart.zone_indicator; `yardstick` says whose comparison the sentence repeats."""
    indicator = catalogue.indicators[row.indicator_id]
    known = row.status in HAS_VALUE
    comparison = row.reference_comparison if yardstick == "reference" else row.comparison
    return Bond(
        source_table=ZONE_TABLE,
        indicator_id=row.indicator_id,
        theme_id=indicator.theme,
        period=row.period,
        value=float(row.value) if known else math.nan,
        state=row.status,
        test=test,
        comparison=comparison if known else "not_compared",
        judgement=row.judgement if known else "not_compared",
        reading=reading_of(row, indicator, yardstick),
        trend=row.trend if known else "cannot_calculate",
        stands_out=bool(known and row.stands_out),
        is_estimated=bool(known and row.is_estimated),
    )


def claim_table(claims: Iterable[Claim], catalogue: Catalogue, document: str, languages: list[str]) -> pd.DataFrame:
    """mart.claim: one row per sentence and language, the claim_id alike in all."""
    rows = []
    claims = list(claims)
    for language in languages:
        words = Words.of(catalogue, language)
        for claim in claims:
            bond = claim.bond
            rows.append(
                (claim.claim_id, document, language, claim.zone_id, say(claim, words).text, bond.indicator_id,
                 bond.theme_id, bond.period, bond.value, bond.comparison, claim.is_strength, claim.section, bond.state,
                 bond.test, bond.judgement, bond.reading, bond.trend, bond.stands_out,
                 bond.is_estimated, bond.source_table)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)
