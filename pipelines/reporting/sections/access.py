"""Who can reach help: services shared by those within reach, the plain ratio beside, and who has nothing in reach."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from pipelines.catalogue.access_models import ServiceKind
from pipelines.catalogue.models import Catalogue
from pipelines.reporting import plots
from pipelines.reporting.claims import HAS_VALUE, Bond, Claim, bond_of, say
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.terms import Catalogued, Number, People, Percent, Plain, Share, Term, Title, Value
from pipelines.reporting.words import Words

NAME = "access"
NUMBERS = ("value", "benchmark_value", "out_of_reach", "out_of_reach_pct")
BAR_WIDTH = 110.0  # in units of a plot


@dataclass(frozen=True)
class Reach:
    """One catchment of one kind of service: what those within reach share, and who has nothing within it."""

    minutes: int
    value: float
    benchmark: float
    out_of_reach: float
    out_of_reach_pct: float
    claim: Claim


@dataclass(frozen=True)
class Kind:
    """One kind of service: its catchments from near to far, the area's own supply per resident, and sentences."""

    kind: ServiceKind
    main: int
    rows: list[Reach]
    ratio: float
    claims: dict[str, Claim]


@dataclass(frozen=True)
class Facts:
    """Access of one area, kind by kind, and the ways to emergency care."""

    is_region: bool
    kinds: list[Kind]
    emergency: list[Claim]
    limits: tuple[Catalogued, ...]


def _bond(row: pd.Series, value: float, test: str) -> Bond:
    return Bond(
        source_table=NAMED_TABLES[NAME], period=str(row.period), value=float(value), state=str(row.status), test=test,
        comparison=str(row.comparison),
    )  # fmt: skip


def _terms(kind: ServiceKind, row: pd.Series, minutes: int) -> dict[str, Term]:
    terms: dict[str, Term] = {
        "kind": Catalogued(kind.title), "period": Plain(str(row.period)), "minutes": Number(minutes),
        "value": Number(row.value, 1), "ratio": Number(row.ratio, 1), "per": Number(kind.per),
    }  # fmt: skip
    if pd.notna(row.benchmark_value):
        terms["benchmark"] = Number(row.benchmark_value, 1)
    if pd.notna(row.out_of_reach):
        terms["people"] = People(float(row.out_of_reach), is_estimated=True)
        terms["share"] = Percent(row.out_of_reach_pct)
    return terms


def _row_claim(kind: ServiceKind, row: pd.Series, minutes: int) -> Claim:
    """One line of the table, as far as it is known: value, rest of the region, who has nothing."""
    known = ("_compared" if pd.notna(row.benchmark_value) else "") + ("" if pd.notna(row.out_of_reach) else "_hidden")
    slot, bond = f"{kind.id}.within.{minutes}.{row.period}", _bond(row, row.value, "none")
    return Claim(NAME, slot, row.zone_id, f"{NAME}.row{known}", bond, _terms(kind, row, minutes))


def _claims(kind: ServiceKind, row: pd.Series, minutes: int) -> dict[str, Claim]:
    """What the main catchment says: how much is shared within reach, beside the rest, and who has nothing.

    The word about the rest of the region follows `comparison`, which speaks for all catchments together.
    """
    terms, slot = _terms(kind, row, minutes), f"{minutes}.{row.period}"
    reach = _bond(row, row.value, "catchments")
    made = {
        "reach": Claim(NAME, f"{kind.id}.reach.{slot}", row.zone_id, f"{NAME}.reach", reach, terms, "comparison")
    }  # fmt: skip
    if "people" in terms:
        template = f"{NAME}.nothing" if row.out_of_reach > 0 else f"{NAME}.everyone"
        nothing = _bond(row, row.out_of_reach_pct, "none")
        made["nothing"] = Claim(NAME, f"{kind.id}.nothing.{slot}", row.zone_id, template, nothing, terms)
    return made


def make_kind(kind: ServiceKind, table: pd.DataFrame, area_id: str) -> Kind | None:
    """One kind of service for one area from the access table; None where it has no value of it."""
    own = table[(table.service_kind == kind.id) & (table.zone_id == area_id) & table.value.notna()]
    if own.empty:
        return None
    rows = own.set_index("catchment_min").sort_index()
    main = int(kind.main_min if kind.main_min in rows.index else rows.index[0])
    reaches = [
        Reach(int(minutes), *numbers, claim=_row_claim(kind, rows.loc[minutes], int(minutes)))
        for minutes, numbers in zip(rows.index, rows[list(NUMBERS)].astype(float).to_numpy().tolist(), strict=True)
    ]
    return Kind(kind, main, reaches, float(rows.ratio.loc[main]), _claims(kind, rows.loc[main], main))


def emergency_claims(rows: pd.DataFrame, names: list[str], catalogue: Catalogue) -> list[Claim]:
    """Sentences about the way to emergency care, from the area's rows of the indicator table, in the names' order."""
    made = []
    for name in names:
        known = rows[(rows.indicator_id == name) & rows.status.isin(HAS_VALUE)]
        if known.empty:
            continue
        row = known.iloc[0]
        terms = {"title": Title(name), "value": Share(name, row.value), "benchmark": Value(name, row.benchmark_value)}
        bond = bond_of(row, catalogue, "benchmark_95")
        made.append(
            Claim(NAME, f"{name}.{row.period}", row.zone_id, f"{NAME}.emergency", bond, terms, follows="comparison")
        )  # fmt: skip
    return made


def gather(inputs: Inputs, area_id: str) -> Facts | None:
    """The facts of an area; None where neither access nor the way to emergency care is known."""
    catalogue = inputs.catalogue
    table, contents = inputs.table(NAME), catalogue.access
    made = [make_kind(kind, table, area_id) for kind in contents.kinds] if len(table) else []
    kinds = [kind for kind in made if kind is not None]
    emergency = emergency_claims(inputs.rows_of(area_id), catalogue.profile.emergency, catalogue)
    if not kinds and not emergency:
        return None
    limits = (Catalogued(contents.cannot_say), Catalogued(contents.how)) if kinds else ()
    return Facts(area_id == catalogue.territory.region_id, kinds, emergency, limits)


def _bar(value: float, benchmark: float, highest: float) -> dict:
    return plots.share(value, benchmark, highest, width=BAR_WIDTH).view()


def _rows(made: Kind, words: Words, is_region: bool) -> list[dict]:
    """The table's rows: the catchments from near to far, then the plain ratio of the area itself.

    In the whole region nobody crosses a border, so there the ratio is no other figure.
    """
    known = [made.ratio, *(number for reach in made.rows for number in (reach.value, reach.benchmark))]
    highest = max(number for number in known if math.isfinite(number))
    rows = []
    for reach in made.rows:
        said = say(reach.claim, words)
        rows.append(
            {
                "id": said.claim.claim_id,
                "title": words.say(f"{NAME}.within", minutes=said.parts["minutes"]),
                "is_main": reach.minutes == made.main,
                "value": said.parts["value"],
                "plot": _bar(reach.value, reach.benchmark, highest),
                "benchmark": said.parts.get("benchmark", ""),
                "nothing": said.parts.get("share", words.say("status.suppressed")),
            }
        )
    if is_region:
        return rows
    whole = say(made.claims["reach"], words)
    ratio = {"id": whole.claim.claim_id, "title": words.say(f"{NAME}.ratio"), "is_main": False,
             "value": whole.parts["ratio"], "plot": _bar(made.ratio, math.nan, highest), "benchmark": "",
             "nothing": ""}  # fmt: skip
    return [*rows, ratio]


def _sentence(claim: Claim, words: Words) -> dict:
    return {"id": claim.claim_id, "text": say(claim, words).text}


def _kind(made: Kind, words: Words, is_region: bool) -> dict:
    reach = say(made.claims["reach"], words)
    return {
        "service_kind": made.kind.id,
        "id": reach.claim.claim_id,
        "title": reach.parts["kind"],
        "period": reach.parts["period"],
        "unit": words.say(f"{NAME}.unit", per=reach.parts["per"]),
        "rows": _rows(made, words, is_region),
        "said": [_sentence(claim, words) for claim in made.claims.values()],
        "caveat": Catalogued(made.kind.caveat).write(words),
    }


def view(facts: Facts, words: Words) -> dict:
    """The section in one language."""
    suffix = "_region" if facts.is_region else ""
    columns = ("within", "value", "benchmark", "nothing")
    return {
        "title": words.say(f"{NAME}.title"),
        "intro": words.say(f"{NAME}.intro{suffix}"),
        "is_region": facts.is_region,
        "columns": {key: words.say(f"{NAME}.columns.{key}") for key in columns},
        "kinds": [_kind(made, words, facts.is_region) for made in facts.kinds],
        "emergency_title": words.say(f"{NAME}.emergency_title") if facts.emergency else "",
        "emergency": [_sentence(claim, words) for claim in facts.emergency],
        "limits_title": words.say(f"{NAME}.limits_title"),
        "limits": [text.write(words) for text in facts.limits],
    }


def claims(facts: Facts) -> list[Claim]:
    """Every sentence of the section."""
    made = [[reach.claim for reach in kind.rows] + list(kind.claims.values()) for kind in facts.kinds]
    return [*(claim for claims_of_kind in made for claim in claims_of_kind), *facts.emergency]


SECTION = Section(NAME, gather, claims, view)
