"""Official projections of the communes a zone is made of: as published, never added up to a zone."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.reporting.claims import Bond, Claim, say
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.terms import Listed, Number, Plain, Term
from pipelines.reporting.words import Words

SECTION_NAME = "ahead"
TABLE = "projection"


@dataclass(frozen=True)
class InYear:
    """A number of residents and its year, as counted or as projected."""

    number: float
    period: str
    is_projected: bool

    def write(self, words: Words) -> str:
        key = "projected" if self.is_projected else "counted"
        return words.say(f"{SECTION_NAME}.in_year.{key}", value=words.number(self.number), period=self.period)


@dataclass(frozen=True)
class Commune:
    """A commune's name in each language; English shows the French one."""

    name_nl: str
    name_fr: str

    def write(self, words: Words) -> str:
        return self.name_nl if words.language == "nl" else self.name_fr


def _claim(area_id: str, name: Commune, rows: pd.DataFrame) -> Claim:
    """A commune's sentence; its numbers are terms of their own too, by their year, for the table."""
    last = rows.iloc[-1]
    years = [
        InYear(float(value), str(period), bool(projected))
        for value, period, projected in zip(rows.value, rows.period, rows.is_projected, strict=True)
    ]
    template = "projection_split" if last.is_split else "projection"
    bond = Bond(NAMED_TABLES[TABLE], "", "", str(last.period), float(last.value), test="official")
    terms: dict[str, Term] = {"commune": name, "years": Listed(tuple(years)), "source": Plain(str(last.source_id))}
    numbers: dict[str, Term] = {f"in_{year.period}": Number(year.number) for year in years}
    slot = f"projection.{last.commune_id}.{last.period}"
    return Claim(SECTION_NAME, slot, area_id, f"{SECTION_NAME}.{template}", bond, terms | numbers)


def projection_claims(inputs: Inputs, area_id: str) -> list[Claim]:
    """A sentence for every commune of the area that has an official projection, in the order of their codes."""
    table = inputs.table(TABLE)
    if table.empty:
        return []
    is_region = area_id == inputs.catalogue.territory.region_id
    inside = table if is_region else table[[area_id in zones.split() for zones in table.zone_ids]]
    names = inputs.sectors.drop_duplicates("commune_id").set_index("commune_id")
    made = []
    for commune_id, rows in inside.sort_values(["commune_id", "period"]).groupby("commune_id"):
        if rows.is_projected.any() and commune_id in names.index:
            found = names.loc[commune_id]
            made.append(_claim(area_id, Commune(str(found.commune_name_nl), str(found.commune_name_fr)), rows))
    return made


def _periods(claims: list[Claim]) -> dict[str, bool]:
    """Every year the sentences speak of, and whether it is projected."""
    lists = [term for claim in claims for term in claim.terms.values() if isinstance(term, Listed)]
    years = [year for term in lists for year in term.terms if isinstance(year, InYear)]
    return {year.period: year.is_projected for year in sorted(years, key=lambda year: year.period)}


def projection_view(claims: list[Claim], words: Words) -> dict | None:
    """The projections as a table, its cells the pieces of the sentences; None without any."""
    if not claims:
        return None
    said = [say(claim, words) for claim in claims]
    periods = _periods(claims)
    publisher = words.catalogue.sources[said[0].parts["source"]].publisher
    split = words.say(f"{SECTION_NAME}.split_mark")
    return {
        "title": words.say(f"{SECTION_NAME}.projections_title"),
        "note": words.say(f"{SECTION_NAME}.projections_note", publisher=publisher),
        "commune": words.say(f"{SECTION_NAME}.commune"),
        "columns": [
            words.say(f"{SECTION_NAME}.column.{'projected' if is_projected else 'counted'}", period=period)
            for period, is_projected in periods.items()
        ],
        "rows": [
            {
                "name": one.parts["commune"] + (split if one.claim.template.endswith("split") else ""),
                "id": one.claim.claim_id,
                "cells": [one.parts.get(f"in_{period}", "") for period in periods],
            }
            for one in said
        ],
    }
