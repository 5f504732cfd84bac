"""Zones from sectors: composition, the official table, shared borders, names."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from pipelines.catalogue.models import Catalogue
from pipelines.problems import BadInput, BuildFailed
from pipelines.storage import CRS
from pipelines.warehouse import geography

POLYGONS = "sector_id sub_commune_id commune_id commune_name_nl commune_name_fr name_nl name_fr"
ORIGIN = {"source_id": "statbel_sectors", "vintage": "2024", "source_file": "sectors.gpkg"}
LINKS = ["sector_id", "sector_vintage", "neighbourhood_id", "name_nl", "name_fr"]
NO_OFFICIAL = pd.DataFrame(
    columns=["sector_id", "qss_id", "qss_name_nl", "qss_name_fr", "zone_name_nl", "zone_name_fr"]
)


@pytest.fixture
def small(catalogue: Catalogue) -> Catalogue:
    """The project's zones, reduced to two: one whole commune, and a divided one."""
    names = list(catalogue.zones)[:2]
    parts = [(["21001"], ["21004A"]), ([], ["21004B"])]
    zones = {
        name: catalogue.zones[name].model_copy(update={"communes": whole, "sub_communes": divided})
        for name, (whole, divided) in zip(names, parts, strict=True)
    }
    return replace(catalogue, zones=zones)


@pytest.fixture
def polygons(squares) -> gpd.GeoDataFrame:
    rows = [("21001A00-", "21001A", "21001"), ("21001A01-", "21001A", "21001"),
            ("21004A00-", "21004A", "21004"), ("21004B00-", "21004B", "21004")]  # fmt: skip
    return squares(POLYGONS, *[(*row, "Stad", "Ville", f"Plein {n}", None) for n, row in enumerate(rows)]).assign(
        **ORIGIN
    )


@pytest.fixture
def links(polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = [(code, "2019-2024", str(1 + n // 2), "LINK", f"Place {n}") for n, code in enumerate(polygons.sector_id)]
    return pd.DataFrame([*rows, ("21004C99-", "2025", "9", "", "")], columns=LINKS)


def _official(*rows: tuple[str, str]) -> pd.DataFrame:
    cells = [(sector, f"Q{n}", "Wijk", "Quartier", zone, "-") for n, (sector, zone) in enumerate(rows)]
    return pd.DataFrame(cells, columns=NO_OFFICIAL.columns)


# ---- composition -------------------------------------------------------------------------------------------
def test_a_sub_municipality_goes_before_its_commune(small, polygons, links) -> None:
    sectors, moved = geography.build_sectors(polygons, links, NO_OFFICIAL, small)
    first, second = small.zones
    assert sectors.zone_id.tolist() == [first, first, first, second]
    assert sectors.neighbourhood_id.tolist() == ["1", "1", "2", "2"]
    assert sectors.area_km2.tolist() == [1.0] * 4
    assert sectors.name_fr.tolist() == ["Place 0", "Place 1", "Place 2", "Place 3"]  # the polygons had none
    assert sectors.name_nl.tolist()[0] == "Plein 0"
    assert sectors.qss_id.isna().all()
    assert sectors[list(ORIGIN)].drop_duplicates().to_dict("records") == [ORIGIN]
    assert moved.empty


def test_an_unclaimed_commune_is_one_line(small, polygons, links) -> None:
    stray = polygons.replace({"commune_id": {"21001": "21099"}, "sub_commune_id": {"21001A": "21099A"}})
    with pytest.raises(BadInput) as caught:
        geography.build_sectors(stray, links, NO_OFFICIAL, small)
    assert [str(problem) for problem in caught.value.problems] == [
        "zones.yml: zones: found 2 sectors of 21099A in no zone; expected every sector in exactly one zone; "
        "add the code to a zone"
    ]


def test_polygons_and_links_must_know_the_same_sectors(small, polygons, links) -> None:
    with pytest.raises(BadInput, match="ibsa_sector_neighbourhood: 2019-2024: found 1 sectors on one side only"):
        geography.build_sectors(polygons, links[links.sector_id != "21004B00-"], NO_OFFICIAL, small)


# ---- the official table ------------------------------------------------------------------------------------
def test_the_official_table_wins_and_says_what_it_moved(small, polygons, links) -> None:
    first, second = small.zones.values()
    spellings = [first.official.nl[0].upper(), f"Zorgzone {second.official.nl[0]}", second.name.nl]
    official = _official(*zip(polygons.sector_id[:3], spellings, strict=True), ("21999A00-", "elsewhere"))
    sectors, moved = geography.build_sectors(polygons, links, official, small)
    assert sectors.zone_id.tolist() == [first.zone_id, second.zone_id, second.zone_id, second.zone_id]
    assert sectors.qss_id.tolist()[:3] == ["Q0", "Q1", "Q2"]
    assert pd.isna(sectors.qss_id.tolist()[3])  # a sector the table does not list stays where it was
    assert moved.to_dict("records") == [
        {"sector_id": sector, "zone_by_composition": first.zone_id, "zone_official": second.zone_id}
        for sector in ("21001A01-", "21004A00-")
    ]


def test_an_official_zone_nobody_knows_is_one_line(small, polygons, links) -> None:
    with pytest.raises(BadInput, match=r"official_qss: zone names \(nl\): found Atlantis; expected one of"):
        geography.build_sectors(polygons, links, _official(("21001A00-", "Atlantis")), small)


# ---- areas made of sectors ---------------------------------------------------------------------------------
def test_areas_are_the_sums_of_their_sectors(small, polygons, links) -> None:
    sectors, _ = geography.build_sectors(polygons, links, NO_OFFICIAL, small)
    zones = geography.build_zones(sectors, small)
    assert zones.zone_id.tolist() == [*small.zones, small.territory.region_id]
    assert zones.level.tolist() == ["zone", "zone", "region"]
    assert zones.area_km2.tolist() == [3, 1, 4]
    assert zones.crs == CRS
    communes = geography.build_communes(sectors)
    assert communes[["commune_id", "zones", "area_km2"]].values.tolist() == [["21001", 1, 2.0], ["21004", 2, 2.0]]
    names = pd.DataFrame({"neighbourhood_id": ["1", "2"], "name_nl": ["Een", "Twee"], "name_fr": ["Un", "Deux"]})
    hoods = geography.build_neighbourhoods(sectors, names)
    assert hoods[["neighbourhood_id", "name_nl", "communes", "zones"]].values.tolist() == [
        ["1", "Een", 1, 1],
        ["2", "Twee", 1, 2],
    ]


def test_a_zone_without_a_sector_stops_the_build(small, polygons, links) -> None:
    sectors, _ = geography.build_sectors(polygons, links, NO_OFFICIAL, small)
    with pytest.raises(BuildFailed, match=list(small.zones)[1]):
        geography.build_zones(sectors[:3], small)


@pytest.mark.parametrize(("code", "residential"), [("58", True), ("701", False), ("899", False), ("90", True)])
def test_cemeteries_industry_and_parks_are_not_residential(squares, code: str, residential: bool) -> None:
    sectors = squares("sector_id neighbourhood_id commune_id zone_id area_km2", ("a", code, "21001", "north", 1.0))
    names = pd.DataFrame({"neighbourhood_id": [code], "name_nl": ["X"], "name_fr": ["X"]})
    assert geography.build_neighbourhoods(sectors, names).is_residential.tolist() == [residential]


def test_shared_borders_stay_shared_when_simplified() -> None:
    steps = [(20 * n, 5 * (n % 2)) for n in range(101)]  # a jagged border between two zones
    lower = shapely.Polygon([*steps, (2000, -900), (0, -900)])
    upper = shapely.Polygon([*steps, (2000, 900), (0, 900)])
    table = {"sector_id": ["a", "b"], "neighbourhood_id": ["1", "2"], "commune_id": ["x", "y"], "zone_id": ["n", "s"]}
    sectors = gpd.GeoDataFrame(table, geometry=[lower, upper], crs=CRS).assign(area_km2=1.8)
    borders = geography.outlines(sectors, "region")
    assert borders.groupby("level").size().to_dict() == {
        "commune": 2, "neighbourhood": 2, "region": 1, "sector": 2, "zone": 2,
    }  # fmt: skip
    zones = borders[borders.level == "zone"].geometry.values
    assert shapely.coverage_is_valid(zones)
    assert shapely.get_num_coordinates(zones).sum() < shapely.get_num_coordinates([lower, upper]).sum() / 2
    assert shapely.intersection(*zones).length >= 2000
    assert borders[borders.level == "region"].geometry.iloc[0].equals(shapely.union_all(zones))


def test_sectors_that_lie_in_another_polygon_are_reported(squares) -> None:
    sectors = squares("sector_id neighbourhood_id", ("a", "1"), ("b", "2"))
    polygons = squares("neighbourhood_id", ("1",), ("3",))
    found = geography.neighbourhood_agreement(sectors, polygons)
    assert found.values.tolist() == [["b", "2", "3"]]
    assert geography.neighbourhood_agreement(sectors, polygons[:0]).empty


# ---- names -------------------------------------------------------------------------------------------------
def test_the_monitoring_writes_names_as_people_do() -> None:
    link_columns = ["neighbourhood_id", "neighbourhood_name_nl", "neighbourhood_name_fr"]
    links = pd.DataFrame(
        [("1", "GROTE MARKT", "GRAND PLACE"), ("2", "DE OUDE HAVEN", "RUE DE LA LOI")], columns=link_columns
    )
    key = pd.DataFrame(
        [("1", "Grote Markt (centrum)", "Grand-Place")], columns=["neighbourhood_id", "name_nl", "name_fr"]
    )
    assert geography.neighbourhood_names(links, key).values.tolist() == [
        ["1", "Grote Markt (centrum)", "Grand-Place"],
        ["2", "De Oude Haven", "Rue de la Loi"],
    ]
