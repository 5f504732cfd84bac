"""How a table becomes a Dagster asset: key, group, what it stands on, row count, preview and published files.

Beside definitions.py and the stages' assets.py and checks.py, nothing else knows of Dagster.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable
from typing import TypeVar

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.problems import BadInput, BuildFailed

PREVIEW_ROWS, PREVIEW_COLUMNS = 6, 9
Made = TypeVar("Made")
_stands_on: dict[str, tuple[str, ...]] = {}  # noted when an asset is declared, so that each can tell its sources


def asset_key(table: str) -> dg.AssetKey:
    """`schema.table` as an asset key."""
    return dg.AssetKey(table.split("."))


def preview(frame: pd.DataFrame) -> str:
    """The first rows as a Markdown table, without geometry."""
    columns = [name for name in frame.columns if name != "geometry"]
    shown = frame[columns[:PREVIEW_COLUMNS]].head(PREVIEW_ROWS)
    lines = ["| " + " | ".join(map(str, shown.columns)) + " |", "|" + " --- |" * len(shown.columns)]
    for row in shown.itertuples(index=False):
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ")[:60] for cell in row) + " |")
    if len(columns) > PREVIEW_COLUMNS:
        lines.append(f"\n… and {len(columns) - PREVIEW_COLUMNS} more columns: {', '.join(columns[PREVIEW_COLUMNS:])}")
    return "\n".join(lines)


def sources_of(table: str) -> list[str]:
    """Ids of the sources a declared table rests on, through however many tables; of a source, its own."""
    found, ahead = {table}, [table]
    while ahead:
        ahead = [name for name in _stands_on.get(ahead.pop(), ()) if name not in found] + ahead
        found.update(ahead)
    return sorted(name.removeprefix("sources.") for name in found if name.startswith("sources."))


def published_files(build: Build, table: str) -> str:
    """The published files a table rests on as a Markdown table, each with a link to its source's asset.

    Whoever looks at a source itself gets the whole checksum; elsewhere its beginning tells files apart.
    """
    is_source = table.startswith("sources.")
    lines = []
    for source_id in sources_of(table):
        accessed = build.catalogue.sources[source_id].accessed or ""
        for file in build.source_files(source_id):
            checksum = file.sha256 if is_source else file.sha256[:12]
            link = f"[sources/{source_id}](/assets/sources/{source_id})"
            lines.append(f"| {link} | {file.file} | {file.vintage} | `{checksum}` | {accessed} | {file.rows} |")
    head = "| source | file | vintage | sha256 | accessed | rows |\n|" + " --- |" * 6
    return "\n".join([head, *lines]) if lines else ""


def version_of(*parts) -> str:
    """A code version from the text of functions and files: changes when, and only when, they do."""
    texts = [inspect.getsource(part) if callable(part) else str(part) for part in parts]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def _guarded(build: Build, make: Callable[[Build], Made]) -> Made:
    """Turn a mistake a person can mend into a failure that says it in their words, without a traceback."""
    try:
        return make(build)
    except BadInput as error:
        build.is_bad_input = True
        build.faults.extend(map(str, error.problems))
        raise dg.Failure(description="\n".join(map(str, error.problems)), allow_retries=False) from None
    except BuildFailed as error:
        build.faults.append(str(error))
        raise dg.Failure(description=str(error), allow_retries=False) from None


def table_asset(
    table: str,
    make: Callable[[Build], pd.DataFrame],
    *,
    group: str,
    description: str,
    deps: Iterable[str] = (),
    key: list[str] | None = None,
    code_version: str | None = None,
    extra: Callable[[Build, pd.DataFrame], dict] | None = None,
) -> dg.AssetsDefinition:
    """An asset that makes one table and writes it as one Parquet file, whole.

    `make` gets the Build and returns the rows; `key` orders them and must be unique; `extra` adds metadata
    (a map's picture, say). Which published files it rests on follows from `deps`.
    """
    deps = tuple(deps)
    _stands_on[table] = deps

    @dg.asset(
        key=asset_key(table),
        group_name=group,
        description=description,
        deps=[asset_key(upstream) for upstream in deps],
        required_resource_keys={"build"},
        code_version=code_version or version_of(make),
        kinds={"parquet"},
        name=None,
    )
    def _asset(context) -> dg.MaterializeResult:
        build: Build = context.resources.build
        frame = _guarded(build, make)
        rows = _guarded(build, lambda it: it.store.write(table, frame, key))
        build.announce(f"{table}: {rows} rows")
        metadata = {
            "dagster/row_count": dg.MetadataValue.int(rows),
            "preview": dg.MetadataValue.md(preview(frame)),
            "file": dg.MetadataValue.path(str(build.store.path(table))),
        }
        files = published_files(build, table)
        if files:
            metadata["published_files"] = dg.MetadataValue.md(files)
        return dg.MaterializeResult(metadata=metadata | (extra(build, frame) if extra else {}))

    return _asset


def faults_check(
    name: str,
    table: str,
    find: Callable[[Build], tuple[int, list[str]]],
    *,
    description: str,
    also: Iterable[str] = (),
) -> dg.AssetChecksDefinition:
    """A blocking check: `find` returns how many things it looked at and the faults among them.

    Looking at nothing is a fault too: a check that proves nothing must not pass.
    """

    @dg.asset_check(
        asset=asset_key(table),
        name=name,
        blocking=True,
        description=description,
        additional_deps=[asset_key(other) for other in also],
        required_resource_keys={"build"},
    )
    def _check(context) -> dg.AssetCheckResult:
        build: Build = context.resources.build
        looked_at, faults = find(build)
        if not looked_at:
            faults = [*faults, "the check found nothing to look at"]
        build.faults.extend(f"{table}: {fault}" for fault in faults)
        return dg.AssetCheckResult(
            passed=not faults,
            metadata={"looked_at": looked_at, "faults": dg.MetadataValue.md("\n".join(f"- {f}" for f in faults[:20]))},
            description="; ".join(faults[:5]) or f"{looked_at} looked at",
        )

    return _check
