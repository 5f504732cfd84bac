"""Where each figure of a profile comes from: the files, and with how many rows each stands in it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.reporting.words import Words

# In the order a reader needs them; the two halves of a country's yardstick are one to a reader.
ROLES = ("numerator", "value", "median", "mean", "input", "earlier", "denominator", "base", "spread", "reference")
Figure = tuple[str, str, str]


@dataclass(frozen=True)
class Use:
    """One edition of a source, and with how many rows it stands in a figure, by role."""

    source_id: str
    vintage: str
    rows: dict[str, int]


def uses_of_figures(traced: pd.DataFrame) -> dict[Figure, list[Use]]:
    """What each figure of zones and region rests on, by (area_id, indicator_id, period), first of all its own file.

    `traced` is mart.figure_source. A file that serves twice in one role counts the larger number of rows.
    """
    rows = traced[traced.level.isin(["zone", "region"]) & traced.is_counted]
    role = rows.role.str.replace(r"^reference_.*", "reference", regex=True)
    rows = rows.assign(role=role, _place=role.map({name: place for place, name in enumerate(ROLES)}))
    edition = ["area_id", "indicator_id", "period", "source_id", "vintage"]
    files = rows.groupby([*edition, "_place", "role", "measure_id"], as_index=False).published_rows.sum()
    counted = files.groupby([*edition, "_place", "role"], as_index=False).published_rows.max()
    found: dict[Figure, dict[tuple[str, str], Use]] = {}
    columns = [*edition, "role", "published_rows"]
    for area, indicator, period, source, vintage, name, number in counted.sort_values("_place", kind="stable")[
        columns
    ].itertuples(index=False):
        uses = found.setdefault((area, indicator, period), {})
        uses.setdefault((source, vintage), Use(source, vintage, {})).rows[name] = int(number)
    return {figure: list(uses.values()) for figure, uses in found.items()}


def origin_view(uses: list[Use], titles: dict[str, str], period: str, words: Words) -> dict:
    """The files of one figure in one language; `titles` names the sources."""
    files = [
        {
            "source_id": use.source_id,
            "name": words.say("origin.file", title=titles[use.source_id], vintage=use.vintage),
            "parts": [_part(role, rows, words) for role, rows in use.rows.items()],
        }
        for use in uses
    ]
    return {"files": files, "period": period}


def _part(role: str, rows: int, words: Words) -> str:
    if not rows:
        return words.say("origin.no_rows")
    counted = words.say("origin.row" if rows == 1 else "origin.rows", n=words.number(rows))
    return words.say(f"origin.roles.{role}", rows=counted)


def files_view(files: pd.DataFrame) -> list[dict]:
    """The files of one source as its row lists them; `files` are rows of reference.source."""
    listed = files.sort_values(["vintage", "file"])[["file", "vintage", "sha256"]]
    return listed.rename(columns={"file": "name"}).to_dict("records")
