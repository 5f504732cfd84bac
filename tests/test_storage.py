"""One table in, one table out: whole, in order, and with the same bytes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from pipelines.problems import BuildFailed
from pipelines.storage import CRS, Store

FRAME = pd.DataFrame({"area_id": ["b", "a"], "year": [2021, 2022], "value": [0.1 + 0.2, -0.0]})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "it's here" / "processed")


def test_rows_come_back_in_the_order_of_the_key(store: Store) -> None:
    assert store.write("mart.it", FRAME, ["area_id", "year"]) == 2
    assert store.path("mart.it").relative_to(store.root).as_posix() == "mart/it.parquet"
    assert store.read("mart.it").values.tolist() == [["a", 2022, 0.0], ["b", 2021, 0.3]]


def test_the_same_rows_give_the_same_bytes(store: Store) -> None:
    """Whatever their order, and whatever the order in which floats were added up."""
    store.write("mart.one", FRAME.iloc[::-1].assign(value=[0.0, 0.3]), ["area_id"])
    store.write("mart.other", FRAME, ["area_id"])
    assert store.path("mart.one").read_bytes() == store.path("mart.other").read_bytes()


def test_doubled_keys_are_refused_and_nothing_is_written(store: Store) -> None:
    store.write("mart.it", FRAME, ["area_id"])
    before = store.path("mart.it").read_bytes()
    with pytest.raises(BuildFailed, match=r"mart\.it: 2 rows share a key, for example \{'area_id': 'a'\}"):
        store.write("mart.it", FRAME.assign(area_id="a"), ["area_id"])
    assert store.path("mart.it").read_bytes() == before


def test_a_write_that_breaks_leaves_the_earlier_table(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("mart.it", FRAME, ["area_id"])
    before = store.path("mart.it").read_bytes()

    def half(_table: object, path: Path, **_options: object) -> None:
        path.write_bytes(before[:50])
        raise OSError("no space left on device")

    monkeypatch.setattr("pyarrow.parquet.write_table", half)
    with pytest.raises(OSError, match="no space"):
        store.write("mart.it", FRAME.assign(year=1), ["area_id"])
    assert store.path("mart.it").read_bytes() == before


def test_geometry_keeps_its_reference_system(store: Store) -> None:
    points = gpd.GeoDataFrame(FRAME, geometry=[shapely.Point(1, 2), shapely.Point(3, 4)], crs=CRS)
    store.write("reference.it", points, ["area_id"])
    read = store.read_geo("reference.it")
    assert read.crs == CRS
    assert read.geometry.x.tolist() == [3, 1]
    store.write("reference.again", points.iloc[::-1], ["area_id"])
    assert store.path("reference.it").read_bytes() == store.path("reference.again").read_bytes()


def test_a_query_sees_the_tables_it_names_and_its_parameters_are_bound(store: Store) -> None:
    store.write("mart.it", FRAME.assign(value=[1.5, np.nan]), ["area_id"])
    sql = "select area_id, value is null as is_missing from mart.it where year >= $from_year order by area_id"
    assert store.query(sql, ["mart.it"], {"from_year": 2021}).values.tolist() == [["a", True], ["b", False]]
    assert (
        store.query("select count(*) as n from mart.it where area_id = $id", ["mart.it"], {"id": "' or true --"}).n[0]
        == 0
    )


def test_a_table_that_is_not_there_is_named(store: Store) -> None:
    for ask in (store.read, store.read_geo, lambda table: store.query(f"select * from {table}", [table])):
        with pytest.raises(BuildFailed, match=r"mart\.absent has not been built yet"):
            ask("mart.absent")


def test_an_interruption_inside_a_query_stays_an_interruption(tmp_path, monkeypatch):
    """DuckDB turns Ctrl-C in the middle of a query into a RuntimeError; another RuntimeError stays what it is."""
    import contextlib

    from pipelines.storage import Store

    class Connection:
        def __init__(self, message: str) -> None:
            self.message = message

        def execute(self, *_words):
            raise RuntimeError(self.message)

    for message, kind in {"Query interrupted": KeyboardInterrupt, "out of luck": RuntimeError}.items():
        monkeypatch.setattr(Store, "connect", lambda *_a, said=message: contextlib.nullcontext(Connection(said)))
        with pytest.raises(kind):
            Store(tmp_path).query("select 1", [])


def test_rows_are_counted_by_a_few_columns(store: Store) -> None:
    rows = [("b", "x", 1), ("a", "y", 2), ("a", "x", 3), ("b", "x", 4)]
    store.write("mart.it", pd.DataFrame(rows, columns=["one", "other", "value"]))
    assert store.size("mart.it") == 4
    counted = store.counted("mart.it", ["one", "other"])
    assert counted.values.tolist() == [["a", "x", 1], ["a", "y", 1], ["b", "x", 2]]
    store.write("mart.empty", pd.DataFrame({"one": pd.Series([], dtype="str")}))
    assert len(store.counted("mart.empty", ["one"])) == 0


def test_a_question_may_stand_on_views(store: Store) -> None:
    store.write("mart.it", FRAME)
    views = {"mart.late": "select * from mart.it where year > 2021", "mart.late_too": "select * from mart.late"}
    assert store.query("select area_id from mart.late_too", ["mart.it"], {}, views).area_id.tolist() == ["a"]
