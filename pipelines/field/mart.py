"""The field's tables as others rely on them: meetings, observations with their codes, nothing personal in any."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.models import Catalogue
from pipelines.field.review.applying import reviewed
from pipelines.field.review.corrections import DISCARDED, Correction

KEYWORDS = 5
HELD = ("proposed", "confirmed", "corrected")  # states of a theme that counts
EVENT_COLUMNS = [
    "event_id", "kind", "date", "level", "zone_id", "participants", "hours", "source_file", "language", "observations",
    "reviewed", "waiting", *(f"summary_{name}" for name in LANGUAGES), *(f"keywords_{name}" for name in LANGUAGES),
]  # fmt: skip
OBSERVATION_COLUMNS = [
    "observation_id", "event_id", "zone_id", "date", "channel", "language", "actor_sector", "actor_role",
    "organisation", "position", "kind", "about", "excerpt", "redactions", "outcome", "answer", "under", "place",
    "coder",
    "kind_score", "doubt", "repeats", "state", "review_reason", "reviewer", "reviewed_on",
]  # fmt: skip


def observation_table(observations: pd.DataFrame, kinds: pd.DataFrame, held: Mapping[str, Correction]) -> pd.DataFrame:
    """mart.observation: what was said, with the kind that holds and who said so. One row per observation."""
    coded = observations.drop(columns=["themes", "kind_written"]).merge(
        kinds, on="observation_id", how="left", validate="1:1"
    )
    return reviewed(coded, held)[OBSERVATION_COLUMNS]


def event_table(
    events: pd.DataFrame, observations: pd.DataFrame, codes: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """mart.event: meetings and logs with how much was said, looked over, and what about. One row per event.

    observations: mart.observation; codes: mart.observation_theme. The summary states counts and themes only: a sentence
    that somebody said stands in the page of the meeting, once a person confirmed it.
    """
    kept = observations[observations.state != DISCARDED]
    named = codes[codes.state.isin(HELD)].merge(kept[["observation_id", "event_id"]], on="observation_id")
    counts = named.groupby(["event_id", "theme_id"]).size()
    themes = {
        event: own.droplevel(0).sort_values(ascending=False, kind="stable") for event, own in counts.groupby(level=0)
    }
    said = kept.groupby("event_id").agg(
        observations=("observation_id", "size"), reviewed=("coder", lambda who: int((who == "person").sum()))
    )
    made = events.merge(said, left_on="event_id", right_index=True, how="left")
    made[["observations", "reviewed"]] = made[["observations", "reviewed"]].fillna(0).astype("int64")
    made["waiting"] = made.observations - made.reviewed
    for language in LANGUAGES:
        words = [_keywords(themes.get(event), catalogue, language) for event in made.event_id]
        made[f"keywords_{language}"] = ["; ".join(own) for own in words]
        made[f"summary_{language}"] = [
            _summary(int(count), own, catalogue.strings[language]["field"])
            for count, own in zip(made.observations, words, strict=True)
        ]
    text = dict.fromkeys((name for name in EVENT_COLUMNS if name.startswith(("summary", "keywords"))), "str")
    return made[EVENT_COLUMNS].astype(text)


def _keywords(counts: pd.Series | None, catalogue: Catalogue, language: str) -> list[str]:
    """Themes most spoken of, by what they are called."""
    if counts is None:
        return []
    order = list(catalogue.themes)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], order.index(str(item[0]))))
    return [catalogue.themes[str(theme)].label.in_language(language) for theme, _ in ranked[:KEYWORDS]]


def _summary(count: int, keywords: list[str], words: dict) -> str:
    """How many observations, and what they are about most; nothing where there are none."""
    if not count:
        return words["summary_none"]
    said = words["summary_one"] if count == 1 else words["summary_many"].format(n=count)
    return said + (words["summary_themes"].format(themes=", ".join(keywords[:3])) if keywords else "")


# ---- what councils may read ----
CONFIRMED_STATES = ("confirmed", "corrected")
COUNCIL_OBSERVATION = ["observation_id", "event_id", "zone_id", "date", "language", "kind", "about", "state", "excerpt",
                       "is_answered", "repeats", "position", "place", "theme_ids"]  # fmt: skip


def council_observations(observations: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """council.observation: what councils may read. One row per observation nobody left out.

    The words themselves only where a person confirmed or corrected them: elsewhere `excerpt` is empty, and the row
    only counts.
    """
    kept = observations[observations.state != DISCARDED]
    held = codes[codes.state.isin(HELD)].sort_values(["observation_id", "score"], ascending=[True, False])
    themes = held.groupby("observation_id").theme_id.agg("; ".join)
    is_confirmed = kept.state.isin(CONFIRMED_STATES)
    # what repeats words that may not be read stands for itself
    is_repeated = kept.repeats.isin(kept.observation_id[is_confirmed]) | ~is_confirmed
    made = kept.assign(
        excerpt=kept.excerpt.where(is_confirmed, ""),
        is_answered=kept.review_reason == "answered",
        repeats=kept.repeats.where(is_repeated, ""),
        theme_ids=kept.observation_id.map(themes).fillna(""),
    )
    return made[COUNCIL_OBSERVATION].astype(
        {"excerpt": "str", "repeats": "str", "theme_ids": "str", "is_answered": "bool"}
    )


def council_events(events: pd.DataFrame, logs: frozenset[str]) -> pd.DataFrame:
    """council.event: the meetings of mart.event, without logs. One row per meeting."""
    return events[~events.kind.isin(logs)]
