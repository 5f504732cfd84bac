"""Where figures come from, as far as the tables do not say so themselves: the checked form of origin.yml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field

from pipelines.catalogue.entry import Entry
from pipelines.problems import Problem

TableName = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")]


class OriginEntries(Entry):
    """The measure that spreads counts over sectors, and the sources of tables whose rows name none."""

    spread_by: str
    tables: dict[TableName, list[str]]

    def unknown(self, sources: Collection[str], measures: Collection[str]) -> Iterator[Problem]:
        """Names that lead nowhere."""
        if self.spread_by not in measures:
            yield _problem("spread_by", self.spread_by, "an id of measures.yml")
        for table, named in self.tables.items():
            for source_id in named:
                if source_id not in sources:
                    yield _problem(f"tables.{table}", source_id, "an id of sources/")


def _problem(place: str, found: str, expected: str) -> Problem:
    return Problem("origin.yml", place, f"{found!r}", expected, "correct the spelling or add it")
