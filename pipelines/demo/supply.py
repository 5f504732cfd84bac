"""Pharmacies, hospitals, services and the way to them, at places on the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from pipelines.demo import names
from pipelines.demo.hexagons import shares_of
from pipelines.demo.people import People
from pipelines.demo.society import Society
from pipelines.demo.territory import Territory

PHARMACIES, CAMPUSES, SITES, SERVICES = 575, 13, 34, 940


@dataclass(frozen=True)
class Places:
    """Something at an address: sector places (numbers), coordinates in Lambert 72, and a name for the street."""

    sector: np.ndarray
    x: np.ndarray
    y: np.ndarray
    street_nl: list[str]
    street_fr: list[str]
    number: np.ndarray

    def lon_lat(self) -> tuple[np.ndarray, np.ndarray]:
        """Geographical coordinates (WGS 84), degrees."""
        lon, lat = Transformer.from_crs(31370, 4326, always_xy=True).transform(self.x, self.y)
        return np.round(lon, 6), np.round(lat, 6)

    def lambert_2008(self) -> tuple[np.ndarray, np.ndarray]:
        """Coordinates in EPSG:3812, metres."""
        x, y = Transformer.from_crs(31370, 3812, always_xy=True).transform(self.x, self.y)
        return np.round(x, 2), np.round(y, 2)


def draw_places(territory: Territory, count: int, weights: np.ndarray, generator: np.random.Generator) -> Places:
    """`count` addresses, spread over the sectors in proportion to `weights`, well inside their hexagon."""
    # Systematic sampling: a zone's number follows its weight, not chance.
    order = generator.permutation(territory.count)
    edges = np.cumsum(weights[order]) / weights.sum()
    sector = order[np.searchsorted(edges, (np.arange(count) + generator.random()) / count)]
    sector = np.minimum(sector, territory.count - 1)
    angle, reach = generator.uniform(0, 2 * np.pi, count), np.sqrt(generator.random(count))
    reach *= 0.8 * territory.hexagons.side * np.sqrt(3) / 2
    centres = territory.hexagons.centres[sector]
    stems = [names.STEMS[place] for place in generator.integers(len(names.STEMS), size=count)]
    return Places(
        sector=sector,
        x=np.round(centres[:, 0] + reach * np.cos(angle), 2),
        y=np.round(centres[:, 1] + reach * np.sin(angle), 2),
        street_nl=[f"{dutch}straat" for dutch, _, _ in stems],
        street_fr=[f"Rue {article}{french}" for _, french, article in stems],
        number=generator.integers(1, 220, count),
    )


@dataclass(frozen=True)
class Supply:
    """Everything that stands somewhere."""

    pharmacies: Places
    closed: np.ndarray  # pharmacies temporarily closed
    campuses: Places  # hospital campuses with an emergency department
    campus_beds: np.ndarray
    sites: Places  # all hospital sites; the campuses come first
    site_beds: np.ndarray
    services: Places
    nearest: np.ndarray  # per sector, place of the nearest campus
    car_minutes: np.ndarray
    road_km: np.ndarray


def _spread_campuses(
    territory: Territory, residents: np.ndarray, per_resident: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    """Sectors of the emergency campuses: every zone its share, each campus far from those already placed."""
    centres = territory.hexagons.centres
    zones = len(territory.composition.zone_ids)
    weights = np.bincount(territory.zone, weights=residents * per_resident, minlength=zones)
    chosen: list[int] = []
    for zone, number in enumerate(shares_of(CAMPUSES, weights, least=1)):
        inside = np.flatnonzero((territory.zone == zone) & (residents > 0))
        for _ in range(number):
            others = centres[chosen] if chosen else centres[inside[:1]]
            away = np.hypot(*(centres[inside][:, None, :] - others[None]).transpose(2, 0, 1)).min(axis=1)
            chosen.append(int(inside[(away * generator.uniform(0.6, 1.0, len(inside))).argmax()]))
    return np.array(chosen)


def draw_supply(territory: Territory, society: Society, people: People, seed: int) -> Supply:
    """Places by the zones' characters; minutes and kilometres to the nearest emergency campus."""
    generator = np.random.default_rng([seed, 50])
    residents = people.residents(2021)[: territory.count].astype(float)
    centre = np.exp(1.2 * (0.5 - territory.distance_to_centre))
    pharmacies = draw_places(
        territory, PHARMACIES, residents * society.per_sector(territory, "pharmacies") * centre, generator
    )
    services = draw_places(
        territory, SERVICES, residents * society.per_sector(territory, "services") * centre**1.5, generator
    )
    per_resident = society.per_sector(territory, "hospitals")
    campus_sectors = _spread_campuses(territory, residents, per_resident, generator)
    at = draw_places(territory, SITES, residents * per_resident, generator)
    centres = territory.hexagons.centres
    x, y, sector = at.x.copy(), at.y.copy(), at.sector.copy()
    x[:CAMPUSES], y[:CAMPUSES] = np.round(centres[campus_sectors] + 40.0, 2).T
    sector[:CAMPUSES] = campus_sectors
    sites = Places(sector, x, y, at.street_nl, at.street_fr, at.number)
    campuses = Places(
        sector[:CAMPUSES], x[:CAMPUSES], y[:CAMPUSES], at.street_nl[:CAMPUSES], at.street_fr[:CAMPUSES],
        at.number[:CAMPUSES],
    )  # fmt: skip
    beds = generator.integers(160, 900, CAMPUSES)
    metres = np.hypot(centres[:, None, 0] - campuses.x, centres[:, None, 1] - campuses.y)
    road_km = np.round(metres.min(axis=1) / 1000 * 1.32, 3)
    minutes = 1.4 + road_km * 2.35 * np.exp(generator.normal(0, 0.08, territory.count)) + 0.6 * (society.crowding > 0)
    return Supply(
        pharmacies=pharmacies,
        closed=generator.random(PHARMACIES) < 0.08,
        campuses=campuses,
        campus_beds=beds,
        sites=sites,
        site_beds=np.concatenate([beds, generator.integers(20, 240, SITES - CAMPUSES)]),
        services=services,
        nearest=metres.argmin(axis=1),
        car_minutes=minutes.round(3),
        road_km=road_km,
    )
