"""What a profile says: which figures are current, which stand out, which three make the first page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.reporting.claims import HAS_VALUE

OLD_YEARS = 10


@dataclass(frozen=True)
class Choice:
    """A row chosen for the first page, why, and the yardstick its sentence speaks of."""

    slot: str
    row: pd.Series
    yardstick: str = "benchmark"
    is_strength: bool = False


NUMBERS = ["value", "lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator", "benchmark_value",
           "persons"]  # fmt: skip
UNTESTED = {
    "comparison": "not_compared", "reference_comparison": "not_compared", "judgement": "not_compared",
    "reference_judgement": "not_compared",
    "stands_out": False, "stands_out_against": "none", "trend": "cannot_calculate",
}  # fmt: skip


def blanked(table: pd.DataFrame) -> pd.DataFrame:
    """The table without any number or verdict in rows that have no value, whatever it held there.

    A hidden figure hides its benchmark too: the rest of the region is the region without it.
    """
    without = ~table.status.isin(HAS_VALUE)
    numbers = {name: table[name].mask(without) for name in NUMBERS if name in table}
    verdicts = {name: table[name].mask(without, untested) for name, untested in UNTESTED.items() if name in table}
    return table.assign(**numbers, **verdicts)


def current(table: pd.DataFrame, area: str = "zone_id") -> pd.DataFrame:
    """The latest period with a value of every area and indicator, else its last row, whatever its state."""
    ranked = table.assign(_held=table.status.isin(HAS_VALUE), _year=table.period.str[-4:])
    ranked = ranked.sort_values([area, "indicator_id", "_held", "_year", "period"], kind="stable")
    return ranked.drop_duplicates([area, "indicator_id"], keep="last").drop(columns=["_held", "_year"])


def distance(rows: pd.DataFrame, catalogue: Catalogue, yardstick: str = "benchmark") -> pd.Series:
    """How many relevant differences a value lies from its yardstick: what orders figures that stand out."""
    relevant = rows.indicator_id.map(lambda name: catalogue.indicators[name].relevant_difference).astype(float)
    return (rows.value - rows[f"{yardstick}_value"]).abs() / relevant.replace(0, np.nan)


def _is_old(rows: pd.DataFrame) -> pd.Series:
    """Figures over ten years behind the newest one: true of their year, seldom the first thing to decide on."""
    years = pd.to_numeric(rows.period.str[-4:], errors="coerce")
    return (years < years.max() - OLD_YEARS).astype(int)


def standing_out(rows: pd.DataFrame, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """Current rows of one area that stand out, by side: worse, better, neutral, then against a fixed yardstick.

    Within a side the most distant come first, figures older than ten years last.
    """
    rows = rows.assign(_old=_is_old(rows), _distance=distance(rows, catalogue))
    rows = rows.sort_values(["_old", "_distance", "indicator_id"], ascending=[True, False, True])
    rows = rows.drop(columns=["_old", "_distance"])
    against = rows[rows.stands_out_against.isin(["benchmark", "both"])]
    found = {side: against[against.judgement == side] for side in ("worse", "better", "neutral")}
    fixed = rows[rows.stands_out_against.isin(["reference", "both"])]
    return found | {f"reference_{side}": fixed[fixed.reference_judgement == side] for side in found}


def _sayable(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Rows of the named indicators that have a value and people to speak of, in the order of the names."""
    known = rows[rows.indicator_id.isin(names) & rows.status.isin(HAS_VALUE) & (rows.persons > 0)]
    order = {name: place for place, name in enumerate(names)}
    return known.assign(_place=known.indicator_id.map(order)).sort_values("_place")


def _most_striking(rows: pd.DataFrame, names: list[str], catalogue: Catalogue, slot: str) -> Choice | None:
    """The figure of the list that stands out most on its less favourable side, else the first with a value.

    A figure that counts people goes before an average over everyone.
    """
    known = _sayable(rows, names)
    if known.empty:
        return None
    counts = known.indicator_id.map(lambda name: catalogue.indicators[name].persons == "numerator")
    against = known.stands_out_against.isin(["benchmark", "both"])
    for judgement in ("worse", "neutral"):
        for is_count in (True, False):
            found = known[against & (known.judgement == judgement) & (counts == is_count)]
            if len(found):
                return Choice(slot, found.iloc[int(distance(found, catalogue).fillna(0).to_numpy().argmax())])
    fixed = known[known.stands_out_against == "reference"]
    if len(fixed):
        return Choice(slot, fixed.iloc[0], "reference")
    return Choice(slot, known.iloc[0])


def _strength(rows: pd.DataFrame, catalogue: Catalogue, taken: set[str]) -> Choice | None:
    """What the zone can build on: the first listed strength that stands out, else the first that is so at all."""
    listed = [s for s in catalogue.profile.first_page.strengths if s.indicator not in taken]
    known = _sayable(rows, [strength.indicator for strength in listed])
    side = known.indicator_id.map({strength.indicator: strength.side for strength in listed})
    fitting = known[known.comparison == side]
    clear = fitting[fitting.stands_out_against.isin(["benchmark", "both"])]
    for candidates in (clear, fitting, known):
        if len(candidates):
            return Choice("strength", candidates.iloc[0], is_strength=True)
    return None


def first_page_choices(rows: pd.DataFrame, catalogue: Catalogue, is_region: bool) -> list[Choice]:
    """The three sentences of a first page: social life and means, health and surroundings, a strength."""
    page = catalogue.profile.first_page
    if is_region:
        chosen = {"life": page.region.life, "health": page.region.health, "strength": page.region.strength}
        choices = []
        for slot, name in chosen.items():
            known = _sayable(rows, [name])
            if len(known):
                row = known.iloc[0]
                yardstick = "reference" if row.stands_out_against == "reference" else "benchmark"
                choices.append(Choice(slot, row, yardstick, is_strength=slot == "strength"))
        return choices
    life = _most_striking(rows, page.life, catalogue, "life")
    health = _most_striking(rows, page.health, catalogue, "health")
    found = [choice for choice in (life, health) if choice]
    strength = _strength(rows, catalogue, {choice.row.indicator_id for choice in found})
    return found + ([strength] if strength else [])


def blind_themes(rows: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Themes no figure shows: those of the catalogue's list without any figure in this build, in its order."""
    held = {catalogue.indicators[name].theme for name in rows[rows.status.isin(HAS_VALUE)].indicator_id}
    page = catalogue.profile.first_page
    return [theme for theme in page.unknown_themes if theme not in held]
