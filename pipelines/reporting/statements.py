"""The sentences of a profile's own parts, made from the rows they rest on."""

from __future__ import annotations

from pipelines.catalogue.models import Catalogue
from pipelines.reporting.claims import Claim, bond_of
from pipelines.reporting.selection import Choice
from pipelines.reporting.terms import People, Phrase, Share, Title, Value, Yardstick


def first_page(choice: Choice, catalogue: Catalogue) -> Claim:
    """A sentence of the first page: whom it concerns, how that is known, and what the test says."""
    row = choice.row
    name = row.indicator_id
    bond = bond_of(row, catalogue, f"{choice.yardstick}_95", choice.yardstick)
    known = "estimated" if row.is_estimated else "counted"
    if choice.yardstick == "reference" and bond.comparison != "not_compared":
        template = "claims.reference"
    elif catalogue.indicators[name].persons == "numerator" and row.persons > 0:
        template = f"claims.people_{known}"
    else:
        template = "claims.level"
    return Claim(
        section="first",
        slot=f"{choice.slot}.{name}.{row.period}",
        zone_id=row.zone_id,
        template=template,
        follows="comparison",
        bond=bond,
        terms={
            "title": Title(name),
            "phrase": Phrase(name),
            "persons": People(row.persons, bool(row.is_estimated)),
            "value": Share(name, row.value),
            "benchmark": Value(name, row.benchmark_value),
            "reference": Value(name, row.reference_value),
            "reference_label": Yardstick(name),
        },
        is_strength=choice.is_strength,
    )
