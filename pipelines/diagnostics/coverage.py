"""How much of an area a figure made from sectors rests on, and whom it concerns.

For figures that are no sum of parts (medians, standardised rates), and for those weighed with tax returns,
which are not people.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.catalogue.indicator_parts import Base
from pipelines.catalogue.models import Indicator

PLACE = ["level", "area_id", "period"]
SUMS = ["covered_residents", "suppressed_areas", "persons"]


def nearest_period(held: pd.Series, period: str) -> str:
    """The period held whose last year lies nearest, the earlier of two."""
    periods = sorted(held.unique())
    return min(periods, key=lambda other: (abs(int(other[-4:]) - int(period[-4:])), other))


def weights_of(sector_measures: pd.DataFrame, bases: list[Base], period: str) -> tuple[pd.Series, Base, str] | None:
    """Weight by sector from the first base that is held, that base, and the period it is of; None without any."""
    held = sector_measures[sector_measures.value.notna()]
    for base in bases:
        rows = held[held.measure_id == base.measure]
        if len(rows):
            of = nearest_period(rows.period, period)
            return rows[rows.period == of].set_index("sector_id").value * base.share, base, of
    return None


def sectors_known(sector_measures: pd.DataFrame, needed: Sequence[str]) -> pd.DataFrame:
    """Which sectors have every measure a figure needs: sector_id, period, is_known, is_suppressed.

    `sector_measures` has sector_id, measure_id, period, value, status; a sector without any row is not in the
    answer. Suppressed: at least one of the measures is there and hidden by its producer.
    """
    rows = sector_measures[sector_measures.measure_id.isin(needed)]
    keys = [rows.sector_id, rows.period]
    known = rows.measure_id.where(rows.value.notna()).groupby(keys).nunique() == len(set(needed))
    hidden = (rows.status == "suppressed").groupby(keys).any()
    return pd.DataFrame({"is_known": known, "is_suppressed": hidden & ~known}).reset_index()


def area_coverage(sectors: pd.DataFrame, sector_areas: pd.DataFrame, residents: pd.Series) -> pd.DataFrame:
    """Residents covered, sectors hidden and persons concerned, per level, area and period; also for the rests.

    sectors: as `sectors_known`, and `persons` (whom the figure is about; missing where it is not counted);
    sector_areas: level, area_id, sector_id; residents: of the census, by sector. The rest of the region
    (level "rest", area_id the zone) is the region less the zone.
    """
    rows = sectors.merge(sector_areas, on="sector_id")
    lived_in = rows.sector_id.map(residents).fillna(0.0)
    rows = rows.assign(
        covered_residents=lived_in.where(rows.is_known, 0.0),
        suppressed_areas=rows.is_suppressed.astype(float),
        persons=rows["persons"].where(rows.is_known),
    )
    summed = rows.groupby(PLACE)[SUMS].sum(min_count=1).reset_index()
    every = sector_areas[PLACE[:2]].drop_duplicates().merge(sectors[["period"]].drop_duplicates(), how="cross")
    found = every.merge(summed, on=PLACE, how="left")  # an area in no row of the file is covered by nothing
    found = found.fillna({"covered_residents": 0.0, "suppressed_areas": 0.0})
    zones, region = (found[found.level == level] for level in ("zone", "region"))
    rest = zones.merge(region, on="period", suffixes=("", "_region"))
    less = {name: rest[f"{name}_region"] - rest[name].fillna(0.0) for name in SUMS}
    return pd.concat([found, rest.assign(level="rest", **less)[found.columns]], ignore_index=True)


def people_behind_returns(
    sector_measures: pd.DataFrame, sector_areas: pd.DataFrame, residents: pd.Series, indicator: Indicator
) -> pd.DataFrame:
    """People an indicator weighed with tax returns concerns: level, area_id, indicator_id, period, persons.

    Counted by the first base that counts people, where the published value is known; arguments as
    `area_coverage`.
    """
    sectors = sectors_known(sector_measures, [str(indicator.value)])
    people = [base for base in indicator.base if base.counts == "people"]
    parts = []
    for period, rows in sectors.groupby("period"):
        concerned = weights_of(sector_measures, people, str(period))
        if concerned:
            parts.append(rows.assign(persons=rows.sector_id.map(concerned[0])))
    if not parts:
        return pd.DataFrame(columns=[*PLACE, "indicator_id", "persons"])
    found = area_coverage(pd.concat(parts), sector_areas, residents)
    return found.assign(indicator_id=indicator.id)[[*PLACE, "indicator_id", "persons"]]
