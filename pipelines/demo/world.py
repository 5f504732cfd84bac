"""One simulated world: everything the files are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from pipelines.demo.income import COMMUNE_YEARS, SectorIncome, sector_income
from pipelines.demo.living import DeprivationIndex, Living, draw_index, draw_living
from pipelines.demo.people import People, draw_people
from pipelines.demo.quarters import draw_quarters
from pipelines.demo.recoding import Recoding, draw_recoding
from pipelines.demo.society import Society, draw_society
from pipelines.demo.supply import Supply, draw_supply
from pipelines.demo.territory import Territory, draw_territory, read_composition
from pipelines.paths import CATALOGUE


@dataclass(frozen=True)
class World:
    """The territory and all that is simulated on it."""

    seed: int
    territory: Territory
    recoding: Recoding
    society: Society
    people: People
    living: Living
    index: DeprivationIndex
    incomes: dict[int, SectorIncome]
    supply: Supply

    @cached_property
    def neighbourhoods(self) -> list[str]:
        """Neighbourhood ids in numerical order."""
        return sorted(self.territory.neighbourhood_names, key=int)

    @cached_property
    def neighbourhood_place(self) -> np.ndarray:
        """Place of every sector's neighbourhood in `neighbourhoods`."""
        place = {identity: number for number, identity in enumerate(self.neighbourhoods)}
        return np.array([place[identity] for identity in self.territory.neighbourhood_id])

    def generator(self, part: int) -> np.random.Generator:
        """Chance for one part of the files, independent of every other part."""
        return np.random.default_rng([self.seed, part])

    def sector_residents(self, year: int) -> np.ndarray:
        """Residents per sector on 1 January, without those who are not localised."""
        return self.people.residents(year)[: self.territory.count]


def draw_world(seed: int, catalogue: Path = CATALOGUE) -> World:
    """Draw everything; the same seed and catalogue give the same world."""
    territory = draw_territory(read_composition(catalogue), seed)
    draw_quarters(territory, seed)
    society = draw_society(territory, seed)
    people = draw_people(territory, society, seed)
    return World(
        seed=seed,
        territory=territory,
        recoding=draw_recoding(territory, seed),
        society=society,
        people=people,
        living=draw_living(territory, society, people, seed),
        index=draw_index(territory, society, seed),
        incomes={year: sector_income(territory, society, people, year, seed) for year in COMMUNE_YEARS},
        supply=draw_supply(territory, society, people, seed),
    )
