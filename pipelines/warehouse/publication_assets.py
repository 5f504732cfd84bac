"""The last two assets: the database staged beside its place, then everything moved there together."""

from __future__ import annotations

import math

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.orchestration import table_asset
from pipelines.paths import PUBLIC_DATABASE
from pipelines.warehouse.publication import (
    fingerprint,
    fitting_views,
    list_documents,
    publish,
    stage_database,
    stage_public_database,
)

GROUP = "publication"
DOCUMENTS = "reports.document"  # made by reporting; known here by its key only


def _tables(made: list[dg.AssetsDefinition]) -> dict[str, str]:
    """Names and descriptions of the tables that go into the published database."""
    described = {}
    for asset in made:
        for key in asset.keys:
            if key.path[0] not in ("sources", "reports", "maps"):
                described[".".join(key.path)] = asset.descriptions_by_key[key]
    return described


def publication_assets(made: list[dg.AssetsDefinition]) -> list[dg.AssetsDefinition]:
    """`publication.table` stages the database; `publication.edition` moves it and the documents into place."""
    tables = _tables(made)
    everything = [".".join(key.path) for asset in made for key in asset.keys]

    def notice_of(build: Build) -> str:
        return build.catalogue.strings["en"]["simulated"] + ". " if build.workspace.is_simulated else ""

    def stage(build: Build) -> pd.DataFrame:
        stage_database(build.workspace, tables, notice_of(build))
        rows = [(name, float(build.store.size(name)), words) for name, words in tables.items()]
        rows += [(view.table, math.nan, view.description) for view in fitting_views(tables)]
        return pd.DataFrame(rows, columns=["table_name", "rows", "description"]).astype({"rows": "Int64"})

    def release(build: Build) -> pd.DataFrame:
        made_from = [name for name in tables if name.startswith(("mart.", "public.", "reference."))]
        figures = fingerprint(build.store, made_from)
        stage_public_database(build.workspace, build.year, tables, figures, notice_of(build))
        open_data = {"path": PUBLIC_DATABASE, "kind": "database", "area_id": "", "language": "", "is_new": True}
        documents = pd.concat([build.store.read(DOCUMENTS), pd.DataFrame([open_data])], ignore_index=True)
        published = build.workspace.reports / str(build.year)
        outdated = list_documents(build.staged_year, published, set(documents.path), figures)
        publish(build.workspace, build.year)
        for path in outdated:
            build.announce(f"kept from an earlier build with other figures: {path}")
        return documents.assign(is_outdated=documents.path.isin(outdated))

    return [
        table_asset("publication.table", stage, group=GROUP, key=["table_name"], deps=everything,
                    description="What the published database holds; views have no rows counted. One row per table."),
        table_asset("publication.edition", release, group=GROUP, key=["path"], deps=["publication.table", DOCUMENTS],
                    description="The documents that were moved into place with the database. One row per document."),
    ]  # fmt: skip
