"""The demonstration territory, drawn and written once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.catalogue.source_loading import load_sources
from pipelines.catalogue.source_models import Source
from pipelines.demo.world import World, draw_world
from pipelines.paths import CATALOGUE
from pipelines.sources.reading import read_source

SEED = 1


@pytest.fixture(scope="session")
def world() -> World:
    return draw_world(SEED)


@pytest.fixture(scope="session")
def demo(demo_raw: Path) -> Path:
    return demo_raw


@pytest.fixture(scope="session")
def registry() -> dict[str, Source]:
    return load_sources(CATALOGUE / "sources")


@pytest.fixture(scope="session")
def tables(demo: Path, registry: dict[str, Source]) -> dict[str, pd.DataFrame]:
    """Every source as the project's own readers see it."""
    return {source_id: read_source(source, demo).frame for source_id, source in registry.items()}
