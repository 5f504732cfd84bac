"""Living conditions by sector: work, benefits, housing, surroundings, deprivation; and their means by
neighbourhood and commune.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.demo.people import People
from pipelines.demo.society import Society, smooth_field
from pipelines.demo.territory import Territory

DOMAINS = ("income", "employment", "education", "housing", "health", "crime")
DOMAIN_WEIGHTS = np.array([0.20, 0.20, 0.25, 0.15, 0.15, 0.05])
OUTSIDE_SECTORS = 600
# Belgium's index of 2011 puts ranks on an exponential scale, so that strength in one domain does not
# cancel weakness in another: -23 ln(1 - R (1 - exp(-100/23))), R the rank from the least deprived.
SCALE = 23.0


@dataclass(frozen=True)
class Living:
    """Rates per sector, in the unit their name says; trends are added per year by `in_year`."""

    unemployment_pct: np.ndarray
    social_integration_pct: np.ndarray
    increased_reimbursement_pct: np.ndarray
    alone_65_plus_pct: np.ndarray  # of private households
    alone_30_plus_pct: np.ndarray
    alone_under_30_pct: np.ndarray
    social_housing_per_100: np.ndarray
    noise_db: np.ndarray
    noise_night_db: np.ndarray
    vegetation_pct: np.ndarray
    high_vegetation_pct: np.ndarray
    sealed_pct: np.ndarray
    near_green_pct: np.ndarray
    no2_ugm3: np.ndarray
    pm25_ugm3: np.ndarray
    median_equivalised_eur: np.ndarray
    diabetes_pct: np.ndarray
    gp_contact_pct: np.ndarray
    global_file_pct: np.ndarray
    household_size: np.ndarray
    cars_per_household: np.ndarray


# Change per year, as a share of the level, counted from 2023.
TRENDS = {
    "unemployment_pct": -0.022,
    "social_integration_pct": 0.035,
    "increased_reimbursement_pct": 0.015,
    "alone_65_plus_pct": 0.004,
    "social_housing_per_100": 0.005,
    "no2_ugm3": -0.055,
    "pm25_ugm3": -0.035,
}


def in_year(living: Living, name: str, year: int) -> np.ndarray:
    """A rate per sector in `year`, on its trend."""
    return getattr(living, name) * (1 + TRENDS.get(name, 0.0)) ** (year - 2023)


def _between(values: np.ndarray, low: float, high: float) -> np.ndarray:
    return np.clip(values, low, high)


def draw_living(territory: Territory, society: Society, people: People, seed: int) -> Living:
    """Rates that follow the latent fields, each with noise of its own."""
    generator = np.random.default_rng([seed, 30])
    own = {name: generator.standard_normal(territory.count) for name in Living.__dataclass_fields__}
    poor, crowded, alone = society.deprivation, society.crowding, society.alone
    counts = people.in_year(2021)[: territory.count].sum(axis=1)
    total = np.maximum(counts.sum(axis=1), 1)
    old, young = counts[:, 65:].sum(axis=1) / total, counts[:, 20:30].sum(axis=1) / total
    green = smooth_field(territory, generator, reach_m=900)
    return Living(
        unemployment_pct=_between(14.5 + 4.2 * poor + 0.9 * own["unemployment_pct"], 3, 45),
        social_integration_pct=_between(5.4 * np.exp(0.45 * poor + 0.08 * own["social_integration_pct"]), 0.4, 24),
        increased_reimbursement_pct=_between(25 + 8.8 * poor + 1.6 * own["increased_reimbursement_pct"], 3, 65),
        alone_65_plus_pct=_between(95 * old * np.exp(0.10 * alone + 0.05 * own["alone_65_plus_pct"]), 2, 50),
        alone_30_plus_pct=_between(37 + 5.5 * alone + 20 * (old - 0.14) + own["alone_30_plus_pct"], 20, 60),
        alone_under_30_pct=_between(58 * young * np.exp(0.35 * alone + 0.1 * own["alone_under_30_pct"]), 1, 40),
        social_housing_per_100=_between(6 * np.exp(0.5 * poor + 0.7 * own["social_housing_per_100"]) - 2, 0, 70),
        noise_db=_between(60 + 3.2 * crowded + 1.2 * own["noise_db"], 48, 76),
        noise_night_db=_between(51.5 + 3.0 * crowded + 1.2 * own["noise_night_db"], 40, 68),
        vegetation_pct=_between(36 - 11 * crowded + 5 * green + 2 * own["vegetation_pct"], 3, 85),
        high_vegetation_pct=_between(17 - 5 * crowded + 4 * green + own["high_vegetation_pct"], 2, 60),
        sealed_pct=_between(68 + 12 * crowded - 5 * green + 2 * own["sealed_pct"], 12, 99),
        near_green_pct=_between(82 - 6 * crowded + 9 * green + 4 * own["near_green_pct"], 15, 100),
        no2_ugm3=_between(17.5 + 3.3 * crowded + 0.8 * own["no2_ugm3"], 8, 40),
        pm25_ugm3=_between(10.0 + 0.6 * crowded + 0.25 * own["pm25_ugm3"], 6.5, 14),
        median_equivalised_eur=20_600 * np.exp(-0.135 * poor + 0.02 * own["median_equivalised_eur"]),
        diabetes_pct=_between(6.6 + 1.1 * poor + 9 * (old - 0.14) + 0.3 * own["diabetes_pct"], 2, 14),
        gp_contact_pct=_between(
            76 + society.per_sector(territory, "gp_contact") - poor + 0.8 * own["gp_contact_pct"], 50, 92
        ),
        global_file_pct=_between(
            70 + society.per_sector(territory, "gp_contact") + 0.8 * own["global_file_pct"], 45, 92
        ),
        household_size=_between(2.05 + 0.22 * society.families - 0.18 * alone + 0.03 * own["household_size"], 1.3, 3.4),
        cars_per_household=_between(0.62 - 0.16 * crowded - 0.10 * poor + 0.03 * own["cars_per_household"], 0.12, 1.5),
    )


def mean_over(groups: np.ndarray, count: int, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted means of sector values by group number 0…count-1; NaN where a group has no weight."""
    mass = np.bincount(groups, weights=weights, minlength=count)
    total = np.bincount(groups, weights=weights * values, minlength=count)
    return np.divide(total, mass, out=np.full(count, np.nan), where=mass > 0)


@dataclass(frozen=True)
class DeprivationIndex:
    """An index over the territory's sectors and some simulated ones elsewhere, domain by domain."""

    sector_id: np.ndarray
    scores: np.ndarray  # sector x domain
    ranks: np.ndarray  # sector x domain, 1 = most deprived
    deciles: np.ndarray  # sector x domain, 1 = most deprived
    score: np.ndarray
    rank: np.ndarray
    decile: np.ndarray


def exponential_scores(latent: np.ndarray) -> np.ndarray:
    """Scores of 0 to 100 on the exponential scale, from latent deprivation (highest = most deprived)."""
    least_first = latent.argsort().argsort() + 1
    return -SCALE * np.log(1 - least_first / len(latent) * (1 - np.exp(-100 / SCALE)))


def _ranks(values: np.ndarray) -> np.ndarray:
    return (-values).argsort(kind="stable").argsort(kind="stable") + 1


def _deciles(ranks: np.ndarray, sizes: np.ndarray | int) -> np.ndarray:
    """Deciles cut at the quantiles of the ranks, as the original's are."""
    return np.maximum(np.ceil((ranks - 1) * 10 / (np.asarray(sizes) - 1)), 1).astype(int)


def draw_index(territory: Territory, society: Society, seed: int) -> DeprivationIndex:
    """Six domains; crime has one value per commune and is ranked among communes, as in the original."""
    generator = np.random.default_rng([seed, 31])
    poor = np.concatenate([society.deprivation + 0.45, generator.normal(-0.4, 1.0, OUTSIDE_SECTORS)])
    outside = np.array([f"{23002 + place // 30 * 3}A{place % 30:02d}-" for place in range(OUTSIDE_SECTORS)])
    codes = np.concatenate([territory.sector_id, outside])
    shared = {"income": 0.95, "employment": 0.9, "education": 0.8, "housing": 0.75, "health": 0.7}
    latent = [weight * poor + (1 - weight) * 1.2 * generator.standard_normal(len(poor)) for weight in shared.values()]
    communes, place = np.unique([code[:5] for code in codes], return_inverse=True)
    crime = mean_over(place, len(communes), poor, np.ones(len(poor))) + generator.normal(0, 0.4, len(communes))
    scores = np.column_stack([*(exponential_scores(values) for values in latent), exponential_scores(crime)[place]])
    ranks = np.column_stack([*(_ranks(values) for values in latent), _ranks(crime)[place]])
    sizes = np.array([len(poor)] * 5 + [len(communes)])
    score = scores @ DOMAIN_WEIGHTS
    rank = _ranks(score)
    return DeprivationIndex(
        sector_id=codes,
        scores=scores,
        ranks=ranks,
        deciles=_deciles(ranks, sizes),
        score=score,
        rank=rank,
        decile=_deciles(rank, len(rank)),
    )
