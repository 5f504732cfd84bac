"""The rules of CONTRIBUTING that a machine can watch: who may import whom, where Dagster appears, no zone in code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from pipelines.paths import CATALOGUE, PACKAGE

# What a folder or module may stand on: everything on a lower floor, and its own folder.
FLOORS = {
    "problems": 0, "paths": 1, "storage": 2, "catalogue": 2, "progress": 2, "serving": 2, "workers": 2, "build": 3,
    "orchestration": 4, "sources": 5, "field": 6, "warehouse": 7, "demo": 7, "diagnostics": 8, "reporting": 9,
    "definitions": 10, "run": 11, "cli": 12,
}  # fmt: skip
DAGSTER_ROOMS = {"definitions", "run", "orchestration", "assets", "checks", "publication_assets"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "pipelines":
            names |= {f"pipelines.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_there_is_a_house() -> None:
    assert len(MODULES) > 50
    assert {_room(path) for path in MODULES} - {"__init__"} <= set(FLOORS), "give the new room a floor"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_run_downhill(path: Path) -> None:
    room = _room(path)
    used = {name.split(".")[1] for name in _imported(path) if name.startswith("pipelines.")}
    uphill = sorted(other for other in used if other != room and FLOORS[other] >= FLOORS.get(room, 99))
    assert not uphill, f"{_name(path)} must not stand on {', '.join(uphill)}"


def test_dagster_appears_only_where_it_may() -> None:
    users = {path.stem for path in MODULES if any(name.split(".")[0] == "dagster" for name in _imported(path))}
    assert {"assets", "checks", "definitions"} <= users
    assert users <= DAGSTER_ROOMS


def test_no_zone_is_named_in_code() -> None:
    zones = yaml.safe_load((CATALOGUE / "zones.yml").read_text(encoding="utf-8"))
    names = [zone["zone_id"] for zone in zones["zones"]] + [zones["territory"]["region_id"]]
    assert len(names) > 1
    quoted = re.compile("['\"](" + "|".join(map(re.escape, names)) + ")['\"]")
    files = [*MODULES, *PACKAGE.rglob("*.sql")]
    naming = [_name(path) for path in files if quoted.search(path.read_text(encoding="utf-8"))]
    assert not naming


def test_no_room_without_a_purpose() -> None:
    assert not [
        _name(path) for path in MODULES if path.stem in ("utils", "util", "helpers", "helper", "misc", "common")
    ]
