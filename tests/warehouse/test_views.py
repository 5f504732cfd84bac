"""Views of the published database: there with their tables, described, and bound to their own database."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.paths import Workspace
from pipelines.storage import Store
from pipelines.warehouse.publication import fitting_views, stage_database
from pipelines.warehouse.sql_models import SqlModel, sql_models, sql_views


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.for_build(tmp_path / "raw", tmp_path / "out")


TRACED = {"mart.figure_source": "Files of figures. One row each.", "reference.source": "Files. One row each."}


def _stage_traced(workspace: Workspace, tables: dict[str, str]) -> Path:
    store = Store(workspace.processed)
    figure = {"level": "zone", "area_id": "z", "indicator_id": "i", "period": "2021", "role": "numerator",
              "measure_id": "m", "measure_period": "2021", "source_id": "s", "vintage": "2021", "file": "f.csv",
              "published_rows": 7, "rows_left_out": 0, "value": 70.0}  # fmt: skip
    source = {"source_id": "s", "vintage": "2021", "file": "f.csv", "sha256": "ab", "accessed": "2026-11-22",
              "publisher": "P", "licence": "L", "title_nl": "", "title_fr": "", "title_en": "", "url": ""}  # fmt: skip
    store.write("mart.figure_source", pd.DataFrame([figure]))
    store.write("reference.source", pd.DataFrame([source]))
    return stage_database(workspace, tables, "Simulated data. ")


def test_a_view_comes_with_its_tables_and_says_what_it_holds(workspace: Workspace) -> None:
    staged = _stage_traced(workspace, TRACED)
    with duckdb.connect(staged, read_only=True) as connection:
        rows = connection.execute("select area_id, rows, sha256 from mart.origin").fetchall()
        views = connection.execute("select schema_name, view_name, comment from duckdb_views() where not internal")
        described = views.fetchall()
    assert rows == [("z", 7, "ab")]
    assert [view[:2] for view in described] == [("mart", "origin")]  # the other views need tables that are not there
    assert described[0][2].startswith("Simulated data. Step one from a figure to its origin")


def test_a_view_keeps_to_its_own_database_whatever_that_is_called(workspace: Workspace, tmp_path: Path) -> None:
    staged = shutil.copy(_stage_traced(workspace, TRACED), tmp_path / "elsewhere.duckdb")
    with duckdb.connect() as connection:
        connection.execute("create schema mart; create table mart.figure_source as select 'wrong' as area_id")
        connection.execute(f"attach '{staged}' as other (read_only)")
        assert connection.execute("select area_id from other.mart.origin").fetchall() == [("z",)]


def test_a_database_without_the_tables_has_no_view(workspace: Workspace) -> None:
    staged = _stage_traced(workspace, {"reference.source": TRACED["reference.source"]})
    with duckdb.connect(staged, read_only=True) as connection:
        assert connection.execute("select count(*) from duckdb_views() where not internal").fetchall() == [(0,)]


# ---- habits ------------------------------------------------------------------------------------------------
def test_views_are_written_like_models_and_bind_nothing() -> None:
    views = sql_views()
    assert {"mart.origin", "mart.origin_row", "mart.table_origin"} <= set(views)
    assert not set(views) & {model.table for model in sql_models()}
    for view in views.values():
        first, second = view.sql.splitlines()[:2]
        assert first.startswith("-- ")
        assert ". One row per " in first
        assert second.startswith("-- key: ")
        assert "$" not in view.sql  # a published view knows no parameters
        assert not [table for table in view.tables if table.startswith("sources.")]  # which are not published


def test_a_model_on_a_view_stands_on_the_tables_beneath_it() -> None:
    model = next(model for model in sql_models() if model.table == "mart.figure_source")
    assert model.upstream == ["mart.origin_row"]
    assert model.tables == sql_views()["mart.origin_row"].tables
    assert set(model.tables) >= {"mart.measure_file", "mart.sector_part", "mart.indicator_input"}
    assert [view.table for view in fitting_views([*model.tables, "other.table"])] == ["mart.origin_row"]


@pytest.mark.slow
@pytest.mark.parametrize("view", sql_views().values(), ids=lambda view: view.table)
def test_the_key_of_a_view_is_unique_on_the_demonstration(view: SqlModel, demo_build: Path) -> None:
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        sql = f"select count(*), count(distinct ({', '.join(view.key)})) from {view.table}"
        [(rows, distinct)] = connection.execute(sql).fetchall()
        comments = dict(
            connection.execute("select view_name, comment from duckdb_views() where not internal").fetchall()
        )
    assert rows == distinct > 10
    assert comments[view.table.split(".")[1]].endswith(view.description)
