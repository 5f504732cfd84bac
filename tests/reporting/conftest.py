"""The real catalogue, rows of an indicator table one can read, and a browser."""

from __future__ import annotations

import os
import shutil

import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue
from pipelines.reporting.words import Words


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI must drive a browser: install chromium")
        pytest.skip("there is no chromium here to drive")
    return found


@pytest.fixture(params=["nl", "fr", "en"])
def words(request, catalogue) -> Words:
    return Words.of(catalogue, request.param)


def indicator_row(**changes) -> dict:
    """A row of mart.zone_indicator that stands out on its less favourable side, with some columns changed."""
    row = {
        "zone_id": "north", "indicator_id": "increased_reimbursement_pct", "period": "2024", "value": 37.9,
        "lower_95": 37.7, "upper_95": 38.1, "lower_998": 37.6, "upper_998": 38.2, "benchmark_value": 25.0,
        "reference_value": float("nan"), "persons": 115152.4, "comparison": "higher", "judgement": "worse",
        "reference_comparison": "not_compared", "reference_judgement": "not_compared",
        "stands_out": True, "stands_out_against": "benchmark",
        "status": "value", "is_estimated": True, "trend": "cannot_calculate",
    }  # fmt: skip
    return row | changes


@pytest.fixture
def make_rows():
    def make(*changes: dict) -> pd.DataFrame:
        return pd.DataFrame([indicator_row(**change) for change in changes])

    return make
