"""A profile in one language, ready to be set: every string written, every position computed.

The same dictionary feeds the PDF (Typst) and the HTML page (Jinja2), so both say the same. What states a fact comes
from `claims.say` and carries the id of its claim.
"""

from __future__ import annotations

from pipelines.reporting.claims import Claim, say
from pipelines.reporting.edition import PUBLISHED_PAGE
from pipelines.reporting.inputs import LEVELS, Inputs
from pipelines.reporting.labels import place_labels
from pipelines.reporting.pictures import LOCATOR_PT, locator_frame, zone_shapes
from pipelines.reporting.profile import Chart, Profile
from pipelines.reporting.sections import registry
from pipelines.reporting.style import SEQUENCE
from pipelines.reporting.terms import Unit
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
        "standing": standing_view(profile, words),
        "maps": _maps(inputs, profile, words),
        "pyramid": _pyramid(profile, words, zone),
        "trends": _trends(profile, words, zone),
        "table": table_view(inputs, profile, words),
        "origin": {key: words.say(f"origin.{key}") for key in ("intro", "link", "checksum", "files")},
        "published": {"title": words.say("published.title"), "page": PUBLISHED_PAGE},
        "sources": sources_view(inputs, profile, words),
        "sections": registry.views(profile.sections, words),
        "words": {key: words.get(key) for key in ("page", "web", "judgement", "author")},
    }


def _sentence(claim: Claim, words: Words) -> dict:
    """A sentence as it stands, with its claim's id."""
    return {"id": claim.claim_id, "text": say(claim, words).text}


def _first_page(inputs: Inputs, profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    residents = _sentence(profile.residents, words) if profile.residents else {"id": "", "text": ""}
    return {
        "title": words.say("first.particular" + suffix),
        "claims": [
            _sentence(claim, words)
            | {
                "is_strength": claim.is_strength,
                "period": claim.bond.period,
                "indicator_id": claim.bond.indicator_id,
                "about": title_of(inputs.catalogue.indicators[claim.bond.indicator_id], words),
            }
            for claim in profile.first
        ],
        "strength": words.say("first.strength"),
        "residents": residents["text"],
        "residents_id": residents["id"],
        "unknown_title": words.say("first.unknown"),
        "unknown": [_sentence(claim, words) for claim in profile.unknown],
        "map": _locator(inputs, profile, words, zone),
    }


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


def _maps(inputs: Inputs, profile: Profile, words: Words) -> dict:
    suffix = "_region" if profile.is_region else ""
    return {
        "title": words.say("maps.title" + suffix),
        "intro": words.say("maps.intro"),
        "missing": words.say("maps.hatched"),
        "levels": [
            {
                "level": level,
                "title": words.say(f"maps.by_{level}"),
                "maps": [
                    _one_map(inputs, claim, words, level)
                    for (of_level, _name), claim in profile.maps.items()
                    if of_level == level
                ],
            }
            for level in LEVELS
        ],
    }


def _one_map(inputs: Inputs, claim: Claim, words: Words, level: str) -> dict:
    name = claim.bond.indicator_id
    indicator = inputs.catalogue.indicators[name]
    borders = [words.bare(border, indicator) for border in inputs.classes[level, name].borders]
    alt = _sentence(claim, words)
    return {
        "indicator_id": name,
        "level": level,
        "picture": f"{claim.zone_id}_{level}_{name}.svg",
        "title": title_of(indicator, words),
        "period": claim.bond.period,
        "unit": Unit(name).write(words),
        "id": alt["id"],
        "alt": alt["text"],
        "legend": [
            {"colour": colour, "label": f"{low}–{high}"}
            for colour, low, high in zip(SEQUENCE, borders[:-1], borders[1:], strict=True)
        ],
    }


def _pyramid(profile: Profile, words: Words, zone: str) -> dict | None:
    if profile.ages is None:
        return None
    suffix = "_region" if profile.is_region else ""
    said = _sentence(profile.ages.claim, words)
    return {
        "title": words.say("pyramid.title"),
        "caption": words.say("pyramid.caption" + suffix, zone=zone, period=profile.ages.year),
        "id": said["id"],
        "alt": said["text"],
        "picture": f"{profile.area_id}_pyramid.svg",
    }


def _trends(profile: Profile, words: Words, zone: str) -> dict:
    suffix = "_region" if profile.is_region else ""
    return {
        "title": words.say("trends.title"),
        "intro": words.say("trends.intro" + suffix, zone=zone),
        "none": words.say("trends.none"),
        "charts": [_chart(profile, chart, words) for chart in profile.charts],
    }


def _chart(profile: Profile, chart: Chart, words: Words) -> dict:
    caption = say(chart.caption, words)
    return {
        "title": caption.parts["title"],
        "id": chart.caption.claim_id,
        "from_to": caption.text,
        "alt_id": chart.alt.claim_id,
        "alt": say(chart.alt, words).text,
        "tested": _sentence(chart.tested, words) if chart.tested else None,
        "picture": f"{profile.area_id}_trend_{chart.series.indicator_id}.svg",
    }
