"""What blocks publication of the indicator tables."""

from __future__ import annotations

from functools import partial

import dagster as dg

from pipelines.build import Build
from pipelines.diagnostics.indicator_checks import indicator_faults
from pipelines.diagnostics.published import published_faults
from pipelines.orchestration import faults_check

LEVELS = ("zone", "commune", "neighbourhood")


def _find(level: str, build: Build) -> tuple[int, list[str]]:
    table = build.store.read(f"mart.{level}_indicator")
    areas = len(build.store.read(f"reference.{level}"))
    return len(table), indicator_faults(table, f"{level}_id", areas, len(build.catalogue.indicators))


def _published(build: Build) -> tuple[int, list[str]]:
    figures = build.catalogue.published.values()
    table = build.store.read("mart.published_figure")
    return len(table) or int(not figures), published_faults(table, figures)  # a catalogue may hold none


def diagnostics_checks() -> list[dg.AssetChecksDefinition]:
    """One grouped check per indicator table, and one that no disagreement goes unexplained."""
    explained = faults_check(
        "published_disagreements_are_explained", "mart.published_figure", _published,
        description="A published figure that differs from ours has a reason, and none is dropped.",
    )  # fmt: skip
    return [
        explained,
        *(
            faults_check(f"{level}_indicators_are_sound", f"mart.{level}_indicator", partial(_find, level),
                     also=[f"reference.{level}"], description="States, intervals, percentages, completeness.")
            for level in LEVELS
        ),
    ]  # fmt: skip
