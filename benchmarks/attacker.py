"""What the attacker costs a build: the time of a build with it, against the same build without it.

    python benchmarks/attacker.py --data DIR [--runs 3]

Builds with the attacker; then, on the tables of that build, times what only the attacker does: finding and hiding what
would give a small number away, and the proof. Ratios of one run, medians of several; no test depends on a time.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipelines.build import Build
from pipelines.diagnostics.disclosure.assets import gathered, indicator_rows
from pipelines.diagnostics.disclosure.control import Controller
from pipelines.diagnostics.disclosure.proof import narrowed
from pipelines.paths import Workspace


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def built(data: Path, out: Path) -> None:
    """A build as a person makes it."""
    command = [sys.executable, "-m", "pipelines.cli", "build", "--data", str(data), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)


def attack(build: Build) -> float:
    """Seconds only the attacker takes: hiding partners, and the proof with its own equations."""
    given = gathered(build)
    controller = Controller(given)
    controller.hide_what_is_small()
    hiding = seconds(controller.protect)
    public, reasons = indicator_rows(build, "public"), build.store.read("mart.disclosure")
    return hiding + seconds(lambda: narrowed(gathered(build), public, reasons))


def main() -> None:
    """Print one line a run, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for run in range(1, chosen.runs + 1):
            whole = seconds(lambda: built(chosen.data, out))
            alone = attack(Build(Workspace.for_build(chosen.data, out)))
            ratios.append(whole / (whole - alone))
            print(f"run {run}: build {whole:.1f} s, of which the attacker {alone:.1f} s: {ratios[-1]:.2f} x")
    print(f"with the attacker a build takes {statistics.median(ratios):.2f} times as long as without it")


if __name__ == "__main__":
    main()
