"""The simulated territory: zones, communes, parts of communes and sectors on the hexagon map.

Which commune and which part belongs to which zone is read from the catalogue (zones.yml); where they
lie, how large they are and what they are called is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml

from pipelines.demo import names
from pipelines.demo.hexagons import HexagonMap, hexagon_map, parts_of, shares_of, spread_seeds
from pipelines.paths import CATALOGUE

LARGE_COMMUNE = 40  # sectors above which a commune is divided in two sub-municipalities
ATTEMPTS = 200


@dataclass(frozen=True)
class Composition:
    """What the catalogue says of the territory: zones made of whole communes and of parts."""

    zone_ids: list[str]
    official_names: list[names.Pair]
    communes: list[list[str]]  # per zone, whole communes
    parts: list[list[str]]  # per zone, sub-municipality codes of divided communes
    sectors: int
    sectors_2025: int
    neighbourhoods: int
    area_km2: float

    @property
    def commune_ids(self) -> list[str]:
        whole = {commune for zone in self.communes for commune in zone}
        return sorted(whole | {part[:5] for zone in self.parts for part in zone})


@dataclass
class Territory:
    """Where every sector lies and what it belongs to; arrays have one entry per sector, in code order."""

    composition: Composition
    hexagons: HexagonMap
    zone: np.ndarray  # place of the zone in the catalogue
    commune_id: np.ndarray
    sub_commune_id: np.ndarray
    sector_id: np.ndarray
    name_nl: list[str]
    name_fr: list[str]
    commune_names: dict[str, names.Pair]
    sub_commune_names: dict[str, names.Pair]
    postcode: np.ndarray
    neighbourhood_id: np.ndarray = field(default_factory=lambda: np.array([]))
    is_residential: np.ndarray = field(default_factory=lambda: np.array([]))
    neighbourhood_names: dict[str, names.Pair] = field(default_factory=dict)
    quarter_id: np.ndarray = field(default_factory=lambda: np.array([]))
    quarter_names: dict[str, names.Pair] = field(default_factory=dict)
    official_zone: np.ndarray = field(default_factory=lambda: np.array([]))

    @property
    def count(self) -> int:
        return self.hexagons.count

    @property
    def communes(self) -> list[str]:
        return self.composition.commune_ids

    @property
    def commune_place(self) -> np.ndarray:
        """Place of every sector's commune in the list of communes."""
        return np.searchsorted(self.communes, self.commune_id)

    @property
    def distance_to_centre(self) -> np.ndarray:
        """0 in the middle of the map, 1 at its far edge."""
        metres = np.hypot(*(self.hexagons.centres - self.hexagons.centres.mean(axis=0)).T)
        return metres / metres.max()


def read_composition(folder: Path = CATALOGUE) -> Composition:
    """The territory's composition as zones.yml states it."""
    entry = yaml.safe_load((folder / "zones.yml").read_text(encoding="utf-8"))
    zones, expected = entry["zones"], entry["territory"]["expected"]
    return Composition(
        zone_ids=[zone["zone_id"] for zone in zones],
        official_names=[(zone["official"]["nl"][0], zone["official"]["fr"][0]) for zone in zones],
        communes=[[str(code) for code in zone["communes"]] for zone in zones],
        parts=[[str(code) for code in zone["sub_communes"]] for zone in zones],
        sectors=expected["sectors"],
        sectors_2025=expected["sectors_2025"],
        neighbourhoods=expected["neighbourhoods"],
        area_km2=expected["area_km2"],
    )


def draw_territory(composition: Composition, seed: int) -> Territory:
    """Zones, communes, parts and sectors, each in one piece. Raises RuntimeError if no drawing succeeds."""
    hexagons = hexagon_map(composition.sectors, composition.area_km2)
    for attempt in range(ATTEMPTS):
        generator = np.random.default_rng([seed, 1, attempt])
        zone, unit = _zones_and_units(composition, hexagons, generator)
        if _in_one_piece(composition, hexagons, zone, unit):
            break
    else:
        raise RuntimeError(f"seed {seed}: no drawing of {ATTEMPTS} keeps every commune in one piece; try another seed")
    sub = _sub_communes(hexagons, unit, generator)
    order, codes = _sector_codes(hexagons, sub, generator)
    pairs = names.sector_names(composition.sectors, generator)
    commune = np.array([code[:5] for code in sub])
    territory = Territory(
        composition=composition,
        hexagons=HexagonMap(hexagons.cells[order], hexagons.side),
        zone=zone[order],
        commune_id=commune[order],
        sub_commune_id=sub[order],
        sector_id=codes,
        name_nl=[pair[0] for pair in pairs],
        name_fr=[pair[1] for pair in pairs],
        commune_names=dict(
            zip(composition.commune_ids, _enough(names.COMMUNES, len(composition.commune_ids)), strict=True)
        ),
        sub_commune_names={},
        postcode=np.array([]),
    )
    territory.sub_commune_names = _sub_commune_names(territory)
    territory.postcode = _postcodes(territory)
    return territory


def _enough(pairs: list[names.Pair], count: int) -> list[names.Pair]:
    """The first `count` names; a catalogue with more areas than names gets numbered ones."""
    rounds = [(f"{nl} {turn}" if turn else nl, f"{fr} {turn}" if turn else fr) for turn in range(9) for nl, fr in pairs]
    return rounds[:count]


def _zones_and_units(
    composition: Composition, hexagons: HexagonMap, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Place of the zone, and code of the commune or part, of every hexagon.

    Zones are slices of a cake, those that share a divided commune side by side; the divided commune's
    parts are at the tips, so that they touch across the zones.
    """
    points = hexagons.centres - hexagons.centres.mean(axis=0)
    radius = np.hypot(*points.T).max()
    zones = len(composition.zone_ids)
    shared = [place for place in range(zones) if composition.parts[place]]
    circle = shared + [place for place in range(zones) if not composition.parts[place]][::-1]
    weights = generator.uniform(0.85, 1.3, zones)
    angles = np.pi / 2 + (np.cumsum(weights[circle]) - weights[circle[0]] / 2 - weights[circle] / 2) * (
        2 * np.pi / weights.sum()
    )
    seeds = np.empty((zones, 2))
    seeds[circle] = 0.55 * radius * np.column_stack([np.cos(angles), np.sin(angles)])
    zone = parts_of(points, seeds, shares_of(hexagons.count, weights), rounds=1)
    unit = np.empty(hexagons.count, dtype=object)
    for place, angle in zip(circle, angles, strict=True):
        inside = np.flatnonzero(zone == place)
        unit[inside] = _units_of_zone(composition, place, points[inside], angle, radius, generator)
    return zone, unit.astype(str)


def _units_of_zone(
    composition: Composition,
    place: int,
    points: np.ndarray,
    angle: float,
    radius: float,
    generator: np.random.Generator,
) -> np.ndarray:
    """Codes of communes and parts for the hexagons of one zone."""
    communes, parts = composition.communes[place], composition.parts[place]
    weights = np.concatenate([generator.uniform(0.7, 1.5, len(communes)), generator.uniform(0.3, 0.6, len(parts))])
    half = 2 * np.pi / len(composition.zone_ids) / 2
    turn = np.linspace(-0.8, 0.8, len(parts)) * half if len(parts) > 1 else np.zeros(len(parts))
    outer = np.linspace(-0.8, 0.8, len(communes)) * half if len(communes) > 1 else np.zeros(len(communes))
    angles = angle + np.concatenate([outer, turn]) + generator.normal(0, 0.05, len(weights))
    radii = np.concatenate([generator.uniform(0.55, 0.85, len(communes)), np.full(len(parts), 0.22)]) * radius
    seeds = np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None]
    codes = np.array([*communes, *parts])
    return codes[parts_of(points, seeds, shares_of(len(points), weights, least=7), rounds=2)]


def _in_one_piece(composition: Composition, hexagons: HexagonMap, zone: np.ndarray, unit: np.ndarray) -> bool:
    commune = np.array([code[:5] for code in unit])
    return all(
        hexagons.hangs_together(np.flatnonzero(labels == label))
        for labels in (zone, unit, commune)
        for label in np.unique(labels)
    )


def _sub_communes(hexagons: HexagonMap, unit: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Sub-municipality codes: the catalogue's parts; elsewhere A, and B where the commune is large."""
    sub = unit.astype("<U6")
    for commune in [code for code in np.unique(unit) if len(code) == 5]:
        inside = np.flatnonzero(unit == commune)
        pieces = 2 if len(inside) > LARGE_COMMUNE else 1
        points = hexagons.centres[inside]
        labels = parts_of(points, spread_seeds(points, pieces, generator), shares_of(len(inside), np.ones(pieces)))
        whole = all(hexagons.hangs_together(inside[labels == place]) for place in range(pieces))
        sub[inside] = [f"{commune}{'AB'[label] if whole else 'A'}" for label in labels]
    return sub


def _sector_codes(
    hexagons: HexagonMap, sub: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Order of the sectors and their nine-character codes: part, two characters, and '-', a digit or a letter.

    The first eight characters are unique, as the rule that links the two vintages of codes needs.
    """
    order, codes = [], []
    for part in np.unique(sub):
        inside = np.flatnonzero(sub == part)
        inside = inside[np.lexsort((hexagons.cells[inside, 0], hexagons.cells[inside, 1]))]
        for place, hexagon in enumerate(inside):
            tens, units = divmod(place, 10)
            last = generator.choice(["-", "1", "2", "4"], p=[0.6, 0.2, 0.1, 0.1])
            middle, last = (f"{tens}{'MNP'[tens % 3]}", "J") if units == 9 else (f"{tens}{units}", str(last))
            order.append(hexagon)
            codes.append(f"{part}{middle}{last}")
    by_code = np.argsort(codes)
    return np.array(order)[by_code], np.array(codes)[by_code]


def _sub_commune_names(territory: Territory) -> dict[str, names.Pair]:
    found: dict[str, names.Pair] = {}
    divided = [part for zone in territory.composition.parts for part in zone]
    own = dict(zip(sorted(divided), _enough(names.PARTS, len(divided)), strict=True))
    every = np.unique(territory.sub_commune_id)
    for part in every:
        dutch, french = territory.commune_names[part[:5]]
        several = sum(other[:5] == part[:5] for other in every) > 1
        side = (
            (("-CENTRUM", "-CENTRE"), ("-BUITEN", "-EXTÉRIEUR"))["AB".index(part[5])] if part[5] in "AB" else ("", "")
        )
        name = own.get(part) or ((dutch + side[0], french + side[1]) if several else (dutch, french))
        found[str(part)] = (name[0].upper(), name[1].upper())
    return found


def _postcodes(territory: Territory) -> np.ndarray:
    """One invented postcode per commune; in a divided commune one for the zones' shared heart, others apart.

    1240 to 1299 are in nobody's use, and a postcode that reaches two zones occurs as it does in reality.
    """
    postcode = np.empty(territory.count, dtype="<U4")
    divided = sorted({part[:5] for zone in territory.composition.parts for part in zone})
    for place, commune in enumerate(territory.communes):
        inside = territory.commune_id == commune
        postcode[inside] = str(1240 + 2 * place)
        if commune in divided:
            for turn, part in enumerate(np.unique(territory.sub_commune_id[inside])[3:]):
                postcode[territory.sub_commune_id == part] = str(1280 + turn // 2)
    return postcode
