"""Everything published about one family of counts, as linear equations over residents nobody has seen.

The unknowns are the residents of each *unit*, whole and by class. Units are sectors taken together as long as no
published number tells them apart; for what a producer published by commune or neighbourhood they are its communes or
neighbourhoods, of which an area holds a known part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from pipelines.diagnostics.disclosure.attacker import Equations
from pipelines.diagnostics.disclosure.families import REMAINDER, Family, Stock


@dataclass(frozen=True)
class Told:
    """The cells of one family: `cells` with level, area_id, coverage, value and tolerance, what each counts, and the
    weights of those that are weighted sums of classes (position in `cells` → class → weight).
    """

    cells: pd.DataFrame
    stocks: list[Stock]
    weights: dict[int, dict[str, float]]


@dataclass(frozen=True)
class Territory:
    """Which sectors make up which areas (`areas`: level, area_id, sector_id) and each coverage."""

    areas: pd.DataFrame
    coverages: np.ndarray
    sector_ids: pd.Index


@dataclass(frozen=True)
class RateRange:
    """A unit's rate of one part of its people lies between two fractions."""

    unit: int
    stock: Stock
    low: float
    high: float


def sector_units(told: Told, territory: Territory) -> tuple[pd.DataFrame, pd.Series]:
    """Units of a family counted by sector, as parts of cells: columns place (of the cell), unit, share (1), ceiling.

    Also returns the unit of each sector. Sectors that lie in the same areas of every level asked about and in the same
    coverages are one unit.
    """
    levels = told.cells.level.unique()
    inside = territory.areas[territory.areas.level.isin(levels)]
    wide = inside.pivot(index="sector_id", columns="level", values="area_id").reindex(territory.sector_ids)
    told_apart = wide.copy()
    coverages = sorted(told.cells.coverage.unique())
    for number in coverages:
        told_apart[f"coverage {number}"] = territory.coverages[number].astype(int).astype(str)
    counted = territory.coverages[coverages].any(axis=0)
    unit = told_apart[counted].fillna("").groupby(list(told_apart.columns), sort=True).ngroup()
    parts = []
    for number in coverages:
        sectors = territory.sector_ids[territory.coverages[number]]
        long = inside[inside.sector_id.isin(sectors)].assign(unit=lambda frame: frame.sector_id.map(unit))
        mine = told.cells[told.cells.coverage == number].reset_index(names="place")
        parts.append(mine[["place", "level", "area_id"]].merge(long, on=["level", "area_id"]))
    rows = pd.concat(parts)[["place", "unit"]].drop_duplicates()
    return rows.assign(share=1.0, ceiling=np.nan), unit


def published_units(told: Told, territory: Territory, amounts: pd.DataFrame) -> pd.DataFrame:
    """Units of a family published for larger areas, as parts of cells: columns place, unit, share, ceiling.

    `amounts`: sector_id, from_id, the amount that was spread to the sector, and the people it is about (`base`, NaN
    where nothing limits it); an area's share of a unit is that of the amounts in it, which whoever knows the method
    can work out. `ceiling`: no unit can have more than its base.
    """
    total = amounts.groupby("from_id").amount.transform("sum")
    even = 1 / amounts.groupby("from_id").amount.transform("size")
    rows = amounts.assign(share=(amounts.amount / total.where(total > 0)).fillna(even))
    by_unit = rows.groupby("from_id", sort=True)
    rows = rows.assign(unit=by_unit.ngroup(), ceiling=by_unit.base.transform(lambda base: base.sum(skipna=False)))
    parts = []
    for number in sorted(told.cells.coverage.unique()):
        sectors = territory.sector_ids[territory.coverages[number]]
        long = territory.areas[territory.areas.sector_id.isin(sectors)].merge(rows, on="sector_id")
        mine = told.cells[told.cells.coverage == number].reset_index(names="place")
        parts.append(mine[["place", "level", "area_id"]].merge(long, on=["level", "area_id"]))
    together = pd.concat(parts).groupby(["place", "unit"], as_index=False)
    return together.agg(share=("share", "sum"), ceiling=("ceiling", "first"))


class _Columns:
    """Where each unknown stands: the whole of every unit first, then every class of every division."""

    def __init__(self, family: Family, units: int, complete: set[str]) -> None:
        self.units = units
        self.start: dict[tuple[str, str], int] = {}
        self.divisions: dict[str, list[str]] = {}
        number = units
        for division in sorted(family.divisions):
            classes = sorted(family.divisions[division]) + ([] if division in complete else [REMAINDER])
            self.divisions[division] = classes
            for name in classes:
                self.start[division, name] = number
                number += units
        self.number = number

    def of(self, stock: Stock, weights: dict[str, float] | None) -> list[tuple[int, float]]:
        """First column and weight of everything a cell adds up."""
        if weights is not None:
            return [(self.start[stock.division, name], weight) for name, weight in weights.items()]
        if not stock.division:
            return [(0, 1.0)]
        return [(self.start[stock.division, name], 1.0) for name in sorted(stock.classes)]


class _Rows:
    """The rows of a sparse matrix as they are written down."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.columns: list[np.ndarray] = []
        self.data: list[np.ndarray] = []

    def add(self, row: int, columns: np.ndarray, weights: np.ndarray) -> None:
        self.rows.append(np.full(len(columns), row))
        self.columns.append(columns)
        self.data.append(weights)

    def matrix(self, rows: int, columns: int) -> sparse.csr_matrix:
        places = (np.concatenate(self.rows), np.concatenate(self.columns))
        return sparse.csr_matrix((np.concatenate(self.data), places), shape=(rows, columns))


def _add_cells(written: _Rows, columns: _Columns, told: Told, parts: pd.DataFrame) -> np.ndarray:
    """One row per cell; returns what each adds up to. Weighted sums are divided by their largest weight, so that no
    equation is lost in the solver's tolerance.
    """
    value = told.cells.value.to_numpy(dtype=float).copy()
    for place, unit, share in zip(*_grouped(parts), strict=True):
        weights = told.weights.get(place)
        scale = max(map(abs, weights.values())) if weights else 1.0
        value[place] /= scale
        for first, weight in columns.of(told.stocks[place], weights):
            written.add(place, first + unit, share * weight / scale)
    return value


def _grouped(parts: pd.DataFrame) -> tuple[list[int], list[np.ndarray], list[np.ndarray]]:
    ordered = parts.sort_values(["place", "unit"])
    places, starts = np.unique(ordered.place.to_numpy(), return_index=True)
    units, shares = (np.split(ordered[name].to_numpy(), starts[1:]) for name in ("unit", "share"))
    return places.tolist(), units, shares


def _add_classes(written: _Rows, columns: _Columns, number: int) -> int:
    """Each unit's classes add up to its whole, in every division; returns the next row."""
    every = np.arange(columns.units)
    for division, classes in columns.divisions.items():
        for place in every:
            own = np.array([columns.start[division, name] + place for name in classes])
            written.add(number + int(place), np.append(own, place), np.append(np.ones(len(own)), -1.0))
        number += columns.units
    return number


def _add_ranges(written: _Rows, columns: _Columns, ranges: list[RateRange], number: int) -> int:
    """A part less the lowest rate times the whole is not below 0, and so on; returns the next row."""
    for known in ranges:
        for rate, sign in ((known.low, 1.0), (known.high, -1.0)):
            terms = [*columns.of(known.stock, None), (0, -rate)]
            places = np.array([first + known.unit for first, _weight in terms])
            written.add(number, places, np.array([sign * weight for _first, weight in terms]))
            number += 1
    return number


def build_equations(
    told: Told, family: Family, parts: pd.DataFrame, complete: set[str], floor: float, ranges: list[RateRange]
) -> Equations:
    """The equations of one family: its cells, then each unit's classes adding up to its whole, then mapped rates.

    `parts` comes from `sector_units` or `published_units`; `complete`: divisions whose classes are all told;
    `floor`: what a hidden count is known to be at least; `ranges`: rates shown of single sectors.
    """
    columns = _Columns(family, int(parts.unit.max()) + 1, complete)
    written, cells = _Rows(), len(told.cells)
    value = _add_cells(written, columns, told, parts)
    about = told.cells.tolerance.to_numpy(dtype=float)
    divided = _add_classes(written, columns, cells)
    number = _add_ranges(written, columns, ranges, divided)
    nothing = np.zeros(number - cells)
    upper = np.append(value + about, np.append(nothing[: divided - cells], np.full(number - divided, np.inf)))
    floors = np.where([place in told.weights for place in range(cells)], 0.0, floor)
    ceiling = np.full(columns.number, np.inf)
    ceiling[: columns.units] = parts.groupby("unit").ceiling.first().fillna(np.inf).to_numpy()
    matrix = written.matrix(number, columns.number)
    return Equations(matrix, np.append(np.maximum(value - about, 0), nothing), upper, cells, floors, ceiling)
