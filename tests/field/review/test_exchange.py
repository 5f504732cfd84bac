"""Observations go out into a new file, and what people filled in is kept under a name of its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.field.review.exchange import NEEDED, Chosen, export, take_in
from pipelines.field.review.reading import ReviewReader
from pipelines.paths import Workspace
from pipelines.problems import BadInput
from pipelines.storage import Store

IDS = ["000000000a", "000000000b", "000000000c", "000000000d", "000000000e"]
SAID = pd.DataFrame(
    {
        "observation_id": IDS,
        "event_id": ["m", "m", "m", "log", "log"],
        "zone_id": ["north", "north", "south", "north", "north"],
        "date": "2026-03-12",
        "under": "",
        "excerpt": ["Een.", "Twee.", "Drie.", "", "Vijf."],
        "kind": "need",
        "about": "territory",
        "doubt": [0.1, 0.9, 0.9, 1.0, 0.5],
        "state": ["proposed", "proposed", "proposed", "proposed", "confirmed"],
    }
)
CODES = pd.DataFrame(
    [("000000000a", "housing", 0.9, "huis", "proposed"), ("000000000a", "poverty", 0.8, "arm", "discarded")],
    columns=["observation_id", "theme_id", "score", "reason", "state"],
)
PAGE = {"observation_id": IDS[0], "state": "confirmed"}


@pytest.fixture
def built(tmp_path: Path) -> Workspace:
    workspace = Workspace.for_build(None, tmp_path / "out")
    store = Store(workspace.processed)
    store.write("mart.observation", SAID)
    store.write("mart.observation_theme", CODES)
    store.write("mart.event", pd.DataFrame({"event_id": ["log", "m"], "kind": ["helpdesk", "workshop"]}))
    return workspace


def _rows(path: Path) -> list[dict]:
    header, *rows = openpyxl.load_workbook(path)["observations"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# ---- out ----
@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Chosen(), "bca"),
        (Chosen(everything=True), "bcea"),
        (Chosen(zones=("north",)), "ba"),
        (Chosen(most=1), "b"),
        (Chosen(everything=True, zones=("north", "south"), most=3), "bce"),
    ],
)
def test_what_nobody_looked_over_goes_out_the_uncertain_first(built, catalogue, tmp_path, chosen, ids: str) -> None:
    path = tmp_path / "new" / "coding.xlsx"
    assert export(built, catalogue, path, "nl", chosen) == len(ids)
    assert [row["observation_id"][-1] for row in _rows(path)] == list(ids)
    assert [left.name for left in path.parent.iterdir()] == ["coding.xlsx"]


def test_a_theme_a_person_took_away_does_not_come_back(built, catalogue, tmp_path: Path) -> None:
    export(built, catalogue, tmp_path / "coding.xlsx", "nl", Chosen())
    assert _rows(tmp_path / "coding.xlsx")[-1]["machine"] == "need|territory|housing"


def test_a_file_that_is_there_is_not_written_over(built, catalogue, tmp_path: Path) -> None:
    path = tmp_path / "coding.xlsx"
    path.write_text("somebody's work")
    with pytest.raises(BadInput) as raised:
        export(built, catalogue, path, "nl", Chosen())
    assert str(raised.value) == f"{path}: file: found one that exists; expected a new file; choose another name"
    assert path.read_text() == "somebody's work"


def test_another_kind_of_file_cannot_be_written(built, catalogue, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"found \.csv; expected \.xlsx"):
        export(built, catalogue, tmp_path / "coding.csv", "nl", Chosen())
    assert not (tmp_path / "coding.csv").exists()


@pytest.mark.parametrize("missing", NEEDED)
def test_before_a_build_there_is_nothing_to_export(built, catalogue, tmp_path: Path, missing: str) -> None:
    Store(built.processed).path(missing).unlink()
    with pytest.raises(BadInput, match="expected what a build makes; run diazone build first"):
        export(built, catalogue, tmp_path / "coding.xlsx", "nl", Chosen())
    assert not (tmp_path / "coding.xlsx").exists()


def test_a_zone_there_is_not_is_told(built, catalogue, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected north, north_east, centre_west, south, south_east"):
        export(built, catalogue, tmp_path / "coding.xlsx", "nl", Chosen(zones=("north", "nort")))
    assert not (tmp_path / "coding.xlsx").exists()


# ---- back in ----
def test_a_file_that_came_back_is_kept_as_it_is(catalogue, page, tmp_path: Path) -> None:
    path = page(PAGE, PAGE)
    assert take_in(tmp_path / "raw", catalogue, path) == (2, 1, [])
    kept = tmp_path / "raw" / "field" / "review" / "review.json"
    assert kept.read_bytes() == path.read_bytes()
    assert [left.name for left in kept.parent.iterdir()] == ["review.json"]


def test_the_same_file_again_changes_nothing_and_another_of_its_name_stands_beside_it(
    catalogue, page, tmp_path: Path
) -> None:
    folder = tmp_path / "raw" / "field" / "review"
    for reviewer in ("An", "An", "Bea", "Bea", "An", "Carl"):
        take_in(tmp_path / "raw", catalogue, page(PAGE, reviewer=reviewer))
    assert sorted(path.name for path in folder.iterdir()) == ["review.json", "review_2.json", "review_3.json"]
    said = ReviewReader(catalogue).read(folder).corrections
    assert [one.reviewer for one in said] == ["An", "Bea", "Carl"]


def test_a_file_of_the_folder_itself_stays(catalogue, page, tmp_path: Path) -> None:
    take_in(tmp_path / "raw", catalogue, page(PAGE))
    kept = tmp_path / "raw" / "field" / "review" / "review.json"
    assert take_in(tmp_path / "raw", catalogue, kept)[0] == 1
    assert kept.read_bytes() == page(PAGE).read_bytes()


def test_what_is_wrong_is_told_and_the_rest_taken_in(catalogue, page, tmp_path: Path) -> None:
    words, about, problems = take_in(tmp_path / "raw", catalogue, page(PAGE, {"observation_id": "x"}))
    assert (words, about, len(problems)) == (1, 1, 1)


def test_what_holds_no_word_is_not_taken_in(catalogue, page, sheet, tmp_path: Path) -> None:
    for path, found in (
        (page(), "nothing anybody filled in"),
        (sheet({"observation_id": IDS[0]}), "nothing anybody filled in"),
        (page({"observation_id": "x"}, name="wrong.json"), "a word that is not known"),
    ):
        with pytest.raises(BadInput, match=f"found {found}"):
            take_in(tmp_path / "raw", catalogue, path)
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("name", [".review.json", "~$review.json"])
def test_a_name_that_a_build_passes_over_is_not_kept(catalogue, page, tmp_path: Path, name: str) -> None:
    """What was taken in must be read by the next build."""
    take_in(tmp_path / "raw", catalogue, page(PAGE, name=name))
    assert len(ReviewReader(catalogue).read(tmp_path / "raw" / "field" / "review").corrections) == 1


# ---- as commands ----
def test_the_commands(built, catalogue, page, tmp_path: Path) -> None:
    run = CliRunner().invoke
    out, path = str(tmp_path / "out"), str(tmp_path / "coding.xlsx")
    assert "3 observations written to " in run(app, ["review", "export", path, "--out", out]).stdout
    again = run(app, ["review", "export", path, "--out", out])
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    wrong = run(app, ["review", "export", path, "--out", out, "--language", "de"])
    assert (wrong.exit_code, wrong.stderr) == (
        2, "command line: --language: found 'de'; expected nl, fr, en; correct it\n",
    )  # fmt: skip
    data = str(tmp_path / "raw")
    nothing = run(app, ["review", "import", path, "--data", data])
    assert (nothing.exit_code, "found nothing anybody filled in" in nothing.stderr) == (2, True)
    back = run(app, ["review", "import", str(page(PAGE, {"observation_id": "x"})), "--data", data])
    assert (back.exit_code, back.stderr.count("\n")) == (0, 1)
    assert back.stdout == "1 words about 1 observations taken in; they hold from the next build on\n"
