"""The tables of a profile in one language: what stands out, all figures, sources."""

from __future__ import annotations

import math

import pandas as pd

from pipelines.catalogue.models import Indicator
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.origin import files_view, origin_view
from pipelines.reporting.profile import Profile
from pipelines.reporting.selection import HAS_VALUE
from pipelines.reporting.style import JUDGEMENT
from pipelines.reporting.words import Words

SIDES = ("worse", "better", "neutral", "reference_worse", "reference_better", "reference_neutral")
SOURCE_COLUMNS = ("source", "publisher", "vintage", "accessed", "licence")


def title_of(indicator: Indicator, words: Words) -> str:
    """An indicator's title as a table row names it."""
    return words.set(indicator.title.in_language(words.language))


def standing_view(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """What stands out, by side, with the people it concerns."""
    groups = []
    for side in SIDES:
        rows = profile.standing[side]
        if rows.empty:
            continue
        is_fixed = side.startswith("reference")
        shown = _shown(inputs)
        groups.append(
            {
                "side": side.removeprefix("reference_"),
                "title": words.say(f"standing.{side}"),
                "is_fixed": is_fixed,
                "rows": [_standing_row(inputs, row, words, is_fixed) for row in rows.head(shown).itertuples()],
                "more": words.say("standing.more", n=len(rows) - shown) if len(rows) > shown else "",
            }
        )
    return {
        "title": words.say("standing.title"),
        "intro": words.say("standing.intro_region" if profile.is_region else "standing.intro"),
        "columns": {
            key: words.say(f"standing.columns.{key}") for key in ("what", "persons", "here", "other", "yardstick")
        },
        "groups": groups,
        "none": words.say("standing.alone"),
    }


def _standing_row(inputs: Inputs, row, words: Words, is_fixed: bool) -> dict:
    indicator = inputs.catalogue.indicators[row.indicator_id]
    reference = indicator.reference
    label = reference.label.in_language(words.language) if is_fixed and reference and reference.label else ""
    comparison = row.reference_comparison if is_fixed else row.comparison
    return {
        "indicator_id": row.indicator_id,
        "title": title_of(indicator, words),
        "period": row.period,
        "estimated": bool(row.is_estimated),
        "persons": words.persons(row.persons, bool(row.is_estimated))
        if row.persons > 0 and indicator.counts_people
        else "",
        "value": words.value(row.value, indicator),
        "other": words.value(row.reference_value if is_fixed else row.benchmark_value, indicator),
        "other_label": words.set(label),
        "comparison": words.say(f"comparison.{comparison}"),
        "arrow": {"higher": "↑", "lower": "↓"}.get(comparison, ""),
    }


def _bar(inputs: Inputs, row, is_drawn: bool) -> dict | None:
    """Positions from 0 to 1 of dot, interval and benchmark tick in a row's picture."""
    scale = inputs.scales.get(row.indicator_id) if is_drawn else None
    if scale is None:
        return None

    def at(value: float) -> float | None:
        return None if math.isnan(value) else round((value - scale[0]) / (scale[1] - scale[0]), 4)

    return {
        "value": at(row.value),
        "lower": at(row.lower_95),
        "upper": at(row.upper_95),
        "other": at(row.benchmark_value),
    }


def reading_of(row, indicator: Indicator) -> str:
    """The judgement as a reader needs it: a difference too small to matter is called small, not better or worse."""
    is_different = row.judgement in ("better", "worse", "neutral")
    if is_different and abs(row.value - row.benchmark_value) < indicator.relevant_difference:
        return "small"
    return row.judgement


def _row(inputs: Inputs, row, words: Words) -> dict:
    indicator = inputs.catalogue.indicators[row.indicator_id]
    has_value = row.status in HAS_VALUE
    interval = ""
    if has_value and not math.isnan(row.lower_95):
        interval = f"{words.bare(row.lower_95, indicator)}–{words.bare(row.upper_95, indicator)}"
    reading = reading_of(row, indicator) if has_value else "not_compared"
    # counts are no yardstick for each other: the biggest zone always has the most residents
    is_drawn = has_value and indicator.form != "count"
    return {
        "indicator_id": row.indicator_id,
        "title": title_of(indicator, words),
        "caveat": words.set(indicator.caveat.in_language(words.language)),
        "period": row.period if has_value else "",
        "status": row.status,
        "value": words.value(row.value, indicator) if has_value else words.say(f"status.{row.status}"),
        "estimated": bool(row.is_estimated),
        "interval": interval,
        "benchmark": words.value(row.benchmark_value, indicator),
        "bar": _bar(inputs, row, is_drawn),
        "judgement": reading,
        "word": words.say(f"judgement.{reading}") if has_value and not math.isnan(row.benchmark_value) else "",
        "stands_out": bool(row.stands_out),
        "trend": words.say(f"trend.{row.trend}") if row.trend != "cannot_calculate" else "",
        "colour": JUDGEMENT[reading],
        "origin": _origin(inputs, row, words),
    }


def _origin(inputs: Inputs, row, words: Words) -> dict:
    figure = (row.zone_id, row.indicator_id, row.period)
    return origin_view(inputs.origins.get(figure, []), inputs.source_titles(words.language), row.period, words)


def table_view(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """Every figure of the profile by group, and those no file shows."""
    domains = profile.rows.indicator_id.map(lambda name: inputs.catalogue.indicators[name].domain)
    shown = profile.rows.status != "missing"
    groups = [
        {
            "title": words.say(f"domains.{domain}"),
            "rows": [_row(inputs, row, words) for row in profile.rows[(domains == domain) & shown].itertuples()],
        }
        for domain in inputs.catalogue.profile.groups
    ]
    blind = profile.rows[~shown]
    return {
        "title": words.say("table.title"),
        "intro": words.say("table.intro_region" if profile.is_region else "table.intro"),
        "estimated": words.say("table.estimated"),
        "columns": {
            key: words.say(f"table.columns.{key}")
            for key in ("figure", "period", "value", "interval", "picture", "benchmark", "judgement")
        },
        "groups": groups,
        "blind_title": words.say("table.blind"),
        "blind_intro": words.say("table.blind_intro"),
        "blind": [title_of(inputs.catalogue.indicators[name], words) for name in blind.indicator_id],
        "legend": [
            {"name": name, "word": words.say(f"judgement.{name}"), "colour": JUDGEMENT[name]}
            for name in ("worse", "better", "neutral", "small", "similar")
        ],
    }


def sources_view(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """The sources this profile's figures come from, one row per source, with their files, vintages and dates."""
    used = {name for key in profile.held.indicator_id for name in inputs.catalogue.indicators[key].source_ids}
    shown = profile.rows[["zone_id", "indicator_id", "period"]].itertuples(index=False, name=None)
    used |= {use.source_id for figure in shown for use in inputs.origins.get(figure, [])}
    files = inputs.sources[(inputs.sources.row_count > 0)]
    rows = []
    for source_id, group in files.groupby("source_id", sort=False):
        first = group.iloc[0]
        rows.append(
            {
                "title": words.set(first[f"title_{words.language}"]),
                "publisher": first.publisher,
                "vintage": ", ".join(dict.fromkeys(group.vintage)),
                "accessed": _accessed(first.accessed, words),
                "licence": words.get("licences").get(first.licence, first.licence),
                "used": source_id in used,
                "source_id": source_id,
                "files": files_view(group),
            }
        )
    fewest = inputs.catalogue.profile.maps.fewest_residents
    return {
        "title": words.say("sources.title"),
        "intro": words.say("sources.intro"),
        "columns": {key: words.say(f"sources.columns.{key}") for key in SOURCE_COLUMNS},
        "rows": sorted(rows, key=lambda row: (not row["used"], row["publisher"], row["title"])),
        "method": [words.set(text.format(fewest=fewest)) for text in words.get("sources.method")],
        "notes_title": words.say("sources.notes"),
        "notes": _notes(inputs, profile, words),
    }  # fmt: skip


def _notes(inputs: Inputs, profile: Profile, words: Words) -> list[dict]:
    """What must be known of the figures the profile puts forward: those of its first page and its lists."""
    said = [claim.row.indicator_id for claim in profile.claims]
    listed = [name for rows in profile.standing.values() for name in rows.indicator_id.head(_shown(inputs))]
    indicators = [inputs.catalogue.indicators[name] for name in dict.fromkeys([*said, *listed])]
    return [
        {"title": title_of(indicator, words), "text": words.set(indicator.caveat.in_language(words.language))}
        for indicator in indicators
    ]


def _shown(inputs: Inputs) -> int:
    return inputs.catalogue.profile.standing_shown


def _accessed(text: str | None, words: Words) -> str:
    """The date a file was fetched, written out; empty where the registry knows none."""
    return words.date(pd.Timestamp(text).date()) if text and not pd.isna(text) else ""
