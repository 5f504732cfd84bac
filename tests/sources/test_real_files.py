"""The real files: every one is read, and the totals are those their producers published."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from pipelines.catalogue.source_models import Source
from pipelines.sources.checking import check_sources
from pipelines.sources.reading import SourceTable, read_source

pytestmark = pytest.mark.real


def _replaced(path: Path, old: str, new: str, times: int = -1) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, times), encoding="utf-8")


@pytest.fixture(scope="module")
def tables(registry: dict[str, Source], real_data: Path) -> dict[str, SourceTable]:
    return {source_id: read_source(source, real_data) for source_id, source in registry.items()}


@pytest.fixture
def frames(tables: dict[str, SourceTable]) -> dict[str, pd.DataFrame]:
    return {source_id: table.frame for source_id, table in tables.items()}


def test_every_file_is_read_and_is_the_copy_we_know(tables, registry, real_data: Path) -> None:
    files = [file for table in tables.values() for file in table.files]
    on_disk = [path for path in real_data.glob("*/*/*") if path.is_file()]
    assert len(files) == len(on_disk) == 30
    assert all(file.is_known_copy for file in files)
    assert check_sources(registry, real_data) == []


def test_five_broken_copies_give_one_line_each(registry, real_data: Path, tmp_path: Path) -> None:
    shutil.copytree(real_data, tmp_path, dirs_exist_ok=True, copy_function=shutil.copyfile)
    age = tmp_path / "statbel_population_sector_age/2022/population_by_sector_age18_BXL_675.csv"
    census = tmp_path / "statbel_census_65plus/2021/census2021_65plus_by_sector_BXL_incl_ZZZZ.csv"
    assembled = tmp_path / "statbel_population_sector/2019-2021/population_by_sector_BXL.csv"
    air = tmp_path / "sciensano_environment/2021/pm25_no2_deaths_by_sector_BXL.csv"
    districts = tmp_path / "urbis_neighbourhoods/2015/UrbAdm_MONITORING_DISTRICT.gpkg"
    _replaced(age, '\n21001A00-,"[10,15)",173', '\n21001A00-,"[10,15)",17E', 1)
    _replaced(census, ",", ";")
    _replaced(assembled, "pop_2019_0101", "pop", 1)
    air.write_text(air.read_text() + air.read_text().splitlines()[1] + "\n")
    gpd.read_file(districts).set_crs(31370, allow_override=True).to_crs(3812).to_file(districts, driver="GPKG")
    problems = check_sources(registry, tmp_path)
    places = {problem.file.split("/")[0]: (problem.place, problem.found) for problem in problems}
    assert len(problems) == len(places) == 5
    assert places["statbel_population_sector_age"] == ("line 4, column POP", "'17E'")
    assert places["statbel_census_65plus"] == ("line 1", "columns separated by a semicolon")
    assert places["statbel_population_sector"][0] == "line 1"
    assert places["sciensano_environment"][0] == "line 726"
    assert "EPSG:3812" in places["urbis_neighbourhoods"][1]


@pytest.mark.parametrize(
    ("source_id", "rows"),
    [
        ("statbel_sectors", 724), ("urbis_neighbourhoods", 145), ("ibsa_sector_neighbourhood", 724 + 749),
        ("statbel_sector_vintages", 749), ("statbel_population_sector", 2 * 724),
        ("statbel_population_sector_age", 12_150), ("statbel_census_65plus", 721),
        ("statbel_income_sector", 700),
        ("statbel_income_commune", 5_301), ("statbel_population_region", 3_232), ("bimd", 18_764),
        ("best_cost_mdi", 19), ("sciensano_environment", 2 * 724), ("ibsa_monitoring_key", 8 * 145),
        ("ibsa_monitoring_series", 33_755), ("ibsa_monitoring_income", 145),
        ("ibsa_projection_commune", 3 * 5),
        ("famhp_pharmacies", 592), ("fps_emergency_hospitals", 15), ("eurostat_hospitals", 37),
        ("here_emergency_travel", 724), ("statbel_sector_postcode", 752),
    ],
)  # fmt: skip
def test_row_counts(frames, source_id: str, rows: int) -> None:
    assert len(frames[source_id]) == rows


def test_sectors_and_neighbourhoods_lie_in_lambert_72(frames) -> None:
    sectors, neighbourhoods = frames["statbel_sectors"], frames["urbis_neighbourhoods"]
    assert sectors.crs == neighbourhoods.crs == "EPSG:31370"
    assert sectors.area.sum() / 1e6 == pytest.approx(162.42, abs=0.01)
    assert neighbourhoods.area.sum() / 1e6 == pytest.approx(162.42, abs=0.05)
    assert sectors["commune_id"].nunique() == 19
    assert set(sectors.loc[sectors["commune_id"] == "21004", "sub_commune_id"]) == {f"21004{c}" for c in "ABCDEFG"}


def test_residents(frames) -> None:
    population = frames["statbel_population_sector"].groupby("year")["residents"].sum()
    assert population.to_dict() == {2019: 1_205_525, 2020: 1_215_012}
    census = frames["statbel_census_65plus"]
    assert census["residents"].sum() == 1_219_970
    assert census["residents_65_plus"].sum() == 159_026
    unlocated = census["sector_id"].str.endswith("ZZZZ")
    assert (unlocated.sum(), census.loc[unlocated, "residents"].sum()) == (19, 3_069)
    assert (census["residents_65_plus"] + census["residents_under_65"] == census["residents"]).all()


def test_residents_and_deaths_by_age(frames) -> None:
    ages = frames["statbel_population_sector_age"]
    assert ages["residents"].sum() == 1_218_772
    assert ages["deaths"].sum() == 8_872
    assert ages["sector_id"].nunique() == 675
    assert sorted(ages["age_from"].unique()) == list(range(0, 90, 5))
    assert ages.loc[ages["age_to"].isna(), "age_from"].unique().tolist() == [85]


def test_communes_and_region(frames) -> None:
    communes = frames["statbel_population_commune"]
    assert communes.groupby("year")["residents"].sum()[2009] == 1_068_532
    assert sorted(communes["year"].unique()) == list(range(2009, 2015))
    region = frames["statbel_population_region"]
    assert (region["age"] == 0).sum() == 32
    assert not region.duplicated(["year", "sex", "age"]).any()
    totals = region.groupby("year")["residents"].sum()
    assert totals[2009] == 1_068_532
    assert totals[2020] == 1_218_255


def test_sector_income_is_suppressed_where_it_is_empty(frames) -> None:
    income = frames["statbel_income_sector"]
    assert (income["median_net_taxable_income_eur_state"] == "value").sum() == 662
    assert (income["mean_net_taxable_income_eur_state"] == "value").sum() == 647
    assert set(income["returns_state"]) == {"missing"}
    assert income["median_net_taxable_income_eur"].min() == 1_945


def test_deprivation_and_environment(frames) -> None:
    bimd = frames["bimd"]
    assert bimd["sector_id"].str.startswith("21").sum() == 675
    assert bimd["rank"].min() == 1
    assert bimd["crime_rank"].max() == 589
    air = frames["sciensano_environment"]
    assert air["no2_ugm3"].notna().groupby(air["year"]).sum().to_dict() == {2019: 0, 2021: 675}


def test_monitoring(frames) -> None:
    key = frames["ibsa_monitoring_key"]
    shown = (key["value_state"] == "value").groupby(key["variable"]).sum()
    assert shown.between(117, 123).all()
    assert len(shown) == 8
    assert set(key["value_state"]) == {"value", "suppressed", "missing"}
    assert (key["value"].notna() == (key["value_state"] == "value")).all()
    series = frames["ibsa_monitoring_series"]
    assert series["indicator_nl"].nunique() == 34
    assert (series["year"].min(), series["year"].max()) == (1981, 2025)
    assert series["value_state"].value_counts().to_dict() == {
        "value": 33_624,
        "suppressed": 120,
        "missing": 11,
    }
    income = frames["ibsa_monitoring_income"].set_index("neighbourhood_id")["median_equivalised_income_eur"]
    same = key[key["variable"] == "median_equivalised_income_eur"].set_index("neighbourhood_id")["value"]
    assert income.notna().sum() == 118
    assert (income.dropna() == same.loc[income.dropna().index]).all()


def test_services(frames) -> None:
    pharmacies = frames["famhp_pharmacies"]
    assert pharmacies["is_temporarily_closed"].sum() == 59
    hospitals = frames["eurostat_hospitals"].set_index("site_id")
    assert hospitals["beds"].sum() == 8_351
    assert hospitals.loc["4190", "sector_id"] == "21018A87-"
    assert hospitals["sector_id"].notna().all()
    campuses = frames["fps_emergency_hospitals"]
    assert campuses["campus_id"].is_unique
    assert campuses["has_specialised_emergency"].sum() == 14


def test_codes(frames) -> None:
    links = frames["ibsa_sector_neighbourhood"]
    by_vintage = links.groupby("sector_vintage")["sector_id"].agg(set)
    old, new = by_vintage["2019-2024"], by_vintage["2025"]
    assert (len(old & new), len(old - new), len(new - old)) == (596, 128, 153)
    assert set(frames["statbel_sectors"]["sector_id"]) == old
    conversion = frames["statbel_sector_vintages"]
    assert set(conversion["sector_id_2025"]) == new
    assert set(conversion["sector_id"]) == old
    per_sector = frames["statbel_sector_postcode"].groupby("sector_id")["postcode"].count().value_counts()
    assert per_sector.to_dict() == {1: 694, 2: 26, 0: 3, 3: 1}


def test_rows_stand_in_full_key_order(frames, registry) -> None:
    for source_id in ("statbel_population_commune", "ibsa_monitoring_key", "statbel_sectors"):
        key = registry[source_id].table.key
        frame = frames[source_id]
        assert frame[key].equals(frame.sort_values(key, kind="stable")[key])
