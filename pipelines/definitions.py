"""Gathers the stages for Dagster, nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import dagster as dg

from pipelines.build import Build
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.access.assets import access_assets
from pipelines.diagnostics.access.checks import access_checks
from pipelines.diagnostics.assets import diagnostics_assets
from pipelines.diagnostics.checks import diagnostics_checks
from pipelines.diagnostics.disclosure.assets import disclosure_assets
from pipelines.diagnostics.disclosure.checks import disclosure_checks
from pipelines.diagnostics.forecast.assets import forecast_assets
from pipelines.diagnostics.forecast.checks import forecast_checks
from pipelines.diagnostics.vulnerability.assets import vulnerability_assets
from pipelines.diagnostics.vulnerability.checks import vulnerability_checks
from pipelines.field.assets import field_assets
from pipelines.paths import CATALOGUE, Workspace
from pipelines.reporting.assets import reporting_assets
from pipelines.sources.assets import source_assets
from pipelines.warehouse.assets import warehouse_assets
from pipelines.warehouse.checks import warehouse_checks
from pipelines.warehouse.publication import complete
from pipelines.warehouse.publication_assets import publication_assets


def all_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """Every step of the build, stage by stage."""
    stages = [
        source_assets(catalogue),
        field_assets(catalogue),
        warehouse_assets(catalogue),
        diagnostics_assets(),
        access_assets(catalogue),
        forecast_assets(),
        vulnerability_assets(catalogue),
        disclosure_assets(catalogue),
        reporting_assets(),
    ]
    made = list(chain.from_iterable(stages))
    return [*made, *publication_assets(made)]


def all_checks() -> list[dg.AssetChecksDefinition]:
    """Every blocking check."""
    rooms = [
        warehouse_checks(),
        diagnostics_checks(),
        access_checks(),
        forecast_checks(),
        vulnerability_checks(),
        disclosure_checks(),
    ]
    return list(chain.from_iterable(rooms))


@dg.resource(description="The build of this run: its folders and its catalogue. One run writes at a time.")
def build_of_run(_context) -> Iterator[Build]:
    """The places come from DIAZONE_DATA and DIAZONE_OUT when the run starts; `diazone ui` sets them."""
    data, out = os.environ.get("DIAZONE_DATA"), os.environ.get("DIAZONE_OUT")
    build = Build(Workspace.for_build(Path(data) if data else None, Path(out) if out else None))
    with build.writing():
        complete(build.workspace)
        build.refuse_mixing()
        yield build


def definitions(catalogue_folder: Path = CATALOGUE) -> dg.Definitions:
    """The graph for one catalogue."""
    return dg.Definitions(
        assets=all_assets(load_catalogue(catalogue_folder)),
        asset_checks=all_checks(),
        resources={"build": build_of_run},
        executor=dg.in_process_executor,
    )


defs = definitions()
