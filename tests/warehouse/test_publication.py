"""Publication: whole or not at all, whatever moment the machine stops at, and never in a reader's way."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.build import Build
from pipelines.paths import SIMULATED_MARKER, SIMULATED_RESULTS, Workspace
from pipelines.problems import BadInput, BuildFailed
from pipelines.storage import Store
from pipelines.warehouse import publication
from pipelines.warehouse.publication import LISTING, complete, list_documents, publish, stage_database

YEAR = 2027
DOCUMENTS = {"nl/a.html", "nl/b.html", "fr/a.html"}
TABLES = {"mart.edition": "Which edition this is. One row per edition."}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.for_build(tmp_path / "raw", tmp_path / "out")


def _stage(workspace: Workspace, edition: int, made: set[str] = DOCUMENTS) -> list[str]:
    """Stage the database and the documents of an edition; returns the documents that kept older figures."""
    Store(workspace.processed).write("mart.edition", pd.DataFrame({"edition": [edition]}))
    stage_database(workspace, TABLES)
    staged = workspace.staged_reports / str(YEAR)
    for path in made:
        (staged / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).write_text(f"edition {edition}")
    return list_documents(staged, workspace.reports / str(YEAR), DOCUMENTS, f"figures {edition}")


def _database(workspace: Workspace) -> int:
    with duckdb.connect(workspace.database, read_only=True) as connection:
        return connection.execute("select edition from mart.edition").fetchall()[0][0]


def _documents(workspace: Workspace) -> dict[str, str]:
    folder = workspace.reports / str(YEAR)
    return {path: (folder / path).read_text() for path in json.loads((folder / LISTING).read_text())["files"]}


def _edition(workspace: Workspace) -> int:
    """The edition that database and every document tell of."""
    edition = _database(workspace)
    assert _documents(workspace) == dict.fromkeys(DOCUMENTS, f"edition {edition}")
    return edition


def _leftovers(workspace: Workspace) -> list[Path]:
    hidden = [*workspace.processed.rglob(".*"), *workspace.reports.rglob(".*"), *workspace.processed.rglob("*.wal")]
    return [path for path in hidden if path != workspace.lock]


@pytest.fixture
def published(workspace: Workspace) -> Workspace:
    _stage(workspace, 1)
    publish(workspace, YEAR)
    return workspace


# ---- staging and publishing --------------------------------------------------------------------------------
def test_an_edition_appears_whole_and_read_only(published: Workspace) -> None:
    assert _edition(published) == 1
    assert _leftovers(published) == []
    assert published.database.stat().st_mode & 0o777 == 0o444
    with duckdb.connect(published.database, read_only=True) as connection:
        described = connection.execute("select schema_name, table_name, comment from duckdb_tables()").fetchall()
    assert described == [("mart", "edition", TABLES["mart.edition"])]


def test_a_second_edition_takes_the_place_of_the_first(published: Workspace) -> None:
    _stage(published, 2)
    assert _edition(published) == 1  # staged beside its place, nothing is seen of it
    publish(published, YEAR)
    assert _edition(published) == 2
    assert _leftovers(published) == []


def test_nothing_staged_is_nothing_published(published: Workspace) -> None:
    with pytest.raises(BuildFailed, match="nothing is staged"):
        publish(published, YEAR)
    _stage(published, 2)
    (published.staged_reports / str(YEAR) / LISTING).unlink()
    with pytest.raises(BuildFailed, match="nothing is staged"):
        publish(published, YEAR)
    assert _edition(published) == 1


def test_a_stray_log_of_an_older_file_does_not_spoil_the_new_one(published: Workspace) -> None:
    stray = published.database.with_name(published.database.name + ".wal")
    _stage(published, 2)
    stray.write_bytes(b"not a log of this file")
    publish(published, YEAR)
    assert not stray.exists()
    assert _edition(published) == 2


def test_a_document_somebody_deleted_comes_back_with_the_next_build(published: Workspace) -> None:
    (published.reports / str(YEAR) / "nl/a.html").unlink()
    _stage(published, 1)
    publish(published, YEAR)
    assert _edition(published) == 1


def test_other_years_are_left_alone(published: Workspace) -> None:
    older = published.reports / "2026" / "nl" / "a.html"
    older.parent.mkdir(parents=True)
    older.write_text("last year's")
    _stage(published, 2)
    publish(published, YEAR)
    assert older.read_text() == "last year's"


# ---- documents this build was not asked to make ------------------------------------------------------------
def test_documents_of_other_languages_are_kept_and_said_to_be_older(published: Workspace) -> None:
    outdated = _stage(published, 2, made={"nl/a.html", "nl/b.html"})
    publish(published, YEAR)
    assert outdated == ["fr/a.html"]
    assert _documents(published) == {"nl/a.html": "edition 2", "nl/b.html": "edition 2", "fr/a.html": "edition 1"}
    listing = json.loads((published.reports / str(YEAR) / LISTING).read_text())["files"]
    assert {path: entry["figures"] for path, entry in listing.items()} == {
        "nl/a.html": "figures 2", "nl/b.html": "figures 2", "fr/a.html": "figures 1",
    }  # fmt: skip
    assert _stage(published, 1, made={"nl/a.html", "nl/b.html"}) == []  # the same figures again: nothing is outdated


def test_documents_nobody_expects_any_more_go(published: Workspace) -> None:
    staged = published.staged_reports / str(YEAR)
    staged.mkdir(parents=True)
    list_documents(staged, published.reports / str(YEAR), {"nl/a.html"}, "figures 1")
    assert sorted(json.loads((staged / LISTING).read_text())["files"]) == ["nl/a.html"]


# ---- every moment at which a machine may stop --------------------------------------------------------------
class Killed(BaseException):
    """The machine stops here; no handler of the program sees it."""


@pytest.fixture(params=["one exchange", "three renames"])
def stop_before(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """`stop_before(n)`: every step that changes the disk is counted, and the n-th does not happen any more."""
    left = [10**6]

    def counted(step: Callable) -> Callable:
        def run(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return step(*arguments, **named)

        return run

    if request.param == "three renames":
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    else:
        monkeypatch.setattr(publication, "exchange", counted(publication.exchange))
    for holder, name in ((os, "replace"), (os, "rename"), (Path, "unlink"), (shutil, "rmtree")):
        monkeypatch.setattr(holder, name, counted(getattr(holder, name)))
    yield lambda steps: left.__setitem__(0, steps)
    left[0] = 10**6


def _stopped(step: Callable[[], object]) -> bool:
    try:
        step()
    except Killed:
        return True
    return False


def test_whatever_step_of_a_publication_fails_the_next_start_mends_it(published: Workspace, stop_before) -> None:
    ends = []
    for steps in range(30):
        _stage(published, edition := 2 + steps)
        before = _edition(published)
        stop_before(steps)
        was_stopped = _stopped(lambda: publish(published, YEAR))
        stop_before(10**6)
        assert _database(published) in (before, edition)
        complete(published)
        ends.append(_edition(published) == edition)
        assert _leftovers(published) == []
        if not was_stopped:
            break
    assert not was_stopped
    assert ends[0] is False, "stopped before the announcement: the earlier edition stays"
    assert ends[1:] == [True] * (len(ends) - 1), "once announced, it is completed"
    assert len(ends) > 5


def test_stopped_again_while_mending(published: Workspace, stop_before) -> None:
    _stage(published, 2)
    stop_before(1)
    assert _stopped(lambda: publish(published, YEAR))
    starts = 0
    for steps in range(30):
        stop_before(steps)
        starts += 1
        if not _stopped(lambda: complete(published)):
            break
    stop_before(10**6)
    assert starts > 3
    assert _edition(published) == 2
    assert _leftovers(published) == []


@pytest.mark.parametrize("when", ["while staging", "before the announcement"])
def test_what_was_never_announced_is_swept_away(published: Workspace, when: str) -> None:
    _stage(published, 2)
    if when == "while staging":
        (published.staged_reports / str(YEAR) / LISTING).unlink()
        published.staging.joinpath("diazone.duckdb").chmod(0o644)
        published.staging.joinpath("diazone.duckdb").write_bytes(b"half")
        (published.processed / "mart" / ".edition.parquet.1.part").write_bytes(b"half")
    assert complete(published) is False
    assert _edition(published) == 1
    assert _leftovers(published) == []


@pytest.mark.parametrize("what", ["database", "documents"])
def test_a_damaged_half_takes_the_other_half_back(published: Workspace, stop_before, what: str) -> None:
    _stage(published, 2)
    stop_before(1)  # the announcement is on disk, nothing has moved
    assert _stopped(lambda: publish(published, YEAR))
    stop_before(10**6)
    if what == "database":
        published.staging.joinpath("diazone.duckdb").unlink()
    else:
        (published.staged_reports / str(YEAR) / LISTING).write_text("{}")
    assert complete(published) is False
    assert _edition(published) == 1
    assert _leftovers(published) == []


# ---- one writer --------------------------------------------------------------------------------------------
def test_a_second_writer_waits_and_says_so(workspace: Workspace) -> None:
    said: list[str] = []
    has_spoken, has_written = threading.Event(), threading.Event()
    second = Build(workspace, announce=lambda message: (said.append(message), has_spoken.set()))

    def write() -> None:
        with second.writing():
            has_written.set()

    with Build(workspace).writing():
        waiting = threading.Thread(target=write)
        waiting.start()
        assert has_spoken.wait(10)
        assert not has_written.wait(0.2)
    waiting.join(10)
    assert has_written.is_set()
    assert said == [f"another build is writing to {workspace.processed}; waiting for it to finish"]


def test_a_killed_writer_lets_go(workspace: Workspace) -> None:
    program = (
        "import sys, time; from pathlib import Path; from pipelines.build import Build; "
        "from pipelines.paths import Workspace\n"
        "with Build(Workspace.for_build(None, Path(sys.argv[1]))).writing(): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(workspace.processed.parent)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
    said: list[str] = []
    with Build(workspace, announce=said.append).writing():
        assert said == []


# ---- simulated and real data -------------------------------------------------------------------------------
def test_simulated_and_real_results_never_share_a_folder(published: Workspace) -> None:
    published.data.mkdir()
    (published.data / SIMULATED_MARKER).write_text("{}")
    with pytest.raises(BadInput, match="found results of real data; expected simulated results"):
        Build(published).refuse_mixing()
    (published.processed / SIMULATED_RESULTS).touch()
    Build(published).refuse_mixing()
    (published.data / SIMULATED_MARKER).unlink()
    with pytest.raises(BadInput, match="found simulated results; expected results of real data"):
        Build(published).refuse_mixing()


def test_a_simulated_build_that_left_no_result_is_forgotten(workspace: Workspace) -> None:
    workspace.data.mkdir()
    (workspace.data / SIMULATED_MARKER).write_text("{}")
    Build(workspace).refuse_mixing()
    (workspace.data / SIMULATED_MARKER).unlink()
    Build(workspace).refuse_mixing()
    _stage(workspace, 1)
    publish(workspace, YEAR)
    Build(workspace).refuse_mixing()
