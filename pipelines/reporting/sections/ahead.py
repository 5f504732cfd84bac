"""Looking ahead: what may come, how far off such forecasts were, what is not forecast and why.

Where no model did better than "no change", no change it is, and the sentence says so. Official projections stand
beside, commune by commune, and are never added up to a zone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.reporting import plots
from pipelines.reporting.claims import HAS_VALUE, Bond, Claim, say
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.sections.frame import Section
from pipelines.reporting.sections.projections import projection_claims, projection_view
from pipelines.reporting.terms import Counted, Percent, Plain, Term, Title, Titles, Value, Word
from pipelines.reporting.words import Words, significant

NAME = "ahead"
TABLE, ERRORS, SCOPE = "forecast", "forecast_error", "forecast_scope"
COUNT_DIGITS = 4
LISTED = ("expected", "record")  # what a line of the list says of an outlook
STATES = ("no_change_is_better", "series_too_old", "too_few_points", "not_comparable")


@dataclass(frozen=True)
class Outlook:
    """One figure: what was observed, what is expected, and the sentences about both.

    observed: year, value. expected: year, value, lower, upper. claims: `expected` and, where
    the fan goes on, `end`; `record`, `cover` and `side` about how such forecasts fared; `alt`.
    """

    indicator_id: str
    observed: pd.DataFrame
    expected: pd.DataFrame
    is_steady: bool
    claims: dict[str, Claim]


@dataclass(frozen=True)
class Facts:
    """What is drawn, what is only listed, what is left out and why, and what others project."""

    drawn: list[Outlook]
    listed: list[Outlook]
    left_out: list[Claim]
    projections: list[Claim]


def observed_of(rows: pd.DataFrame, past: pd.DataFrame, until: int, years: int) -> pd.DataFrame:
    """The last observed years up to `until`: year, value. An observation of the profile goes before an older series.

    rows: of the indicator table (period, value, status). past: of the table of past forecasts (origin, horizon, base,
    observed), which remembers the series that forecasts were tried on; may be empty.
    """
    yearly = rows[rows.status.isin(HAS_VALUE) & rows.period.str.fullmatch(r"\d{4}")]
    seen = dict(zip(yearly.period.astype(int), yearly.value.astype(float), strict=True))
    older: dict[int, float] = {}
    if len(past):
        older = dict(zip(past.origin.astype(int), past.base.astype(float), strict=True))
        older |= dict(zip((past.origin + past.horizon).astype(int), past.observed.astype(float), strict=True))
    known = {year: value for year, value in sorted((older | seen).items()) if year <= until}
    table = pd.DataFrame({"year": list(known), "value": list(known.values())})
    return table[table.year > until - years].reset_index(drop=True)


def _stated(rows: pd.DataFrame, year: int) -> pd.Series:
    """The row a sentence speaks of: that of the roadmap's year, else the last one."""
    own = rows[rows.period == str(year)]
    return (own if len(own) else rows.sort_values("period")).iloc[-1]


def _bond(row: pd.Series, catalogue: Catalogue, value: float, test: str) -> Bond:
    theme = catalogue.indicators[row.indicator_id].theme
    return Bond(NAMED_TABLES[TABLE], row.indicator_id, theme, str(row.period), float(value), test=test)


def _foreseen(number: float, indicator: Indicator) -> float:
    """A coming value as it is written: a number of people is not foreseen to the last one."""
    return significant(number, COUNT_DIGITS) if indicator.form == "count" else float(number)


def _value(row: pd.Series, number: float, catalogue: Catalogue) -> Value:
    return Value(row.indicator_id, _foreseen(number, catalogue.indicators[row.indicator_id]))


def _expected_terms(row: pd.Series, last: pd.Series, catalogue: Catalogue) -> dict[str, Term]:
    return {
        "title": Title(row.indicator_id), "period": Plain(str(row.period)), "value": _value(row, row.value, catalogue),
        "low": _value(row, row.lower_80, catalogue), "high": _value(row, row.upper_80, catalogue),
        "last": Value(row.indicator_id, float(last.value)), "last_period": Plain(str(int(last.year))),
    }  # fmt: skip


def _coverage(row: pd.Series, catalogue: Catalogue) -> tuple[str, dict[str, Term]]:
    """What is said of how often the margin held: also judged by earlier years only, where that is far less often."""
    held, earlier = float(row.coverage_80_pct), float(row.coverage_80_earlier_pct)
    if not np.isfinite(held):
        return "uncovered", {}
    if np.isfinite(earlier) and earlier < catalogue.profile.ahead.doubtful_coverage_pct:
        return "doubtful", {"coverage": Percent(held, 0), "earlier": Percent(earlier, 0)}
    return "covered", {"coverage": Percent(held, 0)}


def _side(row: pd.Series, catalogue: Catalogue) -> str:
    """Whether reality came out `above` or `below` nearly all such forecasts; nothing where it did neither."""
    rule = catalogue.profile.ahead
    if row.origins < rule.one_sided_origins:
        return ""
    most = rule.one_sided_pct
    if row.too_low_pct >= most:
        return "above"
    return "below" if row.too_low_pct <= 100 - most else ""


def outlook_claims(rows: pd.DataFrame, last: pd.Series, catalogue: Catalogue, year: int) -> dict[str, Claim]:
    """What is expected, for the roadmap's year and at the end of the fan; how far off such forecasts were beside no
    change, how often the margin held, and on which side of reality they lay; the picture's description.
    """
    row, end = _stated(rows, year), rows.sort_values("period").iloc[-1]
    record: dict[str, Term] = {
        "where": Word(f"{NAME}.where.{row.judged_on}"), "origins": Counted(int(row.origins), f"{NAME}.origins"),
        "horizon": Counted(int(row.horizon), f"{NAME}.years"), "missed": Percent(row.backtest_mape),
        "no_change": Percent(row.no_change_mape),
    }  # fmt: skip

    def claim(slot: str, template: str, of: pd.Series, value: float, terms: dict[str, Term], test: str) -> Claim:
        bond = _bond(of, catalogue, value, test)
        return Claim(NAME, f"{slot}.{of.indicator_id}.{of.period}", of.zone_id, f"{NAME}.{template}", bond, terms)

    kind = "expected" if row.beats_no_change else "steady"
    made = {"expected": claim("expected", kind, row, row.value, _expected_terms(row, last, catalogue), "forecast_80")}
    if end.period != row.period:
        made["end"] = claim("end", "end", end, end.value, _expected_terms(end, last, catalogue), "forecast_80")
    if np.isfinite(row.backtest_mape):
        made["record"] = claim("record", f"record_{kind}", row, row.backtest_mape, record, "backtest")
        template, terms = _coverage(row, catalogue)
        made["cover"] = claim("cover", template, row, float(row.coverage_80_pct), terms, "backtest")
        side = _side(row, catalogue)
        if side:
            share = float(row.too_low_pct) if side == "above" else 100 - float(row.too_low_pct)
            made["side"] = claim("side", side, row, float(row.too_low_pct), {"share": Percent(share, 0)}, "backtest")
    made["alt"] = claim("alt", "alt", end, end.value, _expected_terms(end, last, catalogue), "forecast_80")
    return made


def make_outlook(
    rows: pd.DataFrame, seen: pd.DataFrame, past: pd.DataFrame, catalogue: Catalogue, year: int
) -> Outlook | None:
    """The outlook of one area and indicator; None where nothing was observed before.

    rows: of the forecast table. seen, past: as in `observed_of`. year: the roadmap's, of which a sentence speaks.
    """
    row = _stated(rows, year)
    base = int(row.base_period)
    observed = observed_of(seen, past, base, catalogue.profile.ahead.past_years)
    if not row.beats_no_change and base not in set(observed.year):
        # what does not change is what was last observed, even where the profile has no figure of that year
        observed.loc[len(observed)] = [base, float(row.value)]
    if observed.empty:
        return None
    expected = rows.sort_values("period")[["period", "value", "lower_80", "upper_80"]]
    expected = expected.rename(columns={"period": "year", "lower_80": "lower", "upper_80": "upper"})
    expected = expected.assign(year=expected.year.astype(int)).reset_index(drop=True)
    claims = outlook_claims(rows, observed.iloc[-1], catalogue, year)
    return Outlook(str(row.indicator_id), observed, expected, not bool(row.beats_no_change), claims)


def left_out_claims(
    scope: pd.DataFrame, catalogue: Catalogue, area_id: str, year: int, drawn: Collection[str] = ()
) -> list[Claim]:
    """A sentence for every reason why figures are not forecast: how many, and those of them the profile names.

    drawn: figures the section shows all the same, as no change; they are not left out.
    """
    if scope.empty:
        return []
    scope = scope[~scope.indicator_id.isin(drawn)]
    state = scope.region_state if area_id == catalogue.territory.region_id else scope.state
    oldest = Plain(str(catalogue.forecast.oldest_period(year)))
    named = catalogue.profile.indicators()
    claims = []
    for reason in STATES:
        names = sorted(scope[state == reason].indicator_id, key=lambda name: catalogue.indicator_order[name])
        if names:
            shown = [name for name in names if name in named] or names
            bond = Bond(NAMED_TABLES[SCOPE], value=float(len(names)), test="count")
            terms = {"number": Counted(len(names), f"{NAME}.figures"), "titles": Titles(tuple(shown)), "oldest": oldest}
            claims.append(Claim(NAME, f"left_out.{reason}", area_id, f"{NAME}.left_out.{reason}", bond, terms))
    return claims


def _outlooks(inputs: Inputs, area_id: str) -> dict[str, Outlook]:
    """Every outlook of an area, first those the catalogue wants drawn, then the others, in their order."""
    table, past, seen = inputs.table(TABLE), inputs.table(ERRORS), inputs.zone_rows
    if table.empty:
        return {}
    coming = dict(iter(table[(table.zone_id == area_id) & table.value.notna()].groupby("indicator_id")))
    seen = dict(iter(seen[(seen.zone_id == area_id) & seen.indicator_id.isin(coming)].groupby("indicator_id")))
    held = dict(iter(past[past.area_id == area_id].groupby("indicator_id"))) if len(past) else {}
    first = inputs.catalogue.profile.ahead.indicators
    others = [name for name in inputs.catalogue.indicators if name not in first]
    made = {
        name: make_outlook(
            coming[name], seen.get(name, inputs.zone_rows[:0]), held.get(name, past[:0]), inputs.catalogue, inputs.year
        )
        for name in [*first, *others]
        if name in coming
    }
    return {name: outlook for name, outlook in made.items() if outlook is not None}


def gather(inputs: Inputs, area_id: str) -> Facts | None:
    """The outlooks of an area; None where the build has no forecast of it and no projection either."""
    shown = inputs.catalogue.profile.ahead
    outlooks = _outlooks(inputs, area_id)
    drawn = [name for name in outlooks if name in shown.indicators][: shown.drawn]
    others = [outlook for name, outlook in outlooks.items() if name not in drawn and not outlook.is_steady]
    projections = projection_claims(inputs, area_id)
    if not outlooks and not projections:
        return None
    left_out = left_out_claims(inputs.table(SCOPE), inputs.catalogue, area_id, inputs.year, drawn)
    return Facts([outlooks[name] for name in drawn], others[: shown.listed], left_out, projections)


def _chart(outlook: Outlook, words: Words) -> dict:
    indicator = words.catalogue.indicators[outlook.indicator_id]
    said = {slot: say(claim, words).text for slot, claim in outlook.claims.items()}
    plot = plots.fan(
        outlook.observed, outlook.expected, lambda value: words.value(_foreseen(value, indicator), indicator)
    )
    return {
        "indicator_id": outlook.indicator_id,
        "id": " ".join(claim.claim_id for claim in outlook.claims.values()),
        "title": words.set(indicator.title.in_language(words.language)),
        "plot": plot.view(),
        "alt": said["alt"],
        "text": " ".join(said[slot] for slot in ("expected", "end") if slot in said),
        "record": " ".join(said[slot] for slot in ("record", "cover", "side") if slot in said),
    }


def _row(outlook: Outlook, words: Words) -> dict:
    """A line of the list, its cells the pieces of the sentences."""
    expected = say(outlook.claims["expected"], words).parts
    record = say(outlook.claims["record"], words).parts if "record" in outlook.claims else {}
    return {
        "id": " ".join(outlook.claims[slot].claim_id for slot in LISTED if slot in outlook.claims),
        **{name: expected[name] for name in ("title", "last", "last_period", "value", "period")},
        "margin": words.say(f"{NAME}.margin", low=expected["low"], high=expected["high"]),
        "missed": record.get("missed", ""),
        "no_change": record.get("no_change", ""),
    }


def view(facts: Facts, words: Words) -> dict:
    """The section in one language."""
    keys = ("title", "intro", "caution", "listed_title", "left_out_title")
    columns = ("figure", "last", "expected", "margin", "missed", "no_change")
    return {
        **{key: words.say(f"{NAME}.{key}") for key in keys},
        "columns": {key: words.say(f"{NAME}.columns.{key}") for key in columns},
        "charts": [_chart(outlook, words) for outlook in facts.drawn],
        "listed": [_row(outlook, words) for outlook in facts.listed],
        "left_out": [{"id": claim.claim_id, "text": say(claim, words).text} for claim in facts.left_out],
        "projections": projection_view(facts.projections, words),
    }


def claims(facts: Facts) -> list[Claim]:
    """Every sentence of the section."""
    drawn = [claim for outlook in facts.drawn for claim in outlook.claims.values()]
    listed = [
        outlook.claims[slot] for outlook in facts.listed for slot in ("expected", "record") if slot in outlook.claims
    ]
    return [
        *drawn,
        *listed,
        *facts.left_out,
        *facts.projections,
    ]


SECTION = Section(NAME, gather, claims, view)
