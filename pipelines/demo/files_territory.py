"""Files that say where things are: outlines, codes, postcodes, and the official table of quarters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from pipelines.demo import formats
from pipelines.demo.recoding import polygons_2025
from pipelines.demo.world import World

HECTARE = 10_000
REGION = ("Gesimuleerd Gewest", "Région simulée", "Simulierte Region")


def write_territory(world: World, to: Path) -> None:
    """Every file about the territory itself."""
    _sectors(world, to / "statbel_sectors" / "2022")
    _urbis(world, to)
    _conversions(world, to)
    _postcodes(world, to)
    _official(world, to / "official_qss" / "2024")


def _sectors(world: World, folder: Path) -> None:
    territory = world.territory
    polygons = territory.hexagons.polygons
    communes = [territory.commune_names[code] for code in territory.commune_id]
    parts = [territory.sub_commune_names[code] for code in territory.sub_commune_id]
    frame = pd.DataFrame({
        "cd_sector": territory.sector_id,
        "tx_sector_descr_nl": territory.name_nl,
        "tx_sector_descr_fr": territory.name_fr,
        "tx_sector_descr_de": territory.name_fr,
        "cd_sub_munty": territory.sub_commune_id,
        "tx_sub_munty_nl": [nl for nl, _ in parts],
        "tx_sub_munty_fr": [fr for _, fr in parts],
        "tx_munty_dstr": pd.Series([None] * territory.count, dtype=object),
        "cd_munty_refnis": territory.commune_id,
        "tx_munty_descr_nl": [nl for nl, _ in communes],
        "tx_munty_descr_fr": [fr for _, fr in communes],
        "tx_munty_descr_de": [fr for _, fr in communes],
        "cd_dstr_refnis": "21000",
        "tx_adm_dstr_descr_nl": f"Arrondissement {REGION[0]}",
        "tx_adm_dstr_descr_fr": f"Arrondissement {REGION[1]}",
        "tx_adm_dstr_descr_de": f"Bezirk {REGION[2]}",
        "cd_prov_refnis": pd.Series([None] * territory.count, dtype=object),
        "tx_prov_descr_nl": pd.Series([None] * territory.count, dtype=object),
        "tx_prov_descr_fr": pd.Series([None] * territory.count, dtype=object),
        "tx_prov_descr_de": pd.Series([None] * territory.count, dtype=object),
        "cd_rgn_refnis": "04000",
        "tx_rgn_descr_nl": REGION[0],
        "tx_rgn_descr_fr": REGION[1],
        "tx_rgn_descr_de": REGION[2],
        "cd_country": "BE",
        "cd_nuts_lvl1": "BE1",
        "cd_nuts_lvl2": "BE10",
        "cd_nuts_lvl3": "BE100",
        "ms_area_ha": np.round(shapely.area(polygons) / HECTARE, 6),
        "ms_perimeter_m": np.round(shapely.length(polygons), 0),
        "dt_situation": pd.Timestamp("2022-01-01"),
    })  # fmt: skip
    frame["dt_situation"] = frame["dt_situation"].astype("datetime64[ms]")
    formats.geopackage(folder / "sectors_31370_20220101.gpkg", {"StatisticalSectors": (frame, polygons)})


def _urbis(world: World, to: Path) -> None:
    """The 2026 vector file; neighbourhoods and sectors are two sources, so each folder holds a copy."""
    territory = world.territory
    outlines = np.array([
        shapely.union_all(territory.hexagons.polygons[world.neighbourhood_place == place])
        for place in range(len(world.neighbourhoods))
    ])  # fmt: skip
    pairs = [territory.neighbourhood_names[identity] for identity in world.neighbourhoods]
    districts = pd.DataFrame({
        "ID": np.arange(1, len(pairs) + 1),
        "VERSIONID": 1,
        "MDZONE": np.array([int(identity) for identity in world.neighbourhoods]),
        "NAME_FRE": [fr.upper() for _, fr in pairs],
        "NAME_DUT": [nl.upper() for nl, _ in pairs],
        "AREA": np.round(shapely.area(outlines), 2),
        "INSPIRE_ID": [f"BE.SIMULATED.MD.{identity}" for identity in world.neighbourhoods],
    })  # fmt: skip
    codes, polygons = polygons_2025(territory, world.recoding)
    sectors = pd.DataFrame({
        "ID": np.arange(1, len(codes) + 1),
        "VERSIONID": 1,
        "CD_SECTOR": codes,
        "AREA": np.round(shapely.area(polygons), 2),
        "INSPIRE_ID": [f"BE.SIMULATED.SS.{number}" for number in range(1, len(codes) + 1)],
    })  # fmt: skip
    name = "UrbISVector_04000.gpkg"
    first = to / "urbis_neighbourhoods" / "2026" / name
    formats.geopackage(first, {"MonitoringDistricts": (districts, outlines), "StatisticalSectors": (sectors, polygons)})
    formats.write(to / "urbis_sectors" / "2026" / name, first.read_bytes())


def _conversions(world: World, to: Path) -> None:
    territory, recoding = world.territory, world.recoding
    header = ["Commune_Code", "Commune_Nom_FR", "Commune_Nom_NL", "Quartier_Code", "Quartier_Nom_FR",
              "Quartier_Nom_NL", "SecteurStatistique_Code", "SecteurStatistique_Nom_FR",
              "SecteurStatistique_Nom_NL"]  # fmt: skip

    def described(sector: int) -> list:
        nl, fr = territory.commune_names[territory.commune_id[sector]]
        number = territory.neighbourhood_id[sector]
        quarter_nl, quarter_fr = territory.neighbourhood_names[number]
        return [int(territory.commune_id[sector]), fr.upper(), nl.upper(), int(number), quarter_fr.upper(),
                quarter_nl.upper()]  # fmt: skip

    rows = [
        [*described(place), str(code), territory.name_fr[place], territory.name_nl[place]]
        for place, code in enumerate(territory.sector_id)
    ]
    folder = to / "ibsa_sector_neighbourhood"
    content = formats.workbook([header, *rows], "Feuil1")
    formats.write(folder / "2019-2024" / "MQ_Communes_Quartiers_Secteurs.xlsx", content)

    names_2025 = ["id", "secteurstatistique_code", "secteurstatistique_nom_fr", "secteurstatistique_nom_nl",
                  "quartier_code", "quartier_nom_fr", "quartier_nom_nl", "commune_code", "commune_nom_fr",
                  "commune_nom_nl"]  # fmt: skip
    text = [";".join(f'"{name}"' for name in names_2025)]
    for number, (code, sector, half) in enumerate(
        zip(recoding.code, recoding.sector, recoding.half, strict=True), start=1
    ):
        commune, commune_fr, commune_nl, quarter, quarter_fr, quarter_nl = described(sector)
        side = f" {half}" if half else ""
        text.append(
            f'{number};"{code}";{territory.name_fr[sector]}{side};{territory.name_nl[sector]}{side};'
            f"{quarter};{quarter_fr};{quarter_nl};{commune};{commune_fr};{commune_nl}"
        )
    formats.write(folder / "2025" / "conversion_secteur_quartier_2025.csv", "\r\n".join(text).encode())
    vintages = pd.DataFrame({
        "cd_sector_2025": recoding.code,
        "cd_sector_2024": territory.sector_id[recoding.sector],
        "rule": np.where(recoding.code == territory.sector_id[recoding.sector], "unchanged", "prefix8"),
        "quartier_2025": territory.neighbourhood_id[recoding.sector],
        "quartier_2024": territory.neighbourhood_id[recoding.sector],
    })  # fmt: skip
    formats.write(
        to / "statbel_sector_vintages" / "2025" / "sector_2025_to_2024_derived.csv", formats.delimited(vintages)
    )


def _postcodes(world: World, to: Path) -> None:
    territory = world.territory
    pairs = sorted(set(zip(territory.postcode.tolist(), territory.commune_id.tolist(), strict=True)))
    rows: list[list] = [["Postal code", "Refnis code", "Gemeentenaam", "Nom commune"]]
    rows += [[postcode, commune, *territory.commune_names[commune]] for postcode, commune in pairs]
    rows += [["3998", "23995", "Elders", "Ailleurs"], ["3999", "23998", "Ginder", "Là-bas"]]
    content = formats.workbook(rows, "Blad1")
    formats.write(to / "statbel_postcodes" / "2019" / "conversion_postal_code_refnis_20190101.xlsx", content)
    frame = pd.DataFrame({
        "StatisticalSector": territory.name_fr,
        "NIS9": territory.sector_id,
        "PostCode": territory.postcode.astype(object),
        "Municipality": [territory.commune_names[code][1] for code in territory.commune_id],
        "NIS5": territory.commune_id,
        "Arrondissement": "Simulated",
        "NIS2": "21",
        "NUTS3": "BE100",
        "Province": "Simulated",
        "NIS1_5": "21",
        "NUTS2": "BE10",
        "Region": "Simulated",
        "NIS1": "1",
        "NUTS1": "BE1",
    })  # fmt: skip
    frame.loc[np.flatnonzero(~territory.is_residential)[:3], "PostCode"] = None
    # Some sectors on a border have the neighbouring commune's postcode as well.
    second = []
    for sector in range(territory.count):
        beside = [
            n for n in territory.hexagons.neighbours[sector] if territory.postcode[n] != territory.postcode[sector]
        ]
        if beside and sector % 9 == 0 and frame.loc[sector, "PostCode"]:
            second.append(frame.loc[sector].to_dict() | {"PostCode": territory.postcode[beside[0]]})
    frame = pd.concat([frame, pd.DataFrame(second)]).sort_values(["NIS9", "PostCode"], kind="stable")
    formats.write(
        to / "statbel_sector_postcode" / "2020" / "be_dictionary_sector_postcode_BXL.csv", formats.delimited(frame)
    )


def _official(world: World, folder: Path) -> None:
    """The official table moves two sectors and has one quarter in two zones, so that both are seen."""
    territory = world.territory
    rows: list[list] = [["CodeSector", "QuartierSS_Gwwijk", "NomQuartierSSFR", "NaamGWwijkNL", "BassinFR", "ZoneNL"]]
    for sector in range(territory.count):
        quarter = territory.quarter_id[sector]
        nl, fr = territory.quarter_names[quarter]
        zone_nl, zone_fr = territory.composition.official_names[territory.official_zone[sector]]
        rows.append([str(territory.sector_id[sector]), str(quarter), fr, nl, zone_fr, zone_nl])
    formats.write(folder / "SS_QSS_2024.xlsx", formats.workbook(rows, "SS_QSS"))
