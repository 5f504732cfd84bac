"""Twenty years of residents by sector, sex and single age; births, deaths, nationality and civil status.

One array of whole numbers stands behind every population file, so that they all tell the same story.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.demo.society import Society
from pipelines.demo.territory import Territory

YEARS = range(2006, 2026)
BASE_YEAR = 2021
AGES = np.arange(101)
CLASS_STARTS = np.arange(0, 90, 5)  # 0-4 … 80-84, 85 and over
RESIDENTS_PER_SECTOR = 1_765
EMPTY_SECTORS, SPARSE_SECTORS = 27, 22
NOT_LOCALISED_SHARE = 0.0023
FEMALE, MALE = 0, 1


@dataclass(frozen=True)
class People:
    """`counts[year, area, sex, age]` on 1 January; areas are the sectors, then one row per commune of
    residents who are not localised. Women come first.
    """

    counts: np.ndarray
    area_id: np.ndarray
    commune_place: np.ndarray
    deaths_by_class_2022: np.ndarray  # area x 18
    deaths: dict[int, np.ndarray]  # year -> per area
    births: np.ndarray  # year x commune, in the calendar year
    sectors: int

    def in_year(self, year: int) -> np.ndarray:
        """Area x sex x age on 1 January of `year`."""
        return self.counts[year - YEARS.start]

    def residents(self, year: int) -> np.ndarray:
        """Residents per area on 1 January of `year`."""
        return self.in_year(year).sum(axis=(1, 2))

    def by_commune(self, year: int) -> np.ndarray:
        """Commune x sex x age, not localised included."""
        communes = self.commune_place.max() + 1
        total = np.zeros((communes, 2, len(AGES)), dtype=np.int64)
        np.add.at(total, self.commune_place, self.in_year(year))
        return total


def _bump(middle: float, width: float) -> np.ndarray:
    return np.exp(-(((AGES - middle) / width) ** 2) / 2)


def age_patterns() -> np.ndarray:
    """Six typical age distributions (6 x 101), each summing to one: everyone, families, young adults,
    settled, retired, very old.
    """
    patterns = np.array(
        [
            1 / (1 + np.exp((AGES - 74) / 7.0)),
            (AGES < 18) * 1.0 + 1.3 * _bump(36, 6),
            _bump(27, 5.5),
            _bump(50, 9) + 0.4 * _bump(14, 5),
            _bump(69, 6),
            _bump(84, 6),
        ]
    )
    return patterns / patterns.sum(axis=1, keepdims=True)


def _pattern_weights(society: Society) -> np.ndarray:
    """Weights of the six patterns per sector (724 x 6), summing to one."""
    weights = np.column_stack(
        [
            np.full(len(society.ageing), 0.52),
            0.20 * np.exp(0.40 * society.families + 0.05 * society.deprivation),
            0.15 * np.exp(0.5 * society.young),
            0.10 * np.exp(0.10 * society.ageing),
            0.052 * np.exp(0.45 * society.ageing),
            0.026 * np.exp(0.60 * society.ageing),
        ]
    )
    return weights / weights.sum(axis=1, keepdims=True)


def _residents_per_year(territory: Territory, society: Society, generator: np.random.Generator) -> np.ndarray:
    """Expected residents (year x area), the not-localised rows of the communes last."""
    base = RESIDENTS_PER_SECTOR * np.exp(generator.normal(0, 0.06, territory.count))
    thin = np.flatnonzero(~territory.is_residential)
    thin = np.concatenate([thin, generator.permutation(np.flatnonzero(territory.is_residential))])
    base[thin[:EMPTY_SECTORS]] = 0
    base[thin[EMPTY_SECTORS : EMPTY_SECTORS + SPARSE_SECTORS]] = generator.integers(3, 30, SPARSE_SECTORS)
    growth = society.per_sector(territory, "growth_pct") / 100 + generator.normal(0, 0.004, territory.count)
    years = np.array(YEARS)[:, None]
    walk = generator.normal(0, 0.004, (len(YEARS), territory.count)).cumsum(axis=0)
    walk -= walk[BASE_YEAR - YEARS.start]
    expected = base * np.exp(growth * (years - BASE_YEAR) + walk)
    lost = np.zeros((len(YEARS), len(territory.communes)))
    np.add.at(lost.T, territory.commune_place, expected.T)
    lost *= NOT_LOCALISED_SHARE * generator.uniform(0.4, 1.8, len(territory.communes))
    return np.concatenate([expected, lost], axis=1)


def _female_share() -> np.ndarray:
    return 0.489 + 0.015 * (AGES > 17) + 0.22 / (1 + np.exp(-(AGES - 84) / 7.0))


def _whole(expected: np.ndarray) -> np.ndarray:
    """Whole numbers along the last axis whose running sums stay within one of the expected ones."""
    running = np.floor(expected.cumsum(axis=-1) + 0.5)
    return np.diff(running, axis=-1, prepend=0).astype(np.int32)


def draw_people(territory: Territory, society: Society, seed: int) -> People:
    """Residents of twenty years, and the births and deaths that go with them."""
    generator = np.random.default_rng([seed, 20])
    totals = _residents_per_year(territory, society, generator)
    weights = _pattern_weights(society)
    adults = np.tile([0.2, 0.05, 0.6, 0.13, 0.015, 0.005], (len(territory.communes), 1))
    weights = np.vstack([weights, adults])
    female = _female_share()
    by_sex = np.stack([female, 1 - female])
    counts = np.empty((len(YEARS), len(weights), 2, len(AGES)), dtype=np.int32)
    patterns = age_patterns()
    for place, year in enumerate(YEARS):
        # The old grow in number by about one per cent a year; large cohorts move up the pyramid.
        drift = np.exp(np.array([0, -0.004, 0, 0, 0.012, 0.010]) * (year - BASE_YEAR))
        cohort = 1 + 0.05 * np.sin((year - AGES - 1964) / 6.5)
        shape = (weights * drift) @ (patterns * cohort)
        shape /= shape.sum(axis=1, keepdims=True)
        expected = totals[place][:, None, None] * shape[:, None, :] * by_sex
        counts[place] = _whole(expected.reshape(len(weights), -1)).reshape(counts[place].shape)
    commune_place = np.concatenate([territory.commune_place, np.arange(len(territory.communes))])
    area_id = np.concatenate([territory.sector_id, [f"{commune}ZZZZ" for commune in territory.communes]])
    return _with_events(territory, society, counts, area_id, commune_place, generator)


def death_rates(deprivation: np.ndarray) -> np.ndarray:
    """Yearly death rates, area x sex x age: Gompertz, higher for men and with deprivation."""
    log_rate = np.stack([-10.65 + 0.093 * AGES, -10.15 + 0.092 * AGES])
    infants = np.where(AGES == 0, 0.0028, 0.0)
    rate = np.exp(log_rate)[None] * np.exp(0.13 * deprivation)[:, None, None] + infants
    return np.minimum(rate, 0.6)


def five_year(counts: np.ndarray) -> np.ndarray:
    """Single ages (last axis) in the eighteen classes 0-4 … 80-84, 85 and over."""
    return np.add.reduceat(counts, CLASS_STARTS, axis=-1)


def _with_events(
    territory: Territory,
    society: Society,
    counts: np.ndarray,
    area_id: np.ndarray,
    commune_place: np.ndarray,
    generator: np.random.Generator,
) -> People:
    deprivation = np.concatenate([society.deprivation, np.zeros(len(territory.communes))])
    rates = death_rates(deprivation)
    deaths = {}
    for year in (2019, 2021):
        expected = (counts[year - YEARS.start] * rates).sum(axis=(1, 2))
        deaths[year] = generator.poisson(expected * (1.0 if year == 2019 else 1.04))
    classes = five_year((counts[2022 - YEARS.start] * rates).sum(axis=1))
    by_class = np.minimum(generator.poisson(classes), five_year(counts[2022 - YEARS.start].sum(axis=1)))
    age_zero = np.zeros((len(YEARS), len(territory.communes)))
    np.add.at(age_zero.T, commune_place, counts[:, :, :, 0].sum(axis=2).T)
    # Those born in a year are aged 0 on the next 1 January; a few moved away meanwhile.
    births = np.round(age_zero[1:] * 1.012).astype(int)
    return People(counts, area_id, commune_place, by_class, deaths, births, territory.count)


def civil_statuses() -> np.ndarray:
    """Probability of never married, married, widowed, divorced by sex and age (2 x 101 x 4)."""
    ever = 0.78 / (1 + np.exp(-(AGES - 31) / 5.5)) * (AGES >= 18)
    widowed = np.stack([0.62 / (1 + np.exp(-(AGES - 80) / 6)), 0.28 / (1 + np.exp(-(AGES - 84) / 6))])
    divorced = np.stack([0.24 * _bump(58, 17), 0.20 * _bump(58, 17)])
    shares = np.empty((2, len(AGES), 4))
    shares[..., 0] = 1 - ever
    shares[..., 2] = ever * widowed
    shares[..., 3] = ever * divorced * (1 - widowed)
    shares[..., 1] = ever - shares[..., 2] - shares[..., 3]
    return shares


def population_structure(people: People, territory: Territory, society: Society, year: int) -> np.ndarray:
    """Commune x sex x age x (Belgian, foreign) x civil status; sums over the last two equal `by_commune`."""
    residents = people.by_commune(year)
    communes = len(territory.communes)
    mixed = 0.4 * society.young + 0.5 * society.deprivation + 0.4 * society.crowding
    level = np.array([mixed[territory.commune_place == place].mean() for place in range(communes)])
    foreign = 0.31 + 0.05 * level + 0.002 * (year - BASE_YEAR)
    by_age = np.exp(-(((AGES - 33) / 26.0) ** 2)) * 0.45 + 0.72
    foreign = np.clip(foreign[:, None] * by_age, 0.04, 0.85)
    origin = np.stack([1 - foreign, foreign], axis=-1)  # commune x age x 2
    shares = origin[:, None, :, :, None] * civil_statuses()[None, :, :, None, :]
    expected = residents[..., None, None] * shares
    return _whole(expected.reshape(communes, 2, len(AGES), 8)).reshape(expected.shape)
