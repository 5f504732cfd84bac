"""Official formats of which no copy is at hand, in miniature and in their variants."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from pipelines.catalogue.source_models import Source
from pipelines.problems import BadInput
from pipelines.sources.reading import read_source

HEADER = "CD_REFNIS|CD_SECTOR|{count}|DT_STRT_SECTOR|DT_STOP_SECTOR|{area} IN HM²|TX_DESCR_SECTOR_NL"
ROWS = '|01/01/2011|31/12/9999|12,5|VERZET "OUD"\n'


def sector_text(count: str = "TOTAL", area: str = "OPPERVLAKKTE", short: bool = False) -> str:
    commune = "" if short else "21001"
    lines = [HEADER.format(count=count, area=area)]
    lines += [f"21001|{commune}A00-|2843{ROWS}".rstrip(), f"21001|{commune}ZZZZ|12{ROWS}".rstrip()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
@pytest.mark.parametrize("count", ["TOTAL", "POPULATION"])
@pytest.mark.parametrize("area", ["OPPERVLAKKTE", "OPPERVLAKTE"])
@pytest.mark.parametrize("short", [True, False])
def test_residents_by_sector(registry, put, tmp_path: Path, encoding: str, count: str, area: str, short: bool) -> None:
    put("statbel_population_sector/2018/OPENDATA_SECTOREN_2018.txt", sector_text(count, area, short), encoding)
    table = read_source(registry["statbel_population_sector"], tmp_path)
    assert table.frame["sector_id"].tolist() == ["21001A00-", "21001ZZZZ"]
    assert table.frame["residents"].tolist() == [2843, 12]
    assert set(table.frame["year"]) == {2018}
    assert set(table.frame["sector_vintage"]) == {"2019-2024"}
    assert table.files[0].layout == "official"


def test_residents_by_sector_from_2025_have_new_codes(registry, put, tmp_path: Path) -> None:
    put("statbel_population_sector/2025/OPENDATA_SECTOREN_2025_NEW.txt", sector_text())
    frame = read_source(registry["statbel_population_sector"], tmp_path).frame
    assert set(frame["sector_vintage"]) == {"2025"}
    assert set(frame["year"]) == {2025}


def test_residents_by_sector_as_workbook_with_a_title_above(registry, put_sheet, tmp_path: Path) -> None:
    rows = [
        ["Bevolking per statistische sector"],
        [],
        ["CD_REFNIS", "CD_SECTOR", "TOTAL", "OPPERVLAKKTE IN HM²"],
        [21001, "21001A00-", 2843, 12.5],
        [21001, "21001ZZZZ", 12, None],
    ]
    put_sheet("statbel_population_sector/2022/OPENDATA_SECTOREN_2022.xlsx", rows, "SECTOREN")
    frame = read_source(registry["statbel_population_sector"], tmp_path).frame
    assert frame["residents"].sum() == 2855


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_packed_files_are_read_as_they_are(registry, put, tmp_path: Path, packing: str) -> None:
    data = sector_text().encode()
    if packing == "zip":
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("OPENDATA_SECTOREN_2023.txt", data)
        put("statbel_population_sector/2023/download.zip", held.getvalue())
    else:
        put("statbel_population_sector/2023/OPENDATA_SECTOREN_2023.txt.gz", gzip.compress(data))
    assert read_source(registry["statbel_population_sector"], tmp_path).frame["year"].tolist() == [2023, 2023]


def test_the_same_year_as_text_and_as_workbook_is_refused(registry, put, put_sheet, tmp_path: Path) -> None:
    put("statbel_population_sector/2022/OPENDATA_SECTOREN_2022.txt", sector_text())
    put_sheet(
        "statbel_population_sector/2022/OPENDATA_SECTOREN_2022.xlsx",
        [["CD_REFNIS", "CD_SECTOR", "TOTAL"], [21001, "21001A00-", 2843]],
    )
    with pytest.raises(BadInput, match="keep one of the two"):
        read_source(registry["statbel_population_sector"], tmp_path)


@pytest.mark.parametrize("sector", ["CD_SECTOR", "CD_REFNIS_SECTOR"])
def test_sector_income_with_masks(registry, put, tmp_path: Path, sector: str) -> None:
    header = f"CD_YEAR|CD_MUNTY_REFNIS|{sector}|MS_NBR_NON_ZERO_INC|MS_TOT_NET_TAXABLE_INC|"
    header += "MS_AVG_TOT_NET_TAXABLE_INC|MS_MEDIAN_NET_TAXABLE_INC|MS_INT_QUART_DIFF|MS_INT_QUART_COEFF|"
    header += "MS_INT_QUART_ASSYM"
    text = f"{header}\n2023|21001|21001A00-|1200|30000000.5|25000.4|19000|21000|110.5|4.1\n"
    text += "2023|21001|21001A01-|*|C|*|C|*|*|\n"
    put("statbel_income_sector/2023/TF_PSNL_INC_TAX_SECTOR.txt", text, "utf-8-sig")
    frame = read_source(registry["statbel_income_sector"], tmp_path).frame
    assert frame["returns"].tolist()[0] == 1200
    assert frame["quartile_asymmetry"].tolist()[0] == 4.1
    state_columns = [name for name in frame.columns if name.endswith("_state")]
    assert len(state_columns) == 7
    assert set(frame.loc[1, state_columns]) == {"suppressed"}
    assert frame.loc[1, [name.removesuffix("_state") for name in state_columns]].isna().all()


@pytest.mark.parametrize("commune", ["CD_REFNIS", "CD_MUNTY_REFNIS"])
@pytest.mark.parametrize("year_column", [True, False])
def test_commune_population(registry, put, tmp_path: Path, commune: str, year_column: bool) -> None:
    columns = [commune, "TX_DESCR_NL", "CD_SEX", "CD_NATLTY", "CD_CIV_STS", "CD_AGE", "MS_POPULATION"]
    rows = [
        ["21001", "Anderlecht", "F", "BEL", "1", "0", "500"],
        ["21001", "Anderlecht", "M", "ETR", "2", "44", "7"],
    ]
    if year_column:
        columns, rows = [*columns, "CD_YEAR"], [[*row, "2022"] for row in rows]
    text = "\n".join("|".join(row) for row in [columns, *rows])
    put("statbel_population_commune/2022/TF_SOC_POP_STRUCT_2022.txt", text, "utf-8-sig")
    frame = read_source(registry["statbel_population_commune"], tmp_path).frame
    assert frame["year"].tolist() == [2022, 2022]
    assert frame["residents"].sum() == 507


def test_census_ages_without_their_totals(registry, put_sheet, tmp_path: Path) -> None:
    rows = [
        ["CD_SECTOR", "CD_SEX", "CD_AGE", "MS_POP"],
        ["21001A00-", "F", "Y_LT5", 90],
        ["21001A00-", "M", "Y_GE100", 1],
        ["21001A00-", "F", "_T", 90],
        ["21001A00-", "_T", "Y_LT5", 90],
    ]
    put_sheet("statbel_census_age/2021/TF_CENSUS_2021_S01.xlsx", rows)
    frame = read_source(registry["statbel_census_age"], tmp_path).frame
    assert frame["residents"].tolist() == [90, 1]
    assert frame["age_from"].tolist() == [0, 100]
    assert frame["age_to"].isna().tolist() == [False, True]


@pytest.mark.parametrize(("households", "cars"), [("MS_TOT_HH", "MS_TOT_CARS"), ("total_huisH", "total_wagens")])
def test_cars(registry, put, tmp_path: Path, households: str, cars: str) -> None:
    text = f"CD_YEAR|CD_REFNIS|cd_sector|{households}|{cars}\n2023|21001|21001A00-|1100|480\n"
    put("statbel_cars/2023/TF_CAR_HH_SECTOR.txt", text)
    frame = read_source(registry["statbel_cars"], tmp_path).frame
    assert frame[["households", "cars"]].iloc[0].tolist() == [1100, 480]


def export_rows() -> list[list[object]]:
    return [
        ["", "", "Werkloosheidsgraad", None, "Totale bevolking"],
        ["", "", "%", None, "Aantal inwoners"],
        ["Code", "Wijk", 2022, 2023, 2023],
        [1, "Grote Markt", 15.2, "VS", 2100],
        [913, "Marie-Josepark", "ND", None, "GM"],
        [21004, "Brussel", 17.0, 17.1, 190000],
        [],
        ["Bron: https://wijkmonitoring.brussels"],
    ]


def test_monitoring_export(registry, put_sheet, tmp_path: Path) -> None:
    put_sheet("ibsa_monitoring_series/2026-05/mq_data_export_2026-05-24.xlsx", export_rows(), "Gegevens")
    frame = read_source(registry["ibsa_monitoring_series"], tmp_path).frame
    assert len(frame) == 6
    first = frame[(frame["neighbourhood_id"] == "1") & (frame["year"] == 2023)].set_index("indicator_nl")
    assert first.loc["Totale bevolking", "value"] == 2100
    assert first.loc["Totale bevolking", "unit"] == "Aantal inwoners"
    assert first.loc["Werkloosheidsgraad", "value_state"] == "suppressed"
    assert set(frame.loc[frame["neighbourhood_id"] == "913", "value_state"]) == {"missing"}
    assert frame["indicator_fr"].isna().all()


def test_monitoring_export_in_french(registry, put_sheet, tmp_path: Path) -> None:
    put_sheet("ibsa_monitoring_series/2026-05/mq_data_export_2026-05-24.xlsx", export_rows(), "Données")
    frame = read_source(registry["ibsa_monitoring_series"], tmp_path).frame
    assert frame["indicator_nl"].isna().all()
    assert set(frame["indicator_fr"]) == {"Werkloosheidsgraad", "Totale bevolking"}


def test_a_bad_cell_of_the_monitoring_export_is_named_by_row_and_column(registry, put_sheet, tmp_path: Path) -> None:
    rows = export_rows()
    rows[3][2] = "much"
    put_sheet("ibsa_monitoring_series/2026-05/mq_data_export_2026-05-24.xlsx", rows, "Gegevens")
    with pytest.raises(BadInput, match="sheet Gegevens, row 4, column 3, column value: found 'much'"):
        read_source(registry["ibsa_monitoring_series"], tmp_path)


def test_the_monitoring_service(registry, put, tmp_path: Path) -> None:
    entries = [{"id": 2724, "value": 19258.84, "flag": None}, {"id": 2725, "value": None, "flag": "GM"}]
    put("ibsa_monitoring_income/2024/dataset_65707.json", json.dumps({"level": "D", "entries": entries}))
    with pytest.raises(BadInput, match=r"ref_D\.json"):
        read_source(registry["ibsa_monitoring_income"], tmp_path)
    features = [{"properties": {"id": 2724, "code": "001"}}, {"properties": {"id": 2725, "code": "913"}}]
    put("ibsa_monitoring_income/2024/ref_D.json", json.dumps({"features": features}))
    frame = read_source(registry["ibsa_monitoring_income"], tmp_path).frame
    assert frame["neighbourhood_id"].tolist() == ["1", "913"]
    assert frame["median_equivalised_income_eur_state"].tolist() == ["value", "missing"]


def test_urbis_layers(registry: dict[str, Source], put_layer, tmp_path: Path) -> None:
    name = "UrbISVector_04000.gpkg"
    districts = {"MDZONE": range(1, 146), "NAME_DUT": ["wijk"] * 145, "NAME_FRE": ["quartier"] * 145}
    put_layer(f"urbis_neighbourhoods/2026/{name}", "MonitoringDistricts", {k: list(v) for k, v in districts.items()})
    sectors = {"SSRC": ["21001A00-", "21001A011", "21001A00-"], "NAME_DUT": ["a", "b", "a"]}
    put_layer(f"urbis_sectors/2026/{name}", "StatisticalSectors", sectors)
    neighbourhoods = read_source(registry["urbis_neighbourhoods"], tmp_path).frame
    assert len(neighbourhoods) == 145
    assert neighbourhoods.crs == "EPSG:31370"
    joined = read_source(registry["urbis_sectors"], tmp_path).frame
    assert joined["sector_id"].tolist() == ["21001A00-", "21001A011"]
    assert joined.area.tolist() == [20_000.0, 10_000.0]


@pytest.mark.parametrize(
    ("level", "area", "code"), [("commune", "NIS5", "21001"), ("sector", "CD_SECTOR", "21001A00-")]
)
@pytest.mark.parametrize(("delimiter", "number"), [(";", "6,2"), (",", "6.2")])
def test_insurers_atlas(registry, put, tmp_path, level: str, area: str, code: str, delimiter: str, number: str) -> None:
    rows = [[area, "jaar", "indicator", "waarde"], [code, "2023", "Diabetes", number]]
    rows += [[code, "2023", "Globaal medisch dossier", "*"]]
    put(f"ima_atlas/2023/ima_atlas_{level}_2023.csv", "\n".join(delimiter.join(row) for row in rows))
    frame = read_source(registry["ima_atlas"], tmp_path).frame
    assert frame["area_level"].tolist() == [level, level]
    assert frame["variable"].tolist() == ["diabetes_pct", "global_medical_file_pct"]
    assert frame["value"].tolist()[0] == 6.2
    assert frame["value_state"].tolist() == ["value", "suppressed"]


def test_births(registry, put, tmp_path: Path) -> None:
    put(
        "statbel_births_commune/2022/TF_BIRTHS_MUNTY.txt",
        "CD_YEAR|CD_REFNIS|MS_NUM_BIRTHS\n2022|21001|1701\n",
    )
    assert read_source(registry["statbel_births_commune"], tmp_path).frame["births"].tolist() == [1701]


def test_directory_of_services(registry, put, tmp_path: Path) -> None:
    text = "id;nom;adresse;code postal;thèmes;publics;langues\n"
    text += "12;Maison médicale;Rue Haute 1;1000;santé, accueil;tous;FR, NL\n13;Sans adresse;;;aide;;\n"
    put("bruxelles_social/2026/bruxelles_social_2026.csv", text)
    frame = read_source(registry["bruxelles_social"], tmp_path).frame
    assert frame["postcode"].tolist()[0] == "1000"
    assert frame["themes"].tolist() == ["santé, accueil", "aide"]
    assert frame["x"].isna().all()


def test_official_quarters(registry, put_sheet, tmp_path: Path) -> None:
    header = ["CodeSector", "QuartierSS_Gwwijk", "NomQuartierSSFR", "NaamGWwijkNL", "BassinFR", "ZoneNL"]
    put_sheet(
        "official_qss/2024/SS_QSS_2024.xlsx",
        [header, ["21001A00-", 12, "Cureghem", "Kuregem", "Sud", "Zuid"]],
    )
    frame = read_source(registry["official_qss"], tmp_path).frame
    assert frame[["qss_id", "zone_name_nl", "qss_name_fr"]].iloc[0].tolist() == ["12", "Zuid", "Cureghem"]


def test_an_absent_source_gives_the_same_columns_and_types(registry: dict[str, Source], tmp_path: Path) -> None:
    looked_at = 0
    for source in registry.values():
        frame = read_source(source, tmp_path).frame
        assert len(frame) == 0
        assert {"vintage", "source_file", "sha256", *source.table.key} <= set(frame.columns)
        looked_at += 1
    assert looked_at >= 30


def test_absent_and_present_tables_have_alike_types(registry, put, tmp_path: Path) -> None:
    source = registry["statbel_cars"]
    absent = read_source(source, tmp_path).frame
    put(
        "statbel_cars/2023/TF_CAR_HH_SECTOR.txt",
        "CD_YEAR|cd_sector|MS_TOT_HH|MS_TOT_CARS\n2023|21001A00-|1|2\n",
    )
    pd.testing.assert_series_equal(absent.dtypes, read_source(source, tmp_path).frame.dtypes)
