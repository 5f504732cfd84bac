"""Progress for whoever watches a build: a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
from types import TracebackType

from rich import progress as rich_progress
from rich.console import Console


class Progress:
    """Counts finished tables. On a terminal one line moves; elsewhere each table is a line."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: rich_progress.Progress | None = None
        self._task: rich_progress.TaskID | None = None

    def __enter__(self) -> Progress:
        if self._console.is_terminal:
            spinner, text = rich_progress.SpinnerColumn(), rich_progress.TextColumn("{task.description}")
            done = rich_progress.TextColumn("{task.completed:.0f} steps")
            elapsed = rich_progress.TimeElapsedColumn()
            self._bar = rich_progress.Progress(spinner, done, elapsed, text, console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("reading the files", total=None)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def announce(self, message: str) -> None:
        """Say that something is done."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=message, advance=1)
        else:
            print(message, file=sys.stderr, flush=True)
