"""From a figure on the page to its files in two clicks, and to its rows by a query that runs."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.reporting.origin import Use, files_view, origin_view, uses_of_figures
from pipelines.reporting.words import Words

TRACED = "level area_id indicator_id period role measure_id source_id vintage published_rows is_counted"
OLD = ("zone", "z", "old_pct", "2021")


def _traced(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=TRACED.split())


# ---- what a figure rests on --------------------------------------------------------------------------------
def test_a_figure_names_each_edition_once_its_own_file_first() -> None:
    uses = uses_of_figures(
        _traced(
            (*OLD, "denominator", "people", "age", "2022", 90, True),
            (*OLD, "numerator", "old", "census", "2021", 7, True),
            (*OLD, "numerator", "old", "census", "2021", 5, True),  # a second file of the same edition
            (*OLD, "spread", "people", "census", "2021", 40, True),
            ("neighbourhood", "1", "old_pct", "2021", "numerator", "old", "census", "2021", 1, True),
        )
    )
    assert uses == {
        ("z", "old_pct", "2021"): [
            Use("census", "2021", {"numerator": 12, "spread": 40}),
            Use("age", "2022", {"denominator": 90}),
        ]
    }


def test_two_halves_of_a_yardstick_are_one_to_a_reader_and_what_was_left_out_is_none() -> None:
    uses = uses_of_figures(
        _traced(
            (*OLD, "reference_numerator", "a", "income", "2013", 589, True),
            (*OLD, "reference_denominator", "b", "income", "2013", 580, True),
            (*OLD, "numerator", "old", "census", "2021", 0, False),
        )
    )
    assert uses == {("z", "old_pct", "2021"): [Use("income", "2013", {"reference": 589})]}


def test_every_role_of_the_warehouse_can_be_said(words: Words) -> None:
    roles = ["numerator", "value", "median", "mean", "input", "earlier", "denominator", "base", "spread", "reference"]
    use = Use("census", "2021", dict.fromkeys(roles, 2000) | {"numerator": 0, "value": 1})
    said = origin_view([use], {"census": "Census"}, "2021", words)
    [file] = said["files"]
    assert file["name"] == "Census (2021)"
    assert len(set(file["parts"])) == len(roles)
    assert not any("{" in part for part in file["parts"])
    assert re.search(r"2[.,\u202f]000", file["parts"][2])
    assert re.search(r"\b1\b", file["parts"][1])
    assert not re.search(r"\d", file["parts"][0])  # nothing listed here is said in words


def test_the_files_of_a_source_stand_by_vintage() -> None:
    files = pd.DataFrame({"file": ["b.csv", "a.csv"], "vintage": ["2021", "2020"], "sha256": ["bb", "aa"], "rest": 1})
    assert files_view(files) == [
        {"name": "a.csv", "vintage": "2020", "sha256": "aa"},
        {"name": "b.csv", "vintage": "2021", "sha256": "bb"},
    ]


# ---- the page ----------------------------------------------------------------------------------------------
ROW = re.compile(r'<tr role="row" id="figure-(\w+)".*?</tr>', re.DOTALL)
SOURCE = re.compile(r'<tr role="row" id="source-(\w+)".*?</tr>', re.DOTALL)


@pytest.fixture(params=["nl/north.html", "fr/brussels.html", "en/south.html"])
def page(request, demo_build: Path) -> str:
    (path,) = demo_build.glob(f"reports/*/{request.param}")
    return path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_two_clicks_lead_from_a_figure_to_file_checksum_date_and_licence(page: str) -> None:
    sources = {found[1]: found[0] for found in SOURCE.finditer(page)}
    figures = {found[1]: found[0] for found in ROW.finditer(page)}
    assert len(figures) > 50
    followed = 0
    for name, row in figures.items():
        links = re.findall(r'<a href="#source-(\w+)">[^<]+</a>', row)
        assert links, name
        for source_id in links:
            cells = re.sub(r"<[^>]+>", " ", sources[source_id])
            assert re.search(r"\S+\.\w+ +[0-9a-f]{64}\b", cells), source_id
            assert re.search(r"\b20\d\d\b", cells)
            followed += 1
    assert followed > len(figures)


@pytest.mark.slow
def test_the_query_beside_a_figure_gives_the_rows_it_was_made_of(page: str, demo_build: Path) -> None:
    queries = re.findall(r'<code class="files">(from mart\.origin_row where [^<]+)</code>', page)
    assert len(queries) > 50
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        for query in queries[::7]:
            figures = f"select distinct level, area_id, indicator_id, period from ({query})"
            [(level, area_id, indicator_id, period)] = connection.execute(figures).fetchall()
            told = "select sum(rows), sum(rows_left_out) from mart.origin where level = ? and area_id = ? "
            told += "and indicator_id = ? and period = ?"
            rows, left_out = connection.execute(told, [level, area_id, indicator_id, period]).fetchall()[0]
            [(behind,)] = connection.execute(f"select sum(published_rows) from ({query})").fetchall()
            assert behind == rows + left_out


@pytest.mark.slow
def test_the_first_page_and_what_stands_out_lead_to_the_row_of_their_figure(page: str) -> None:
    figures = {found[1] for found in ROW.finditer(page)}
    claims = re.findall(r'class="trace" href="#figure-(\w+)"', page)
    listed = re.findall(r'class="quiet" href="#figure-(\w+)"', page)
    assert len(claims) == 3
    assert len(listed) > 3
    assert set(claims + listed) <= figures


@pytest.mark.slow
def test_no_row_of_a_sector_stands_in_the_page(page: str, demo_build: Path) -> None:
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        sectors = [row[0] for row in connection.execute("select sector_id from reference.sector").fetchall()]
    assert len(sectors) > 700
    assert not [sector_id for sector_id in sectors if sector_id in page]
