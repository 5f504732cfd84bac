"""One table in, one table out: Parquet moved into place, DuckDB in memory.

Every asset opens its own in-memory DuckDB over the Parquet files it needs, so nothing shares a lock.
The same inputs give the same bytes: one thread, rows in full-key order, floats rounded, no timestamps.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.problems import BuildFailed

FLOAT_DIGITS = 10
CRS = "EPSG:31370"


def whole(path: Path) -> Path:
    """The place beside `path` where a file is written before it is moved there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Floats to ten decimals, so that the order of additions leaves no trace in the bytes."""
    floats = frame.select_dtypes("float").columns
    return frame.assign(**{name: frame[name].round(FLOAT_DIGITS) + 0.0 for name in floats})


def create_views(connection: duckdb.DuckDBPyConnection, views: dict[str, str]) -> None:
    """Create views, by name and in their order, over what the connection already holds."""
    for name, sql in views.items():
        schema, view = name.split(".")
        connection.execute(f'create schema if not exists "{schema}"')
        connection.execute(f'create view "{schema}"."{view}" as {sql}')


@dataclass(frozen=True)
class Store:
    """The Parquet files of one working state, one per table, under `root/<schema>/<table>.parquet`."""

    root: Path

    def path(self, table: str) -> Path:
        schema, name = table.split(".")
        return self.root / schema / f"{name}.parquet"

    def write(self, table: str, frame: pd.DataFrame, key: list[str] | None = None) -> int:
        """Write one table whole and return its number of rows; with `key`, in its order and without doubles."""
        if key:
            doubled = frame[frame.duplicated(key, keep=False)]
            if len(doubled):
                first = doubled.iloc[0][key].to_dict()
                raise BuildFailed(f"{table}: {len(doubled)} rows share a key, for example {first}")
            frame = frame.sort_values(key, kind="stable")
        frame = rounded(frame.reset_index(drop=True))
        path, part = self.path(table), whole(self.path(table))
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_parquet(part, index=False, compression="zstd")
        else:
            pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), part, compression="zstd")
        os.replace(part, path)
        return len(frame)

    def read(self, table: str) -> pd.DataFrame:
        """A table as a data frame."""
        return pd.read_parquet(self._existing(table))

    def read_geo(self, table: str) -> gpd.GeoDataFrame:
        """A table with geometry, in EPSG:31370."""
        return gpd.read_parquet(self._existing(table))

    def size(self, table: str) -> int:
        """How many rows a table has, without reading them."""
        return pq.read_metadata(self._existing(table)).num_rows

    def counted(self, table: str, columns: list[str]) -> pd.DataFrame:
        """How many rows a table has of each combination of a few columns: those columns and `rows`, in their order.

        Reads nothing else of the file.
        """
        held = pq.read_table(self._existing(table), columns=columns)
        found = held.group_by(columns).aggregate([([], "count_all")]).rename_columns([*columns, "rows"])
        return found.to_pandas().sort_values(columns, ignore_index=True)

    def query(
        self, sql: str, tables: Iterable[str], parameters: dict | None = None, views: dict[str, str] | None = None
    ) -> pd.DataFrame:
        """Run `sql` over the named tables in a DuckDB of its own; `views` maps names to the SQL of views on them."""
        try:
            with self.connect(tables) as connection:
                create_views(connection, views or {})
                return connection.execute(sql, parameters or {}).df()
        except RuntimeError as error:
            if "interrupted" in str(error):  # DuckDB takes Ctrl-C for itself in the middle of a query
                raise KeyboardInterrupt from error
            raise

    def connect(self, tables: Iterable[str]) -> duckdb.DuckDBPyConnection:
        """An in-memory DuckDB in which the named tables are views over their Parquet files."""
        connection = duckdb.connect(config={"threads": 1})
        for table in tables:
            schema, name = table.split(".")
            path = str(self._existing(table)).replace("'", "''")
            connection.execute(f'create schema if not exists "{schema}"')
            sql = f'create view "{schema}"."{name}" as select * from'
            connection.execute(f"{sql} read_parquet('{path}')")
        return connection

    def _existing(self, table: str) -> Path:
        path = self.path(table)
        if not path.is_file():
            raise BuildFailed(f"{table} has not been built yet: materialise it first")
        return path
