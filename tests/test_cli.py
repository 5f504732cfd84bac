"""The `diazone` command: exit status, one line per mistake on stderr, never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from pipelines import definitions, run
from pipelines.build import Build
from pipelines.cli import app
from pipelines.orchestration import faults_check, table_asset
from pipelines.paths import SIMULATED_RESULTS
from pipelines.problems import BadInput, BuildFailed, Problem
from pipelines.warehouse.publication_assets import publication_assets


def _lines(result: Result) -> list[str]:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


def _diazone(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


# ---- wrong usage -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("option", "value", "known"), [("--languages", "nl,de", "nl, fr, en"), ("--zones", "nowhere", "north, north_east")]
)
def test_a_choice_the_catalogue_does_not_know(tmp_path: Path, option: str, value: str, known: str) -> None:
    result = _diazone("build", "--data", tmp_path, "--out", tmp_path / "out", option, value)
    wrong = value.split(",")[-1]
    assert result.exit_code == 2
    (line,) = _lines(result)
    assert line.startswith(f"command line: {option}: found '{wrong}'; expected one of {known}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [("build", "--year", "soon"), ("bild",), ("check", "--dta", "x"), ("demo",)])
def test_a_misspelt_command_is_wrong_usage(words: tuple[str, ...]) -> None:
    result = _diazone(*words)
    assert result.exit_code == 2
    assert _lines(result)


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_data_folder_that_is_not_there(tmp_path: Path, command: str) -> None:
    out = ["--out", tmp_path / "out"] if command == "build" else []
    result = _diazone(command, "--data", tmp_path / "absent", *out)
    assert result.exit_code == 2
    assert _lines(result)[0].startswith("absent: found no such folder; expected the data folder")
    assert not list(tmp_path.rglob("*.duckdb"))


def test_an_empty_data_folder_lacks_every_required_source(tmp_path: Path) -> None:
    result = _diazone("check", "--data", tmp_path)
    assert result.exit_code == 2
    lines = _lines(result)
    assert len(lines) >= 2
    assert all("found no file of this required source; expected" in line for line in lines)


def test_an_out_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    result = _diazone("build", "--data", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code in (1, 2)
    (line,) = _lines(result)
    assert str(tmp_path / "out") in line
    assert (tmp_path / "out").read_text() == "mine"


def test_a_demonstration_never_replaces_other_files(tmp_path: Path) -> None:
    (tmp_path / "precious.csv").write_text("1")
    result = _diazone("demo", "--to", tmp_path)
    assert result.exit_code == 2
    (line,) = _lines(result)
    assert "precious.csv" in line


def test_a_source_that_cannot_be_fetched(tmp_path: Path) -> None:
    result = _diazone("fetch", "statbel_carz", "--data", tmp_path)
    assert result.exit_code == 2
    assert _lines(result) == ["command line: SOURCE: found 'statbel_carz'; expected 'statbel_cars'; correct it"]


# ---- a build of two tables and one document ----------------------------------------------------------------
@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Runs `diazone build` on a graph of one table, one check, one document and the real publication."""
    (tmp_path / "raw").mkdir()

    def build(edition: int, fault: str | Exception | None = None) -> Result:
        def table(_build: Build) -> pd.DataFrame:
            if isinstance(fault, Exception):
                raise fault
            return pd.DataFrame({"edition": [edition]})

        def document(build: Build) -> pd.DataFrame:
            path = build.staged_year / "nl" / "a.html"
            path.parent.mkdir(parents=True)
            path.write_text(f"edition {edition}")
            return pd.DataFrame({"path": ["nl/a.html"]})

        words = "A table. One row per edition."
        made = [
            table_asset("mart.edition", table, group="mart", description=words, key=["edition"]),
            table_asset("reports.document", document, group="reporting", description=words, deps=["mart.edition"]),
        ]
        made += publication_assets(made)
        found = [fault] if isinstance(fault, str) else []
        check = faults_check("is_sound", "mart.edition", lambda _: (1, found), description="Whether it is sound.")
        monkeypatch.setattr(definitions, "all_assets", lambda _catalogue: made)
        monkeypatch.setattr(definitions, "all_checks", lambda: [check])
        monkeypatch.setattr(run, "read_inputs", lambda _build: None)
        monkeypatch.setattr(run, "DOCUMENTS", "json")  # nothing heavy to load
        return _diazone("build", "--data", tmp_path / "raw", "--out", tmp_path / "out")

    return build


def _published(out: Path) -> tuple[int, str]:
    with duckdb.connect(out / "processed" / "diazone.duckdb", read_only=True) as connection:
        edition = connection.execute("select edition from mart.edition").fetchall()[0][0]
    return edition, (out / "reports" / "2027" / "nl" / "a.html").read_text()


def test_a_good_build_says_where_the_results_lie(tiny, tmp_path: Path) -> None:
    result = tiny(1)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"Database:  {tmp_path}/out/processed/diazone.duckdb",
        f"Documents: {tmp_path}/out/reports/2027",
    ]
    assert _published(tmp_path / "out") == (1, "edition 1")
    assert "mart.edition: 1 rows" in _lines(result)


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("zone north has no sector", 1, "mart.edition: zone north has no sector"),
        (BuildFailed("mart.edition: two rows share a key"), 1, "mart.edition: two rows share a key"),
        (ZeroDivisionError("division\nby zero"), 1, "ZeroDivisionError: division by zero"),
        (BadInput([Problem("a.csv", "line 3", "'x'", "a number", "correct it")]), 2,
         "a.csv: line 3: found 'x'; expected a number; correct it"),
    ],
    ids=["check", "step", "surprise", "input"],
)  # fmt: skip
def test_a_failed_build_leaves_the_earlier_publication(tiny, tmp_path: Path, fault, status: int, said: str) -> None:
    tiny(1)
    before = (tmp_path / "out/processed/diazone.duckdb").read_bytes()
    result = tiny(2, fault)
    assert result.exit_code == status
    told = [line for line in _lines(result) if not line.endswith(" rows")]
    assert len(told) == 2
    assert said in told[0]
    assert told[1] == "nothing was published"
    assert (tmp_path / "out/processed/diazone.duckdb").read_bytes() == before
    assert _published(tmp_path / "out") == (1, "edition 1")
    assert tiny(3).exit_code == 0
    assert _published(tmp_path / "out") == (3, "edition 3")


def test_a_check_that_looked_at_nothing_does_not_pass(tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny(1)
    empty = faults_check("is_sound", "mart.edition", lambda _: (0, []), description="Looks at nothing.")
    monkeypatch.setattr(definitions, "all_checks", lambda: [empty])
    monkeypatch.setattr(run, "read_inputs", lambda _build: None)
    monkeypatch.setattr(run, "DOCUMENTS", "json")
    result = _diazone("build", "--data", tmp_path / "raw", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "mart.edition: the check found nothing to look at" in _lines(result)


def test_results_of_the_other_kind_of_data_are_not_replaced(tiny, tmp_path: Path) -> None:
    tiny(1)
    (tmp_path / "out/processed" / SIMULATED_RESULTS).touch()
    result = tiny(2)
    assert result.exit_code == 2
    (line,) = _lines(result)
    assert "found simulated results; expected results of real data" in line
    assert _published(tmp_path / "out") == (1, "edition 1")


# ---- the real files, broken --------------------------------------------------------------------------------
def _replaced(path: Path, old: str, new: str, times: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, times), encoding="utf-8")


@pytest.fixture
def five_broken_copies(real_data: Path, tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    shutil.copytree(real_data, raw, copy_function=shutil.copyfile)
    _replaced(raw / "statbel_census_65plus/2021/census2021_65plus_by_sector_BXL_incl_ZZZZ.csv", ",", ";")
    _replaced(raw / "statbel_population_sector/2019-2021/population_by_sector_BXL.csv", "pop_2019_0101", "pop", 1)
    air = raw / "sciensano_environment/2021/pm25_no2_deaths_by_sector_BXL.csv"
    air.write_text(air.read_text() + air.read_text().splitlines()[1] + "\n")
    age = raw / "statbel_population_sector_age/2022/population_by_sector_age18_BXL_675.csv"
    _replaced(age, '\n21001A00-,"[10,15)",173', '\n21001A00-,"[10,15)",17E', 1)
    districts = raw / "urbis_neighbourhoods/2015/UrbAdm_MONITORING_DISTRICT.gpkg"
    gpd.read_file(districts).set_crs(31370, allow_override=True).to_crs(3812).to_file(districts, driver="GPKG")
    return raw


@pytest.mark.real
def test_five_broken_copies_are_five_lines_and_overwrite_nothing(five_broken_copies: Path, tmp_path: Path) -> None:
    checked = _diazone("check", "--data", five_broken_copies)
    assert checked.exit_code == 2
    lines = sorted(_lines(checked))
    expected = [
        ("sciensano_environment/2021/pm25_no2_deaths_by_sector_BXL.csv: line 726", "21001A00-"),
        ("statbel_census_65plus/2021/census2021_65plus_by_sector_BXL_incl_ZZZZ.csv: line 1", "semicolon"),
        ("statbel_population_sector/2019-2021/population_by_sector_BXL.csv: line 1", "pop_2019_0101"),
        ("statbel_population_sector_age/2022/population_by_sector_age18_BXL_675.csv: line 4, column POP", "'17E'"),
        ("urbis_neighbourhoods/2015/UrbAdm_MONITORING_DISTRICT.gpkg", "EPSG:3812"),
    ]
    assert len(lines) == len(expected)
    for line, (start, named) in zip(lines, expected, strict=True):
        assert line.startswith(start)
        assert named in line
        assert "found " in line
        assert "expected " in line

    out = tmp_path / "out"
    earlier = [out / "processed/diazone.duckdb", out / "reports/2027/nl/north.pdf"]
    for path in earlier:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the last good edition")
    built = _diazone("build", "--data", five_broken_copies, "--out", out)
    assert built.exit_code == 2
    assert sorted(_lines(built)) == lines
    assert [path.read_bytes() for path in earlier] == [b"the last good edition"] * 2
    assert not list(out.rglob("*.parquet"))


@pytest.mark.real
def test_the_real_files_have_no_problem(real_data: Path) -> None:
    result = _diazone("check", "--data", real_data)
    assert result.exit_code == 0
    assert _lines(result) == []
    assert result.stdout.startswith("30 files of ")
