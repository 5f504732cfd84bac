"""How sure we are: what was counted, estimated, hidden and missing; what an interval means; what is old or unseen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from pipelines.reporting import statements
from pipelines.reporting.claims import HAS_VALUE, ZONE_TABLE, Bond, Claim, bond_of, say
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.selection import blind_themes
from pipelines.reporting.terms import Listed, Number, Plain, Share, Term, Theme, Title, When
from pipelines.reporting.words import Words

NAME = "sureness"
PER = 1000  # natural frequencies: so many in every thousand
STATES = ("counted", "estimated", "suppressed", "not_comparable", "not_applicable", "missing")
BLOCKS = ("old", "unseen", "hidden")


@dataclass(frozen=True)
class Example:
    """One figure of the area as so many in a thousand, and what its interval says beside the rest of the region."""

    figure: Claim
    comparison: Claim
    dots: tuple[int, int, int]  # in a thousand: the lower limit, the figure, the upper limit


@dataclass(frozen=True)
class Facts:
    """How many figures are in which state, an example, and a sentence for each limit of what we know."""

    total: Claim
    states: dict[str, Claim]
    shares: dict[str, float]
    example: Example | None
    limits: dict[str, list[Claim]]


def state_of(row) -> str:
    """The state of a figure as this section counts it: with a value it was counted or estimated."""
    if row.status in HAS_VALUE:
        return "estimated" if row.is_estimated else "counted"
    return row.status


def _counted(area_id: str, slot: str, template: str, count: int, **terms: Term) -> Claim:
    return Claim(NAME, slot, area_id, template, statements.counted(count), {"n": Number(count), **terms})


def _per_thousand(value: float) -> int:
    return round(value / 100 * PER)


def _example(inputs: Inputs, rows: pd.DataFrame) -> Example | None:
    """The first percentage of the catalogue's list that has an interval, in natural frequencies."""
    table = rows.set_index("indicator_id", drop=False)
    for name in inputs.catalogue.profile.sureness.examples:
        row = table.loc[name]
        if row.status not in HAS_VALUE or math.isnan(row.lower_95):
            continue
        dots = (_per_thousand(row.lower_95), _per_thousand(row.value), _per_thousand(row.upper_95))
        terms: dict[str, Term] = {
            "title": Title(name), "when": When(row.period, bool(row.is_estimated)), "share": Share(name, row.value),
            "low": Number(dots[0]), "here": Number(dots[1]), "high": Number(dots[2]), "per": Number(PER),
        }  # fmt: skip
        slot = f"{name}.{row.period}"
        bond = bond_of(row, inputs.catalogue, "benchmark_95")
        figure = Claim(NAME, f"example.{slot}", row.zone_id, "sureness.example", bond, terms)
        if not math.isnan(row.benchmark_value):
            terms = terms | {"rest": Number(_per_thousand(row.benchmark_value))}
        verdict = Claim(NAME, f"verdict.{slot}", row.zone_id, "sureness.verdict", bond, terms, follows="comparison")
        return Example(figure, verdict, dots)
    return None


def _old(inputs: Inputs, area_id: str, held: pd.DataFrame) -> list[Claim]:
    """How many figures are older than the catalogue allows, and how old the oldest is."""
    before = inputs.year - inputs.catalogue.profile.sureness.old_years
    years = pd.to_numeric(held.period.str[-4:], errors="coerce")
    old = int((years < before).sum())
    terms: dict[str, Term] = {
        "figures": Number(len(held)), "before": Plain(str(before)), "year": Plain(str(inputs.year)),
        "years": Number(inputs.catalogue.profile.sureness.old_years),
    }  # fmt: skip
    if not old:
        return [_counted(area_id, "old", "sureness.old_none", 0, **terms)]
    oldest = Plain(f"{years.min():.0f}")
    return [_counted(area_id, "old", "sureness.old", old, **terms, oldest=oldest)]


def _unseen(inputs: Inputs, area_id: str, rows: pd.DataFrame) -> list[Claim]:
    """Themes no figure shows, and people no register knows."""
    themes = blind_themes(rows, inputs.catalogue)
    unseen = Bond(ZONE_TABLE, state="missing", test="no_figure_held")
    people = Claim(NAME, "unseen_people", area_id, "sureness.unseen_people", unseen)
    if not themes:
        return [people]
    listed = {"themes": Listed(tuple(Theme(theme_id) for theme_id in themes))}
    return [Claim(NAME, "unseen", area_id, "sureness.unseen", unseen, listed), people]


def _hidden(inputs: Inputs, area_id: str, rows: pd.DataFrame) -> list[Claim]:
    """What was hidden to protect people: figures of the area, values of its neighbourhoods on the maps."""
    own = int((rows.status == "suppressed").sum())
    small = inputs.neighbourhood_rows
    inside = small[small.neighbourhood_id.isin(inputs.members(area_id, "neighbourhood"))]
    masked = int((inside.status == "suppressed").sum())
    claims = []
    for slot, count, table in (("own", own, ZONE_TABLE), ("maps", masked, statements.MAP_TABLES["neighbourhood"])):
        template = f"sureness.hidden_{slot}" if count else f"sureness.hidden_{slot}_none"
        bond = statements.counted(count, table, "suppressed")
        terms = {"n": Number(count), "values": Number(len(inside))}
        claims.append(Claim(NAME, f"hidden.{slot}", area_id, template, bond, terms))
    return claims


def gather(inputs: Inputs, area_id: str) -> Facts:
    """The state of everything the profile of one area says."""
    rows = inputs.rows_of(area_id)
    states = pd.Series([state_of(row) for row in rows.itertuples()], dtype=object)
    counts = {name: int((states == name).sum()) for name in STATES}
    held = rows[rows.status.isin(HAS_VALUE)]
    always = ("counted", "estimated", "suppressed", "missing")  # that there are none of these is worth saying
    shown = [name for name in STATES if counts[name] or name in always]
    return Facts(
        total=_counted(area_id, "total", "sureness.total", len(rows)),
        states={name: _counted(area_id, f"state.{name}", f"sureness.state_{name}", counts[name]) for name in shown},
        shares={name: counts[name] / len(rows) for name in shown},
        example=_example(inputs, rows),
        limits={
            "old": _old(inputs, area_id, held),
            "unseen": _unseen(inputs, area_id, rows),
            "hidden": _hidden(inputs, area_id, rows),
        },
    )


def claims(facts: Facts) -> list[Claim]:
    """Every sentence of the section."""
    example = [facts.example.figure, facts.example.comparison] if facts.example else []
    return [
        facts.total,
        *facts.states.values(),
        *example,
        *(claim for block in BLOCKS for claim in facts.limits[block]),
    ]


def _sentence(claim: Claim, words: Words) -> dict:
    return {"id": claim.claim_id, "text": say(claim, words).text}


def _sentences(claims: list[Claim], words: Words) -> list[dict]:
    return [_sentence(claim, words) for claim in claims]


def view(facts: Facts, words: Words) -> dict:
    """Counts with their part of the whole, the example with its dots, three blocks of plain sentences."""
    example = None
    if facts.example:
        low, here, high = facts.example.dots
        example = {
            "figure": _sentence(facts.example.figure, words),
            "comparison": _sentence(facts.example.comparison, words),
            "dots": {"low": low, "here": here, "high": high, "per": PER},
        }
    return {
        "title": words.say("sureness.title"),
        "intro": words.say("sureness.intro"),
        "total": _sentence(facts.total, words),
        "states": [
            _sentence(claim, words) | {"kind": name, "share": round(facts.shares[name], 4)}
            for name, claim in facts.states.items()
        ],
        "example_title": words.say("sureness.example_title"),
        "dots_key": words.say("sureness.dots_key"),
        "meaning": words.say("sureness.meaning"),
        "example": example,
        "blocks": [
            {
                "title": words.say(f"sureness.{name}_title"),
                "sentences": [_sentence(c, words) for c in facts.limits[name]],
            }
            for name in BLOCKS
        ],
    }


SECTION = Section(NAME, gather, claims, view)
