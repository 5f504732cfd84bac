"""Files about what there is: pharmacies, hospitals, the way to emergency care, and the services directory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo import formats, names
from pipelines.demo.supply import CAMPUSES, SITES, Places
from pipelines.demo.world import World

# The bed letters of the recognised services, with their share of a campus's beds.
BED_LETTERS = {"a": 0.08, "c": 0.18, "cd": 0.20, "d": 0.22, "e": 0.07, "g": 0.11, "l": 0.02, "m": 0.06, "nic": 0.02,
               "s4": 0.02}  # fmt: skip
EMPTY_BEFORE_BEDS = ["website", "gewest", "taal", "provincie", "ziekenhuisgroepering", "x17", "ziekenhuisnetwerk",
                     "soort_ziekenhuis", "statuut"]  # fmt: skip
BED_COLUMNS = ["a", "a_d", "a_n", "b", "c", "cd", "d", "e", "g", "ib_sga_18", "k", "k_d", "k_n", "l", "m", "nic", "s1",
               "s2", "s3", "s4", "s5", "s6", "t", "t_d", "t_n", "tfb", "tfp", "tg"]  # fmt: skip
FUNCTIONS = ["medische_beeldvorming", "intensieve_zorg", "palliatieve_zorg", "zorgprogramma_voor_kinderen",
             "zorgprogramma_voor_de_geriatrische_patient", "eerste_opvang_van_spoedgevallen",
             "gespecialiseerde_spoedgevallenzorg", "mug"]  # fmt: skip
SERVICE_THEMES = [
    ("Aide et soins à domicile", "Aînés"),
    ("Santé mentale", "Tous"),
    ("Aide alimentaire", "Personnes en précarité"),
    ("Logement", "Tous"),
    ("Accueil des sans-abri", "Personnes sans domicile"),
    ("Petite enfance|Santé", "Familles"),
    ("Maison médicale|Santé", "Tous"),
    ("Handicap", "Personnes handicapées"),
    ("Assuétudes", "Adultes"),
    ("Service social|Droits", "Tous"),
    ("Personnes âgées|Isolement", "Aînés"),
    ("Aidants proches", "Aidants"),
    ("Migration|Droits", "Primo-arrivants"),
    ("Fin de vie|Soins palliatifs", "Tous"),
]
SERVICE_FORMS = ["Maison", "Centre", "Service", "Espace", "Relais", "Antenne"]
LANGUAGES = ["fr", "fr|nl", "nl", "fr|nl|en", "fr|ar", "fr|tr", "fr|nl|es"]


def write_supply(world: World, to: Path) -> None:
    """Every file about supply and access."""
    _pharmacies(world, to / "famhp_pharmacies" / "2022-03")
    _emergency(world, to / "fps_emergency_hospitals" / "2024-12")
    _hospitals(world, to / "eurostat_hospitals" / "2020-02")
    _travel(world, to / "here_emergency_travel" / "2025-10")
    _services(world, to / "bruxelles_social" / "2026-10")


def _where(world: World, places: Places) -> pd.DataFrame:
    """Sector, commune, postcode and coordinates of places."""
    territory = world.territory
    lon, lat = places.lon_lat()
    communes = [territory.commune_names[code] for code in territory.commune_id[places.sector]]
    return pd.DataFrame({
        "cd_sector": territory.sector_id[places.sector],
        "cd_munty_refnis": territory.commune_id[places.sector],
        "postcode": territory.postcode[places.sector],
        "municipality_nl": [nl for nl, _ in communes],
        "municipality_fr": [fr for _, fr in communes],
        "lon": lon,
        "lat": lat,
    })  # fmt: skip


def _pharmacies(world: World, folder: Path) -> None:
    places, closed = world.supply.pharmacies, world.supply.closed
    at, count = _where(world, places), len(world.supply.pharmacies.sector)
    x, y = places.lambert_2008()
    stems = world.generator(90).integers(len(names.STEMS), size=count)
    frame = pd.DataFrame({
        "auth": 910_000 + np.arange(count),
        "name": [f"Pharmacie {names.STEMS[s][2]}{names.STEMS[s][1]}" if s % 2 else f"Apotheek {names.STEMS[s][0]}"
                 for s in stems],
        "address": [f"{street} {number}" for street, number in zip(places.street_fr, places.number, strict=True)],
        "postcode": at["postcode"],
        "municipality": at["municipality_fr"],
        "status": np.where(closed, "*(1)", ""),
        "x3812": x,
        "y3812": y,
        "cd_sector": at["cd_sector"],
        "cd_munty_refnis": at["cd_munty_refnis"],
        "in_bxl_postcode": True,
        "lon": at["lon"],
        "lat": at["lat"],
    })  # fmt: skip
    formats.write(folder / "pharmacies_FAGG_2022-03.csv", formats.delimited(frame))


def _hospital_names(count: int) -> list[tuple[str, str]]:
    """Hospital and campus names; every third campus belongs to the hospital before it."""
    found = []
    for place in range(count):
        owner = place - 1 if place % 3 == 2 else place
        stem, site = names.STEMS[(owner * 11 + 3) % 50], names.STEMS[(place * 7 + 1) % 50]
        found.append((f"CLINIQUE {stem[2].upper()}{stem[1].upper()} - {stem[0].upper()}KLINIEK", site[0].upper()))
    return found


def _emergency(world: World, folder: Path) -> None:
    """The address list in the columns of the published one; columns nothing reads are left empty."""
    places, beds = world.supply.campuses, world.supply.campus_beds
    at = _where(world, places)
    pairs = _hospital_names(CAMPUSES)
    split = {letter: np.round(beds * share).astype(int) for letter, share in BED_LETTERS.items()}
    split["m"][::4] = 0  # not every campus has a maternity or a geriatric ward
    split["g"][1::5] = 0
    hospitals: dict[str, int] = {}
    for (hospital, _), number in zip(pairs, beds, strict=True):
        hospitals[hospital] = hospitals.get(hospital, 0) + int(number)
    address = [f"{street.upper()} {number}" for street, number in zip(places.street_fr, places.number, strict=True)]
    columns: dict[str, list | np.ndarray | pd.Series | str] = {
        "erk": [f"{500 + list(hospitals).index(hospital):03d}" for hospital, _ in pairs],
        "vestigingsnr": [str(9100 + 10 * place) for place in range(CAMPUSES)],
        "ziekenhuis": [hospital for hospital, _ in pairs],
        "campus": [campus for _, campus in pairs],
        "adres": address,
        "post": at["postcode"],
        "gemeente": at["municipality_fr"].str.upper(),
        **dict.fromkeys(EMPTY_BEFORE_BEDS, ""),
        **{letter: _filled(split.get(letter)) for letter in BED_COLUMNS},
        "totaal_aantal_bedden_en_of_plaatsen_per_campus": beds,
        "totaal_aantal_bedden_en_of_plaatsen_per_ziekenhuis": [hospitals[hospital] for hospital, _ in pairs],
        "opmerkingen": "gesimuleerd - simulé",
        **{name: ["X"] * CAMPUSES for name in FUNCTIONS},
        "volledig_adres": address,
        "lat": at["lat"],
        "long": at["lon"],
        "cd_sector": at["cd_sector"],
        "cd_munty_refnis": at["cd_munty_refnis"],
    }
    columns["gespecialiseerde_spoedgevallenzorg"] = ["X"] * (CAMPUSES - 1) + [""]
    frame = pd.DataFrame(columns)
    formats.write(folder / "hospitals_with_emergency_FPS_2024-12.csv", formats.delimited(frame))


def _filled(beds: np.ndarray | None) -> list[str]:
    return [""] * CAMPUSES if beds is None else [str(number) if number else "" for number in beds]


def _hospitals(world: World, folder: Path) -> None:
    places, beds = world.supply.sites, world.supply.site_beds
    at = _where(world, places)
    pairs = _hospital_names(SITES)
    kinds = ["Algemeen ziekenhuis - Hôpital général", "Psychiatrisch ziekenhuis - Hôpital psychiatrique",
             "Gespecialiseerd ziekenhuis - Hôpital spécialisé"]  # fmt: skip
    frame = pd.DataFrame({
        "id": [str(9100 + 10 * place) for place in range(SITES)],
        "hospital_name": [hospital for hospital, _ in pairs],
        "site_name": [site for _, site in pairs],
        "lat": at["lat"],
        "lon": at["lon"],
        "geo_qual": -1,
        "street": [f"{name.upper()} {number}" for name, number in zip(places.street_nl, places.number, strict=True)],
        "house_number": "",
        "postcode": at["postcode"],
        "city": at["municipality_nl"].str.upper(),
        "cc": "BE",
        "country": "Belgium",
        "cap_beds": beds,
        "cap_prac": "",
        "cap_rooms": "",
        "emergency": np.where(np.arange(SITES) < CAMPUSES, "yes", "no"),
        "facility_type": [kinds[0] if place < CAMPUSES else kinds[place % 3] for place in range(SITES)],
        "public_private": np.where(np.arange(SITES) % 3 == 0, "public", "private"),
        "list_specs": "",
        "url": "",
        "ref_date": "01/02/20",
        "pub_date": "16/04/2020",
        "comments": "simulated",
        "cd_sector": at["cd_sector"],
        "cd_munty_refnis": at["cd_munty_refnis"],
    })  # fmt: skip
    formats.write(folder / "hospitals_all_sites_2020-02.csv", formats.delimited(frame))


def _travel(world: World, folder: Path) -> None:
    supply = world.supply
    pairs, at = _hospital_names(CAMPUSES), _where(world, supply.campuses)
    street = [
        f"{name} {number}" for name, number in zip(supply.campuses.street_fr, supply.campuses.number, strict=True)
    ]
    address = [f"{a}, {p} {m}" for a, p, m in zip(street, at["postcode"], at["municipality_fr"], strict=True)]
    frame = pd.DataFrame({
        "cd_sector": world.territory.sector_id,
        "hospital": [pairs[place][0] for place in supply.nearest],
        "hospital_address": [address[place] for place in supply.nearest],
        "car_minutes": supply.car_minutes,
        "road_km": supply.road_km,
    })  # fmt: skip
    formats.write(folder / "car_time_to_nearest_emergency_hospital_by_sector.csv", formats.delimited(frame))


def _services(world: World, folder: Path) -> None:
    """The directory's export: French headers, several themes in one cell, some coordinates missing."""
    places, generator = world.supply.services, world.generator(91)
    at, count = _where(world, places), len(world.supply.services.sector)
    kinds = [SERVICE_THEMES[place] for place in generator.integers(len(SERVICE_THEMES), size=count)]
    forms = [SERVICE_FORMS[place] for place in generator.integers(len(SERVICE_FORMS), size=count)]
    stems = [names.STEMS[place] for place in generator.integers(len(names.STEMS), size=count)]
    lost = generator.random(count) < 0.04
    frame = pd.DataFrame({
        "id": [f"S{number:04d}" for number in range(1, count + 1)],
        "nom": [f"{form} {article}{french}" for form, (_, french, article) in zip(forms, stems, strict=True)],
        "adresse": [f"{street} {number}" for street, number in zip(places.street_fr, places.number, strict=True)],
        "code postal": at["postcode"],
        "NIS5": at["cd_munty_refnis"],
        "thèmes": [theme for theme, _ in kinds],
        "public": [audience for _, audience in kinds],
        "langues": [LANGUAGES[place] for place in generator.integers(len(LANGUAGES), size=count)],
        "x": np.where(lost, np.nan, places.x),
        "y": np.where(lost, np.nan, places.y),
        "cd_sector": np.where(lost, "", at["cd_sector"]),
    })  # fmt: skip
    formats.write(folder / "bruxelles_social_export.csv", formats.delimited(frame, ";"))
