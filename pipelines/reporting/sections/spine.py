"""Spine chart: every figure against its yardsticks on one scale, the zones' spread behind it.

The centre line is the rest of the region, or for the region, which has no rest, the fixed reference. A step is the
difference that begins to matter, so that figures of every unit share one scale; after the spine charts of Public
Health England's Fingertips. Right is more favourable wherever a figure has a good and a bad side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.reporting import statements
from pipelines.reporting.claims import HAS_VALUE, ZONE_TABLE, Bond, Claim, Said, bond_of, say
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.terms import Number, Title, Value, Yardstick
from pipelines.reporting.words import Words

NAME = "spine"
PARTS = (0, 0.25, 0.5, 0.75, 1)
FEWEST_ZONES = 3  # with fewer there is no spread to speak of
PANELS = ("judged", "plain")


@dataclass(frozen=True)
class Scale:
    """Where values of one figure lie from 0 (left) to 1 (right); its yardstick in the middle."""

    centre: float
    step: float
    widest: float
    direction: int

    def at(self, value: float) -> float | None:
        """The place of a value, at the edge when it lies beyond; None without one."""
        if math.isnan(value):
            return None
        steps = self.direction * (value - self.centre) / self.step
        return round(0.5 + max(-1.0, min(1.0, steps / self.widest)) / 2, 4)

    def is_beyond(self, value: float) -> bool:
        return bool(abs(value - self.centre) > self.step * self.widest)  # no value lies nowhere


@dataclass(frozen=True)
class Row:
    """One figure: its sentence, that of its fixed reference, that of the zones' spread, and places on the scale."""

    domain: str
    panel: str
    reading: Claim
    against: Claim | None
    spread: Claim | None
    places: dict[str, float | None]
    beyond: dict[str, bool]


@dataclass(frozen=True)
class Facts:
    """The rows of one area's chart, and how many lie to which side."""

    area_id: str
    is_region: bool
    rows: list[Row]
    summary: Claim
    step_share: float
    groups: tuple[str, ...]


def _zones_values(inputs: Inputs) -> dict[tuple[str, str], np.ndarray]:
    """The zones' values of every figure and period, hidden ones left out."""
    table = inputs.zone_rows
    held = table[
        table.indicator_id.isin(inputs.catalogue.profile.spine.indicators)
        & table.zone_id.isin(inputs.catalogue.zone_ids)
        & table.status.isin(HAS_VALUE)
    ]
    found: dict[tuple[str, str], list[float]] = {}
    for name, period, value in zip(held.indicator_id, held.period, held.value, strict=True):
        found.setdefault((name, period), []).append(value)
    return {key: np.array(values) for key, values in found.items()}


def _spread(row, zones: np.ndarray) -> tuple[Claim | None, dict[str, float]]:
    """The zones' range and middle half, as a sentence and as values."""
    if len(zones) < FEWEST_ZONES:
        return None, {}
    low, quarter, middle, three_quarters, high = (float(value) for value in np.quantile(zones, PARTS))
    values = {"lowest": low, "quarter": quarter, "three_quarters": three_quarters, "highest": high}
    ends = {name: Value(row.indicator_id, value) for name, value in values.items()}
    terms = {"title": Title(row.indicator_id), "zones": Number(len(zones)), **ends}
    bond = Bond(ZONE_TABLE, row.indicator_id, period=row.period, value=middle, test="quartiles")
    return Claim(NAME, f"spread.{row.indicator_id}.{row.period}", row.zone_id, "spine.spread", bond, terms), values


def _against(row, catalogue: Catalogue) -> Claim | None:
    """What the test says of the figure beside its fixed reference."""
    name = row.indicator_id
    if math.isnan(row.reference_value):
        return None
    terms = {
        "title": Title(name), "value": Value(name, row.value), "reference": Value(name, row.reference_value),
        "reference_label": Yardstick(name),
    }  # fmt: skip
    bond = bond_of(row, catalogue, "reference_95", "reference")
    return Claim(NAME, f"against.{name}.{row.period}", row.zone_id, "spine.against", bond, terms, follows="comparison")


def _places(row, scale: Scale, spread: dict[str, float]) -> tuple[dict[str, float | None], dict[str, bool]]:
    """Everything a row draws, left end before right end."""
    values = {
        "value": row.value, "lower": row.lower_95, "upper": row.upper_95, "reference": row.reference_value, **spread
    }  # fmt: skip
    places = {name: scale.at(float(value)) for name, value in values.items()}
    if scale.direction < 0:
        for left, right in (("lower", "upper"), ("lowest", "highest"), ("quarter", "three_quarters")):
            if left in places:
                places[left], places[right] = places[right], places[left]
    return places, {name: scale.is_beyond(float(values[name])) for name in ("value", "reference")}


def _row(inputs: Inputs, row, indicator: Indicator, zones: np.ndarray, is_region: bool) -> Row:
    catalogue, spine = inputs.catalogue, inputs.catalogue.profile.spine
    spread, values = _spread(row, zones)
    centre = row.reference_value if is_region else row.benchmark_value
    widest = spine.widest_region if is_region else spine.widest
    scale = Scale(centre, indicator.relevant_difference, widest, -1 if indicator.polarity == "bad" else 1)
    places, beyond = _places(row, scale, values)
    against = _against(row, catalogue)
    return Row(
        domain=indicator.domain,
        panel="plain" if indicator.polarity == "neutral" else "judged",
        reading=against if is_region and against else statements.reading(row, catalogue),
        against=against,
        spread=spread,
        places=places,
        beyond=beyond,
    )


def _drawable(inputs: Inputs, area_id: str, is_region: bool) -> Iterable[tuple]:
    """Rows of the catalogue's list that have a value, a yardstick and a step to measure by."""
    table = inputs.rows_of(area_id)
    rows: dict[str, Any] = dict(zip(table.indicator_id, table.itertuples(), strict=True))
    for name in inputs.catalogue.profile.spine.indicators:
        row, indicator = rows[name], inputs.catalogue.indicators[name]
        centre = row.reference_value if is_region else row.benchmark_value
        if row.status in HAS_VALUE and np.isfinite(centre) and indicator.relevant_difference > 0:
            yield row, indicator


def _summary(area_id: str, is_region: bool, readings: list[str]) -> Claim:
    counts = {name: readings.count(name) for name in ("better", "worse", "neutral")}
    counts["alike"] = readings.count("similar") + readings.count("small")
    counts["figures"] = sum(counts.values())
    terms = {name: Number(count) for name, count in counts.items()}
    template = "spine.summary_region" if is_region else "spine.summary"
    return Claim(NAME, "summary", area_id, template, statements.counted(counts["figures"]), terms)


def gather(inputs: Inputs, area_id: str) -> Facts | None:
    """The chart of one area; None where nothing can be held against a yardstick."""
    is_region = area_id == inputs.catalogue.territory.region_id
    zones, none = _zones_values(inputs), np.array([])
    rows = [
        _row(inputs, row, indicator, zones.get((row.indicator_id, row.period), none), is_region)
        for row, indicator in _drawable(inputs, area_id, is_region)
    ]
    if not rows:
        return None
    spine = inputs.catalogue.profile.spine
    return Facts(
        area_id=area_id,
        is_region=is_region,
        rows=rows,
        summary=_summary(area_id, is_region, [row.reading.bond.reading for row in rows]),
        step_share=0.5 / (spine.widest_region if is_region else spine.widest),
        groups=tuple(inputs.catalogue.profile.groups),
    )


def claims(facts: Facts) -> list[Claim]:
    """Counts, references and spreads; the readings themselves are the table's."""
    found = [facts.summary]
    for row in facts.rows:
        found += [claim for claim in (row.against, row.spread) if claim]
    return found


def _written(row: Row, words: Words) -> dict:
    said: Said = say(row.reading, words)
    against = say(row.against, words) if row.against else None
    spread = say(row.spread, words) if row.spread else None
    return {
        "id": row.reading.claim_id,
        "indicator_id": row.reading.bond.indicator_id,
        "title": said.parts["title"],
        "period": row.reading.bond.period,
        "value": said.parts["value"],
        "benchmark": said.parts.get("benchmark", ""),
        "reference": against.parts["reference"] if against else "",
        "reference_label": against.parts["reference_label"] if against else "",
        "against_id": row.against.claim_id if row.against else "",
        "against": against.text if against else "",
        "spread_id": row.spread.claim_id if row.spread else "",
        "alt": " ".join(one.text for one in (said, spread) if one),
        "sign": said.sign,
        "word": words.say(f"judgement.{said.sign}"),
        "colour": said.colour,
        "at": row.places,
        "beyond": row.beyond,
    }


def view(facts: Facts, words: Words) -> dict:
    """Two charts: figures with a good and a bad side, turned so that right is better; the others as they are."""
    suffix = "_region" if facts.is_region else ""
    panels = []
    for panel in PANELS:
        rows = [row for row in facts.rows if row.panel == panel]
        groups = [
            {
                "title": words.say(f"domains.{domain}"),
                "rows": [_written(row, words) for row in rows if row.domain == domain],
            }
            for domain in facts.groups
        ]
        words_of_axis = {key: words.say(f"spine.{panel}.{key}") for key in ("title", "left", "right")}
        panels.append(words_of_axis | {"name": panel, "groups": [group for group in groups if group["rows"]]})
    return {
        "title": words.say("spine.title"),
        "intro": words.say("spine.intro" + suffix),
        "summary": {"id": facts.summary.claim_id, "text": say(facts.summary, words).text},
        "centre": words.say("spine.centre" + suffix),
        "is_region": facts.is_region,
        "step": round(facts.step_share, 4),
        "columns": {key: words.say(f"spine.columns.{key}") for key in ("figure", "here", "rest", "fixed")},
        "key": [{"name": name, "word": words.say(f"spine.key.{name}")} for name in ("step", "range", "half", "fixed")],
        "panels": [panel for panel in panels if panel["groups"]],
        "others": words.say("spine.others"),
    }  # fmt: skip


SECTION = Section(NAME, gather, claims, view)
