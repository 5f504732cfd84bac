"""The catalogue, and made-up territories by their seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.disclosure.control import Given
from tests.diagnostics.disclosure.territories import random_territory


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def territory(catalogue: Catalogue) -> Callable[[int], tuple[Given, np.ndarray]]:
    return lambda seed: random_territory(catalogue, seed)
