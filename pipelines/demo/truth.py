"""What was put into the simulation, for tests that ask whether it is found again. The pipeline never reads it."""

from __future__ import annotations

import numpy as np

from pipelines.demo.field_words import PLANTED
from pipelines.demo.people import YEARS
from pipelines.demo.world import World

FIELDS = ("deprivation", "ageing", "families", "young", "alone", "crowding")


def truth_of(world: World) -> dict:
    """Per zone: its needs and strength in words, latent means, residents; and totals for the region."""
    territory, people = world.territory, world.people
    weights = world.sector_residents(2021).astype(float)
    zones = {}
    for place, zone_id in enumerate(territory.composition.zone_ids):
        inside = territory.zone == place
        character = world.society.characters[place]
        zones[zone_id] = {
            "needs": list(character.needs),
            "strength": character.strength,
            "themes_of_the_field": list(character.themes),
            "themes_nobody_mentions": list(character.silent),
            "latent": {
                name: round(float(np.average(getattr(world.society, name)[inside], weights=weights[inside])), 4)
                for name in FIELDS
            },
            "sectors": int(inside.sum()),
            "sectors_official": int((territory.official_zone == place).sum()),
            "residents_2021": int(weights[inside].sum()),
            "residents_2021_official": int(weights[territory.official_zone == place].sum()),
            "residents_65_plus_2021": int(people.in_year(2021)[: territory.count][inside][:, :, 65:].sum()),
            "pharmacies": int(np.isin(world.supply.pharmacies.sector, np.flatnonzero(inside)).sum()),
        }
    lost = people.residents(2021)[territory.count :]
    moved = np.flatnonzero(territory.official_zone != territory.zone)
    return {
        "simulated": True,
        "seed": world.seed,
        "zones": zones,
        "region": {
            "residents": {str(year): int(people.residents(year).sum()) for year in YEARS},
            "not_localised_2021": int(lost.sum()),
            "residents_65_plus_2021": int(people.in_year(2021)[:, :, 65:].sum()),
            "pharmacies": len(world.supply.pharmacies.sector),
            "births": {
                str(year): int(total) for year, total in zip(YEARS[:-1], people.births.sum(axis=1), strict=True)
            },
            "deaths": {str(year): int(total.sum()) for year, total in people.deaths.items()},
        },
        "moved_sectors": {
            str(territory.sector_id[sector]): territory.composition.zone_ids[territory.official_zone[sector]]
            for sector in moved
        },
        "planted_personal_details": PLANTED,
        "sector_deprivation": dict(
            zip(territory.sector_id.tolist(), world.society.deprivation.round(4).tolist(), strict=True)
        ),
    }
