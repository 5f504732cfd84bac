"""The tables of a profile in one language: what stands out, all figures, sources."""

from __future__ import annotations

import math

import pandas as pd

from pipelines.catalogue.models import Indicator
from pipelines.reporting.claims import HAS_VALUE, Claim, say
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.origin import files_view, origin_view
from pipelines.reporting.profile import Listing, Profile
from pipelines.reporting.style import JUDGEMENT
from pipelines.reporting.words import Words

SOURCE_COLUMNS = ("source", "publisher", "vintage", "accessed", "licence")


def title_of(indicator: Indicator, words: Words) -> str:
    """An indicator's title as a table row names it."""
    return words.set(indicator.title.in_language(words.language))


def standing_view(profile: Profile, words: Words) -> dict:
    """What stands out, by side, with the people it concerns."""
    return {
        "title": words.say("standing.title"),
        "intro": words.say("standing.intro_region" if profile.is_region else "standing.intro"),
        "columns": {
            key: words.say(f"standing.columns.{key}") for key in ("what", "persons", "here", "other", "yardstick")
        },
        "groups": [_listing(listing, words) for listing in profile.standing],
        "none": say(profile.nothing_stands_out, words).text,
    }


def _listing(listing: Listing, words: Words) -> dict:
    is_fixed = listing.side.startswith("reference_")
    return {
        "side": listing.side.removeprefix("reference_"),
        "title": words.say(f"standing.{listing.side}"),
        "is_fixed": is_fixed,
        "rows": [_standing_row(claim, words, is_fixed) for claim in listing.claims],
        "more": say(listing.more, words).text if listing.more else "",
        "more_id": listing.more.claim_id if listing.more else "",
    }


def _standing_row(claim: Claim, words: Words, is_fixed: bool) -> dict:
    said = say(claim, words)
    parts = said.parts
    return {
        "id": claim.claim_id,
        "indicator_id": claim.bond.indicator_id,
        "title": parts["title"],
        "period": parts["period"],
        "estimated": claim.bond.is_estimated,
        "persons": parts.get("persons", ""),
        "value": parts["value"],
        "other": parts["reference" if is_fixed else "benchmark"],
        "other_label": parts["reference_label"] if is_fixed else "",
        "comparison": parts["comparison"],
        "arrow": said.arrow,
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


def _row(inputs: Inputs, profile: Profile, row, words: Words) -> dict:
    said = say(profile.readings[row.indicator_id], words)
    bond, parts = said.claim.bond, said.parts
    trend = profile.trends.get(row.indicator_id)
    indicator = inputs.catalogue.indicators[row.indicator_id]
    # counts are no yardstick for each other: the biggest zone always has the most residents
    is_drawn = bond.is_held and indicator.form != "count"
    return {
        "id": said.claim.claim_id,
        "indicator_id": row.indicator_id,
        "title": parts["title"],
        "caveat": words.set(indicator.caveat.in_language(words.language)),
        "period": parts.get("period", ""),
        "status": bond.state,
        "value": parts["value"],
        "estimated": bond.is_estimated,
        "interval": parts.get("interval", ""),
        "benchmark": parts.get("benchmark", ""),
        "bar": _bar(inputs, row, is_drawn),
        "judgement": said.sign,
        "word": parts.get("reading", ""),
        "stands_out": bond.stands_out,
        "trend": say(trend, words).parts["trend"] if trend else "",
        "trend_id": trend.claim_id if trend else "",
        "colour": said.colour,
        "origin": _origin(inputs, row, words),
    }


def _origin(inputs: Inputs, row, words: Words) -> dict:
    figure = (row.zone_id, row.indicator_id, row.period)
    return origin_view(inputs.origins.get(figure, []), inputs.source_titles(words.language), row.period, words)


def table_view(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """Every figure of the profile by group, and those no file shows."""
    domains = profile.rows.indicator_id.map(lambda name: inputs.catalogue.indicators[name].domain)
    shown = profile.rows.status != "missing"
    groups: list[dict] = [
        {
            "title": words.say(f"domains.{domain}"),
            "rows": [
                _row(inputs, profile, row, words) for row in profile.rows[(domains == domain) & shown].itertuples()
            ],
        }
        for domain in inputs.catalogue.profile.groups
    ]
    blind = profile.rows[~shown]
    compared = any(row["benchmark"] or row["word"] for group in groups for row in group["rows"])
    return {
        "title": words.say("table.title"),
        "is_compared": compared,  # the region has no rest to be held against
        "intro": words.say("table.intro_region" if profile.is_region else "table.intro"),
        "estimated": words.say("table.estimated"),
        "columns": {
            key: words.say(f"table.columns.{key}")
            for key in ("figure", "period", "value", "interval", "picture", "benchmark", "judgement")
        },
        "groups": groups,
        "blind_title": words.say("table.blind"),
        "blind_intro": words.say("table.blind_intro"),
        "blind": [
            {"id": claim.claim_id, "title": say(claim, words).parts["title"]}
            for claim in map(profile.readings.__getitem__, blind.indicator_id)
        ],
        "legend": [
            {"name": name, "word": words.say(f"judgement.{name}"), "colour": JUDGEMENT[name]}
            for name in ("worse", "better", "neutral", "small", "similar")
            if compared
        ],
    }


def sources_view(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """The sources this profile's figures come from, one row per source, with their files, vintages and dates."""
    held = profile.rows[profile.rows.status.isin(HAS_VALUE)]
    used = {name for key in held.indicator_id for name in inputs.catalogue.indicators[key].source_ids}
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
    return {
        "title": words.say("sources.title"),
        "intro": words.say("sources.intro"),
        "columns": {key: words.say(f"sources.columns.{key}") for key in SOURCE_COLUMNS},
        "rows": sorted(rows, key=lambda row: (not row["used"], row["publisher"], row["title"])),
        "notes_title": words.say("sources.notes"),
        "notes": _notes(inputs, profile, words),
    }  # fmt: skip


def _notes(inputs: Inputs, profile: Profile, words: Words) -> list[dict]:
    """What must be known of the figures the profile puts forward: those of its first page and its lists."""
    said = [claim.bond.indicator_id for claim in profile.first]
    listed = [claim.bond.indicator_id for listing in profile.standing for claim in listing.claims]
    indicators = [inputs.catalogue.indicators[name] for name in dict.fromkeys([*said, *listed])]
    return [
        {"title": title_of(indicator, words), "text": words.set(indicator.caveat.in_language(words.language))}
        for indicator in indicators
    ]


def _accessed(text: str | None, words: Words) -> str:
    """The date a file was fetched, written out; empty where the registry knows none."""
    return words.date(pd.Timestamp(text).date()) if text and not pd.isna(text) else ""
