"""The page where whoever was at a meeting looks over what the machine read: works from a disk, saves a small file.

It holds words nobody has confirmed, so it stays with the zone's team: beside the working tables, never in the reports.
"""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.field.coding.coder import MEANING_ONLY
from pipelines.field.review.reading import FORMAT
from pipelines.reporting.html import fonts, for_script
from pipelines.reporting.minutes.pages import script, template
from pipelines.reporting.minutes.view import named, written_date
from pipelines.reporting.words import Words

DOUBTFUL = 0.67  # from this doubt on the page says that the machine is not sure: of three observations about one


def review_page(
    catalogue: Catalogue, event, said: pd.DataFrame, codes: pd.DataFrame, words: Words, is_simulated: bool
) -> bytes:
    """The page of one meeting in one language; the same bytes for the same input.

    event: a row of mart.event. said, codes: its rows of mart.observation and mart.observation_theme.
    """
    named_so = named(event, catalogue, words)
    strings = words.get("review_page")
    view = {
        "language": words.language,
        "title": words.say("review_page.title", meeting=f"{named_so['kind']}, {named_so['zone']}"),
        "year": named_so["date"], "web": words.get("web"), "author": words.get("author"), "r": strings,
        "simulated": words.say("simulated") if is_simulated else None,
        "simulated_long": words.say("simulated_long") if is_simulated else None,
        "understood": _understood(event, named_so, words),
        "removed": words.say("review_page.removed", n=int(said.redactions.sum())) if said.redactions.sum() else "",
        "m": words.get("minutes"), "count": len(said),
    }  # fmt: skip
    data = {
        "format": FORMAT, "event": event.event_id, "language": words.language, "words": strings,
        "observations": _observations(said, codes),
        "kinds": {kind.id: kind.label.in_language(words.language) for kind in catalogue.kinds.values()},
        "about": {choice.id: choice.label.in_language(words.language) for choice in catalogue.review.about},
        "reasons": {reason.id: reason.label.in_language(words.language)
                    for reason in catalogue.review.reasons if not reason.keeps},
        "themes": {theme.id: theme.label.in_language(words.language)
                   for theme in catalogue.themes.values() if theme.theme_class != "context"},
        "hints": {theme.id: theme.definition.in_language(words.language)
                  for theme in catalogue.themes.values() if theme.theme_class != "context"},
        "doubtful": DOUBTFUL,
    }  # fmt: skip
    page = template("minutes/review.html.j2", "minutes/review.css").render(
        v=view, path="", script=script("minutes/review.js"), fonts=fonts(), made=[], data=for_script(data)
    )
    return page.encode()


def _understood(event, named_so: dict[str, str], words: Words) -> list[tuple[str, str]]:
    """How the meeting was placed: what a person should see first."""
    columns, facts = words.get("minutes.columns"), words.get("minutes.facts")
    told = [(columns["meeting"], named_so["kind"]), (columns["zone"], named_so["zone"]),
            (columns["date"], written_date(event.date, words))]  # fmt: skip
    if pd.notna(event.participants):
        told.append((facts["participants"], words.number(float(event.participants))))
    return told


def _observations(said: pd.DataFrame, codes: pd.DataFrame) -> list[dict]:
    """What the page shows of each observation, in the order of the document."""
    held = codes[codes.state != "discarded"]
    themes: dict[str, list] = {}
    for code in held.sort_values("score", ascending=False, kind="stable").to_dict("records"):
        themes.setdefault(code["observation_id"], []).append(code)
    made = []
    for one in said.to_dict("records"):
        own = themes.get(one["observation_id"], [])
        why = [code["reason"] for code in own if code["reason"] and code["reason"] != MEANING_ONLY]
        made.append({
            "id": one["observation_id"], "text": one["excerpt"], "lang": one["language"], "under": one["under"],
            "kind": one["kind"], "about": one["about"], "themes": [code["theme_id"] for code in own],
            "why": ", ".join(why), "doubt": round(float(one["doubt"]), 2), "state": one["state"],
            "reason": one["review_reason"],
        })  # fmt: skip
    return made
