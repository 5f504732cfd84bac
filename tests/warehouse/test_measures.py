"""Measures read from tables, and what must stay true of sums whatever the figures are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue, Measure
from pipelines.diagnostics.indicators import rest_of_region
from pipelines.problems import BadInput
from pipelines.storage import Store
from pipelines.warehouse.measures import COLUMNS, KEY, measure_tables, read_measures
from pipelines.warehouse.sql_models import sql_models, sql_parameters

Given = Callable[..., None]
SECTORS = "sector_id neighbourhood_id commune_id zone_id"
MEASURE = "level area_id measure_id period adds_up value status"
MEASURE_KEY = MEASURE.split()[:4]


def _measure(**says: object) -> Measure:
    entry = {"id": "it", "level": "sector", "adds_up": "count"} | says
    return Measure.model_validate(entry)


def _read(store: Store, catalogue: Catalogue, *measures: Measure) -> dict[tuple, tuple]:
    """(area, period) -> (value, status) of what the measures hold."""
    by_file = read_measures(store, replace(catalogue, measures={measure.id: measure for measure in measures}))
    assert list(by_file.columns) == COLUMNS
    store.write("mart.measure_file", by_file, KEY)
    _run(store, "mart.measure")
    frame = store.read("mart.measure")
    assert not frame.duplicated(MEASURE_KEY).any()
    values = frame.value.astype(object).where(frame.value.notna(), None)
    return dict(zip(zip(frame.area_id, frame.period, strict=True), zip(values, frame.status, strict=True), strict=True))


@pytest.fixture
def published(given: Given) -> Given:
    """Writes a table whose rows say from which file they come: one file, where the columns name none."""

    def write(name: str, columns: str, *rows: tuple) -> None:
        if "source_file" in columns.split():
            given(name, columns, *rows)
        else:
            given(name, f"{columns} source_id vintage source_file", *[(*row, "it", "2022", "it.csv") for row in rows])

    return write


@pytest.fixture
def territory(given: Given) -> None:
    given("reference.sector", SECTORS, ("a", "1", "21001", "north"), ("b", "1", "21001", "south"))
    given(
        "reference.sector_vintage", "sector_vintage published_id sector_id rule",
        ("2025", "b1", "b", "split"), ("2025", "b2", "b", "split"), ("2025", "a", "a", "unchanged"),
    )  # fmt: skip


def test_counts_are_summed_and_a_masked_part_masks_the_sum(
    store: Store, catalogue, territory, published: Given
) -> None:
    published(
        "staging.age", "sector_id year age_from residents state",
        ("a", 2022, 65, 10, "value"), ("a", 2022, 70, 5, "value"), ("a", 2022, 0, 99, "value"),
        ("b", 2022, 65, 10, "value"), ("b", 2022, 70, None, "suppressed"), ("a", 2023, 65, None, "missing"),
    )  # fmt: skip
    entry = {"table": "staging.age", "value": "residents", "period": "year", "state": "state"}
    measure = _measure(inputs=[entry | {"where": {"age_from": [65, 70]}}])
    assert _read(store, catalogue, measure) == {
        ("a", "2022"): (15, "value"),
        ("b", "2022"): (None, "suppressed"),
        ("a", "2023"): (None, "missing"),
    }


def test_per_period_the_first_input_that_has_rows_wins(store: Store, catalogue, territory, published: Given) -> None:
    published("staging.census", "sector_id year residents", ("a", 2021, 100))
    published("staging.register", "sector_id year residents", ("a", 2021, 90), ("b", 2021, 80), ("b", 2022, 70))
    entries = [{"table": f"staging.{name}", "value": "residents", "period": "year"} for name in ("census", "register")]
    assert _read(store, catalogue, _measure(inputs=entries)) == {
        ("a", "2021"): (100, "value"),  # and nothing of the register for 2021: two sources are never mixed
        ("b", "2022"): (70, "value"),
    }


def test_a_directory_counts_zero_where_it_lists_nobody(store: Store, catalogue, territory, published: Given) -> None:
    published(
        "staging.directory", "sector_id year beds state", ("a", 2022, 3, "value"), ("21001ZZZZ", 2022, 4, "value"),
        ("a", 2023, None, "suppressed"),
    )  # fmt: skip
    entry = {"table": "staging.directory", "value": "beds", "period": "year", "state": "state"}
    found = _read(store, catalogue, _measure(inputs=[entry], absent_is_zero=True))
    assert found == {
        ("a", "2022"): (3, "value"),
        ("b", "2022"): (0, "value"),
        ("21001ZZZZ", "2022"): (4, "value"),
        ("a", "2023"): (None, "suppressed"),  # unknown is not nobody
        ("b", "2023"): (0, "value"),
    }
    rows = _read(
        store, catalogue, _measure(inputs=[entry | {"value": "*", "where": {"year": 2022}}], absent_is_zero=True)
    )
    assert rows == {("a", "2022"): (1, "value"), ("21001ZZZZ", "2022"): (1, "value"), ("b", "2022"): (0, "value")}


def test_each_file_of_a_directory_says_of_nobody_by_no_row(
    store: Store, catalogue, territory, published: Given
) -> None:
    published(
        "staging.directory", "sector_id year beds source_id vintage source_file",
        ("a", 2022, 3, "it", "2022", "one.csv"), ("a", 2022, 4, "it", "2022", "two.csv"),
    )  # fmt: skip
    entry = {"table": "staging.directory", "value": "beds", "period": "year"}
    measure = _measure(inputs=[entry], absent_is_zero=True)
    frame = read_measures(store, replace(catalogue, measures={"it": measure})).sort_values(KEY)
    assert frame[["area_id", "source_file", "value", "published_rows"]].to_numpy().tolist() == [
        ["a", "one.csv", 3, 1],
        ["a", "two.csv", 4, 1],
        ["b", "one.csv", 0, 0],  # a zero has an origin too: the files that do not list anybody there
        ["b", "two.csv", 0, 0],
    ]


def test_an_absent_directory_counts_nothing_at_all(store: Store, catalogue, territory, published: Given) -> None:
    published("staging.directory", "sector_id year beds", ("a", 2022, 3.0))
    store.write("staging.directory", store.read("staging.directory").iloc[:0])
    entry = {"table": "staging.directory", "value": "beds", "period": "year"}
    assert _read(store, catalogue, _measure(inputs=[entry], absent_is_zero=True)) == {}


def test_newer_codes_are_brought_back_to_the_reference_vintage(
    store: Store, catalogue, territory, published: Given
) -> None:
    published(
        "staging.people", "sector_id sector_vintage year residents",
        ("b1", "2025", 2025, 10), ("b2", "2025", 2025, 20), ("a", "2025", 2025, 5), ("a", "2019-2024", 2024, 4),
    )  # fmt: skip
    entry = {"table": "staging.people", "value": "residents", "period": "year"}
    assert _read(store, catalogue, _measure(inputs=[entry])) == {
        ("b", "2025"): (30, "value"),
        ("a", "2025"): (5, "value"),
        ("a", "2024"): (4, "value"),
    }


def test_a_literal_period_and_a_published_value(store: Store, catalogue, territory, published: Given) -> None:
    published("staging.score", "sector_id score", ("a", 1.5), ("b", None))
    entry = {"table": "staging.score", "value": "score", "period": {"literal": "2019"}}
    measure = _measure(adds_up="value", inputs=[entry])
    assert _read(store, catalogue, measure) == {("a", "2019"): (1.5, "value"), ("b", "2019"): (None, "missing")}


def test_published_values_are_never_summed(store: Store, catalogue, territory, published: Given) -> None:
    published("staging.score", "sector_id year score", ("a", 2019, 1.5), ("a", 2019, 2.5))
    entry = {"table": "staging.score", "value": "score", "period": "year"}
    with pytest.raises(BadInput, match=r"it\.inputs\[staging\.score\]: found 2 values for area a in 2019"):
        _read(store, catalogue, _measure(adds_up="value", inputs=[entry]))


@pytest.mark.parametrize(
    "wrong", [{"value": "residentss"}, {"period": "jaar"}, {"where": {"sex": "F"}}, {"state": "x"}]
)
def test_a_column_the_table_lacks_is_named(store: Store, catalogue, territory, given: Given, wrong: dict) -> None:
    given("staging.people", "sector_id year residents", ("a", 2021, 1))
    entry = {"table": "staging.people", "value": "residents", "period": "year"} | wrong
    with pytest.raises(BadInput, match=r"measures\.yml: it\.inputs\[staging\.people\]: found column"):
        _read(store, catalogue, _measure(inputs=[entry]))


def test_every_measure_of_the_catalogue_reads_a_table_that_is_made(catalogue: Catalogue) -> None:
    made = {model.table for model in sql_models()} | {"reference.sector"}
    assert set(measure_tables(catalogue)) <= made


# ---- properties --------------------------------------------------------------------------------------------
LAYOUTS = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from(["21001", "21002"]), st.sampled_from(["north", "south"]),
              st.integers(0, 5000), st.integers(0, 50)),
    min_size=1, max_size=12,
)  # fmt: skip
FREELY = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _run(store: Store, *tables: str) -> None:
    catalogue = load_catalogue()
    models = {model.table: model for model in sql_models()}
    for table in tables:
        model = models[table]
        store.write(table, model.build(store, sql_parameters(catalogue.territory)), model.key)


def _declare(given: Given) -> None:
    columns = "indicator_id form per numerator_id value_id from_period to_period denominator_id"
    given("reference.indicator", columns, ("cases", "count", 1.0, "cases", None, None, None, None),
          ("births", "count", 1.0, "births", None, None, None, None))  # fmt: skip
    given("reference.indicator_base", "indicator_id place measure_id share", ("x", 1, "x", 1.0))


@FREELY
@for_any(layout=LAYOUTS, nowhere=st.integers(0, 100), births=st.tuples(st.integers(0, 999), st.integers(0, 999)))
def test_zones_and_not_localised_make_the_region(tmp_path: Path, layout: list, nowhere: int, births: tuple) -> None:
    """Counts of sectors and counts apportioned from communes, whatever the sectors and zones."""
    store = Store(tmp_path / "any")
    _write_world(store, layout, nowhere, births)
    _run(store, "mart.sector_weight", "mart.sector_area", "mart.sector_measure", "mart.sector_part", "mart.area_part")
    _run(store, "mart.balance")
    balance = store.read("mart.balance").set_index("indicator_id")
    assert balance.zones.add(balance.not_localised).sub(balance.region).abs().max() < 1e-6
    assert balance.region["cases"] == sum(cases for *_, cases in layout) + nowhere
    present = {commune for _, commune, *_ in layout}
    assert balance.region["births"] == sum(count for commune, count in zip(("21001", "21002"), births, strict=True)
                                           if commune in present)  # fmt: skip
    parts = store.read("mart.area_part")
    communes = parts[(parts.level == "commune") & (parts.indicator_id == "births")].set_index("area_id").numerator
    assert communes.to_dict() == pytest.approx({c: float(n) for c, n in zip(("21001", "21002"), births, strict=True)
                                                if c in present})  # fmt: skip
    _rest_and_zone_make_the_region(parts)


def _write_world(store: Store, layout: list, nowhere: int, births: tuple) -> None:
    def write(name: str, columns: str, rows: list[tuple]) -> None:
        frame = pd.DataFrame(rows, columns=columns.split())
        store.write(name, frame.astype({name: "str" for name in frame if frame[name].dtype == object}))

    ids = [f"{commune}{n:03}-" for n, (_, commune, *_) in enumerate(layout)]
    both = list(zip(ids, layout, strict=True))
    write("reference.sector", SECTORS, [(i, hood, commune, zone) for i, (hood, commune, zone, *_) in both])
    write("staging.census_65plus", "sector_id year residents", [(i, 2021, people) for i, (*_, people, _) in both])
    counted = [("sector", i, "cases", "2021", "count", float(cases), "value") for i, (*_, cases) in both]
    counted.append(("sector", "21000ZZZZ", "cases", "2021", "count", float(nowhere), "value"))
    present = {commune for _, commune, *_ in layout}
    counted += [("commune", commune, "births", "2021", "count", float(count), "value")
                for commune, count in zip(("21001", "21002"), births, strict=True) if commune in present]  # fmt: skip
    write("mart.measure", MEASURE, counted)
    _declare(lambda name, columns, *rows: write(name, columns, list(rows)))


def _rest_and_zone_make_the_region(parts: pd.DataFrame) -> None:
    parts = parts.assign(denominator=1.0)
    zones, region = parts[parts.level == "zone"], parts[parts.level == "region"]
    rest = rest_of_region(zones, region).merge(zones, on=["area_id", "indicator_id", "period"], suffixes=("_rest", ""))
    whole = rest.indicator_id.map(region.set_index("indicator_id").numerator)
    assert len(rest) == len(zones) > 0
    assert (rest.numerator_rest + rest.numerator - whole).abs().max() < 1e-6
