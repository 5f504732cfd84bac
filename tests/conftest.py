"""What tests of several stages share: where the real files are, and whole builds, made once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

# Nothing measures time in a test: a busy machine must not make one fail.
hypothesis.settings.register_profile("diazone", deadline=None)
hypothesis.settings.load_profile("diazone")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker of tests that read the real files."""
    config.addinivalue_line("markers", "real: reads the real files that DIAZONE_REAL_DATA points to")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real files; without it the test skips, but never in CI."""
    folder = os.environ.get("DIAZONE_REAL_DATA")
    if folder:
        return Path(folder)
    if os.environ.get("CI"):
        pytest.fail("CI must read the real files: set DIAZONE_REAL_DATA")
    pytest.skip("DIAZONE_REAL_DATA does not say where the real files are")


@pytest.fixture(scope="session")
def diazone() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the `diazone` command as a process of its own, as a person would."""

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipelines.cli", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def _built(diazone: Callable[..., subprocess.CompletedProcess[str]], data: Path, out: Path) -> Path:
    result = diazone("build", "--data", data, "--out", out)
    assert result.returncode == 0, result.stderr[-2000:]
    return out


@pytest.fixture(scope="session")
def demo_raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw files of the demonstration territory, written once. Not to be changed."""
    from pipelines.demo.writing import write_demo

    folder = tmp_path_factory.mktemp("demonstration") / "raw"
    write_demo(folder)
    return folder


@pytest.fixture(scope="session")
def demo_build(diazone, demo_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with processed/ and reports/ of a demonstration build, made once. Not to be changed."""
    return _built(diazone, demo_raw, tmp_path_factory.mktemp("demo_build"))


@pytest.fixture(scope="session")
def real_build(diazone, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of a build from the real files."""
    return _built(diazone, real_data, tmp_path_factory.mktemp("real_build"))
