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
from pipelines.reporting.terms import Catalogued, Number, People, Percent, Share, Title, Value
from pipelines.reporting.words import Words

NAME = "access"
BAR_WIDTH = 110.0  # in units of a plot


@dataclass(frozen=True)
class Reach:
    """One catchment of one kind of service: what those within reach share, and who has nothing within it."""

    minutes: int
    value: float
    region: float
    out_of_reach: float
    out_of_reach_pct: float
    is_main: bool


@dataclass(frozen=True)
class Kind:
    """One kind of service; without rows there is a sentence why."""

    kind: ServiceKind
    period: str
    rows: list[Reach]
    ratio: float
    region_ratio: float
    claims: dict[str, Claim]


@dataclass(frozen=True)
class Facts:
    """Access of one area, kind by kind, and the ways to emergency care."""

    is_region: bool
    kinds: list[Kind]
    emergency: list[Claim]
    limits: tuple[Catalogued, ...]


def _claim(area_id: str, kind: ServiceKind, slot: str, template: str, row, value: float, terms: dict) -> Claim:
    bond = Bond(source_table=NAMED_TABLES[NAME], period=str(row.period), value=value)
    return Claim(NAME, f"{kind.id}.{slot}.{row.period}", area_id, f"{NAME}.{template}", bond, terms)


def _claims(area_id: str, kind: ServiceKind, main: Reach, row: pd.Series, is_region: bool) -> dict[str, Claim]:
    """What the main catchment says: how much is shared within reach, and who has nothing."""
    terms = {
        "kind": Catalogued(kind.title), "value": Number(main.value, 1), "region": Number(main.region, 1),
        "ratio": Number(row.ratio, 1), "per": Number(kind.per), "minutes": Number(main.minutes),
        "people": People(main.out_of_reach, is_estimated=True), "share": Percent(main.out_of_reach_pct),
    }  # fmt: skip
    reach = "reach_region" if is_region else "reach"
    made = {"reach": _claim(area_id, kind, f"reach.{main.minutes}", reach, row, main.value, terms)}
    if math.isfinite(main.out_of_reach):
        template = "nothing" if main.out_of_reach > 0 else "everyone"
        slot = f"nothing.{main.minutes}"
        made["nothing"] = _claim(area_id, kind, slot, template, row, main.out_of_reach_pct, terms)
    return made


def make_kind(kind: ServiceKind, table: pd.DataFrame, area_id: str, region_id: str) -> Kind | None:
    """One kind of service for one area from the access table; None where it has no row of it."""
    rows = table[table.service_kind == kind.id].set_index(["zone_id", "catchment_min"]).sort_index()
    wanted = [minutes for minutes in kind.catchments_min if (area_id, minutes) in rows.index]
    if not wanted:
        return None

    def of(area: str, minutes: int, column: str) -> float:
        return float(rows.loc[(area, minutes), column]) if (area, minutes) in rows.index else float("nan")

    reaches = [
        Reach(minutes, of(area_id, minutes, "value"), of(region_id, minutes, "value"),
              of(area_id, minutes, "out_of_reach"), of(area_id, minutes, "out_of_reach_pct"), minutes == kind.main_min)
        for minutes in wanted
    ]  # fmt: skip
    main = next((reach for reach in reaches if reach.is_main), reaches[0])
    row = rows.loc[(area_id, main.minutes)]
    claims = _claims(area_id, kind, main, row, area_id == region_id)
    return Kind(kind, str(row.period), reaches, float(row.ratio), of(region_id, main.minutes, "ratio"), claims)


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
    table, region_id = inputs.table(NAME), catalogue.territory.region_id
    contents = catalogue.access
    made = [make_kind(kind, table, area_id, region_id) for kind in contents.kinds] if len(table) else []
    kinds = [kind for kind in made if kind is not None]
    emergency = emergency_claims(inputs.rows_of(area_id), catalogue.profile.emergency, catalogue)
    if not kinds and not emergency:
        return None
    limits = (Catalogued(contents.cannot_say), Catalogued(contents.how)) if kinds else ()
    return Facts(area_id == region_id, kinds, emergency, limits)


def _row(title: str, numbers: tuple[float, float], highest: float, words: Words, nothing: str = "",
         is_main: bool = False) -> dict:  # fmt: skip
    value, region = numbers
    return {
        "title": title,
        "is_main": is_main,
        "value": words.number(value, 1) if math.isfinite(value) else words.say("status.suppressed"),
        "plot": plots.share(value, region, highest, width=BAR_WIDTH).view(),
        "region": words.number(region, 1) if math.isfinite(region) else "",
        "nothing": nothing,
    }


def _rows(made: Kind, words: Words, is_region: bool) -> list[dict]:
    """The table's rows: the catchments from near to far, then the plain ratio of the area itself."""
    none = float("nan")
    numbers = [(reach.value, none if is_region else reach.region) for reach in made.rows]
    numbers.append((made.ratio, none if is_region else made.region_ratio))
    highest = max((number for pair in numbers for number in pair if math.isfinite(number)), default=1.0)
    rows = []
    for reach, pair in zip(made.rows, numbers, strict=False):
        share = reach.out_of_reach_pct
        nothing = Percent(share).write(words) if math.isfinite(share) else words.say("status.suppressed")
        title = words.say(f"{NAME}.within", minutes=words.number(reach.minutes))
        rows.append(_row(title, pair, highest, words, nothing, reach.is_main))
    return rows if is_region else [*rows, _row(words.say(f"{NAME}.ratio"), numbers[-1], highest, words)]


def _kind(made: Kind, words: Words, is_region: bool) -> dict:
    said = {slot: say(claim, words).text for slot, claim in made.claims.items()}
    return {
        "service_kind": made.kind.id,
        "title": Catalogued(made.kind.title).write(words),
        "period": made.period,
        "unit": words.say(f"{NAME}.unit", per=words.number(made.kind.per)),
        "rows": _rows(made, words, is_region),
        "said": list(said.values()),
        "caveat": Catalogued(made.kind.caveat).write(words),
    }


def view(facts: Facts, words: Words) -> dict:
    """The section in one language."""
    suffix = "_region" if facts.is_region else ""
    columns = ("within", "value", "region", "nothing")
    return {
        "title": words.say(f"{NAME}.title"),
        "intro": words.say(f"{NAME}.intro{suffix}"),
        "is_region": facts.is_region,
        "columns": {key: words.say(f"{NAME}.columns.{key}") for key in columns},
        "kinds": [_kind(made, words, facts.is_region) for made in facts.kinds],
        "emergency_title": words.say(f"{NAME}.emergency_title") if facts.emergency else "",
        "emergency": [say(claim, words).text for claim in facts.emergency],
        "limits_title": words.say(f"{NAME}.limits_title"),
        "limits": [text.write(words) for text in facts.limits],
    }


def claims(facts: Facts) -> list[Claim]:
    """Every sentence of the section."""
    return [*(claim for made in facts.kinds for claim in made.claims.values()), *facts.emergency]


SECTION = Section(NAME, gather, claims, view)
