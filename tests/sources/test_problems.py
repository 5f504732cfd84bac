"""What is refused, and how it is said: one line each, with the place, and all in one go."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import yaml
from pyproj import CRS

from pipelines.catalogue.source_loading import load_sources
from pipelines.catalogue.source_models import Source
from pipelines.problems import BadInput, Problem
from pipelines.sources import containers
from pipelines.sources.checking import check_sources
from pipelines.sources.geopackage import is_lambert_72
from pipelines.sources.reading import read_source

SECTOR_FIELDS = {
    "cd_sector": ["21001A00-", "21001A01-"],
    "tx_sector_descr_nl": ["a", "b"],
    "tx_sector_descr_fr": ["a", "b"],
    "cd_munty_refnis": ["21001", "21001"],
    "tx_munty_descr_nl": ["x", "x"],
    "tx_munty_descr_fr": ["x", "x"],
}
CENSUS = "cd_sector,x65,rest,tot\n21001A00-,285,2429.0,2714.0\n21001A011,222,2977,3199\n"
POPULATION = (
    "cd_sector,cd_munty_refnis,pop_2019_0101,pop_2020_0101,pop_2021_0101_675sectors,census2021_pop,"
    "pop_agefile_year_undocumented\n21001A00-,21001,2843,2796,2714.0,2714.0,2665.0\n"
)
NEIGHBOURHOODS = (
    "id;secteurstatistique_code;secteurstatistique_nom_fr;secteurstatistique_nom_nl;quartier_code;quartier_nom_fr;"
    "quartier_nom_nl;commune_code;commune_nom_fr;commune_nom_nl\n1;21001A00K;A;A;58;B;B;21001;C;C\n"
)
INCOME = "cd_sector,tx_sector_descr_nl,ms_avg_tot_net_taxable_inc,ms_median_net_taxable_inc\n21001A00-,A,1,\n"


def write_good(put, put_layer) -> None:
    put_layer("statbel_sectors/2022/sectors_2022.gpkg", "sectors", SECTOR_FIELDS)
    put("statbel_census_65plus/2021/census2021_65plus.csv", CENSUS)
    put("statbel_population_sector/2019-2021/population_by_sector.csv", POPULATION)
    put("ibsa_sector_neighbourhood/2025/conversion_secteur_quartier_2025.csv", NEIGHBOURHOODS)
    put("statbel_income_sector/2021/fiscal_income_2021_by_sector.csv", INCOME)


def lines(registry: dict[str, Source], folder: Path) -> list[str]:
    return [str(problem) for problem in check_sources(registry, folder)]


def test_good_files_have_no_problem(registry, put, put_layer, tmp_path: Path) -> None:
    write_good(put, put_layer)
    assert lines(registry, tmp_path) == []
    assert len(read_source(registry["statbel_census_65plus"], tmp_path).frame) == 2


def test_five_broken_files_give_one_line_each_in_one_go(registry, put, put_layer, tmp_path: Path) -> None:
    write_good(put, put_layer)
    shutil.rmtree(tmp_path / "statbel_sectors")
    put_layer("statbel_sectors/2022/sectors_2022.gpkg", "sectors", SECTOR_FIELDS, 3812)
    put("statbel_census_65plus/2021/census2021_65plus.csv", CENSUS.replace(",", ";"))
    put(
        "statbel_population_sector/2019-2021/population_by_sector.csv",
        POPULATION.replace("pop_2020_0101", "p20"),
    )
    put(
        "statbel_income_sector/2021/fiscal_income_2021_by_sector.csv",
        INCOME + "21001A01-,B,2,3\n21001A00-,A,4,5\n",
    )
    age = "cd_sector,AGE,POP,no2_ugm3,deaths,bimd2011_score,decile_within_file\n"
    age += '21001A00-,"[0,5)",194,20.4,0.0,53.7,D1\n21001A00-,"[5,10)",12a,20.4,0.0,53.7,D1\n'
    put("statbel_population_sector_age/2022/population_by_sector_age18.csv", age)
    found = lines(registry, tmp_path)
    assert len(found) == 5
    by_file = {line.split(": ")[0]: line.partition(": ")[2] for line in found}
    assert by_file == {
        "statbel_census_65plus/2021/census2021_65plus.csv": (
            "line 1: found columns separated by a semicolon; expected a comma between columns; "
            "export it again with that delimiter"
        ),
        "statbel_population_sector/2019-2021/population_by_sector.csv": (
            "line 1: found columns cd_sector, cd_munty_refnis, pop_2019_0101, p20, pop_2021_0101_675sectors, "
            "census2021_pop, pop_agefile_year_undocumented; expected column pop_2020_0101; "
            "restore or rename the column in the header"
        ),
        "statbel_income_sector/2021/fiscal_income_2021_by_sector.csv": (
            "line 4: found sector_id 21001A00-, year 2021 a second time (first on line 2); "
            "expected one row per sector and year; remove one of the two rows"
        ),
        "statbel_population_sector_age/2022/population_by_sector_age18.csv": (
            "line 3, column POP: found '12a'; expected a whole number of 0 or more; correct the cell"
        ),
        "statbel_sectors/2022/sectors_2022.gpkg": (
            "layer sectors: found coordinate system ETRS89 / Belgian Lambert 2008 (EPSG:3812); "
            "expected Belgian Lambert 72 (EPSG:31370); reproject the layer to EPSG:31370"
        ),
    }


def one_line(registry, folder: Path, source_id: str) -> str:
    with pytest.raises(BadInput) as caught:
        read_source(registry[source_id], folder)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def test_a_line_is_counted_past_quoted_line_breaks_and_blank_lines(registry, put, tmp_path: Path) -> None:
    text = INCOME.splitlines()[0] + '\n21001A00-,"A\nB",1,2\n\n'
    put("statbel_income_sector/2021/fiscal_income_2021_by_sector.csv", text + "21001A01-,C,x,2\n")
    assert "line 5, column ms_avg_tot_net_taxable_inc" in one_line(registry, tmp_path, "statbel_income_sector")


def test_a_row_with_a_cell_too_many(registry, put, tmp_path: Path) -> None:
    put("statbel_census_65plus/2021/census2021_65plus.csv", CENSUS + "21001A02-,1,2,3,4\n")
    line = one_line(registry, tmp_path, "statbel_census_65plus")
    assert "line 4: found 5 cells; expected 4 cells" in line


def test_a_bad_cell_of_a_workbook_is_named_by_sheet_row_and_column(registry, put_sheet, tmp_path: Path) -> None:
    rows = [
        ["Postal code", "Refnis code", "Gemeentenaam", "Nom commune"],
        [1000, 21004, "a", "b"],
        ["B", 21004, "", ""],
    ]
    put_sheet("statbel_postcodes/2019/conversion_postal_code_refnis.xlsx", rows, "Blad1")
    assert "sheet Blad1, row 3, column Postal code: found 'B'" in one_line(registry, tmp_path, "statbel_postcodes")


def test_a_bad_field_of_a_layer_is_named_by_feature(registry, put_layer, tmp_path: Path) -> None:
    put_layer("statbel_sectors/2022/sectors.gpkg", "s", SECTOR_FIELDS | {"cd_sector": ["21001A00-", "A01-"]})
    assert "layer s, feature 2, column cd_sector: found 'A01-'" in one_line(registry, tmp_path, "statbel_sectors")


def test_coordinates_outside_belgium_are_refused(registry, put_layer, tmp_path: Path) -> None:
    path = put_layer("statbel_sectors/2022/sectors.gpkg", "s", SECTOR_FIELDS, 3812)
    frame = gpd.read_file(path).to_crs(4326).set_crs(31370, allow_override=True)
    frame["geometry"] = frame.geometry.translate(600_000, 600_000)
    frame.to_file(path, layer="s", driver="GPKG")
    assert "within Belgium" in one_line(registry, tmp_path, "statbel_sectors")


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "no headers"), (b"PK\x03\x04\x00\x00", "binary data"), (b"\xff\xfea\x00b\x00", "binary data")],
)
def test_what_is_no_text_is_refused(registry, put, tmp_path: Path, content: bytes, found: str) -> None:
    put("statbel_census_65plus/2021/census2021_65plus.csv", content)
    assert found in one_line(registry, tmp_path, "statbel_census_65plus")


@pytest.mark.parametrize(
    ("name", "source_id"),
    [
        ("statbel_census_65plus/2021/census2021_65plus.csv.gz", "statbel_census_65plus"),
        ("statbel_income_commune/2005/TF_PSNL_INC_TAX_MUNTY.zip", "statbel_income_commune"),
        ("statbel_postcodes/2019/conversion_postal_code_refnis.xlsx", "statbel_postcodes"),
        ("urbis_neighbourhoods/2015/UrbAdm_MONITORING_DISTRICT.gpkg", "urbis_neighbourhoods"),
        ("ibsa_monitoring_income/2024/dataset_1.json", "ibsa_monitoring_income"),
        ("ibsa_monitoring_series/2026/mq_data_export_2026-05-24.xlsx", "ibsa_monitoring_series"),
    ],
)
def test_damaged_files_are_refused_in_one_line(registry, put, tmp_path: Path, name: str, source_id: str) -> None:
    put(name, b"not what it says it is")
    assert one_line(registry, tmp_path, source_id).startswith(name)


def test_a_file_without_rows_is_refused(registry, put, tmp_path: Path) -> None:
    put("statbel_census_65plus/2021/census2021_65plus.csv", CENSUS.split("\n")[0] + "\n")
    assert "found headers and no row" in one_line(registry, tmp_path, "statbel_census_65plus")


def test_a_truncated_gzip_is_refused(registry, put, tmp_path: Path) -> None:
    put("statbel_census_65plus/2021/census2021_65plus.csv.gz", gzip.compress(CENSUS.encode())[:-12])
    assert "cannot be opened" in one_line(registry, tmp_path, "statbel_census_65plus")


def test_unpacking_stops_at_the_limit(registry, put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_BYTES", 1000)
    put("statbel_census_65plus/2021/census2021_65plus.csv.gz", gzip.compress(b"x" * 5000))
    assert "unpacks to more" in one_line(registry, tmp_path, "statbel_census_65plus")


def test_folders_and_files_nobody_knows_are_named(registry, put, put_layer, tmp_path: Path) -> None:
    write_good(put, put_layer)
    put("statbel_sector/2022/a.gpkg", b"")
    put("field/helpdesk/calls.csv", "date\n")
    put("README.md", "what lies here")
    put("SIMULATED.json", "{}")
    put("stray.csv", "a\n")
    put("statbel_cars/TF_CAR_HH_SECTOR.txt", "")
    put("bimd/2011/notes.csv", "")
    put("bimd/2011/.DS_Store", "")
    found = lines(registry, tmp_path)
    assert len(found) == 4
    assert any(line.startswith("statbel_sector: found an unknown folder; expected 'statbel_sectors'") for line in found)
    assert any(line.startswith("stray.csv: found a table outside") for line in found)
    assert any(line.startswith("statbel_cars/TF_CAR_HH_SECTOR.txt: found a file in the wrong folder") for line in found)
    assert any(line.startswith("bimd/2011/notes.csv: found a file that fits no layout") for line in found)


def test_required_sources_that_are_absent_are_named(registry, tmp_path: Path) -> None:
    found = lines(registry, tmp_path)
    required = sorted(source.source_id for source in registry.values() if source.required)
    assert sorted(line.split("/")[0] for line in found) == required
    assert len(required) == 4
    assert lines(registry, tmp_path / "nowhere")[0].startswith("nowhere: found no such folder")


def test_a_repair_that_went_stale_says_so(registry, put, tmp_path: Path) -> None:
    text = "region,gender,age,year,population\nBR,Women,0,2006,1\nBR,Women,1,2006,2\n"
    put("statbel_population_region/2006-2021/REGION_pop_age_sex_2006_2021.csv", text)
    line = one_line(registry, tmp_path, "statbel_population_region")
    assert "found 0 rows with age 0 labelled 1; expected 32 to repair" in line
    put("statbel_population_region/2006-2022/REGION_pop_age_sex_2006_2022.csv", text)
    (tmp_path / "statbel_population_region/2006-2021/REGION_pop_age_sex_2006_2021.csv").unlink()
    assert read_source(registry["statbel_population_region"], tmp_path).frame["age"].tolist() == [0, 1]


def test_a_problem_is_one_line_whatever_was_found() -> None:
    assert str(Problem("f", "line 1", "a\nb", "c", "d")) == "f: line 1: found a b; expected c; d"


def test_lambert_72_is_recognised_by_its_parameters() -> None:
    wkt = CRS.from_epsg(31370).to_wkt("WKT1_GDAL")
    nameless = wkt.rpartition(',AUTHORITY["EPSG","31370"]')[0] + "]"
    assert is_lambert_72(CRS.from_epsg(31370))
    assert is_lambert_72(CRS.from_wkt(nameless))
    assert not is_lambert_72(CRS.from_wkt(nameless.replace("150000.013", "150010.013")))
    assert not is_lambert_72(CRS.from_wkt(nameless.replace("International 1924", "x").replace("6378388", "6378137")))
    assert not is_lambert_72(CRS.from_epsg(3812))
    assert not is_lambert_72(CRS.from_epsg(4326))


def entry(registry: dict[str, Source]) -> dict:
    return json.loads(registry["statbel_cars"].model_dump_json(exclude_defaults=True))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda e: e.update(licens="x"), "field licens"),
        (lambda e: e["title"].pop("fr"), "field title.fr"),
        (lambda e: e["title"].update(nl=""), "field title.nl"),
        (lambda e: e["layouts"][0].update(format="pdf"), "field layouts.0.format"),
        (lambda e: e["layouts"][0]["columns"].pop("year"), "leaves empty: year"),
        (lambda e: e["layouts"][0]["columns"].update(bikes="B"), "the table lacks: bikes"),
        (lambda e: e["table"]["key"].append("bikes"), "key names columns"),
        (lambda e: e.update(source_id="other"), "field source_id"),
    ],
)
def test_a_wrong_entry_names_file_and_field(registry, tmp_path: Path, change, place: str) -> None:
    wrong = entry(registry)
    change(wrong)
    (tmp_path / "statbel_cars.yml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_sources(tmp_path)
    assert len(caught.value.problems) == 1
    assert "sources/statbel_cars.yml" in str(caught.value)
    assert place in str(caught.value)


def test_a_new_source_is_yaml_only(put, tmp_path: Path) -> None:
    entry = """
source_id: trees
publisher: Brussels Environment
title: {nl: Bomen, fr: Arbres, en: Trees}
licence: CC0 1.0
url: https://environment.brussels/
table:
  one_row_per: sector
  key: [sector_id]
  columns: [{name: sector_id, type: sector}, {name: trees, type: count, state: true}]
layouts:
  - id: list
    files: trees_*.csv
    format: delimited
    delimiter: ";"
    columns: {sector_id: [sector, secteur], trees: [bomen, arbres]}
    masks: {"<5": suppressed}
"""
    put("catalogue/trees.yml", entry)
    put("data/trees/2026/trees_2026.csv", "secteur;arbres\n21001A011;1 204\n21001A00-;<5\n")
    table = read_source(load_sources(tmp_path / "catalogue")["trees"], tmp_path / "data")
    assert table.frame["trees_state"].tolist() == ["suppressed", "value"]
    assert table.frame["trees"].tolist()[1] == 1204
    assert table.frame["source_file"].tolist() == ["trees_2026.csv"] * 2
    digest = hashlib.sha256((tmp_path / "data/trees/2026/trees_2026.csv").read_bytes()).hexdigest()
    assert table.frame["sha256"].tolist() == [digest] * 2 == [table.files[0].sha256] * 2
