"""SQL models on given and expected rows, and the habits every SQL file keeps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipelines.catalogue.models import Catalogue
from pipelines.storage import Store
from pipelines.warehouse.assets import warehouse_assets
from pipelines.warehouse.sql_models import SqlModel, sql_models, sql_parameters, sql_views

Given = Callable[..., None]
MODELS = sql_models()
NAMED = re.compile(r"\b(?:sources|reference|staging|mart)\.[a-z0-9_]+")


def _body(model: SqlModel) -> str:
    return "\n".join(line for line in model.sql.splitlines() if not line.lstrip().startswith("--"))


# ---- habits ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_every_file_says_what_it_holds_and_what_its_key_is(model: SqlModel, catalogue: Catalogue) -> None:
    first, second = model.sql.splitlines()[:2]
    assert re.search(r"\. One row per [a-z][^.]*\.$", first), first
    assert second.startswith("-- key: ")
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in model.key)
    assert set(re.findall(r"\$([a-z_]+)", _body(model))) <= set(sql_parameters(catalogue.territory))
    if model.table.startswith("staging."):
        assert not re.search(r"\bjoin\b", _body(model), re.IGNORECASE), "staging renames and casts, never joins"
        assert all(table.startswith("sources.") for table in model.upstream)
        # every row says where it comes from, so that a figure can be followed to its file
        assert [f"sources.{name}" for name in re.findall(r"'(\w+)' as source_id", _body(model))] == model.upstream
        assert set(re.findall(r"\b(?:as )?(vintage|source_file)(?:,|\n)", _body(model))) == {"vintage", "source_file"}


def test_models_name_only_tables_that_exist_and_dagster_knows_them_all(catalogue: Catalogue) -> None:
    made = {".".join(key.path) for asset in warehouse_assets(catalogue) for key in asset.keys}
    made |= {f"sources.{source_id}" for source_id in catalogue.sources}
    assert len(MODELS) > 30
    for model in [*MODELS, *sql_views().values()]:
        assert model.upstream
        assert set(model.tables) <= made, model.table
        assert set(model.upstream) <= made | set(sql_views()), model.table
        assert set(NAMED.findall(_body(model))) == set(model.upstream), f"{model.table}: a table escapes the graph"


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_the_key_is_unique_on_the_demonstration(model: SqlModel, demo_build) -> None:
    frame = Store(demo_build / "processed").read(model.table)
    assert len(frame) > 0
    assert not frame.duplicated(model.key).any()
    assert not frame[model.key].isna().any().any()


# ---- codes, residents and weights ---------------------------------------------------------------------------------
def test_sector_vintage_knows_every_published_code(given: Given, result) -> None:
    given("reference.sector", "sector_id", ("21001A00-",))
    given(
        "sources.statbel_sector_vintages", "sector_id_2025 sector_id rule vintage",
        ("21001A00-", "21001X00-", "outdated", "2024"), ("21001A00-", "21001A00-", "unchanged", "2025"),
        ("21001A01-", "21001A00-", "split", "2025"),
    )  # fmt: skip
    assert result("reference.sector_vintage", "sector_vintage published_id sector_id rule") == [
        ("2019-2024", "21001A00-", "21001A00-", "unchanged"),
        ("2025", "21001A00-", "21001A00-", "unchanged"),
        ("2025", "21001A01-", "21001A00-", "split"),
    ]


def test_sector_residents(given: Given, result) -> None:
    old, new = ("sector", "2024", "old.txt", 1), ("sector", "2025", "new.txt", 1)
    region = ("region", "2021", "region.csv")
    given(
        "reference.sector_vintage", "sector_vintage published_id sector_id rule",
        ("2019-2024", "21001A00-", "21001A00-", "unchanged"), ("2019-2024", "21001B00-", "21001B00-", "unchanged"),
        ("2025", "21001A01-", "21001A00-", "split"), ("2025", "21001A02-", "21001A00-", "split"),
        ("2025", "21001B00-", "21001B00-", "unchanged"),
    )  # fmt: skip
    given(
        "staging.sector_population",
        "sector_id sector_vintage year residents source_id vintage source_file published_rows",
        ("21001A00-", "2019-2024", 2020, 60, *old), ("21001B00-", "2019-2024", 2020, 30, *old),  # ten are nowhere
        ("21001A00-", "2019-2024", 2021, 60, *old), ("21001B00-", "2019-2024", 2021, 35, *old),
        ("21001ZZZZ", "2019-2024", 2021, 4, *old),  # the file says itself who is not localised
        ("21001A00-", "2019-2024", 2022, 1, *old), ("21001B00-", "2019-2024", 2022, 2, *old),
        ("21001A01-", "2025", 2022, 10, *new), ("21001A02-", "2025", 2022, 20, *new),
        ("21001B00-", "2025", 2022, 30, *new),
        ("21001A00-", "2019-2024", 2023, 50, *old),  # a year for which the region's total is not known
    )  # fmt: skip
    given(
        "staging.region_population",
        "year sex residents source_id vintage source_file",
        (2020, "F", 55, *region),
        (2020, "M", 45, *region),
        (2021, "F", 100, *region),
        (2022, "F", 60, *region),
    )
    assert (
        result("mart.sector_residents", "year sector_id residents source_id vintage source_file published_rows")
        == [
            (2020, "21000ZZZZ", 10, *region, 2),  # what the region's own file adds to the sectors
            (2020, "21001A00-", 60, *old),
            (2021, "21001A00-", 60, *old),
            (2022, "21001A00-", 30, *new[:3], 2),  # two of the newer codes
            (2023, "21001A00-", 50, *old),
            (2020, "21001B00-", 30, *old),
            (2021, "21001B00-", 35, *old),
            (2022, "21001B00-", 30, *new),
            (2021, "21001ZZZZ", 4, *old),
        ]
    )


def test_sector_weight(given: Given, result) -> None:
    given(
        "reference.sector", "sector_id neighbourhood_id commune_id zone_id",
        ("21001A00-", "1", "21001", "north"), ("21001B00-", "1", "21001", "south"),
        ("21001C00-", "2", "21001", "south"), ("21001D00-", "2", "21001", "south"),
    )  # fmt: skip
    given(
        "staging.census_65plus", "sector_id year residents",
        ("21001A00-", 2011, 999), ("21001A00-", 2021, 60), ("21001B00-", 2021, 40), ("21001ZZZZ", 2021, 7),
    )  # fmt: skip
    assert result("mart.sector_weight", "sector_id residents share_of_commune share_of_neighbourhood") == [
        ("21001A00-", 60, 0.6, 0.6),
        ("21001B00-", 40, 0.4, 0.4),
        ("21001C00-", 0, 0, 0.5),  # nobody was counted in neighbourhood 2: halves, not nothing
        ("21001D00-", 0, 0, 0.5),
    ]


def test_sector_measure_hands_shares_down_and_spreads_counts(given: Given, result) -> None:
    given(
        "mart.sector_weight", "sector_id neighbourhood_id commune_id share_of_commune share_of_neighbourhood",
        ("a", "1", "c", 0.75, 1.0), ("b", "2", "c", 0.25, 1.0),
    )  # fmt: skip
    given(
        "mart.measure", "level area_id measure_id period adds_up value status",
        ("sector", "a", "pharmacies", "2022", "count", 3, "value"),
        ("commune", "c", "births", "2022", "count", 100, "value"),
        ("commune", "c", "diabetes", "2022", "value", 8, "value"),
        ("neighbourhood", "2", "unemployment", "2022", "value", None, "suppressed"),
        ("country", "belgium", "births", "2022", "count", 9999, "value"),
    )  # fmt: skip
    assert result("mart.sector_measure", "sector_id measure_id from_level from_id status value") == [
        ("a", "births", "commune", "c", "value", 75),
        ("a", "diabetes", "commune", "c", "value", 8),
        ("a", "pharmacies", "sector", "a", "value", 3),
        ("b", "births", "commune", "c", "value", 25),
        ("b", "diabetes", "commune", "c", "value", 8),
        ("b", "unemployment", "neighbourhood", "2", "suppressed", None),
    ]


def test_sector_area_keeps_the_not_localised_in_commune_and_region(given: Given, result) -> None:
    given("reference.sector", "sector_id neighbourhood_id commune_id zone_id", ("21001A00-", "1", "21001", "north"))
    given(
        "mart.measure", "level area_id", ("sector", "21001A00-"), ("sector", "21001ZZZZ"), ("sector", "21000ZZZZ"),
        ("neighbourhood", "1"),
    )  # fmt: skip
    assert result("mart.sector_area", "level area_id sector_id") == [
        ("commune", "21001", "21001A00-"),
        ("commune", "21001", "21001ZZZZ"),
        ("neighbourhood", "1", "21001A00-"),
        ("not_localised", "brussels", "21000ZZZZ"),
        ("not_localised", "brussels", "21001ZZZZ"),
        ("region", "brussels", "21000ZZZZ"),
        ("region", "brussels", "21001A00-"),
        ("region", "brussels", "21001ZZZZ"),
        ("zone", "north", "21001A00-"),
    ]


# ---- staging -----------------------------------------------------------------------------------------------
def test_staging_takes_the_newest_vintage_and_only_the_region(given: Given, result) -> None:
    given(
        "sources.statbel_population_sector", "sector_id sector_vintage year residents vintage source_file",
        ("21001A00-", "2019-2024", 2020, 5, "2020", "old.txt"), ("21001A00-", "2019-2024", 2020, 6, "2021", "new.txt"),
        ("11001A00-", "2019-2024", 2020, 9, "2021", "new.txt"),
        ("21001B00-", "2019-2024", 2020, None, "2021", "new.txt"),
    )  # fmt: skip
    columns = "sector_id year residents source_id vintage source_file published_rows"
    assert result("staging.sector_population", columns) == [
        ("21001A00-", 2020, 6, "statbel_population_sector", "2021", "new.txt", 1)
    ]


def test_what_has_no_place_counts_as_not_localised(given: Given, result) -> None:
    given(
        "sources.famhp_pharmacies",
        "pharmacy_id name sector_id commune_id is_temporarily_closed lon lat vintage source_file",
        ("1", "A", "21001A00-", "21001", False, 4.3, 50.8, "2022", "list.csv"),
        ("2", "B", None, "21001", False, None, None, "2022", "list.csv"),
        ("3", "C", None, None, False, None, None, "2022", "list.csv"),
    )  # fmt: skip
    assert result("staging.pharmacy", "pharmacy_id sector_id year") == [
        ("1", "21001A00-", 2022),
        ("2", "21001ZZZZ", 2022),
        ("3", "21000ZZZZ", 2022),
    ]
