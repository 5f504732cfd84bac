"""What a table tells Dagster: the published files it rests on, through however many tables, with checksum and date."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pipelines.build import Build
from pipelines.catalogue.loading import load_catalogue
from pipelines.definitions import all_assets
from pipelines.orchestration import sources_of, table_asset
from pipelines.paths import Workspace
from pipelines.reporting.edition import ALL_TABLES

OLD, NEW = "a" * 64, "b" * 64


def _published(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["sector_id", "vintage", "source_file", "sha256"])


@pytest.fixture
def metadata(tmp_path: Path) -> dict[str, dict]:
    """What a source of two files, a table made of it and a table made of that say of themselves.

    The last also stands on a source of which this store has no table: it has no file to tell of, and stops nobody.
    """
    frame = _published(("x", "2020", "old.csv", OLD), ("y", "2021", "new.csv", NEW), ("z", "2021", "new.csv", NEW))

    def made(table: str, deps: list[str], rows: pd.DataFrame) -> dg.AssetsDefinition:
        return table_asset(table, lambda _build: rows, group="test", description="Rows. One row each.", deps=deps)

    one = pd.DataFrame({"value": [1]})
    assets = [made("sources.bimd", [], frame), made("staging.t1", ["sources.bimd"], one),
              made("mart.t2", ["staging.t1", "sources.statbel_cars"], one), made("reference.t3", [], one)]  # fmt: skip
    build = Build(Workspace.for_build(tmp_path / "raw", tmp_path / "out"))
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(assets, instance=instance, resources={"build": build})
        events = result.get_asset_materialization_events()
    return {".".join(event.asset_key.path): dict(event.materialization.metadata) for event in events}


def test_a_source_tells_file_vintage_checksum_date_and_rows(metadata: dict[str, dict]) -> None:
    told = metadata["sources.bimd"]["published_files"].value.splitlines()
    accessed = load_catalogue().sources["bimd"].accessed
    link = "[sources/bimd](/assets/sources/bimd)"
    assert told == [
        "| source | file | vintage | sha256 | accessed | rows |",
        "| --- | --- | --- | --- | --- | --- |",
        f"| {link} | old.csv | 2020 | `{OLD}` | {accessed} | 1 |",
        f"| {link} | new.csv | 2021 | `{NEW}` | {accessed} | 2 |",
    ]


def test_a_table_names_the_files_of_its_sources_however_far_away(metadata: dict[str, dict]) -> None:
    told = metadata["mart.t2"]["published_files"].value
    assert told == metadata["staging.t1"]["published_files"].value
    assert "[sources/bimd](/assets/sources/bimd) | old.csv | 2020 | `aaaaaaaaaaaa` |" in told
    assert OLD not in told  # whole only where the file is read: one click further


def test_a_table_of_the_catalogue_rests_on_no_file(metadata: dict[str, dict]) -> None:
    assert "published_files" not in metadata["reference.t3"]


def test_the_sources_of_the_real_graph() -> None:
    catalogue = load_catalogue()
    declared = {".".join(key.path) for asset in all_assets(catalogue) for key in asset.keys}
    assert sources_of("staging.sector_age") == ["statbel_population_sector_age"]
    assert sources_of("sources.bimd") == ["bimd"]
    assert set(sources_of("mart.sector_residents")) >= {"statbel_population_sector", "statbel_population_region"}
    assert sources_of("reference.theme") == []
    assert len(sources_of("mart.zone_indicator")) > 20
    traced = {table: sources_of(table) for table in declared if table.startswith("mart.")}
    assert len(traced) > 10
    # what the field says rests on files people dropped, listed in field.file, and on no publisher's
    of_the_field = {table for table, sources in traced.items() if not sources}
    assert of_the_field == {"mart.event", "mart.observation", "mart.observation_theme", "mart.evidence",
                            "mart.listening_plan", "mart.participation"}  # fmt: skip


def test_what_the_catalogue_declares_of_a_table_is_really_upstream_of_it() -> None:
    catalogue = load_catalogue()
    all_assets(catalogue)
    assert len(catalogue.origin.tables) > 5
    for table, named in catalogue.origin.tables.items():
        assert set(named) <= set(sources_of(table)), table


def test_whatever_makes_documents_waits_for_every_table_they_are_made_from() -> None:
    """A helper reads its tables once, for the first document it makes: none may be older than this build."""
    waits = {
        ".".join(key.path): {".".join(upstream.path) for upstream in asset.asset_deps[key]}
        for asset in all_assets(load_catalogue())
        for key in asset.keys
    }
    of_meetings = {"reports.minutes_page", "reports.review_page"}  # made from council.* and the field's own tables
    makers = {table for table in waits if table.startswith("reports.")} - {"reports.document"} - of_meetings
    makers |= {"mart.claim"}
    assert len(makers) >= 5
    for table in makers:
        assert waits[table] >= set(ALL_TABLES), table
    for table in of_meetings:
        assert "council.event" in waits[table]
        assert waits[table] & {"council.observation", "mart.observation"}
