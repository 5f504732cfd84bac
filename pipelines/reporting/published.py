"""The page of published figures: what the zones say of themselves, ours beside it, and the likely reason."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
from jinja2 import Template
from markupsafe import Markup

from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.published import STATES
from pipelines.reporting.html import environment, fonts, house, unindented
from pipelines.reporting.words import Words

TEMPLATE = "published.html.j2"
_MINUS = "\u2212"
_SIGNS = {"agrees": "better", "disagrees": "worse"}  # the shapes and colours of the profiles; others are hollow


@lru_cache(maxsize=1)
def _template() -> Template:
    own = Markup(unindented("published.css"))  # noqa: S704 our own file
    return environment().get_template(TEMPLATE, globals={**house(), "own_css": own})


def _number(value: float, figure, catalogue: Catalogue, words: Words) -> str:
    """A value of one figure with its unit."""
    if figure.indicator:
        return words.value(value, catalogue.indicators[figure.indicator])
    return words.set(words.get(f"units.{figure.unit}").format(n=words.number(value, figure.decimals)))


def _signed(value: float, decimals: int, words: Words) -> str:
    return ("+" if value > 0 else _MINUS if value < 0 else "") + words.number(abs(value), decimals)


def _difference(row, figure, catalogue: Catalogue, words: Words) -> str:
    """How far ours lies from theirs, and in per cent of theirs; nothing where ours is not known."""
    if pd.isna(row.difference):
        return ""
    decimals = catalogue.indicators[figure.indicator].decimals if figure.indicator else figure.decimals
    if figure.unit == "pct":  # a per cent of a per cent helps nobody
        return words.say("published.difference_points", n=_signed(row.difference, decimals, words))
    share = words.set(words.get("units.pct").format(n=_signed(row.difference_pct, 1, words)))
    return words.say("published.difference", n=_signed(row.difference, decimals, words), share=share)


def _why(row, words: Words) -> str:
    """The likely reason of a disagreement, or why there is nothing to compare."""
    reason = row[f"reason_{words.language}"]
    if row.state == "disagrees" and pd.notna(reason):  # without one the build stops before this page is made
        return words.set(reason)
    return words.say(f"published.why_not.{row.why_not}") if pd.notna(row.why_not) else ""


def _row(row, catalogue: Catalogue, words: Words) -> dict:
    figure = catalogue.published[row.figure_id]
    ours_period = row.ours_period if pd.notna(row.ours_period) else ""
    has_ours = pd.notna(row.ours)
    theirs = _number(row.theirs, figure, catalogue, words)
    return {
        "id": row.figure_id,
        "zone": catalogue.area_name(row.zone_id).in_language(words.language),
        "title": words.set(row[f"title_{words.language}"]),
        "published_in": words.set(row[f"published_in_{words.language}"]),
        "theirs": words.say(f"published.statement.{row.statement}", n=theirs),
        "ours": _number(row.ours, figure, catalogue, words) if has_ours else "",
        "ours_note": ours_period or (words.say("published.expected") if has_ours else ""),
        "estimated": bool(has_ours and row.is_estimated),
        "difference": _difference(row, figure, catalogue, words),
        "state": row.state,
        "sign": _SIGNS.get(row.state, "similar"),
        "word": words.say(f"published.state.{row.state}"),
        "why": _why(row, words),
    }


def published_view(catalogue: Catalogue, table: pd.DataFrame, words: Words, year: int, is_simulated: bool) -> dict:
    """Everything the page says, in its order; `table` is mart.published_figure."""
    counts = table.state.value_counts()
    rows = table.sort_values("place")
    return {
        "language": words.language,
        "year": year,
        "title": words.say("published.title"),
        "subtitle": words.say("published.subtitle", region=catalogue.territory.name.in_language(words.language)),
        "intro": [words.set(sentence) for sentence in words.get("published.intro")],
        "counts": [
            {"sign": _SIGNS.get(state, "similar"), "text": words.say(f"published.count.{state}", n=int(counts[state]))}
            for state in STATES
            if state in counts
        ],
        "columns": words.get("published.columns"),
        "rows": [_row(row, catalogue, words) for _, row in rows.iterrows()],
        "none": words.say("published.none"),
        "simulated": words.say("simulated") if is_simulated else None,
        "simulated_long": words.say("simulated_long") if is_simulated else None,
        "web": words.get("web"),
        "author": words.get("author"),
    }


def render(catalogue: Catalogue, table: pd.DataFrame, words: Words, year: int, is_simulated: bool) -> bytes:
    """The page in one language, self-contained; the same bytes for the same input."""
    view = published_view(catalogue, table, words, year, is_simulated)
    others = [(area_id, catalogue.area_name(area_id).in_language(words.language)) for area_id in catalogue.area_ids]
    return _template().render(v=view, web=view["web"], fonts=fonts(), others=others).encode()
