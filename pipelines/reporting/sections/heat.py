"""Heat table: every figure that is compared, zone by zone, coloured by its reading.

Zones stand in the catalogue's order and figures in theirs: nothing is ranked. A cell is the reading that the zone's own
table states, so that one figure is judged alike wherever it appears.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.reporting import statements
from pipelines.reporting.claims import HAS_VALUE, Claim, say
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.terms import Number, Title, Unit
from pipelines.reporting.words import Words

NAME = "heat"
READINGS = ("worse", "better", "neutral", "small", "similar", "not_compared")
STATES = ("suppressed", "missing", "not_comparable", "not_applicable")


@dataclass(frozen=True)
class Row:
    """One figure in every zone and in the region, in the order of the catalogue."""

    indicator_id: str
    domain: str
    periods: str
    cells: list[Claim]
    is_estimated: bool


@dataclass(frozen=True)
class Facts:
    """The table of one area: whose column is outlined, the columns' areas, the rows, and what is not in it."""

    area_id: str
    columns: tuple[str, ...]
    groups: tuple[str, ...]
    rows: list[Row]
    others: Claim


def _belongs(claims: list[Claim]) -> bool:
    """A figure is shown when some zone's is compared, or exists and may not be shown or compared."""
    return any(
        claim.bond.reading != "not_compared" or claim.bond.state in ("suppressed", "not_comparable") for claim in claims
    )


def _others(area_id: str, rows: pd.DataFrame, shown: set[str]) -> Claim:
    """How many figures are not in the table: those nobody holds, and those that are not compared."""
    rest = rows[~rows.indicator_id.isin(shown)]
    uncompared = int(rest.status.isin(HAS_VALUE).sum())
    terms = {"uncompared": Number(uncompared), "missing": Number(len(rest) - uncompared)}
    return Claim(NAME, "others", area_id, "heat.others", statements.counted(len(rest)), terms)


def gather(inputs: Inputs, area_id: str) -> Facts | None:
    """The table, the same for every area but for the column that is its own; None where nothing is compared."""
    catalogue = inputs.catalogue
    columns = tuple(catalogue.area_ids)
    readings = [statements.reading(row, catalogue) for row in inputs.current_rows.itertuples()]
    cells = {(claim.zone_id, claim.bond.indicator_id): claim for claim in readings}
    rows = []
    for name, indicator in catalogue.indicators.items():
        found = [cells[column, name] for column in columns]
        if _belongs(found[:-1]):
            held = [claim.bond for claim in found if claim.bond.is_held]
            periods = ", ".join(sorted({bond.period for bond in held}))
            rows.append(Row(name, indicator.domain, periods, found, any(bond.is_estimated for bond in held)))
    if not rows:
        return None
    others = _others(area_id, inputs.rows_of(area_id), {row.indicator_id for row in rows})
    return Facts(area_id, columns, tuple(catalogue.profile.groups), rows, others)


def claims(facts: Facts) -> list[Claim]:
    """What is not in the table; its cells are readings of each area's own table."""
    return [facts.others]


def _cell(claim: Claim, words: Words) -> dict:
    said = say(claim, words)
    has_value = claim.bond.is_held
    kind = said.sign if has_value else claim.bond.state
    return {
        "id": claim.claim_id,
        "kind": kind,
        "text": said.parts["bare"] if has_value else "",
        "word": words.say(f"judgement.{kind}") if has_value else said.parts["value"],
    }


def _named(indicator_id: str, words: Words) -> dict[str, str]:
    """What a row is called, and its unit unless the title says it: "per 1 000" once is enough."""
    title, unit = Title(indicator_id).write(words), Unit(indicator_id).write(words)
    is_rate = words.catalogue.indicators[indicator_id].unit.startswith("per_")
    return {"title": title, "unit": "" if is_rate and unit in title else unit}


def view(facts: Facts, words: Words) -> dict:
    """The table in one language."""
    groups = []
    for domain in facts.groups:
        written = [
            {
                "indicator_id": row.indicator_id,
                **_named(row.indicator_id, words),
                "period": row.periods,
                "estimated": row.is_estimated,
                "cells": [_cell(claim, words) for claim in row.cells],
            }
            for row in facts.rows
            if row.domain == domain
        ]
        groups.append({"title": words.say(f"domains.{domain}"), "rows": written})
    states = {claim.bond.state for row in facts.rows for claim in row.cells}
    names = [words.catalogue.area_name(area_id).in_language(words.language) for area_id in facts.columns]
    return {
        "title": words.say("heat.title"),
        "intro": words.say("heat.intro"),
        "own": facts.columns.index(facts.area_id),
        "own_word": words.say("heat.own"),
        "figure": words.say("heat.figure"),
        "names": names,
        "groups": [group for group in groups if group["rows"]],
        "key": [
            *({"kind": name, "word": words.say(f"judgement.{name}")} for name in READINGS),
            *({"kind": name, "word": words.say(f"status.{name}")} for name in STATES if name in states),
        ],
        "kinds": [name for name in (*READINGS[:-1], *STATES) if name in states or name in READINGS],
        "others": {"id": facts.others.claim_id, "text": say(facts.others, words).text},
    }


SECTION = Section(NAME, gather, claims, view)
