"""What blocks publication when a person could be found in it."""

from __future__ import annotations

import dagster as dg

from pipelines.build import Build
from pipelines.diagnostics.disclosure.assets import COUNTED, LEVELS, gathered, indicator_rows
from pipelines.diagnostics.disclosure.proof import narrowed, numbers_left, small_in_pyramids
from pipelines.orchestration import faults_check

PUBLIC = ["public.zone_indicator", "public.commune_indicator", "public.sector_indicator", "public.area_age"]


def _find(build: Build) -> tuple[int, list[str]]:
    given, public = gathered(build), indicator_rows(build, "public")
    attacked, faults = narrowed(given, public, build.store.read("mart.disclosure"))
    left = [f"{row} says suppressed and still holds a number" for row in numbers_left(public)]
    ages = [f"few people shown: {row}" for row in small_in_pyramids(build.store.read("public.area_age"), given)]
    return attacked + len(public), [*faults, *left, *ages]


def disclosure_checks() -> list[dg.AssetChecksDefinition]:
    """One check over all public tables together: tables that are safe one by one may leak together."""
    return [
        faults_check(
            "nobody_can_be_found", "public.neighbourhood_indicator", _find,
            also=[*PUBLIC, *COUNTED, "mart.disclosure", *(f"mart.{level}_indicator" for level in LEVELS)],
            description="An attacker who knows every public table cannot narrow a hidden number below the rule.",
        )
    ]  # fmt: skip
