"""Both notebooks run to their end on the demonstration's published database, and show what they promise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from pipelines.paths import DATABASE, PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.py"))


@dataclass(frozen=True)
class Executed:
    """A notebook that ran, and the files it found and left."""

    outputs: list[nbformat.NotebookNode]
    left_behind: list[Path]
    touched: list[Path]

    def shown(self, kind: str) -> list[str]:
        return [output["data"][kind] for output in self.outputs if kind in output.get("data", {})]

    def written(self, stream: str) -> str:
        return "".join(output["text"] for output in self.outputs if output.get("name") == stream)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request: pytest.FixtureRequest, demo_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """Each notebook, run in an empty folder, so that whatever it writes is seen."""
    processed, folder = demo_build / "processed", tmp_path_factory.mktemp("notebook")
    assert (processed / DATABASE).is_file()
    before = {path: path.stat().st_mtime_ns for path in processed.rglob("*")}
    notebook = jupytext.read(request.param)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIAZONE_DATABASE", str(processed / DATABASE))
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    after = {path: path.stat().st_mtime_ns for path in processed.rglob("*")}
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    changed = [path for path in before | after if before.get(path) != after.get(path)]
    return Executed(outputs, list(folder.iterdir()), changed)


def test_there_are_notebooks() -> None:
    assert {path.name for path in NOTEBOOKS} == {"first_look.py", "own_map.py"}


@pytest.mark.slow
def test_shows_tables_and_one_picture(executed: Executed) -> None:
    tables = executed.shown("text/html")
    assert len(tables) >= 2
    assert all("<td>" in table for table in tables)
    assert len(executed.shown("image/png")) == 1


@pytest.mark.slow
def test_writes_nothing(executed: Executed) -> None:
    assert not executed.left_behind
    assert not executed.touched


@pytest.mark.slow
def test_complains_of_nothing_and_says_that_the_data_are_simulated(executed: Executed) -> None:
    assert not executed.written("stderr")
    assert "SIMULATED" in executed.written("stdout")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_explains_itself_and_holds_no_output(notebook: Path) -> None:
    cells = jupytext.read(notebook).cells
    code, words = ([cell for cell in cells if cell.cell_type == kind] for kind in ("code", "markdown"))
    assert len(words) >= 5
    assert len(words) + 3 >= len(code), "explain what the cells do"
    assert all(not cell.get("outputs") for cell in code)
