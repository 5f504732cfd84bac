"""One asset per source: what partners publish, read as published. Nothing is filtered or computed here."""

from __future__ import annotations

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import Catalogue
from pipelines.catalogue.source_models import Source
from pipelines.orchestration import table_asset, version_of
from pipelines.sources import reading

GROUP = "sources"


def _read(source_id: str, build: Build) -> pd.DataFrame:
    ahead = build.read_ahead.pop(source_id, None)
    if ahead is None:
        ahead = reading.read_source(build.catalogue.sources[source_id], build.workspace.data)
    return ahead.frame


def _asset(source: Source) -> dg.AssetsDefinition:
    return table_asset(
        f"sources.{source.source_id}",
        lambda build: _read(source.source_id, build),
        group=GROUP,
        description=f"{source.title.en} ({source.publisher}). {source.note or ''}".strip(),
        code_version=version_of(reading.read_source, source.model_dump_json()),
    )


def source_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """An asset `sources.<source_id>` for every registry entry."""
    return [_asset(source) for source in catalogue.sources.values()]
