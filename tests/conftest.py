"""What tests of several stages share: where the real files are, and the catalogue's registry of sources."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


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
