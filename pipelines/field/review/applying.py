"""Machine and people together: which kind and themes hold, who said so, and what nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.field.review.corrections import CONFIRMED, CORRECTED, DISCARDED, PROPOSED, Correction

MACHINE, PERSON = "machine", "person"
THEME_COLUMNS = ["observation_id", "theme_id", "coder", "score", "state", "reason"]


def reviewed(observations: pd.DataFrame, held: Mapping[str, Correction]) -> pd.DataFrame:
    """Observations with the kind and `about` that hold, `state`, and who spoke last (`reviewer`, `reviewed_on`).

    observations: observation_id, kind, about, … as the machine says. Nothing is dropped: what was left out by a person
    has the state `discarded`.
    """
    made = observations.copy()
    said = [held.get(name) for name in made.observation_id]
    made["state"] = [one.state if one else PROPOSED for one in said]
    for name in ("kind", "about"):
        made[name] = [getattr(one, name) if one and getattr(one, name) else own
                      for one, own in zip(said, made[name], strict=True)]  # fmt: skip
    made["coder"] = [PERSON if one else MACHINE for one in said]
    made["review_reason"] = [one.reason if one else "" for one in said]
    made["reviewer"] = [one.reviewer if one else "" for one in said]
    made["reviewed_on"] = [one.on if one else "" for one in said]
    words = ("state", "kind", "about", "coder", "review_reason", "reviewer", "reviewed_on")
    return made.astype(dict.fromkeys(words, "str"))


def reviewed_themes(codes: pd.DataFrame, held: Mapping[str, Correction]) -> pd.DataFrame:
    """Themes of observations with what people said of them; one row per observation and theme.

    codes: the machine's (THEME_COLUMNS without coder and state). A theme a person took away stays as `discarded`, one
    they added is `corrected`, so that both can be traced and learned from.
    """
    own: dict[str, dict[str, tuple[float, str]]] = {}
    for identity, theme, score, why in codes[["observation_id", "theme_id", "score", "reason"]].to_numpy():
        own.setdefault(identity, {})[theme] = (float(score), why)
    rows = []
    for identity in sorted({*own, *held}):
        rows += _themes_of(identity, own.get(identity, {}), held.get(identity))
    types = {name: "str" for name in THEME_COLUMNS if name != "score"} | {"score": "float64"}
    return pd.DataFrame(rows, columns=THEME_COLUMNS).astype(types)


def _themes_of(identity: str, own: dict[str, tuple[float, str]], said: Correction | None) -> list[tuple]:
    """Rows of one observation."""
    if said is None:
        return [(identity, theme, MACHINE, score, PROPOSED, why) for theme, (score, why) in own.items()]
    if said.state == DISCARDED:
        return [(identity, theme, PERSON, score, DISCARDED, said.reason) for theme, (score, _) in own.items()]
    chosen = said.theme_ids
    if chosen is None:
        return [(identity, theme, PERSON, score, CONFIRMED, why) for theme, (score, why) in own.items()]
    rows = []
    for theme in [*own, *(name for name in chosen if name not in own)]:
        score, why = own.get(theme, (float("nan"), ""))
        state = (CONFIRMED if theme in own else CORRECTED) if theme in chosen else DISCARDED
        rows.append((identity, theme, PERSON, score, state, why))
    return rows
