"""A profile in one language, ready to be set: every string written, every position computed.

The same dictionary feeds the PDF (Typst) and the HTML page (Jinja2), so both say the same.
"""

from __future__ import annotations

import math

import pandas as pd

from pipelines.reporting.inputs import LEVELS, Inputs
from pipelines.reporting.labels import place_labels
from pipelines.reporting.pictures import LOCATOR_PT, locator_frame, zone_shapes
from pipelines.reporting.profile import Profile, Series
from pipelines.reporting.style import SEQUENCE
from pipelines.reporting.view_tables import sources_view, standing_view, table_view, title_of
from pipelines.reporting.words import Words


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
        "standing": standing_view(inputs, profile, words),
        "maps": _maps(inputs, profile, words, zone),
        "pyramid": _pyramid(profile, words, zone),
        "trends": _trends(inputs, profile, words, zone),
        "table": table_view(inputs, profile, words),
        "origin": {key: words.say(f"origin.{key}") for key in ("intro", "link", "checksum", "files")},
        "sources": sources_view(inputs, profile, words),
        "words": {key: words.get(key) for key in ("page", "web", "judgement", "author")},
    }


def _first_page(inputs: Inputs, profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    labels = [
        theme.label.in_language(words.language) for theme in map(inputs.catalogue.themes.get, profile.blind) if theme
    ]
    labels = [label[0].lower() + label[1:] for label in labels]
    held = profile.held
    residents = held[held.indicator_id == "residents"]
    return {
        "title": words.say("first.particular" + suffix),
        "claims": [
            {
                "text": claim.text(inputs.catalogue, words), "is_strength": claim.is_strength,
                "id": claim.claim_id, "period": claim.row.period, "indicator_id": claim.row.indicator_id,
                "about": title_of(inputs.catalogue.indicators[claim.row.indicator_id], words),
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
    title = title_of(indicator, words)
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
    written = {
        name: words.set(words.get("units.pct").format(n=words.number(value, 1))) for name, value in shares.items()
    }
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
    title = title_of(indicator, words)
    return {
        "title": title,
        "from_to": words.say("trends.from_to", **ends),
        "alt": words.say("trends.alt", title=title, zone=zone, **ends),
        "picture": f"{profile.area_id}_trend_{series.indicator_id}.svg",
    }
