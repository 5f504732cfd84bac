"""Publication: the database and the documents reach their place whole, or not at all.

Everything is staged beside its place first. Then a manifest says what will be moved; the moves are single
renames; the manifest goes last. Whoever starts next completes a manifest it finds, and sweeps away
anything staged that no manifest speaks of.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

from pipelines.paths import DATABASE, PUBLIC_DATABASE, Workspace
from pipelines.problems import BuildFailed
from pipelines.storage import Store, create_views
from pipelines.warehouse.sql_models import SqlModel, sql_views

STORAGE_VERSION = "v1.4.0"  # so that analysts' older DuckDB opens the file too
LISTING = "manifest.json"
PUBLIC_SCHEMAS = ("public", "reference")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def fitting_views(tables: Collection[str]) -> list[SqlModel]:
    """The views whose tables are all among `tables`, each after those it stands on."""
    ordered: dict[str, SqlModel] = {}
    for view in sql_views().values():
        ordered |= {other.table: other for other in (*view.views, view)}
    return [view for view in ordered.values() if set(view.tables) <= set(tables)]


def stage_database(workspace: Workspace, tables: dict[str, str], notice: str = "") -> Path:
    """Write every table into one DuckDB file beside its place, read-only, and the views that need no others.

    `tables` maps names to descriptions; `notice` goes before each of them.
    """
    staged = workspace.staging / DATABASE
    _write_database(Store(workspace.processed), staged, tables, notice)
    return staged


def stage_public_database(workspace: Workspace, year: int, tables: dict[str, str], figures: str, notice: str) -> Path:
    """Stage the database for everybody among the documents: only what was controlled, and the reference tables.

    Two DuckDB files of the same tables differ in their bytes; so the published one is kept while its `figures` are
    the same. Arguments otherwise as `stage_database`.
    """
    staged, published = (root / str(year) for root in (workspace.staged_reports, workspace.reports))
    before = _listing(published).get(PUBLIC_DATABASE, {})
    target = staged / PUBLIC_DATABASE
    if before.get("figures") == figures and (published / PUBLIC_DATABASE).is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(published / PUBLIC_DATABASE, target)
    else:
        public = {name: words for name, words in tables.items() if name.split(".")[0] in PUBLIC_SCHEMAS}
        _write_database(Store(workspace.processed), target, public, notice)
    return target


def _write_database(store: Store, target: Path, tables: dict[str, str], notice: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    for stray in (target, target.with_name(target.name + ".wal")):
        stray.unlink(missing_ok=True)
    place = str(target).replace("'", "''")
    with store.connect(tables) as connection:
        connection.execute(f"attach '{place}' as published (storage_version '{STORAGE_VERSION}')")
        for name, description in tables.items():
            schema, table = name.split(".")
            connection.execute(f'create schema if not exists published."{schema}"')
            connection.execute(f'create table published."{schema}"."{table}" as select * from "{schema}"."{table}"')
            _comment(connection, "table", f"published.{name}", notice + description)
        add_views(connection, "published", tables, notice)
        connection.execute("detach published")
    target.chmod(0o444)


def add_views(connection: duckdb.DuckDBPyConnection, database: str, tables: Collection[str], notice: str = "") -> None:
    """Make the views that `tables` allow in an attached database that holds these tables, with their comments."""
    connection.execute(f'use "{database}"')  # a view then names what lies beside it and nothing else
    for view in fitting_views(tables):
        create_views(connection, {view.table: view.sql})
        _comment(connection, "view", f"{database}.{view.table}", notice + view.description)
    connection.execute("use memory")


def _comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, words: str) -> None:
    place = ".".join(f'"{part}"' for part in name.split("."))
    text = words.replace("'", "''")
    connection.execute(f"comment on {kind} {place} is '{text}'")


def sha256(path: Path) -> str:
    """Checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(store: Store, tables: list[str]) -> str:
    """One checksum over the Parquet files documents are made from: two equal ones mean the same figures."""
    digest = hashlib.sha256()
    for table in sorted(tables):
        digest.update(f"{table} {sha256(store.path(table))}\n".encode())
    return digest.hexdigest()


def _listing(folder: Path) -> dict:
    path = folder / LISTING
    return json.loads(path.read_text(encoding="utf-8"))["files"] if path.is_file() else {}


def list_documents(staged: Path, published: Path, expected: set[str], figures: str) -> list[str]:
    """Write the listing of the staged documents, keeping those this build was not asked to make.

    `expected` are the paths a build of every language and zone makes. Returns the kept documents whose
    figures differ from this build's.
    """
    old, listing, outdated = _listing(published), {}, []
    for path in sorted(expected):
        if (staged / path).is_file():
            listing[path] = {"sha256": sha256(staged / path), "figures": figures}
        elif path in old and (published / path).is_file():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(published / path, staged / path)
            listing[path] = old[path]
            if old[path]["figures"] != figures:
                outdated.append(path)
    text = json.dumps({"files": listing}, indent=1, sort_keys=True)
    (staged / LISTING).write_text(text + "\n", encoding="utf-8")
    return outdated


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step where the system can, in three renames elsewhere.

    Killed between the renames, `one` still lies in its place or has reached that of `other`: `complete` finds it.
    """
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
            return
        if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(one))
    aside = one.with_name(one.name + ".aside")
    os.rename(other, aside)
    os.rename(one, other)
    os.rename(aside, one)


def _write_whole(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def publish(workspace: Workspace, year: int) -> None:
    """Move the staged database and the year's staged documents into place."""
    staged_database, staged_year = workspace.staging / DATABASE, workspace.staged_reports / str(year)
    if not staged_database.is_file() or not (staged_year / LISTING).is_file():
        raise BuildFailed("publication: nothing is staged; materialise the database and the documents first")
    manifest = {
        "database": sha256(staged_database),
        "year": year,
        "documents": sha256(staged_year / LISTING),
    }
    _write_whole(workspace.publication_manifest, json.dumps(manifest))
    complete(workspace)


def complete(workspace: Workspace) -> bool:
    """Finish a publication that was begun, and sweep away what was staged and never announced.

    When part of it is gone or damaged, nothing is moved and the earlier edition stays. Called at the start of
    every build. Returns whether a publication had to be completed.
    """
    path = workspace.publication_manifest
    begun = path.is_file()
    if begun:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        begun = _can_complete(workspace, manifest)
        if begun:
            _move_database(workspace, manifest["database"])
            _move_documents(workspace, manifest["year"], manifest["documents"])
        path.unlink()
    for leftover in (workspace.staging, workspace.staged_reports):
        shutil.rmtree(leftover, ignore_errors=True)
    for part in (*workspace.processed.glob(".*.part"), *workspace.processed.glob("*/.*.part")):
        part.unlink(missing_ok=True)
    return begun


def _has(path: Path, checksum: str) -> bool:
    return path.is_file() and sha256(path) == checksum


def _can_complete(workspace: Workspace, manifest: dict) -> bool:
    """Whether database and documents are both there, each staged or in its place already."""
    year = str(manifest["year"])
    database = (workspace.staging / DATABASE, workspace.database)
    documents = (workspace.staged_reports / year / LISTING, workspace.reports / year / LISTING)
    return any(_has(path, manifest["database"]) for path in database) and any(
        _has(path, manifest["documents"]) for path in documents
    )


def _move_database(workspace: Workspace, checksum: str) -> None:
    staged = workspace.staging / DATABASE
    if _has(staged, checksum):
        # a stray write-ahead log of an older file would make the new one impossible to open
        workspace.database.with_name(DATABASE + ".wal").unlink(missing_ok=True)
        os.replace(staged, workspace.database)


def _move_documents(workspace: Workspace, year: int, checksum: str) -> None:
    staged, published = workspace.staged_reports / str(year), workspace.reports / str(year)
    if not _has(staged / LISTING, checksum):
        return  # they are in their place already
    if published.exists():
        exchange(staged, published)
    else:
        published.parent.mkdir(parents=True, exist_ok=True)
        os.rename(staged, published)
