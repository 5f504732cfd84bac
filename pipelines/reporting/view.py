"""A profile in one language, ready to be set: every string written, every position computed.

The same dictionary feeds the PDF (Typst) and the HTML page (Jinja2), so both say the same.
"""

from __future__ import annotations

import math

import pandas as pd

from pipelines.catalogue.models import Indicator
from pipelines.reporting.inputs import LEVELS, Inputs
from pipelines.reporting.labels import place_labels
from pipelines.reporting.pictures import LOCATOR_PT, locator_frame, zone_shapes
from pipelines.reporting.profile import Profile, Series
from pipelines.reporting.selection import HAS_VALUE
from pipelines.reporting.style import JUDGEMENT, SEQUENCE
from pipelines.reporting.words import Words

SIDES = ("worse", "better", "neutral", "reference_worse", "reference_better", "reference_neutral")


def view(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """Everything one document says, in its order."""
    zone = inputs.catalogue.area_name(profile.area_id).in_language(words.language)
    suffix = "_region" if profile.is_region else ""
    return {
        "language": words.language,
        "area_id": profile.area_id,
        "is_region": profile.is_region,
        "zone": zone,
        "year": inputs.year,
        "simulated": words.say("simulated") if inputs.is_simulated else None,
        "simulated_long": words.say("simulated_long") if inputs.is_simulated else None,
        "document_title": words.say("document_title", zone=zone, year=inputs.year),
        "subtitle": words.say("subtitle" + suffix, year=inputs.year),
        "first": _first_page(inputs, profile, words, zone),
        "standing": _standing(inputs, profile, words),
        "maps": _maps(inputs, profile, words, zone),
        "pyramid": _pyramid(profile, words, zone),
        "trends": _trends(inputs, profile, words, zone),
        "table": _table(inputs, profile, words),
        "sources": _sources(inputs, profile, words),
        "words": {key: words.get(key) for key in ("page", "web", "judgement", "author")},
    }


def _first_page(inputs: Inputs, profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    labels = [theme.label.in_language(words.language) for theme in map(inputs.catalogue.themes.get, profile.blind) if theme]
    labels = [label[0].lower() + label[1:] for label in labels]
    held = profile.held
    residents = held[held.indicator_id == "residents"]
    return {
        "title": words.say("first.particular" + suffix),
        "claims": [
            {
                "text": claim.text(inputs.catalogue, words), "is_strength": claim.is_strength,
                "id": claim.claim_id, "period": claim.row.period,
            }
            for claim in profile.claims
        ],
        "strength": words.say("first.strength"),
        "residents": words.say(
            "first.residents", value=words.number(residents.value.iloc[0]), period=residents.period.iloc[0]
        ) if len(residents) else "",
        "unknown_title": words.say("first.unknown"),
        "unknown": [
            words.say("first.unknown_themes", themes=words.listed(labels)),
            words.say("first.unknown_people", estimates=int(held.is_estimated.sum()), figures=len(held)),
        ],
        "map": _locator(inputs, profile, words, zone),
    }  # fmt: skip


def _locator(inputs: Inputs, profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    frame = locator_frame(inputs, profile.area_id)
    if profile.is_region:
        areas = inputs.shapes("zone")
        names = [inputs.catalogue.area_name(area_id).in_language(words.language) for area_id in areas.area_id]
    else:
        areas = zone_shapes(inputs, profile.area_id, "neighbourhood")
        table = inputs.neighbourhoods.set_index("neighbourhood_id")
        areas = areas[areas.area_id.map(table.is_residential).fillna(False).astype(bool)].reset_index(drop=True)
        column = "name_nl" if words.language == "nl" else "name_fr"
        names = areas.area_id.map(table[column]).tolist()
    sizes = (9.0, 8.0) if profile.is_region else (6.6, 5.4)
    labels = place_labels(areas, names, frame, LOCATOR_PT, *sizes)
    return {
        "picture": f"{profile.area_id}_locator.svg",
        "title": words.say("first.map" + suffix, zone=zone),
        "alt": words.say("first.map_alt", zone=zone),
        "width_pt": LOCATOR_PT,
        "height_pt": LOCATOR_PT * frame.height / frame.width,
        "labels": [{"x": label.x, "y": label.y, "lines": label.lines, "size": label.size_pt} for label in labels],
    }


def _title(indicator: Indicator, words: Words) -> str:
    return words.set(indicator.title.in_language(words.language))


def _standing(inputs: Inputs, profile: Profile, words: Words) -> dict:
    groups = []
    for side in SIDES:
        rows = profile.standing[side]
        if rows.empty:
            continue
        is_fixed = side.startswith("reference")
        shown = inputs.catalogue.profile.standing_shown
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
        "columns": {key: words.say(f"standing.columns.{key}") for key in ("what", "persons", "here", "other", "yardstick")},
        "groups": groups,
        "none": words.say("standing.alone"),
    }


def _standing_row(inputs: Inputs, row, words: Words, is_fixed: bool) -> dict:
    indicator = inputs.catalogue.indicators[row.indicator_id]
    label = indicator.reference.label.in_language(words.language) if is_fixed and indicator.reference.label else ""
    comparison = row.reference_comparison if is_fixed else row.comparison
    return {
        "indicator_id": row.indicator_id,
        "title": _title(indicator, words),
        "period": row.period,
        "estimated": bool(row.is_estimated),
        "persons": words.persons(row.persons, bool(row.is_estimated)) if row.persons > 0 else "",
        "value": words.value(row.value, indicator),
        "other": words.value(row.reference_value if is_fixed else row.benchmark_value, indicator),
        "other_label": words.set(label),
        "comparison": words.say(f"comparison.{comparison}"),
        "arrow": {"higher": "↑", "lower": "↓"}.get(comparison, ""),
    }


def _maps(inputs: Inputs, profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    levels = []
    for level in LEVELS:
        shown = [
            _one_map(inputs, profile, words, zone, level, name)
            for name in getattr(inputs.catalogue.profile.maps, level)
            if inputs.classes[level, name].borders
        ]
        levels.append({"level": level, "title": words.say(f"maps.by_{level}"), "maps": shown})
    return {
        "title": words.say("maps.title" + suffix),
        "intro": words.say("maps.intro"),
        "missing": words.say("maps.hatched"),
        "levels": levels,
    }


def _one_map(inputs: Inputs, profile: Profile, words: Words, zone: str, level: str, name: str) -> dict:
    indicator = inputs.catalogue.indicators[name]
    classes = inputs.classes[level, name]
    inside = inputs.values(level, name).reindex(inputs.members(profile.area_id, level)).dropna()
    borders = [words.bare(border, indicator) for border in classes.borders]
    title = _title(indicator, words)
    return {
        "indicator_id": name,
        "level": level,
        "picture": f"{profile.area_id}_{level}_{name}.svg",
        "title": title,
        "period": inputs.period(level, name),
        "unit": words.set(words.get(f"units.{indicator.unit}").format(n="")).strip(),
        "alt": words.say(
            "maps.alt", zone=zone, title=title, lowest=words.value(inside.min(), indicator),
            highest=words.value(inside.max(), indicator),
        ),
        "legend": [
            {"colour": colour, "label": f"{low}–{high}"}
            for colour, low, high in zip(SEQUENCE, borders[:-1], borders[1:], strict=True)
        ],
    }  # fmt: skip


def _share(ages: pd.DataFrame, low: int, high: float) -> float:
    inside = ages[(ages.age_from >= low) & (ages.age_from < high)]
    return inside.residents.sum() / ages.residents.sum() * 100


def _pyramid(profile: Profile, words: Words, zone: str) -> dict | None:
    if profile.ages.empty:
        return None
    suffix = "_region" if profile.is_region else ""
    shares = {"young": _share(profile.ages, 0, 20), "old": _share(profile.ages, 65, math.inf)}
    written = {name: words.set(words.get("units.pct").format(n=words.number(value, 1))) for name, value in shares.items()}
    return {
        "title": words.say("pyramid.title"),
        "caption": words.say("pyramid.caption" + suffix, zone=zone, period=profile.age_year),
        "alt": words.say("pyramid.alt", zone=zone, **written),
        "picture": f"{profile.area_id}_pyramid.svg",
    }


def _trends(inputs: Inputs, profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    return {
        "title": words.say("trends.title"),
        "intro": words.say("trends.intro" + suffix, zone=zone),
        "none": words.say("trends.none"),
        "charts": [_trend(inputs, profile, series, words, zone) for series in profile.trends],
    }


def _trend(inputs: Inputs, profile: Profile, series: Series, words: Words, zone: str) -> dict:
    indicator = inputs.catalogue.indicators[series.indicator_id]
    ends = {
        "first": words.value(series.values[0], indicator), "first_period": series.periods[0],
        "last": words.value(series.values[-1], indicator), "last_period": series.periods[-1],
    }  # fmt: skip
    title = _title(indicator, words)
    return {
        "title": title,
        "from_to": words.say("trends.from_to", **ends),
        "alt": words.say("trends.alt", title=title, zone=zone, **ends),
        "picture": f"{profile.area_id}_trend_{series.indicator_id}.svg",
    }


def _bar(inputs: Inputs, row, is_drawn: bool) -> dict | None:
    """Positions from 0 to 1 of dot, interval and benchmark tick in a row's picture."""
    scale = inputs.scales.get(row.indicator_id) if is_drawn else None
    if scale is None:
        return None

    def at(value: float) -> float | None:
        return None if math.isnan(value) else round((value - scale[0]) / (scale[1] - scale[0]), 4)

    return {"value": at(row.value), "lower": at(row.lower_95), "upper": at(row.upper_95), "other": at(row.benchmark_value)}


def _row(inputs: Inputs, row, words: Words) -> dict:
    indicator = inputs.catalogue.indicators[row.indicator_id]
    has_value = row.status in HAS_VALUE
    interval = ""
    if has_value and not math.isnan(row.lower_95):
        interval = f"{words.bare(row.lower_95, indicator)}–{words.bare(row.upper_95, indicator)}"
    # counts are no yardstick for each other: the biggest zone always has the most residents
    is_drawn = has_value and indicator.form != "count"
    return {
        "indicator_id": row.indicator_id,
        "title": _title(indicator, words),
        "caveat": words.set(indicator.caveat.in_language(words.language)),
        "period": row.period if has_value else "",
        "status": row.status,
        "value": words.value(row.value, indicator) if has_value else words.say(f"status.{row.status}"),
        "estimated": bool(row.is_estimated),
        "interval": interval,
        "benchmark": words.value(row.benchmark_value, indicator),
        "bar": _bar(inputs, row, is_drawn),
        "judgement": row.judgement if has_value else "not_compared",
        "word": words.say(f"judgement.{row.judgement}") if has_value and not math.isnan(row.benchmark_value) else "",
        "stands_out": bool(row.stands_out),
        "trend": words.say(f"trend.{row.trend}") if row.trend != "cannot_calculate" else "",
    } | {key: JUDGEMENT[row.judgement][key] for key in ("colour", "sign")}


def _table(inputs: Inputs, profile: Profile, words: Words) -> dict:
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
        "blind": [_title(inputs.catalogue.indicators[name], words) for name in blind.indicator_id],
        "legend": [
            {"word": words.say(f"judgement.{name}"), **JUDGEMENT[name]} for name in ("worse", "better", "similar", "neutral")
        ],
    }


def _sources(inputs: Inputs, profile: Profile, words: Words) -> dict:
    """The sources this profile's figures come from, one row per source, with their vintages and dates."""
    used = {name for key in profile.held.indicator_id for name in inputs.catalogue.indicators[key].source_ids}
    files = inputs.sources[(inputs.sources.row_count > 0)]
    rows = []
    for source_id, group in files.groupby("source_id", sort=False):
        first = group.iloc[0]
        rows.append(
            {
                "title": words.set(first[f"title_{words.language}"]), "publisher": first.publisher,
                "vintage": ", ".join(dict.fromkeys(group.vintage)), "accessed": _accessed(first.accessed, words),
                "licence": words.get("licences").get(first.licence, first.licence), "used": source_id in used, "source_id": source_id,
            }  # fmt: skip
        )
    fewest = inputs.catalogue.profile.maps.fewest_residents
    return {
        "title": words.say("sources.title"),
        "intro": words.say("sources.intro"),
        "columns": {key: words.say(f"sources.columns.{key}") for key in ("source", "publisher", "vintage", "accessed", "licence")},
        "rows": sorted(rows, key=lambda row: (not row["used"], row["publisher"], row["title"])),
        "method": [words.set(text.format(fewest=fewest)) for text in words.get("sources.method")],
        "notes_title": words.say("sources.notes"),
    }  # fmt: skip


def _accessed(text: str, words: Words) -> str:
    try:
        return words.date(pd.Timestamp(text).date())
    except ValueError:
        return text
