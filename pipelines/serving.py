"""Starts the Dagster UI on this machine, reachable from this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pipelines.paths import PROJECT, UI_HOST


def ui_home() -> Path:
    """Where the UI remembers its runs, and the first rows of the tables they made."""
    return Path(os.environ.get("DAGSTER_HOME", PROJECT / ".dagster"))


def serve_ui(port: int) -> int:
    """Run `dagster dev` until it is stopped and return its exit status."""
    home = ui_home()
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(
            "telemetry: {enabled: false}\nnux: {enabled: false}\nconcurrency: {runs: {max_concurrent_runs: 1}}\n",
            encoding="utf-8",
        )
    command = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions", "-h", UI_HOST, "-p", str(port)]
    return subprocess.call(command, env=os.environ | {"DAGSTER_HOME": str(home)})
