"""Second hands for a build: processes that load the documents' code while the tables are still being made.

A task is named, not passed (`module:function`), so that the process that hands it out need not import it.
Every task gets the job and one item, and gives back something small.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from pipelines.paths import Workspace


@dataclass(frozen=True)
class Job:
    """Which build a task belongs to: its places, and a token no other build has."""

    workspace: Workspace
    token: str


def find(task: str) -> Callable[[Job, Any], Any]:
    """The function named `module:function`."""
    module, name = task.split(":")
    return getattr(importlib.import_module(module), name)


def _call(task: str, job: Job, item: Any) -> Any:
    return find(task)(job, item)


def _settle_in(module: str) -> None:
    """Load the code beforehand and make ready what every task needs (the module's own `settle_in`, if it has one).

    Leaves when the build that asked for help is gone, however it went.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)  # loading code must not slow the tables that are being made at the same time
    loaded = importlib.import_module(module)
    getattr(loaded, "settle_in", lambda: None)()


def hire(module: str) -> list[Executor]:
    """As many helping processes as there are cores, two at the most; none where there is one core."""
    count = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if count < 2:
        return []
    context = multiprocessing.get_context("spawn")  # a fork would inherit locks of threads it does not have
    helpers: list[Executor] = []
    for _ in range(count):
        helper = ProcessPoolExecutor(1, context, initializer=_settle_in, initargs=(module,))
        helper.submit(os.getpid)  # a process starts when there is something to do
        helpers.append(helper)
    return helpers


def dismiss(helpers: list[Executor]) -> None:
    """Let the helpers go; what they have not begun is dropped."""
    for helper in helpers:
        helper.shutdown(wait=True, cancel_futures=True)


def spread(helpers: list[Executor], task: str, job: Job, items: Sequence[Any]) -> list[Any]:
    """The task's answers for every item, in order; done here where nobody helps.

    The same place in the list always goes to the same helper, which remembers what it made of an item before.
    """
    if not helpers:
        return [_call(task, job, item) for item in items]
    given = [helpers[place % len(helpers)].submit(_call, task, job, item) for place, item in enumerate(items)]
    return [answer.result() for answer in given]
