"""Whether every figure can be followed to its file: what is found when a file is taken away."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.build import Build
from pipelines.diagnostics.checks import _find_origin
from pipelines.diagnostics.origin_checks import FIGURE, figures_of, origin_faults
from pipelines.paths import Workspace
from pipelines.storage import Store

FILES = pd.DataFrame(
    [("census", "2021", "census.csv", "ab12"), ("income", "2020", "income.csv", "cd34"), ("empty", "", "", None)],
    columns=["source_id", "vintage", "file", "sha256"],
)


def _traced(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[*FIGURE, "source_id", "vintage", "file", "is_counted"])


TRACED = _traced(
    ("zone", "one", "people", "2021", "census", "2021", "census.csv", True),
    ("zone", "one", "income", "2020", "census", "2021", "census.csv", True),
    ("zone", "one", "income", "2020", "income", "2020", "income.csv", True),
)
FIGURES = TRACED[FIGURE].drop_duplicates()


def test_the_region_of_the_zones_table_is_a_level_of_its_own() -> None:
    zones = pd.DataFrame({"zone_id": ["one", "all"], "indicator_id": "people", "period": "2021", "value": [1.0, 3.0]})
    communes = pd.DataFrame(
        {"commune_id": ["k", "m"], "indicator_id": "people", "period": "2021", "value": [2.0, None]}
    )
    found = figures_of({"zone": zones, "commune": communes}, "all")
    assert found.level.tolist() == ["zone", "region", "commune"]  # what has no value needs no origin
    assert found.area_id.tolist() == ["one", "all", "k"]


def test_figures_with_a_file_and_a_checksum_are_sound() -> None:
    assert origin_faults(FIGURES, TRACED, FILES) == []


def test_a_file_that_was_taken_away_is_named_with_the_figures_that_rest_on_it() -> None:
    assert origin_faults(FIGURES, TRACED, FILES[FILES.source_id != "census"]) == [
        "census.csv (census 2021) has no checksum in reference.source; on it rest one people 2021, one income 2020",
        "without a published file behind it: 1 of 2 figures, first one people 2021",
    ]
    blank = FILES.assign(sha256=FILES.sha256.mask(FILES.source_id == "income"))
    assert origin_faults(FIGURES, TRACED, blank) == [
        "income.csv (income 2020) has no checksum in reference.source; on it rest one income 2020"
    ]


def test_rows_left_out_are_no_origin() -> None:
    left_out = TRACED.assign(is_counted=TRACED.indicator_id != "people")
    assert origin_faults(FIGURES, left_out, FILES) == [
        "without a published file behind it: 1 of 2 figures, first one people 2021"
    ]


def test_a_long_list_is_cut() -> None:
    many = pd.DataFrame([("zone", "one", f"i{n}", "2021") for n in range(7)], columns=FIGURE)
    [fault] = origin_faults(many, TRACED, FILES)
    assert fault.startswith("without a published file behind it: 7 of 7 figures, first one i0 2021, one i1 2021")
    assert fault.endswith("one i4 2021 …")


@pytest.mark.slow
def test_the_demonstration_is_sound_until_a_file_is_taken_away(
    demo_raw: Path, demo_build: Path, tmp_path: Path
) -> None:
    store = Store(demo_build / "processed")
    names = [f"mart.{level}_indicator" for level in ("zone", "commune", "neighbourhood")]
    copy = Build(Workspace.for_build(demo_raw, tmp_path))
    for name in [*names, "mart.figure_source", "reference.source"]:
        copy.store.write(name, store.read(name))
    looked_at, faults = _find_origin(copy)
    assert looked_at == sum(store.read(name).value.notna().sum() for name in names) > 10_000
    assert faults == []
    files = store.read("reference.source")
    copy.store.write("reference.source", files[files.source_id != "famhp_pharmacies"])
    _, faults = _find_origin(copy)
    assert any(fault.startswith("pharmacies") and "famhp_pharmacies" in fault for fault in faults)
    assert any(fault.startswith("without a published file") and "pharmacies" in fault for fault in faults)
