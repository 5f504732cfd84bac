"""What lies behind the figures: how deprived, old, young or crowded each simulated sector is.

The zones get different characters on purpose, so that each has needs and strengths of its own to be
found; `truth.json` says which. The characters are dealt in the catalogue's order of zones, never by name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.demo.territory import Territory


@dataclass(frozen=True)
class Character:
    """How a zone differs from the rest, in standard deviations of the latent fields."""

    needs: tuple[str, ...]  # themes in plain words, for truth.json only
    strength: str
    themes: tuple[str, ...]  # what the field speaks of, as ids of the thesaurus
    silent: tuple[str, ...] = ()  # themes that figures show and nobody mentions
    deprivation: float = 0.0
    ageing: float = 0.0
    families: float = 0.0
    young: float = 0.0
    alone: float = 0.0
    crowding: float = 0.0
    pharmacies: float = 1.0  # relative number per resident
    services: float = 1.0
    hospitals: float = 1.0
    gp_contact: float = 0.0  # percentage points
    growth_pct: float = 0.3  # residents, per year
    contrast: float = 1.0  # how much sectors of the zone differ among themselves


CHARACTERS = [
    Character(
        needs=("older people", "far from emergency care", "few pharmacies"),
        strength="green and quiet surroundings",
        themes=("home_care", "ageing_isolation", "end_of_life"), silent=("primary_care_access",),
        ageing=0.7, alone=0.3, crowding=-0.6, pharmacies=0.7, services=0.7, hospitals=0.2, growth_pct=0.9,
    ),
    Character(
        needs=("young families on low incomes", "little contact with a general practitioner"),
        strength="many children and young parents",
        themes=("perinatal", "language_interpreting", "poverty"), silent=("primary_care_access",),
        deprivation=0.6, families=0.9, crowding=0.4, gp_contact=-5.0, growth_pct=0.6,
    ),
    Character(
        needs=("deprivation", "unemployment", "polluted and noisy streets"),
        strength="most services of all",
        themes=("poverty", "housing", "rights_non_take_up", "mental_health"), silent=("environment",),
        deprivation=1.2, young=0.3, families=0.4, ageing=-0.5, crowding=1.0, services=1.5, growth_pct=0.4,
    ),
    Character(
        needs=("people living alone", "young adults in small flats", "large differences within the zone"),
        strength="hospitals near by",
        themes=("mental_health", "housing", "complex_situations"), silent=("ageing_isolation",),
        deprivation=-0.3, young=0.9, alone=0.9, hospitals=1.8, pharmacies=1.2, growth_pct=-0.1, contrast=1.5,
    ),
    Character(
        needs=("the very old", "people of 80 and over who live alone"),
        strength="high incomes and high contact with a general practitioner",
        themes=("informal_carers", "end_of_life", "home_care"), silent=("ageing_isolation",),
        deprivation=-1.1, ageing=1.0, alone=0.2, crowding=-0.5, pharmacies=1.1, gp_contact=4.0, growth_pct=0.1,
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Society:
    """Latent fields per sector, about mean 0 and standard deviation 1 over the region."""

    characters: list[Character]  # one per zone
    deprivation: np.ndarray
    ageing: np.ndarray
    families: np.ndarray
    young: np.ndarray
    alone: np.ndarray
    crowding: np.ndarray

    def per_sector(self, territory: Territory, name: str) -> np.ndarray:
        """A trait of the zones' characters, spread over their sectors."""
        return np.array([getattr(character, name) for character in self.characters])[territory.zone]


def smooth_field(territory: Territory, generator: np.random.Generator, reach_m: float = 1200.0) -> np.ndarray:
    """Noise that changes gradually over the map: near sectors are alike. Mean 0, standard deviation 1.

    Every zone's mean is taken out, so that zones differ by their characters only and the truth holds for
    every seed.
    """
    points = territory.hexagons.centres
    squared = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    field = np.exp(-squared / (2 * reach_m**2)) @ generator.standard_normal(territory.count)
    sizes = np.bincount(territory.zone)
    field -= (np.bincount(territory.zone, weights=field) / sizes)[territory.zone]
    return field / field.std()


def draw_society(territory: Territory, seed: int) -> Society:
    """Latent fields: the zone's character, a smooth field, and a little of the sector's own."""
    zones = len(territory.composition.zone_ids)
    characters = [CHARACTERS[place % len(CHARACTERS)] for place in range(zones)]
    centrality = 0.5 - territory.distance_to_centre
    fields: dict[str, np.ndarray] = {}
    pull = {"deprivation": 0.8, "ageing": -1.0, "families": -0.2, "young": 1.4, "alone": 1.2, "crowding": 2.2}
    contrast = np.array([character.contrast for character in characters])[territory.zone]
    for place, (name, weight) in enumerate(pull.items()):
        generator = np.random.default_rng([seed, 10, place])
        own = generator.standard_normal(territory.count)
        mean = np.array([getattr(character, name) for character in characters])[territory.zone]
        value = 0.75 * mean + 0.7 * contrast * smooth_field(territory, generator) + 0.2 * own + weight * centrality
        fields[name] = (value - value.mean()) / value.std()
    return Society(characters=characters, **fields)
