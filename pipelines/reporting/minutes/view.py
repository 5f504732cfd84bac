"""What the pages of meetings say, in one language: every word and number, no layout."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.reporting.words import Words

MOST_THEMES, MOST_QUOTES, LONGEST = 8, 3, 280
QUOTED = ("need", "obstacle", "resource", "practice", "activity")  # others have a part of the page of their own


@dataclass(frozen=True)
class Shelf:
    """Everything that councils may read of meetings: council.event and council.observation."""

    catalogue: Catalogue
    events: pd.DataFrame
    observations: pd.DataFrame
    is_simulated: bool
    year: int

    def said_in(self, event_id: str) -> pd.DataFrame:
        return self.observations[self.observations.event_id == event_id]


def written_date(date: str, words: Words) -> str:
    """A date as precisely as it is known: a day, a month or a year, written out."""
    if not date:
        return words.say("minutes.date_unknown")
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return date
    whole = words.date(datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1))
    return whole if len(parts) > 2 else whole.split(" ", 1)[1]


def named(event, catalogue: Catalogue, words: Words) -> dict[str, str]:
    """What a meeting is called: kind, zone and date in words."""
    space = catalogue.spaces.get(event.kind)
    has_zone = event.zone_id in catalogue.area_ids
    region = event.level == "region" and not has_zone
    zone_id = catalogue.territory.region_id if region else event.zone_id
    return {
        "kind": space.label.in_language(words.language) if space else words.say("minutes.kind_unknown"),
        "zone": catalogue.area_name(zone_id).in_language(words.language)
        if has_zone or region
        else words.say("minutes.zone_unknown"),
        "date": written_date(event.date, words),
    }


def quote(row, words: Words) -> dict[str, str]:
    """A sentence somebody said, in the language they said it in; cut where it is long."""
    text = row.excerpt
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + " […]"
    kind = words.catalogue.kinds[row.kind].label.in_language(words.language)
    return {"text": text, "lang": row.language, "kind": kind}


def meeting_view(shelf: Shelf, event, words: Words) -> dict:
    """The page of one meeting (a row of council.event) in one language."""
    said = shelf.said_in(event.event_id)
    name = named(event, shelf.catalogue, words)
    bars = theme_bars(said, shelf.catalogue, words)
    return {
        **_frame(shelf, words, f"{name['kind']}, {name['zone']}"),
        **name,
        "facts": _facts(event, said, words),
        "waiting": _waiting(said, words),
        "bars": bars[:MOST_THEMES],
        "other_themes": _other_themes(len(bars) - MOST_THEMES, words),
        "points": _points(bars[:MOST_THEMES], said, words),
        "lists": [
            {"title": words.say("minutes.recommendations"), **_listed(said[said.kind == "recommendation"], words)},
            {"title": words.say("minutes.decisions"), **_listed(said[said.kind == "decision"], words)},
            {
                "title": words.say("minutes.questions"),
                **_listed(said[(said.kind == "question") & ~said.is_answered], words),
            },
        ],
        "carried": _carried(shelf, event, words),
        "keywords": [bar["label"] for bar in bars[:5]],
        "aloud": _aloud(event, said, name, bars, words),
        "source": words.say("minutes.source", file=event.source_file),
        "m": words.get("minutes"),
    }


def _frame(shelf: Shelf, words: Words, title: str) -> dict:
    """What every page has."""
    return {
        "language": words.language, "year": shelf.year, "title": title, "web": words.get("web"),
        "author": words.get("author"), "simulated": words.say("simulated") if shelf.is_simulated else None,
        "simulated_long": words.say("simulated_long") if shelf.is_simulated else None,
    }  # fmt: skip


def _facts(event, said: pd.DataFrame, words: Words) -> list[dict[str, str]]:
    """How many came and how long, what was said, what was looked over."""
    told: dict[str, float] = {}
    came, hours = event.participants, event.hours
    if pd.notna(came):
        told["participants"] = float(came)
    if pd.notna(hours):
        told["hours"] = float(hours)
    if pd.notna(came) and pd.notna(hours):
        told["hours_given"] = round(float(came * hours))
    told |= {"observations": len(said), "reviewed": int((said.state != "proposed").sum())}
    return [
        {"number": words.number(value, 0 if float(value).is_integer() else 1),
         "label": words.say(f"minutes.{'facts_one' if words.is_one(value) else 'facts'}.{name}")}
        for name, value in told.items()
    ]  # fmt: skip


def _other_themes(count: int, words: Words) -> str:
    if count < 1:
        return ""
    return words.say("minutes.other_theme") if count == 1 else words.say("minutes.other_themes", n=count)


def _waiting(said: pd.DataFrame, words: Words) -> str:
    waiting = int((said.state == "proposed").sum())
    if not len(said):
        return ""
    key = "none" if not waiting else "all" if waiting == len(said) else "one" if waiting == 1 else "some"
    return words.say(f"minutes.waiting_{key}", n=waiting, total=len(said))


def theme_bars(said: pd.DataFrame, catalogue: Catalogue, words: Words) -> list[dict]:
    """Themes by how often they were spoken of, as bars: label, count, share of the longest."""
    counts = said.theme_ids[said.theme_ids != ""].str.split("; ").explode().value_counts()
    order = {theme: place for place, theme in enumerate(catalogue.themes)}
    ranked = sorted(counts.items(), key=lambda item: (-item[1], order[item[0]]))
    longest = max((count for _, count in ranked), default=1)
    return [
        {"theme_id": theme, "label": catalogue.themes[theme].label.in_language(words.language), "count": int(count),
         "share": round(100 * count / longest, 1)}
        for theme, count in ranked
    ]  # fmt: skip


def _points(bars: list[dict], said: pd.DataFrame, words: Words) -> list[dict]:
    """Themes with sentences said about them; what is about two themes stands under the first."""
    points, shown = [], set()
    for bar in bars:
        points.append(_point(bar, said[~said.observation_id.isin(shown)], words))
        shown |= points[-1].pop("ids")
    return points


def _point(bar: dict, said: pd.DataFrame, words: Words) -> dict:
    """A theme with a few of the sentences said about it, one of each kind first."""
    is_about = said.theme_ids.map(lambda ids: bar["theme_id"] in ids.split("; ")).astype(bool)
    own = said[is_about & said.kind.isin(QUOTED)]
    shown = own[(own.excerpt != "") & (own.repeats == "")]
    first = shown.assign(turn=shown.groupby("kind").cumcount()).sort_values("turn", kind="stable").head(MOST_QUOTES)
    rest = bar["count"] - len(first)
    more = "" if not rest else words.say("minutes.more_one") if rest == 1 else words.say("minutes.more", n=rest)
    quotes = [quote(row, words) for row in first.itertuples()]
    return {"label": bar["label"], "quotes": quotes, "more": more, "ids": set(first.observation_id)}


def _listed(rows: pd.DataFrame, words: Words) -> dict:
    """Everything of one kind that was confirmed, and how many wait."""
    waiting = int((rows.state == "proposed").sum())
    return {
        "quotes": [quote(row, words) for row in rows[rows.excerpt != ""].itertuples()],
        "waiting": words.say("minutes.waiting_here", n=waiting) if waiting else "",
    }


def _carried(shelf: Shelf, event, words: Words) -> list[dict]:
    """Questions of earlier meetings of the same space and zone that nobody has answered yet.

    A meeting of which only the month is known is not known to be before another of that month. Meetings that name no
    space or no zone are not taken for the same.
    """
    events = shelf.events
    if not event.kind or not event.zone_id:
        return []
    earlier = [
        other.event_id
        for other in rows_of(events[(events.kind == event.kind) & (events.zone_id == event.zone_id)])
        if other.date and other.date < event.date and not event.date.startswith(other.date)
    ]
    open_ones = shelf.observations[
        shelf.observations.event_id.isin(earlier) & (shelf.observations.kind == "question")
        & ~shelf.observations.is_answered & (shelf.observations.excerpt != "")
    ].sort_values("date", kind="stable")  # fmt: skip
    return [quote(row, words) | {"date": written_date(str(row.date), words)} for row in open_ones.itertuples()]


def _aloud(event, said: pd.DataFrame, name: dict, bars: list[dict], words: Words) -> list[str]:
    """Two or three lines to read aloud elsewhere: who met, what about, what came of it."""
    if pd.notna(event.participants) and event.date:
        key = "minutes.aloud_who" if event.date.count("-") > 1 else "minutes.aloud_who_in"
        who = words.say(key, n=words.number(float(event.participants)), **name)
    else:
        who = words.say("minutes.aloud_no_count", **name)
    lines = [who]
    if bars:
        lines.append(words.say("minutes.aloud_themes", themes=words.listed([bar["label"] for bar in bars[:3]])))
    is_open = ~said.is_answered
    counts = {kind: int(((said.kind == kind) & is_open).sum()) for kind in ("recommendation", "question")}
    if any(counts.values()):
        said_counts = {f"{kind}s": _counted(kind, count, words) for kind, count in counts.items()}
        lines.append(words.say("minutes.aloud_counts", **said_counts))
    return lines


def _counted(kind: str, count: int, words: Words) -> str:
    return words.say(f"minutes.{kind}_{'one' if words.is_one(count) else 'many'}", n=words.number(count))


def index_view(shelf: Shelf, words: Words) -> dict:
    """The page of all meetings, the latest first."""
    rows = [_index_row(shelf, event, words) for event in _latest_first(shelf.events)]
    return {
        **_frame(shelf, words, words.say("minutes.index_title")),
        "rows": rows,
        "choices": {
            name: sorted({choice for row in rows for choice in (row[name] if name == "themes" else [row[name]])})
            for name in ("zone", "themes", "kind")
        },
        "m": words.get("minutes"),
    }  # fmt: skip


def _latest_first(events: pd.DataFrame) -> list:
    return rows_of(events.sort_values(["date", "event_id"], ascending=[False, True], kind="stable"))


def rows_of(frame: pd.DataFrame) -> list:
    """Rows by the names of their columns."""
    return list(frame.itertuples(index=False))


def _index_row(shelf: Shelf, event, words: Words) -> dict:
    said = shelf.said_in(event.event_id)
    bars = theme_bars(said, shelf.catalogue, words)
    return named(event, shelf.catalogue, words) | {
        "event_id": event.event_id, "iso": event.date, "observations": words.number(len(said)),
        "waiting": words.number(int((said.state == "proposed").sum())),
        "themes": [bar["label"] for bar in bars], "shown": [bar["label"] for bar in bars[:3]],
    }  # fmt: skip


def practices_view(shelf: Shelf, words: Words) -> dict:
    """Promising practices by theme: confirmed, and not what an organisation tells of itself."""
    own = shelf.observations
    own = own[(own.kind == "practice") & (own.about == "territory") & (own.repeats == "")]
    told = own[own.excerpt != ""]
    events = {event.event_id: event for event in rows_of(shelf.events)}
    groups: dict[str, list[dict]] = {}
    for row in told.sort_values("date", ascending=False, kind="stable").itertuples():
        theme = str(row.theme_ids).split("; ")[0]
        groups.setdefault(theme, []).append(quote(row, words) | {"told": _told(row, events, shelf, words)})
    named_themes = [theme for theme in [*shelf.catalogue.themes, ""] if theme in groups]
    waiting = int((own.excerpt == "").sum())
    return {
        **_frame(shelf, words, words.say("minutes.practices_title")),
        "groups": [
            {"label": shelf.catalogue.themes[theme].label.in_language(words.language) if theme else "—",
             "quotes": groups[theme]} for theme in named_themes
        ],
        "waiting": "" if not waiting else words.say("minutes.practices_waiting_one") if waiting == 1
        else words.say("minutes.practices_waiting", n=waiting),
        "m": words.get("minutes"),
    }  # fmt: skip


def _told(row, events: dict, shelf: Shelf, words: Words) -> str:
    """Where a practice was told of."""
    if row.event_id in events:
        return words.say("minutes.from_meeting", **named(events[row.event_id], shelf.catalogue, words))
    return f"{words.say('minutes.of_log')}, {written_date(str(row.date), words)}"
