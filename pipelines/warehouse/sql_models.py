"""SQL models: a file is a table.

`staging/sector_age.sql` makes `staging.sector_age`. Its first comment says what it holds and ends
"One row per …"; its second names the key; its upstream tables are those it names after from and join.
Values are bound as `$name`, never formatted into the text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
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

    @property
    def code_version(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]

    def build(self, store: Store, parameters: dict) -> pd.DataFrame:
        """Run the model over its upstream tables; `parameters` may hold more than the model names."""
        named = {name: parameters[name] for name in sorted(set(_PARAMETER.findall(self._body)))}
        return store.query(self.sql, self.upstream, named)


def sql_models(folder: Path = WAREHOUSE_SQL) -> list[SqlModel]:
    """Every SQL model of the warehouse, in the order of schemas and names."""
    files = [(schema, path) for schema in SCHEMAS for path in sorted((folder / schema).glob("*.sql"))]
    return [SqlModel(f"{schema}.{path.stem}", path) for schema, path in files]


def sql_parameters(territory: Territory) -> dict:
    """What the territory binds into the models."""
    return {
        "sector_prefix": territory.sector_prefix,
        "sector_vintage": territory.sector_vintage,
        "region_id": territory.region_id,
    }
