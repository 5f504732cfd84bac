"""What must hold of an indicator table, whatever the figures are."""

from __future__ import annotations

import pandas as pd

STATES = {"value", "zero", "suppressed", "missing", "not_applicable", "not_comparable"}
COMPARISONS = {"higher", "lower", "similar", "not_compared"}
DIFFERENT = ["higher", "lower"]
JUDGED = ["better", "worse", "neutral"]  # a difference, judged by the indicator's polarity
_SLACK = 1e-9


def indicator_faults(table: pd.DataFrame, area: str, areas: int, indicators: int) -> list[str]:
    """Sentences for what does not hold in mart.<level>_indicator; `area` names its key column."""
    has_value = table.status.isin(["value", "zero"])
    share = table["method"].str.contains("wilson")
    scale = table.value.abs().clip(lower=1) * _SLACK
    rules = {
        "state that does not exist": ~table.status.isin(STATES),
        "comparison that does not exist": ~table.comparison.isin(COMPARISONS),
        "value without the state `value` or `zero`": table.value.notna() & ~has_value,
        "state `value` without a value": table.value.isna() & has_value,
        "interval that does not contain its value": (table.lower_95 > table.value + scale)
        | (table.upper_95 < table.value - scale),
        "99.8 % interval inside the 95 % one": (table.lower_998 > table.lower_95 + scale)
        | (table.upper_998 < table.upper_95 - scale),
        "percentage outside 0–100": share & ((table.value < -_SLACK) | (table.value > 100 + _SLACK)),
        "judgement without a difference": table.judgement.isin(JUDGED) & ~table.comparison.isin(DIFFERENT),
        "judgement of the reference without a difference": table.reference_judgement.isin(JUDGED)
        & ~table.reference_comparison.isin(DIFFERENT),
        "comparison without an interval": table.lower_95.isna() & table.comparison.isin(["higher", "lower"]),
        "coverage outside 0–100": (table.coverage_pct < -_SLACK) | (table.coverage_pct > 100 + _SLACK),
    }
    faults = []
    for rule, broken in rules.items():
        rows = table[broken.fillna(False)]
        if len(rows):
            first = rows.iloc[0]
            faults.append(f"{len(rows)} rows: {rule}, first {first[area]} {first.indicator_id} {first.period}")
    if table[area].nunique() != areas:
        faults.append(f"{table[area].nunique()} areas, expected {areas}")
    if table.indicator_id.nunique() != indicators:
        faults.append(f"{table.indicator_id.nunique()} indicators, expected {indicators}: one fell silent")
    return faults
