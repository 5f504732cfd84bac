"""Making zones and ages add up where an official projection is held for a whole zone.

Iterative proportional fitting (Deming & Stephan 1940) with the library `ipfn`: the table of zones by age keeps its
pattern and meets both margins. Its stopping rule has to be asked for exactness, or it stops short.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

EXACT = {"convergence_rate": 1e-12, "rate_tolerance": 0, "max_iteration": 10_000}


def rake(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The table with these row and column totals and its own odds ratios.

    `rows` and `columns` add up to the same; a zero stays zero. Raises ValueError where they do not add up alike.
    """
    from ipfn import ipfn  # imported by the few builds that rake

    if not np.isclose(rows.sum(), columns.sum(), rtol=1e-9, atol=0):
        raise ValueError(f"rows add up to {rows.sum()}, columns to {columns.sum()}: nothing can meet both")
    return ipfn.ipfn(np.array(table, dtype=float), [rows, columns], [[0], [1]], **EXACT).iteration()


def official_totals(projection: pd.DataFrame, communes_of: Mapping[str, list[str]]) -> dict[str, dict[int, float]]:
    """Official totals of zones that consist of whole communes with a projection: zone_id -> year -> residents.

    `projection`: commune_id, period, value, is_split (mart.projection); `communes_of`: zone_id -> its communes. Years
    between two published ones are interpolated at a steady growth rate. A zone with a part of a commune has none.
    """
    by_commune = {
        str(name): dict(zip(part.period.astype(int), part.value, strict=True))
        for name, part in projection[~projection.is_split.astype(bool)].groupby("commune_id")
    }
    found = {}
    for zone_id, communes in communes_of.items():
        if communes and all(commune in by_commune for commune in communes):
            paths = [_yearly(by_commune[commune]) for commune in communes]
            years = set.intersection(*(set(path) for path in paths))
            found[zone_id] = {year: sum(path[year] for path in paths) for year in sorted(years)}
    return found


def _yearly(published: Mapping[int, float]) -> dict[int, float]:
    years = np.array(sorted(published))
    every = np.arange(years[0], years[-1] + 1)
    values = np.exp(np.interp(every, years, np.log([published[int(year)] for year in years])))
    return dict(zip(every.tolist(), values.tolist(), strict=True))


def raked_shares(
    shares: Mapping[str, np.ndarray], totals: Mapping[str, float], region: np.ndarray
) -> dict[str, np.ndarray]:
    """Age shares of zones, raked so that their residents add up to the region's ages.

    `shares`: zone_id -> shares by class; `totals`: zone_id -> residents; `region`: the region's shares by class.
    """
    names = sorted(shares)
    rows = np.array([totals[name] for name in names])
    table = np.array([shares[name] for name in names]) * rows[:, None]
    raked = rake(table, rows, region / region.sum() * rows.sum())
    return {name: row / row.sum() for name, row in zip(names, raked, strict=True)}
