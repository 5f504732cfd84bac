"""Reads everything and reports every problem at once."""

from __future__ import annotations

from pathlib import Path

from pipelines.catalogue.source_models import Source
from pipelines.problems import BadInput, Problem
from pipelines.sources.discovery import discover, unknown_entries
from pipelines.sources.reading import SourceTable, read_source


def missing_required(sources: dict[str, Source], data_dir: Path) -> list[Problem]:
    """One problem per required source of which no file is there."""
    return [
        Problem(
            f"{source.source_id}/",
            "",
            "no file of this required source",
            f"{source.source_id}/<vintage>/{source.layouts[0].files[0]}",
            f"put it there ({source.publisher}, {source.url})",
        )
        for source in sources.values()
        if source.required and not discover(source, data_dir)
    ]


def read_all(sources: dict[str, Source], data_dir: Path) -> tuple[dict[str, SourceTable], list[Problem]]:
    """Every source below `data_dir` read once, and every problem of files, folders and required sources."""
    if not Path(data_dir).is_dir():
        return {}, [Problem(Path(data_dir).name, "", "no such folder", "the data folder", "give its path with --data")]
    problems = unknown_entries(sources, data_dir) + missing_required(sources, data_dir)
    tables = {}
    for source_id, source in sources.items():
        try:
            tables[source_id] = read_source(source, data_dir)
        except BadInput as bad:
            problems += bad.problems
    return tables, problems


def check_sources(sources: dict[str, Source], data_dir: Path) -> list[Problem]:
    """Every problem of every source below `data_dir`: files, folders, required sources. Empty when all is well."""
    return read_all(sources, data_dir)[1]
