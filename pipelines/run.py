"""Runs the whole graph in this process: what `diazone build` does."""

from __future__ import annotations

import logging

import dagster as dg

from pipelines.build import Build
from pipelines.field.intake import broken_notes
from pipelines.paths import FIELD
from pipelines.problems import BadInput, BuildFailed
from pipelines.sources.checking import read_all
from pipelines.warehouse.publication import complete

DOCUMENTS = "pipelines.reporting.tasks"  # what the helping processes load meanwhile

# No console logger: what a person needs to read is in build.faults and in the announcements.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def read_inputs(build: Build) -> None:
    """Read every input once, so that all problems are told together before anything is built."""
    tables, problems = read_all(build.catalogue.sources, build.workspace.data)
    problems += broken_notes(build.workspace.data / FIELD)
    if problems:
        raise BadInput(problems)
    build.read_ahead.update(tables)


def run_build(build: Build) -> None:
    """Build everything and publish it. Raises BadInput or BuildFailed; then nothing was published."""
    build.check_choices()
    with build.writing():
        if complete(build.workspace):
            build.announce("an interrupted publication was completed first")
        build.refuse_mixing()  # only now: what was completed may be results of the other kind of data
        read_inputs(build)
        with build.helped(DOCUMENTS):
            _materialize(build)


def _materialize(build: Build) -> None:
    from pipelines.definitions import all_assets, all_checks  # costly to import: only when a build runs

    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [*all_assets(build.catalogue), *all_checks()],
            instance=instance,
            resources={"build": build},
            run_config=_QUIET,
            raise_on_error=False,
        )
    if not result.success:
        if _was_interrupted(result):
            raise KeyboardInterrupt  # Dagster makes a failed step of it; here it is somebody's wish
        raise BuildFailed("\n".join(build.faults) or _first_failure(result))


# What Ctrl-C becomes on its way through Dagster, through DuckDB in the middle of a query, or through neither.
_INTERRUPTIONS = {"DagsterExecutionInterruptedError", "InterruptException", "KeyboardInterrupt"}


def _was_interrupted(result: dg.ExecuteInProcessResult) -> bool:
    for event in result.all_events:
        error = event.step_failure_data.error if event.is_step_failure else None
        while error is not None:
            if str(error.cls_name).split(".")[-1] in _INTERRUPTIONS:
                return True
            error = error.cause
    return False


def _first_failure(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause or error if error else None
            return f"{str(event.step_key).replace('__', '.')}: {' '.join(cause.message.split()) if cause else 'failed'}"
    return "the build failed without saying why; run it in the Dagster UI to see the step"
