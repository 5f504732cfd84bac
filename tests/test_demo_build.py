"""The demonstration through `diazone build`: the same bytes twice, and nobody may take it for Brussels."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pypdfium2
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.loading import load_catalogue

pytestmark = pytest.mark.slow

PROGRAM = [sys.executable, "-m", "pipelines.cli"]
FEW = ["--languages", "nl", "--zones", "north"]  # documents only: every table is made all the same


def _checksums(out: Path) -> dict[str, str]:
    """Checksums of what must not vary: every table and every document. The database file itself may."""
    files = [*out.glob("processed/*/*.parquet"), *(path for path in out.glob("reports/**/*") if path.is_file())]
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def copy(demo_build: Path, tmp_path: Path) -> Path:
    """A finished build one may disturb."""
    return shutil.copytree(demo_build, tmp_path / "out")


def _state(out: Path) -> tuple[bytes, dict[str, str]]:
    """The published database and documents, each whole: the file opens, the documents are those of their list."""
    database = out / "processed" / "diazone.duckdb"
    with duckdb.connect(database, read_only=True) as connection:
        assert connection.execute("select count(*) from mart.zone_indicator").fetchone()[0] > 500
    reports = out / "reports" / "2027"
    listing = json.loads((reports / "manifest.json").read_text())["files"]
    assert len(listing) >= 36
    for path, entry in listing.items():
        assert hashlib.sha256((reports / path).read_bytes()).hexdigest() == entry["sha256"], path
    return database.read_bytes(), {path: entry["sha256"] for path, entry in listing.items()}


# ---- the same twice ----------------------------------------------------------------------------------------
def test_a_second_build_changes_no_byte(diazone, demo_raw: Path, demo_build: Path, copy: Path) -> None:
    before = _checksums(demo_build)
    kinds = {suffix: sum(name.endswith(suffix) for name in before) for suffix in (".pdf", ".html", ".parquet")}
    meetings = len(pd.read_parquet(demo_build / "processed/council/event.parquet"))
    # profiles, the page of published figures, pages of meetings with their index and practices
    assert (kinds[".pdf"], kinds[".html"]) == (18, 18 + 3 + 3 * (meetings + 2))
    assert kinds[".parquet"] > 60
    assert diazone("build", "--data", demo_raw, "--out", copy).returncode == 0
    assert _checksums(copy) == before


# ---- simulated ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_that_it_is_simulated(demo_build: Path, language: str) -> None:
    words = load_catalogue().strings[language]["simulated"]
    pages = sorted((demo_build / "reports" / "2027" / language).glob("*.html"))
    assert len(pages) == 6 + 1
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert text.count(words) > (2 if path.stem == "published_figures" else 5)
        assert words in text[text.index("<title>") : text.index("</title>")]
        others = [load_catalogue().strings[other]["simulated"] for other in LANGUAGES if other != language]
        assert not any(other in text for other in others)
    documents = sorted((demo_build / "reports" / "2027" / language).glob("*.pdf"))
    assert len(documents) == 6
    for path in documents:
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document, 1):
                assert words in " ".join(page.get_textpage().get_text_range().split()), f"{path.name}, page {number}"


def test_a_build_of_other_data_is_refused_there(diazone, tmp_path: Path, copy: Path) -> None:
    before = _state(copy)
    (tmp_path / "raw").mkdir()
    result = diazone("build", "--data", tmp_path / "raw", "--out", copy)
    assert result.returncode == 2
    assert "found simulated results; expected results of real data" in result.stderr
    assert _state(copy) == before


# ---- what only the demonstration has -----------------------------------------------------------------------
def test_medians_of_the_demonstration_come_from_quartiles(demo_build: Path) -> None:
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        rows = connection.execute("""
            select method, status, is_estimated, coverage_pct, value, persons > denominator
            from mart.zone_indicator where indicator_id = 'median_net_taxable_income_eur'
        """).fetchall()
    assert len(rows) == 18
    assert {row[:3] for row in rows} == {("median of a quartile mixture of sectors; none", "value", False)}
    assert all(75 < coverage < 100 for *_, coverage, _, _ in rows)  # the file hides one sector in six
    assert all(10_000 < value < 40_000 for *_, value, _ in rows)
    assert all(more_people_than_returns for *_, more_people_than_returns in rows)


def test_simulated_data_are_not_held_against_what_the_zones_publish(demo_build: Path) -> None:
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        rows = connection.execute("select state, ours, agrees, theirs > 0 from mart.published_figure").fetchall()
    assert len(rows) == len(load_catalogue().published) > 5
    assert set(rows) == {("not_applicable", None, None, True)}


# ---- choices -----------------------------------------------------------------------------------------------
def test_a_build_of_one_document_keeps_the_others(diazone, demo_raw: Path, copy: Path) -> None:
    before = _checksums(copy)
    (copy / "reports" / "2027" / "nl" / "north.pdf").unlink()
    assert diazone("build", "--data", demo_raw, "--out", copy, *FEW).returncode == 0
    after = _checksums(copy)
    changed = {name for name in before if before[name] != after.get(name)}
    listed = ("document", "profile_pdf", "profile_html", "published_page", "picture", "minutes_page")
    assert changed <= {f"processed/reports/{name}.parquet" for name in listed} | {
        "processed/publication/edition.parquet"
    }


# ---- a check that fails ------------------------------------------------------------------------------------
def test_a_territory_that_is_not_whole_is_not_published(diazone, demo_raw: Path, copy: Path, tmp_path: Path) -> None:
    raw = shutil.copytree(demo_raw, tmp_path / "raw")
    (path,) = (path for path in raw.glob("statbel_sectors/*/*") if path.suffix == ".gpkg")
    (layer,) = gpd.list_layers(path).name
    sectors = gpd.read_file(path, layer=layer)
    sectors.geometry = [shape.buffer(40) if n == 7 else shape for n, shape in enumerate(sectors.geometry)]
    path.unlink()
    sectors.to_file(path, layer=layer, driver="GPKG")
    before = _state(copy)
    result = diazone("build", "--data", raw, "--out", copy)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "reference.zone: the borders of" in result.stderr
    assert result.stderr.splitlines()[-1] == "nothing was published"
    assert _state(copy) == before


# ---- killed ------------------------------------------------------------------------------------------------
def _start(raw: Path, out: Path) -> subprocess.Popen[str]:
    command = [*PROGRAM, "build", "--data", raw, "--out", out, *FEW]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _stop_at(build: subprocess.Popen[str], announced: str, delay: float, how: signal.Signals) -> str:
    """End the build `delay` seconds after it announced a table; returns what it said from then on."""
    for line in build.stderr:
        if line.startswith(announced):
            break
    else:
        pytest.fail(f"the build never announced {announced}")
    time.sleep(delay)
    build.send_signal(how)
    rest = build.stderr.read()
    build.wait()
    build.stderr.close()
    return rest


def test_a_killed_build_leaves_the_last_good_one(diazone, demo_raw: Path, copy: Path) -> None:
    """Seven moments up to the middle of publication, whose every step warehouse/test_publication.py takes."""
    chance = random.Random(2027)
    moments = ["sources.bimd", "mart.measure", "mart.claim", "reports.document", *["publication.table"] * 3]
    database, documents = _state(copy)
    for announced in moments:
        delay = chance.uniform(0, 0.3 if announced == "publication.table" else 1.0)
        _stop_at(_start(demo_raw, copy), announced, delay, signal.SIGKILL)
        now, listed = _state(copy)
        assert listed == documents
        if not announced.startswith("publication"):
            assert now == database, f"killed at {announced}, the database changed"
        database = now
    assert diazone("build", "--data", demo_raw, "--out", copy, *FEW).returncode == 0
    assert _state(copy)[1] == documents
    left = [path.name for path in copy.rglob(".*")]
    assert sorted(left) == [".simulated", ".writing.lock"]


def test_an_interrupted_build_says_so_in_one_line(demo_raw: Path, copy: Path) -> None:
    before = _state(copy)
    build = _start(demo_raw, copy)
    said = _stop_at(build, "mart.measure", 0.3, signal.SIGINT)
    assert build.returncode == 1
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "stopped; the last good results are untouched"
    assert _state(copy) == before


# ---- read while it is written ------------------------------------------------------------------------------
READER = """
import sys, time, duckdb
from pathlib import Path
database, stop, queries = sys.argv[1], Path(sys.argv[2]), 0
while not stop.exists():
    with duckdb.connect(database, read_only=True) as connection:
        for _ in range(3):
            assert connection.execute("select count(*) from mart.zone_indicator").fetchone()[0] > 500
            queries += 1
            time.sleep(0.05)
    time.sleep(0.1)
print(queries)
"""


@pytest.fixture
def readers(copy: Path, tmp_path: Path) -> Iterator[Callable[[], list[tuple[str, str]]]]:
    """Ten processes that query the published database until they are asked what they saw."""
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, copy / "processed" / "diazone.duckdb", stop]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(10)]

    def ask() -> list[tuple[str, str]]:
        stop.touch()
        return [process.communicate(timeout=60) for process in processes]

    yield ask
    for process in processes:
        process.kill()
        process.communicate()


def test_ten_readers_and_three_builds_do_not_disturb_each_other(demo_raw: Path, copy: Path, readers) -> None:
    before = _checksums(copy)
    builds = [_start(demo_raw, copy) for _ in range(3)]
    said = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], said
    assert sum("another build is writing to" in words for words in said) == 2
    for queries, errors in readers():
        assert errors == ""
        assert int(queries) > 30
    tables = [name for name in before if name.startswith("processed/mart/")]
    after = _checksums(copy)
    assert tables
    assert all(after[name] == before[name] for name in tables)
