"""SQL models: a file is a table.

`staging/sector_age.sql` makes `staging.sector_age`. Its first comment says what it holds and ends
"One row per …"; its second names the key; its upstream tables are those it names after from and join.
Values are bound as `$name`, never formatted into the text.

`view/mart/origin.sql` is a view of the published database, `mart.origin`: written alike, without values to bind,
and made wherever all the tables it names are. A model may stand on a view too.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from pipelines.catalogue.models import Territory
from pipelines.paths import WAREHOUSE_SQL
from pipelines.storage import Store

SCHEMAS = ("reference", "staging", "mart")
_UPSTREAM = re.compile(r"\b(?:from|join)\s+((?:sources|reference|staging|mart)\.[a-z0-9_]+)", re.IGNORECASE)
_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class SqlModel:
    """One SQL file and what its comments and text say about it."""

    table: str
    path: Path

    @cached_property
    def sql(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def _body(self) -> str:
        return "\n".join(line for line in self.sql.splitlines() if not line.lstrip().startswith("--"))

    @property
    def description(self) -> str:
        return self.sql.splitlines()[0].removeprefix("-- ").strip()

    @property
    def key(self) -> list[str]:
        return [name.strip() for name in self.sql.splitlines()[1].removeprefix("-- key:").split(",")]

    @property
    def upstream(self) -> list[str]:
        return sorted(set(_UPSTREAM.findall(self._body)) - {self.table})

    @cached_property
    def views(self) -> list[SqlModel]:
        """The views it stands on, each after those it stands on itself."""
        known = sql_views()
        found: dict[str, SqlModel] = {}
        for name in self.upstream:
            if name in known:
                found |= {view.table: view for view in (*known[name].views, known[name])}
        return list(found.values())

    @property
    def tables(self) -> list[str]:
        """The tables it stands on, itself or through a view."""
        views = {view.table: view for view in self.views}
        direct = {name for name in self.upstream if name not in views}
        return sorted(direct.union(*(view.tables for view in views.values())))

    @property
    def code_version(self) -> str:
        text = "\n".join(model.sql for model in (*self.views, self))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def build(self, store: Store, parameters: dict) -> pd.DataFrame:
        """Run the model over its upstream tables; `parameters` may hold more than the model names."""
        named = {name: parameters[name] for name in sorted(set(_PARAMETER.findall(self._body)))}
        return store.query(self.sql, self.tables, named, {view.table: view.sql for view in self.views})


def sql_models(folder: Path = WAREHOUSE_SQL) -> list[SqlModel]:
    """Every SQL model of the warehouse, in the order of schemas and names."""
    files = [(schema, path) for schema in SCHEMAS for path in sorted((folder / schema).glob("*.sql"))]
    return [SqlModel(f"{schema}.{path.stem}", path) for schema, path in files]


@lru_cache(maxsize=2)
def sql_views(folder: Path = WAREHOUSE_SQL) -> dict[str, SqlModel]:
    """Every view of the published databases by its name, `view/<schema>/<name>.sql`."""
    files = sorted((folder / "view").glob("*/*.sql"))
    return {view.table: view for view in (SqlModel(f"{path.parent.name}.{path.stem}", path) for path in files)}


def sql_parameters(territory: Territory) -> dict:
    """What the territory binds into the models."""
    return {
        "sector_prefix": territory.sector_prefix,
        "sector_vintage": territory.sector_vintage,
        "region_id": territory.region_id,
    }
