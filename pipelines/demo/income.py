"""Taxable income per return by sector, year by year, and the totals of the communes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.demo.people import People
from pipelines.demo.society import Society
from pipelines.demo.territory import Territory

SECTOR_YEARS = (2019, 2021, 2023)
COMMUNE_YEARS = range(2015, 2024)
RETURNS_PER_ADULT = 0.72
QUARTILE = 0.6744897501960817  # third quartile of the standard normal distribution
# Of the sectors with any return; the publisher hides the small ones, and quartiles more often than means.
WHOLLY_MASKED, PARTLY_MASKED = 0.075, 0.085
FEWEST_RETURNS = 50


@dataclass(frozen=True)
class SectorIncome:
    """One year's figures per area (sectors, then the not-localised rows); euro per return."""

    returns: np.ndarray
    zero_returns: np.ndarray
    total_eur: np.ndarray
    mean_eur: np.ndarray
    median_eur: np.ndarray
    quartile_difference_eur: np.ndarray
    quartile_coefficient: np.ndarray  # difference between quartiles, per cent of the median
    quartile_asymmetry: np.ndarray  # upper less lower half of that difference, per cent of it
    is_masked: np.ndarray  # every figure
    hides_quartiles: np.ndarray  # these and the median


def sector_income(territory: Territory, society: Society, people: People, year: int, seed: int) -> SectorIncome:
    """Log-normal incomes whose middle falls and whose spread rises with deprivation.

    Every published figure follows from the same two numbers per sector, so that they agree.
    """
    generator = np.random.default_rng([seed, 40])  # the same for every year: a sector keeps its peculiarities
    own, unmasked = generator.standard_normal(territory.count), generator.random(territory.count)
    lost = len(territory.communes)
    middle = 22_400 * 1.024 ** (year - 2021) * np.exp(-0.165 * society.deprivation + 0.03 * own)
    middle = np.concatenate([middle, np.full(lost, 14_500.0)]).round(0)
    spread = 0.72 - 0.05 * np.concatenate([society.deprivation, np.zeros(lost)])
    adults = people.in_year(year)[:, :, 20:].sum(axis=(1, 2))
    returns = np.round(adults * RETURNS_PER_ADULT).astype(int)
    total = np.round(returns * middle * np.exp(spread**2 / 2), 2)
    lower, upper = middle * np.exp(-QUARTILE * spread), middle * np.exp(QUARTILE * spread)
    masked, partly = _masks(returns[: territory.count], unmasked)
    nowhere = np.zeros(lost, dtype=bool)
    return SectorIncome(
        returns=returns,
        zero_returns=np.round(returns * (0.07 + 0.012 * (spread < 0.70))).astype(int),
        total_eur=total,
        mean_eur=np.divide(total, returns, out=np.zeros_like(total), where=returns > 0).round(0),
        median_eur=middle,
        quartile_difference_eur=(upper - lower).round(0),
        quartile_coefficient=((upper - lower) / middle * 100).round(1),
        quartile_asymmetry=((upper - 2 * middle + lower) / (upper - lower) * 100).round(1),
        is_masked=np.concatenate([masked, ~nowhere]),
        hides_quartiles=np.concatenate([partly, ~nowhere]),
    )


def _masks(returns: np.ndarray, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sectors that show nothing, and sectors that hide at least their distribution."""
    masked = returns < FEWEST_RETURNS
    present = int((returns > 0).sum())
    others = np.flatnonzero(~masked)[np.argsort(chance[~masked])]
    more = max(0, round(WHOLLY_MASKED * present) - int((masked & (returns > 0)).sum()))
    masked[others[:more]] = True
    partly = masked.copy()
    partly[others[more : more + round(PARTLY_MASKED * present)]] = True
    return masked, partly


def commune_sum(people: People, values: np.ndarray) -> np.ndarray:
    """Sum of area values by commune, masked and not localised included."""
    return np.bincount(people.commune_place, weights=values)
