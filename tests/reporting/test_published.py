"""The page of published figures: three languages, one set of figures, and nothing said that is not so."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.published import published_table
from pipelines.reporting.published import published_view, render
from pipelines.reporting.words import Words

LARGEST_BYTES = 120_000


def _zone_rows(catalogue: Catalogue, residents: float = 304_801.0) -> pd.DataFrame:
    rows = [(zone_id, "residents", "2022", residents, "value", False) for zone_id in catalogue.area_ids]
    return pd.DataFrame(rows, columns=["zone_id", "indicator_id", "period", "value", "status", "is_estimated"])


@pytest.fixture
def table(catalogue: Catalogue) -> pd.DataFrame:
    return published_table(catalogue.published.values(), _zone_rows(catalogue), is_simulated=False)


def _view(catalogue: Catalogue, table: pd.DataFrame, language: str, is_simulated: bool = False) -> dict:
    return published_view(catalogue, table, Words.of(catalogue, language), 2027, is_simulated)


def _row(view: dict, figure_id: str) -> dict:
    return next(row for row in view["rows"] if row["id"] == figure_id)


def test_every_published_figure_stands_there_in_catalogue_order(catalogue, table) -> None:
    for language in LANGUAGES:
        shown = [row["id"] for row in _view(catalogue, table, language)["rows"]]
        assert shown == list(catalogue.published)
        assert len(shown) > 5


def test_the_three_languages_say_the_same(catalogue, table) -> None:
    views = [_view(catalogue, table, language) for language in LANGUAGES]
    for rows in zip(*(view["rows"] for view in views), strict=True):
        assert len({(row["state"], row["sign"], row["estimated"]) for row in rows}) == 1
        for name in ("theirs", "ours", "difference"):
            assert len({re.sub(r"\D", "", row[name]) for row in rows}) == 1, rows[0]["id"]
        assert len({bool(row["why"]) for row in rows}) == 1


@pytest.mark.parametrize(
    ("residents", "state", "difference"),
    [
        (304_801.0, "disagrees", "+278 (+0.1%)"), (304_523.0, "agrees", "0 (0.0%)"),
        (304_000.0, "disagrees", "−523 (−0.2%)"),
    ],
)  # fmt: skip
def test_the_page_follows_the_figure(catalogue, residents, state, difference) -> None:
    table = published_table(catalogue.published.values(), _zone_rows(catalogue, residents), is_simulated=False)
    row = _row(_view(catalogue, table, "en"), "residents_centre_west_2022")
    assert (row["state"], row["difference"]) == (state, difference)
    assert bool(row["why"]) == (state == "disagrees")
    assert row["word"] == {"agrees": "in line", "disagrees": "different"}[state]


def test_bounds_sums_and_gaps_are_written_as_such(catalogue, table) -> None:
    view = _view(catalogue, table, "en")
    assert _row(view, "residents_south")["theirs"] == "more than 300,000"
    assert _row(view, "residents_north_east")["theirs"] == "about 200,700"
    ages = _row(view, "age_shares_north_east")
    assert (ages["theirs"], ages["ours"], ages["ours_note"]) == ("100.83%", "100.00%", "expected")
    assert ages["difference"] == "−0.83 percentage points"
    gap = _row(view, "services_north_east")
    assert (gap["ours"], gap["difference"], gap["word"]) == ("", "", "cannot be compared")
    assert gap["why"] == "We have no figure for that year."
    counted = {item["text"] for item in view["counts"]}
    assert sum(int(text.split()[0]) for text in counted) == len(catalogue.published)


def test_simulated_data_are_said_to_be_so_and_no_figure_of_ours_is_shown(catalogue) -> None:
    table = published_table(catalogue.published.values(), _zone_rows(catalogue), is_simulated=True)
    for language in LANGUAGES:
        view = _view(catalogue, table, language, is_simulated=True)
        assert {row["ours"] for row in view["rows"]} == {""}
        assert all(row["why"] for row in view["rows"])
        page = render(catalogue, table, Words.of(catalogue, language), 2027, is_simulated=True).decode()
        assert page.count(catalogue.strings[language]["simulated"]) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_small_whole_and_the_same_each_time(catalogue, table, language) -> None:
    words = Words.of(catalogue, language)
    page = render(catalogue, table, words, 2027, is_simulated=False)
    assert page == render(catalogue, table, words, 2027, is_simulated=False)
    assert len(page) < LARGEST_BYTES
    text = page.decode()
    assert f'<html lang="{language}">' in text
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    assert "<script" not in text
    assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).casefold().split()
    assert text.count("<tr ") == len(catalogue.published) + 1
    for other in LANGUAGES:
        assert f'href="../{other}/published_figures.html"' in text


def test_a_catalogue_without_published_figures_says_so(catalogue) -> None:
    bare = replace(catalogue, published={})
    table = published_table([], _zone_rows(catalogue), is_simulated=False)
    page = render(bare, table, Words.of(bare, "en"), 2027, is_simulated=False).decode()
    assert "No published figures are listed in the catalogue." in page
    assert "<table" not in page
