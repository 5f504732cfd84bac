"""From a figure to the rows and files it was made of: every form of indicator, and sums nobody loses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.storage import Store
from pipelines.warehouse.sql_models import sql_models, sql_parameters

Given = Callable[..., None]
MEASURE_FILE = "level area_id measure_id period source_id vintage source_file adds_up value status published_rows"
CHAIN = ("mart.measure", "mart.sector_weight", "mart.sector_area", "mart.sector_measure", "mart.sector_part",
         "mart.area_part", "mart.indicator_input", "mart.figure_source")  # fmt: skip
A, B, C, NOWHERE = "21001A00-", "21001B00-", "21002C00-", "21000ZZZZ"


def _run(store: Store, *tables: str) -> None:
    models, parameters = {model.table: model for model in sql_models()}, sql_parameters(load_catalogue().territory)
    for table in tables:
        store.write(table, models[table].build(store, parameters), models[table].key)


def _row(level: str, area: str, measure: str, value: float | None, file: str, rows: int = 1, **more: str) -> tuple:
    said = {"period": "2021", "adds_up": "count", "status": "value" if value is not None else "suppressed"} | more
    return (level, area, measure, said["period"], "src", "2021", file, said["adds_up"], value, said["status"], rows)


# ---- one value, several files ------------------------------------------------------------------------------
def test_a_value_from_two_files_names_both_and_loses_neither(given: Given, result) -> None:
    given(
        "mart.measure_file", MEASURE_FILE,
        _row("sector", A, "people", 3, "men.csv"), _row("sector", A, "people", 4, "women.csv", 2),
        _row("sector", B, "people", 5, "men.csv"), _row("sector", B, "people", None, "women.csv"),
        _row("sector", C, "people", 6, "men.csv"), _row("sector", C, "people", None, "women.csv", status="missing"),
    )  # fmt: skip
    assert result("mart.measure", "area_id value status source_id vintage source_file published_rows") == [
        (A, 7, "value", "src / src", "2021 / 2021", "men.csv / women.csv", 3),
        (B, None, "suppressed", "src / src", "2021 / 2021", "men.csv / women.csv", 2),
        (C, 6, "value", "src / src", "2021 / 2021", "men.csv / women.csv", 2),  # missing beside a number adds nothing
    ]


def test_residents_told_by_two_files_of_one_vintage_name_both(given: Given, result) -> None:
    given(
        "sources.statbel_population_sector", "sector_id sector_vintage year residents vintage source_file",
        (A, "2019-2024", 2020, 5, "2020", "b.txt"), (A, "2019-2024", 2020, 6, "2020", "a.txt"),
        (B, "2019-2024", 2020, 7, "2020", "b.txt"),
    )  # fmt: skip
    assert result("staging.sector_population", "sector_id residents vintage source_file published_rows") == [
        (A, 11, "2020", "a.txt / b.txt", 2),
        (B, 7, "2020", "b.txt", 1),
    ]


# ---- what feeds an indicator -------------------------------------------------------------------------------
def test_indicator_input_tells_measure_role_and_period_of_every_form(given: Given, result) -> None:
    given(
        "reference.indicator", "indicator_id form numerator_id from_period to_period",
        ("people", "count", "people", None, None), ("old_pct", "ratio", "old", None, None),
        ("poor_pct", "mean", None, None, None), ("growth_pct", "change", "people", "2019", "2021"),
        ("middle", "median", None, None, None),
    )  # fmt: skip
    given(
        "reference.indicator_measure", "indicator_id role place measure_id",
        ("people", "numerator", 1, "people"), ("old_pct", "numerator", 1, "old"),
        ("old_pct", "denominator", 1, "people"),
        ("old_pct", "reference_numerator", 1, "old_country"), ("old_pct", "spread", 1, "census"),
        ("poor_pct", "value", 1, "poor"), ("poor_pct", "base", 1, "nobody_holds_it"), ("poor_pct", "base", 2, "people"),
        ("growth_pct", "numerator", 1, "people"), ("middle", "median", 1, "medians"), ("middle", "mean", 1, "means"),
        ("middle", "base", 1, "nobody_holds_it"), ("middle", "base", 2, "people"), ("middle", "base", 3, "census"),
    )  # fmt: skip
    given(
        "mart.sector_part", "indicator_id period base_id base_period", ("people", "2021", None, None),
        ("old_pct", "2021", "people", "2020"), ("old_pct", "2021", "people", "2020"),
        ("poor_pct", "2022", "people", "2021"), ("growth_pct", "2019-2021", None, "2019"),
    )  # fmt: skip
    given(
        "mart.measure", "measure_id period value", ("people", "2019", 9.0), ("people", "2021", 9.0),
        ("old_country", "2021", 9.0), ("old_country", "2020", 9.0), ("census", "2011", 9.0), ("census", "2021", 9.0),
        ("medians", "2020", 9.0), ("means", "2020", 9.0),
        ("nobody_holds_it", "2021", float("nan")),  # a column that is there and empty
    )  # fmt: skip
    assert result("mart.indicator_input", "indicator_id period role measure_id measure_period") == [
        ("growth_pct", "2019-2021", "earlier", "people", "2019"),
        ("growth_pct", "2019-2021", "numerator", "people", "2021"),
        ("middle", "2020", "base", "people", "2021"),  # the newest period of the first base that is held
        ("middle", "2020", "mean", "means", "2020"),
        ("middle", "2020", "median", "medians", "2020"),
        ("old_pct", "2021", "denominator", "people", "2020"),  # the base's own year, as chosen with the parts
        ("old_pct", "2021", "numerator", "old", "2021"),
        ("old_pct", "2021", "reference_numerator", "old_country", "2021"),
        ("old_pct", "2021", "spread", "census", "2021"),
        ("people", "2021", "numerator", "people", "2021"),
        ("poor_pct", "2022", "base", "people", "2021"),
        ("poor_pct", "2022", "value", "poor", "2022"),
    ]


# ---- from a figure to rows and files -----------------------------------------------------------------------
INDICATOR = "indicator_id form per numerator_id value_id denominator_id from_period to_period"


@pytest.fixture
def small(given: Given, store: Store) -> Store:
    """Three sectors: A and B share commune and neighbourhood but not their zone, C is alone; ten people are nowhere."""
    given(
        "reference.sector", "sector_id neighbourhood_id commune_id zone_id",
        (A, "1", "21001", "one"), (B, "1", "21001", "two"), (C, "2", "21002", "two"),
    )  # fmt: skip
    given("staging.census_65plus", "sector_id year residents", (A, 2021, 60), (B, 2021, 40), (C, 2021, 100))
    given(
        "mart.measure_file", MEASURE_FILE,
        *[_row("sector", sector, "people", n, "people.csv", 2) for sector, n in ((A, 60), (B, 40), (C, 100))],
        _row("sector", NOWHERE, "people", 10, "region.csv", 5),
        _row("sector", A, "old", 6, "people.csv"), _row("sector", B, "old", None, "people.csv"),
        _row("sector", C, "old", 10, "people.csv"),
        _row("commune", "21001", "births", 10, "births.csv"), _row("commune", "21002", "births", 20, "births.csv"),
        _row("country", "XX", "births_country", 1000, "births.csv", 300),
        _row("neighbourhood", "1", "poor", 20, "poor.csv", adds_up="value"),
        _row("neighbourhood", "2", "poor", 30, "poor.csv", adds_up="value"),
        *[_row("sector", sector, "medians", 1, "income.csv", adds_up="value") for sector in (A, B, C)],
        *[_row("sector", sector, "means", 1, "income.csv", adds_up="value") for sector in (A, C)],
    )  # fmt: skip
    given(
        "reference.indicator", INDICATOR,
        ("people", "count", 1, "people", None, None, None, None),
        ("old_pct", "ratio", 100, "old", None, "people", None, None),
        ("births_rate", "ratio", 1, "births", None, "people", None, None),
        ("poor_pct", "mean", 100, None, "poor", None, None, None),
        ("middle", "median", 1, None, None, None, None, None),
    )  # fmt: skip
    given(
        "reference.indicator_base", "indicator_id place measure_id share",
        ("old_pct", 1, "people", 1.0), ("births_rate", 1, "people", 1.0), ("poor_pct", 1, "people", 0.5),
    )  # fmt: skip
    given(
        "reference.indicator_measure", "indicator_id role place measure_id",
        ("people", "numerator", 1, "people"), ("old_pct", "numerator", 1, "old"),
        ("old_pct", "denominator", 1, "people"),
        ("births_rate", "numerator", 1, "births"), ("births_rate", "denominator", 1, "people"),
        ("births_rate", "reference_numerator", 1, "births_country"), ("births_rate", "spread", 1, "people"),
        ("poor_pct", "value", 1, "poor"), ("poor_pct", "base", 1, "people"),
        ("middle", "median", 1, "medians"), ("middle", "mean", 1, "means"),
    )  # fmt: skip
    _run(store, *CHAIN)
    return store


def _files(store: Store, level: str, area: str, indicator: str) -> dict[tuple, tuple]:
    """(role, file) -> (rows, rows left out, value) of one figure."""
    frame = store.read("mart.figure_source")
    rows = frame[(frame.level == level) & (frame.area_id == area) & (frame.indicator_id == indicator)]
    values = rows.value.astype(object).where(rows.value.notna(), None)
    said = zip(rows.published_rows, rows.rows_left_out, values, strict=True)
    return dict(zip(zip(rows.role, rows.file, strict=True), said, strict=True))


def test_a_count_rests_on_the_rows_of_its_sectors_and_the_region_on_what_completes_them(small: Store) -> None:
    assert _files(small, "zone", "two", "people") == {("numerator", "people.csv"): (4, 0, 140)}
    assert _files(small, "region", load_catalogue().territory.region_id, "people") == {
        ("numerator", "people.csv"): (6, 0, 200),
        ("numerator", "region.csv"): (5, 0, 10),
    }


def test_a_masked_sector_is_left_out_above_and_below_the_line(small: Store) -> None:
    assert _files(small, "zone", "two", "old_pct") == {
        ("numerator", "people.csv"): (1, 1, 10),
        ("denominator", "people.csv"): (2, 2, 100),  # the forty of the masked sector are not divided by
    }
    parts = small.read("mart.area_part").set_index(["level", "area_id", "indicator_id"])
    assert parts.loc[("zone", "two", "old_pct"), ["numerator", "denominator"]].tolist() == [10, 100]


def test_a_divided_commune_rests_on_what_spreads_it_too(small: Store) -> None:
    country = {("reference_numerator", "births.csv"): (300, 0, 1000)}
    assert _files(small, "zone", "one", "births_rate") == country | {
        ("numerator", "births.csv"): (1, 0, 10),  # the whole commune's ten, of which the zone holds six
        ("denominator", "people.csv"): (2, 0, 60),
        ("spread", "people.csv"): (4, 0, 100),
    }
    assert _files(small, "commune", "21001", "births_rate") == country | {
        ("numerator", "births.csv"): (1, 0, 10),
        ("denominator", "people.csv"): (4, 0, 100),
    }
    assert _files(small, "neighbourhood", "1", "births_rate") == {}  # a commune's figure says nothing of its parts


def test_a_published_share_is_never_added_up(small: Store) -> None:
    assert _files(small, "zone", "two", "poor_pct") == {
        ("value", "poor.csv"): (2, 0, None),
        ("base", "people.csv"): (4, 0, 140),
    }


def test_a_form_that_is_no_quotient_counts_sectors_where_all_its_measures_are(small: Store) -> None:
    assert _files(small, "zone", "two", "middle") == {
        ("median", "income.csv"): (1, 1, None),
        ("mean", "income.csv"): (1, 0, None),
    }


def test_the_rows_behind_a_figure_stand_where_they_were_published(small: Store, result) -> None:
    columns = "level area_id indicator_id role published_level published_area_id file value is_counted"
    rows = [row[3:] for row in result("mart.origin_row", columns) if row[:3] == ("zone", "two", "old_pct")]
    assert rows == [
        ("denominator", "sector", B, "people.csv", 40, False),
        ("denominator", "sector", C, "people.csv", 100, True),
        ("numerator", "sector", B, "people.csv", None, False),
        ("numerator", "sector", C, "people.csv", 10, True),
    ]


def test_a_value_only_several_files_gave_together_counts_once_and_names_all(given: Given, small: Store) -> None:
    table = small.read("mart.measure_file")
    small.write("mart.measure_file", table.replace({"source_file": {"poor.csv": "poor_1.csv / poor_2.csv"}}))
    _run(small, *CHAIN)
    found = _files(small, "zone", "two", "poor_pct")
    assert found[("value", "poor_1.csv")] == (2, 0, None)
    assert found[("value", "poor_2.csv")] == (0, 0, None)


def test_origin_brings_checksum_and_date(given: Given, small: Store, result) -> None:
    given(
        "reference.source",
        "source_id vintage file sha256 accessed publisher licence title_nl title_fr title_en url",
        ("src", "2021", "people.csv", "ab12", "2026-11-22", "Someone", "CC0", "M", "G", "P", "https://x"),
        ("src", "2020", "people.csv", "cd34", "2025-11-22", "Someone", "CC0", "M", "G", "P", "https://x"),
    )
    columns = "level area_id indicator_id role file rows value sha256 accessed publisher"
    rows = [row for row in result("mart.origin", columns) if row[:3] == ("zone", "one", "people")]
    assert rows == [("zone", "one", "people", "numerator", "people.csv", 2, 60, "ab12", "2026-11-22", "Someone")]


def test_table_origin_names_the_files_of_declared_sources(given: Given, result) -> None:
    given("reference.table_source", "table_name source_id", ("mart.sector_weight", "census"), ("mart.x", "absent"))
    given(
        "reference.source", "source_id vintage file row_count sha256 accessed publisher licence",
        ("census", "2021", "census.csv", 721, "ab12", "2026-11-22", "Statbel", "CC0"),
        ("absent", "", "", 0, None, None, "Nobody", "CC0"),
    )  # fmt: skip
    assert result("mart.table_origin", "table_name source_id file rows sha256") == [
        ("mart.sector_weight", "census", "census.csv", 721, "ab12")
    ]


# ---- properties --------------------------------------------------------------------------------------------
SECTORS = st.lists(
    st.tuples(st.sampled_from("12"), st.sampled_from(["21001", "21002"]), st.sampled_from(["one", "two"]),
              st.integers(0, 90), st.one_of(st.none(), st.integers(0, 9)), st.sampled_from(["x.csv", "y.csv"])),
    min_size=1, max_size=10,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_any(layout=SECTORS, nowhere=st.integers(0, 50))
def test_what_origin_counts_is_what_was_divided(tmp_path: Path, layout: list, nowhere: int) -> None:
    """Over any sectors, files and masks: the published values add up to the figure's numerator and denominator."""
    store = Store(tmp_path / "any")

    def write(name: str, columns: str, rows: list[tuple]) -> None:
        frame = pd.DataFrame(rows, columns=columns.split())
        store.write(name, frame.astype({name: "str" for name in frame if frame[name].dtype == object}))

    ids = [f"{commune}{n:03}-" for n, (_, commune, *_) in enumerate(layout)]
    both = list(zip(ids, layout, strict=True))
    write("reference.sector", "sector_id neighbourhood_id commune_id zone_id",
          [(i, hood, commune, zone) for i, (hood, commune, zone, *_) in both])  # fmt: skip
    write("staging.census_65plus", "sector_id year residents", [(i, 2021, n) for i, (*_, n, _, _) in both])
    rows = [_row("sector", i, "people", float(n), file, n) for i, (*_, n, _, file) in both]
    rows += [_row("sector", i, "old", None if old is None else float(old), file) for i, (*_, old, file) in both]
    rows.append(_row("sector", NOWHERE, "people", float(nowhere), "region.csv"))
    store.write("mart.measure_file", pd.DataFrame(rows, columns=MEASURE_FILE.split()).astype({"value": float}))
    kinds = [("people", "count", 1.0, "people", None, None), ("old_pct", "ratio", 100.0, "old", None, "people")]
    write("reference.indicator", INDICATOR, [(*kind, None, None) for kind in kinds])
    write("reference.indicator_base", "indicator_id place measure_id share", [("old_pct", 1, "people", 1.0)])
    write("reference.indicator_measure", "indicator_id role place measure_id",
          [("people", "numerator", 1, "people"), ("old_pct", "numerator", 1, "old"),
           ("old_pct", "denominator", 1, "people")])  # fmt: skip
    _run(store, *CHAIN)
    key = ["level", "area_id", "indicator_id", "period"]
    sums = store.read("mart.figure_source").pivot_table("value", key, "role", "sum", fill_value=0.0)
    parts = store.read("mart.area_part").set_index(key).sort_index()
    parts = parts[parts.index.get_level_values("level") != "not_localised"]
    found = sums.reindex(parts.index, columns=["numerator", "denominator"]).fillna(0.0)
    assert len(parts) > 0
    assert (found.numerator - parts.numerator.fillna(0.0)).abs().max() < 1e-9
    assert (found.denominator - parts.denominator.fillna(0.0)).abs().max() < 1e-9
