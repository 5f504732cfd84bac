"""What blocks publication of the indicator tables."""

from __future__ import annotations

from functools import partial

import dagster as dg

from pipelines.build import Build
from pipelines.diagnostics.indicator_checks import indicator_faults
from pipelines.diagnostics.origin_checks import figures_of, origin_faults
from pipelines.diagnostics.published import published_faults
from pipelines.orchestration import faults_check

LEVELS = ("zone", "commune", "neighbourhood")


def _find(level: str, build: Build) -> tuple[int, list[str]]:
    table = build.store.read(f"mart.{level}_indicator")
    areas = len(build.store.read(f"reference.{level}"))
    return len(table), indicator_faults(table, f"{level}_id", areas, len(build.catalogue.indicators))


def _find_origin(build: Build) -> tuple[int, list[str]]:
    read, region_id = build.store.read, build.catalogue.territory.region_id
    tables = {level: read(f"mart.{level}_indicator") for level in LEVELS}
    figures = figures_of(tables, region_id)
    return len(figures), origin_faults(figures, read("mart.figure_source"), read("reference.source"))


def _published(build: Build) -> tuple[int, list[str]]:
    figures = build.catalogue.published.values()
    table = build.store.read("mart.published_figure")
    return len(table) or int(not figures), published_faults(table, figures)  # a catalogue may hold none


def diagnostics_checks() -> list[dg.AssetChecksDefinition]:
    """One grouped check per indicator table, that each of their figures can be traced, and that no disagreement with
    published figures goes unexplained.
    """
    explained = faults_check(
        "published_disagreements_are_explained", "mart.published_figure", _published,
        description="A published figure that differs from ours has a reason, and none is dropped.",
    )  # fmt: skip
    sound = [
        faults_check(f"{level}_indicators_are_sound", f"mart.{level}_indicator", partial(_find, level),
                     also=[f"reference.{level}"], description="States, intervals, percentages, completeness.")
        for level in LEVELS
    ]  # fmt: skip
    traced = faults_check(
        "every_figure_has_an_origin", "mart.figure_source", _find_origin,
        also=["reference.source", *(f"mart.{level}_indicator" for level in LEVELS)],
        description="Every figure with a value rests on a published file with a checksum.",
    )  # fmt: skip
    return [*sound, traced, explained]
