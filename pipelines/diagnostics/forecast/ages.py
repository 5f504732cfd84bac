"""Age shares: the region's cohorts followed year by year, and each part moved with them.

A part's own age structure is known for one year only, so it has no cohort change ratios of its own. It is moved by
the region's, in three ways that the backtest holds against no change: its own cohorts at the region's ratios
(`hamilton_perry`), its own shares changing as the region's do (`region_share_change`), or the mean of both
(`cohorts_and_region`), which is smoothing towards the parent area.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.catalogue.forecast_models import AgeRules
from pipelines.diagnostics.forecast.cohorts import Ratios, carried, cohort_change_ratios

WIDTH = 5
COHORTS, REGION_CHANGE, BOTH = "hamilton_perry", "region_share_change", "cohorts_and_region"
PART_MODELS = (COHORTS, REGION_CHANGE, BOTH)
Structure = np.ndarray  # residents by single age; the last age is open


@dataclass(frozen=True)
class AgeGroup:
    """Which five-year classes an indicator counts, which it divides by, and times what.

    Classes by number: 0 is 0-4, 1 is 5-9, …; the last one is open.
    """

    indicator_id: str
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    per: float

    def value(self, classes: np.ndarray) -> float:
        """The indicator of residents by class (or of their shares); NaN where nobody is in the denominator."""
        below = classes[list(self.denominator)].sum()
        return float(classes[list(self.numerator)].sum() / below * self.per) if below > 0 else float("nan")


def classes_of(structure: Structure, classes: int) -> np.ndarray:
    """Residents in five-year classes, the last of the `classes` open."""
    return np.add.reduceat(structure, np.arange(classes) * WIDTH)


def single_ages(classes: np.ndarray, pattern: Structure) -> Structure:
    """Residents by single age, from five-year classes: within each class as in `pattern` (evenly where it is empty).

    Every class keeps its total.
    """
    place = np.minimum(np.arange(len(pattern)) // WIDTH, len(classes) - 1)
    within = classes_of(pattern, len(classes))
    even = np.bincount(place)
    share = np.where(within[place] > 0, pattern / np.where(within[place] > 0, within[place], 1), 1 / even[place])
    return classes[place] * share


def recent_ratios(region: Mapping[int, Structure], year: int, rules: AgeRules) -> Ratios | None:
    """The yearly cohort change ratios of the last `ratio_years` years up to `year` together.

    Sums over the years are divided, so that a year with few people weighs little. None where fewer than
    `fewest_ratio_years` consecutive years are held.
    """
    years = [year]
    while years[0] - 1 in region and len(years) <= rules.ratio_years:
        years.insert(0, years[0] - 1)
    if year not in region or len(years) <= rules.fewest_ratio_years:
        return None
    before, after = (np.sum([region[y] for y in part], axis=0) for part in (years[:-1], years[1:]))
    return cohort_change_ratios(before, after, rules.parents)


def moved_shares(
    own: Structure, region: Structure, ratios: Ratios, years: int, classes: int
) -> dict[str, list[np.ndarray]]:
    """Shares of the five-year classes after one, two, … years, by each of the three ways; each adds up to one.

    `own` and `region` are structures of the same moment; the child ratio is each one's own.
    """
    first, last = ratios.parents
    paths = []
    for structure in (own, region):
        many = structure[first : last + 1].sum()
        child = np.array([structure[0] / many]) if many > 0 else ratios.child
        moved = carried(structure, Ratios(ratios.cohort, child, ratios.parents, ratios.bearing), years)
        paths.append([_shares(classes_of(step[0], classes)) for step in moved])
    now, region_now = _shares(classes_of(own, classes)), _shares(classes_of(region, classes))
    changed = [_shares(now * _ratio(later, region_now)) for later in paths[1]]
    return {
        COHORTS: paths[0],
        REGION_CHANGE: changed,
        BOTH: [(one + other) / 2 for one, other in zip(paths[0], changed, strict=True)],
    }


def _shares(classes: np.ndarray) -> np.ndarray:
    total = classes.sum()
    return classes / total if total > 0 else classes


def _ratio(later: np.ndarray, now: np.ndarray) -> np.ndarray:
    return np.divide(later, now, out=np.ones_like(later), where=now > 0)
