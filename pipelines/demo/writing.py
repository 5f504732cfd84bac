"""Writes the demonstration territory whole, or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from pipelines.demo.field_corpus import write_corpus
from pipelines.demo.field_files import write_field
from pipelines.demo.files_income import write_income
from pipelines.demo.files_living import write_living
from pipelines.demo.files_population import write_population
from pipelines.demo.files_supply import write_supply
from pipelines.demo.files_territory import write_territory
from pipelines.demo.truth import truth_of
from pipelines.demo.world import draw_world
from pipelines.paths import SIMULATED_MARKER
from pipelines.problems import BadInput, Problem

WHAT = "Simulated demonstration territory of Diazone: no person, place or figure in it is real."


def write_demo(to: Path, seed: int = 1) -> None:
    """Write the demonstration territory's raw files under `to`, laid out as `<source_id>/<vintage>/<file>`.

    The same seed writes the same bytes. An earlier demonstration in `to` is replaced whole. Raises BadInput,
    and writes nothing, when `to` is a file or holds anything that is not a demonstration.
    """
    to = Path(to).absolute()
    _refuse_foreign(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    try:
        _write_files(beside, seed)
        beside.chmod(0o755)
        _move(beside, to)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write_files(folder: Path, seed: int) -> None:
    world = draw_world(seed)
    write_territory(world, folder)
    write_population(world, folder)
    write_income(world, folder)
    write_living(world, folder)
    write_supply(world, folder)
    write_field(world, folder / "field")
    write_corpus(folder / "field")
    _write_json(folder / "truth.json", truth_of(world))
    _write_json(folder / SIMULATED_MARKER, {"simulated": True, "seed": seed, "what": WHAT})


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _refuse_foreign(to: Path) -> None:
    """Simulated and real data never share a folder."""
    if to.is_dir() and not (to / SIMULATED_MARKER).is_file() and any(to.iterdir()):
        found = f"a folder that holds {next(iter(sorted(entry.name for entry in to.iterdir())))}"
    elif to.exists() and not to.is_dir():
        found = "a file"
    else:
        return
    expected = f"an empty folder, or an earlier demonstration (with {SIMULATED_MARKER})"
    raise BadInput([Problem(str(to), "", found, expected, "name another folder with --to")])


def _move(beside: Path, to: Path) -> None:
    """Put the finished folder in its place; an earlier demonstration steps aside first and then goes."""
    if not to.exists():
        beside.replace(to)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{to.name}.old.", dir=to.parent))
    try:
        to.replace(old / "demo")
        try:
            beside.replace(to)
        except OSError:
            (old / "demo").replace(to)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
