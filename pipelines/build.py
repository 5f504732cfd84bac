"""One build: its places, its catalogue, its tables, and what went wrong in it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.paths import SIMULATED_RESULTS, Workspace
from pipelines.problems import BadInput, Problem
from pipelines.storage import Store
from pipelines.workers import Job, dismiss, hire, spread


def silent(_message: str) -> None:
    """The announcer of a build nobody watches."""


class PublishedFile(NamedTuple):
    """A file that was read: its vintage and name, the checksum of its bytes, and the rows it gave."""

    vintage: str
    file: str
    sha256: str
    rows: int


@dataclass
class Build:
    """What every asset of one build shares. It holds no data: tables live in the store.

    `announce` is told of every finished table; `faults` collects the lines a person must read.
    """

    workspace: Workspace
    announce: Callable[[str], None] = silent
    faults: list[str] = field(default_factory=list)
    is_bad_input: bool = False
    read_ahead: dict = field(default_factory=dict)
    helpers: list[Executor] = field(default_factory=list)
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    _files: dict[str, list[PublishedFile]] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> Catalogue:
        return load_catalogue(self.workspace.catalogue)

    @cached_property
    def store(self) -> Store:
        return Store(self.workspace.processed)

    @property
    def year(self) -> int:
        return self.workspace.year or self.catalogue.territory.default_year

    @property
    def languages(self) -> list[str]:
        return [name for name in LANGUAGES if not self.workspace.languages or name in self.workspace.languages]

    @property
    def area_ids(self) -> list[str]:
        """The zones and the region whose documents this build makes."""
        chosen = self.workspace.zones
        return [name for name in self.catalogue.area_ids if not chosen or name in chosen]

    @property
    def staged_year(self) -> Path:
        """Where this year's documents wait until publication."""
        return self.workspace.staged_reports / str(self.year)

    def source_files(self, source_id: str) -> list[PublishedFile]:
        """The files a source's table was read from, by vintage and name; none when no file is held, or no table made.

        Told by the table itself and not by the data folder, where a file may have changed since.
        """
        table = f"sources.{source_id}"
        if source_id not in self._files:
            if not self.store.path(table).is_file():  # not remembered: it may be made later in this build
                return []
            found = self.store.counted(table, ["vintage", "source_file", "sha256"])
            self._files[source_id] = [PublishedFile(*map(str, row[:3]), int(row[3])) for row in found.to_numpy()]
        return self._files[source_id]

    def check_choices(self) -> None:
        """Refuse languages and zones the catalogue does not know."""
        known = {"languages": list(LANGUAGES), "zones": self.catalogue.area_ids}
        chosen = {"languages": self.workspace.languages, "zones": self.workspace.zones}
        for option, names in chosen.items():
            for name in names:
                if name not in known[option]:
                    expected = f"one of {', '.join(known[option])}"
                    raise BadInput([Problem("command line", f"--{option}", repr(name), expected, "correct it")])

    def refuse_mixing(self) -> None:
        """Simulated and real data never share a folder of results. Raises BadInput."""
        processed = self.workspace.processed
        marker = processed / SIMULATED_RESULTS
        has_results = self.workspace.database.exists() or any(processed.glob("*/*.parquet"))
        if has_results and marker.exists() != self.workspace.is_simulated:
            found = "simulated results" if marker.exists() else "results of real data"
            expected = "simulated results" if self.workspace.is_simulated else "results of real data"
            remedy = "choose another --out folder, or empty this one"
            raise BadInput([Problem(str(processed), "folder", found, expected, remedy)])
        processed.mkdir(parents=True, exist_ok=True)
        if self.workspace.is_simulated:
            marker.touch()
        else:  # left by a simulated build that stopped before its first result
            marker.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Generator[None]:
        """Hold the folder's only pen; a second build waits and says so. A killed build lets go of it."""
        self.workspace.lock.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.workspace.lock)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self.announce(f"another build is writing to {self.workspace.processed}; waiting for it to finish")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def helped(self, module: str) -> Generator[None]:
        """Let other processes do what `spread` hands out; they load `module` while the build goes on."""
        self.helpers = hire(module)
        try:
            yield
        finally:
            dismiss(self.helpers)
            self.helpers = []

    def spread(self, task: str, items: Sequence[Any]) -> list[Any]:
        """Answers of the task `module:function` for every item, whoever works on them."""
        return spread(self.helpers, task, Job(self.workspace, self.token), items)

    def clear_staged(self, pattern: str) -> None:
        """Remove what an interrupted build left of one kind of document."""
        for path in self.staged_year.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
