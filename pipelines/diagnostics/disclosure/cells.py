"""Which counts of residents every row of the indicator tables rests on.

A *cell* is one such count: a measure in a period, added up over the sectors of an area that have a value. A row
*uses* its cells: who sees the row can work them out. Several rows use the same cell (the residents of a neighbourhood
stand below every percentage there), and a row may be shown only if none of its cells is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.problems import BuildFailed

SHOWN = ("value", "zero")
CELL_KEY = ["measure_id", "measure_period", "coverage", "level", "area_id"]
ROW_KEY = ["level", "area_id", "indicator_id", "period"]
OWN = "@"  # before an indicator's id: the count rebuilt from its published share, which no other indicator has
SUM = "="  # before an indicator's id: the weighted sum of age classes that its value gives away
AGE = "#"  # before a source's id: one of its age classes, as the pyramid shows it
_SAME = 1e-6


@dataclass(frozen=True)
class Cells:
    """Every count of residents behind what is published.

    cells: CELL_KEY, value and tolerance, one row per cell; uses: ROW_KEY and `cell` (position in cells), one row per
    use; coverages: sets of sectors, as boolean rows over `sector_ids`.
    """

    cells: pd.DataFrame
    uses: pd.DataFrame
    coverages: np.ndarray
    sector_ids: pd.Index


@dataclass(frozen=True)
class _Use:
    """How one row of an indicator gives a cell away: which measure, when, and how the count follows from the row.

    `side`: the column of mart.sector_part that was added up for it.
    """

    measure_id: str
    period: pd.Series
    value: pd.Series
    side: str = "numerator"
    tolerance: pd.Series | float = 0.0  # how far the count may lie from `value`, where the row tells it rounded only
    counted_with: str = ""  # the measure over whose sectors it was added up, where no sectors are listed for the row

    @property
    def whole(self) -> str:
        return self.counted_with or self.measure_id


def counts_residents(catalogue: Catalogue, measure_id: str | None) -> bool:
    """Whether a measure counts people (or the households they form) and not services, money or places."""
    return measure_id in catalogue.measures and catalogue.measures[str(measure_id)].persons


def is_average(indicator: Indicator) -> bool:
    """An average over residents (air, minutes, scores, incomes): the number of residents is no figure of its own."""
    return indicator.form == "median" or (indicator.form == "mean" and indicator.interval == "weighted_mean")


def first_base(indicator: Indicator, held: set[str]) -> tuple[str, float] | None:
    """The base that served: the first one of which there are figures, and its share."""
    return next(((base.measure, base.share) for base in indicator.base if base.measure in held), None)


def _uses_of(catalogue: Catalogue, indicator: Indicator, rows: pd.DataFrame, held: set[str]) -> Iterator[_Use]:
    """The cells behind the rows of one indicator; nothing for what rests on no residents."""
    top, below = rows.numerator, rows.denominator
    form = indicator.form
    if form in ("count", "ratio", "dsr"):
        yield _Use(str(indicator.numerator), rows.period, top)
    if form in ("ratio", "dsr"):
        yield _Use(str(indicator.denominator), rows.base_period.fillna(rows.period), below, "denominator")
    if form == "mean_age":
        yield _Use(str(indicator.numerator), rows.period, below)
        yield _Use(SUM + indicator.id, rows.period, top, counted_with=str(indicator.numerator))
    if form == "dsr":
        rate = rows.value / indicator.per
        yield _Use(SUM + indicator.id, rows.period, rate, counted_with=str(indicator.numerator))
    if form == "change":
        # the public edition rounds the change and leaves out its parts: who knows one of them knows the other about
        half = 0.5 * 10.0**-indicator.decimals / indicator.per * below / (1 + (top / below).clip(lower=0))
        before, after = (pd.Series(year, rows.index) for year in (indicator.from_period, indicator.to_period))
        yield _Use(str(indicator.numerator), before, below, tolerance=half)
        yield _Use(str(indicator.numerator), after, top + below, tolerance=half)
    if form == "mean" and not is_average(indicator):
        if counts_residents(catalogue, indicator.value):
            yield _Use(OWN + indicator.id, rows.period, top)
        base = first_base(indicator, held)
        if base:  # the public edition leaves out the base itself; a share of hidden residents is hidden with them
            own = rows[rows.level == catalogue.measures[str(indicator.value)].level]
            yield _Use(base[0], own.base_period.fillna(own.period), own.denominator / base[1], "denominator")


def coverage_sets(parts: pd.DataFrame, measured: pd.DataFrame, sector_ids: pd.Index) -> tuple[dict, dict, np.ndarray]:
    """Which sectors each figure was added up over.

    `parts`: mart.sector_part; `measured`: sector_id, measure_id, period of the values there are. Returns the set's
    number by (indicator, period, side), by (measure, period), and the sets as boolean rows.
    """
    sets: dict[bytes, int] = {}
    rows: list[np.ndarray] = []

    def number(sectors: pd.Series) -> int:
        inside = np.zeros(len(sector_ids), dtype=bool)
        inside[sector_ids.get_indexer(pd.Index(sectors))] = True
        key = np.packbits(inside).tobytes()
        if key not in sets:
            sets[key] = len(rows)
            rows.append(inside)
        return sets[key]

    by_indicator = {}
    for side in ("numerator", "denominator"):
        known = parts[parts[side].notna()].groupby(["indicator_id", "period"]).sector_id
        by_indicator |= {(*key, side): number(group) for key, group in known}
    by_measure = {key: number(group) for key, group in measured.groupby(["measure_id", "period"]).sector_id}
    return by_indicator, by_measure, np.array(rows) if rows else np.zeros((0, len(sector_ids)), dtype=bool)


def age_uses(catalogue: Catalogue, ages: pd.DataFrame) -> pd.DataFrame:
    """The age classes of pyramids as rows and cells: `ages` has mart.area_age's columns, of the levels shown."""
    tables = {table.source_id: table for table in catalogue.disclosure.ages}
    told = ages[ages.source_id.isin(tables)]
    names = [
        f"{AGE}{row.source_id} " + "&".join(str(getattr(row, column)) for column in tables[row.source_id].by)
        for row in told.itertuples()
    ]
    frame = told[["level", "area_id"]].assign(indicator_id=names, period=told.year.astype(str), measure_id=names)
    return frame.assign(measure_period=frame.period, value=told.residents.astype(float), tolerance=0.0)


def find_cells(
    catalogue: Catalogue,
    rows: pd.DataFrame,
    parts: pd.DataFrame,
    measured: pd.DataFrame,
    areas: pd.DataFrame,
    ages: pd.DataFrame,
) -> Cells:
    """Every cell behind the rows that show a value, and which rows use it.

    `rows`: the indicator tables of all levels (ROW_KEY, base_period, status, value, numerator, denominator); `parts`:
    mart.sector_part; `measured`: mart.sector_measure's rows with a value; `areas`: mart.sector_area; `ages`: the
    age classes of pyramids. Raises
    BuildFailed when two rows say different things of one cell: then the control would protect the wrong number.
    """
    sector_ids = pd.Index(sorted(set(areas.sector_id) | set(measured.sector_id)))
    held = set(measured.measure_id)
    by_indicator, by_measure, coverages = coverage_sets(parts, measured, sector_ids)
    shown = rows[rows.status.isin(SHOWN)]
    found = []
    for indicator_id, group in shown.groupby("indicator_id", sort=True):
        indicator = catalogue.indicators[str(indicator_id)]
        for use in _uses_of(catalogue, indicator, group, held):
            if use.measure_id[0] in (OWN, SUM) or counts_residents(catalogue, use.measure_id):
                found.append(_as_frame(use, group.loc[use.period.index], by_indicator, by_measure))
    pyramid = age_uses(catalogue, ages)
    if len(pyramid):
        found.append(pyramid.assign(coverage=_age_coverage(catalogue, pyramid, by_measure, coverages)))
    if not found:
        empty = pd.DataFrame(columns=[*CELL_KEY, "value", "tolerance"])
        return Cells(empty, pd.DataFrame(columns=[*ROW_KEY, "cell"]), coverages, sector_ids)
    uses = pd.concat(found, ignore_index=True).dropna(subset="value")
    return _numbered(uses, coverages, sector_ids)


def _age_coverage(catalogue: Catalogue, pyramid: pd.DataFrame, by_measure: dict, coverages: np.ndarray) -> list[int]:
    """The sectors an age table counts: those of a measure that counts all its people, else the widest set."""
    widest = int(coverages.sum(axis=1).argmax()) if len(coverages) else 0
    wholes: dict[str, str] = {}
    for table in catalogue.disclosure.ages:
        for measure in catalogue.measures.values():
            if any(e.table == table.table and e.value == "residents" and not e.where for e in measure.inputs[:1]):
                wholes[table.source_id] = measure.id
    sources = pyramid.measure_id.str.slice(len(AGE)).str.split(" ").str[0]
    return [by_measure.get((wholes.get(s, ""), p), widest) for s, p in zip(sources, pyramid.period, strict=True)]


def _as_frame(use: _Use, group: pd.DataFrame, by_indicator: dict, by_measure: dict) -> pd.DataFrame:
    """One row per row of the indicator: the cell it uses."""
    own = [by_measure.get((use.whole, period)) for period in use.period]
    rows = zip(group.indicator_id, group.period, strict=True)
    summed = [by_indicator.get((*row, use.side)) for row in rows]
    coverage = [one if one is not None else other for one, other in zip(summed, own, strict=True)]
    frame = group[ROW_KEY].assign(
        measure_id=use.measure_id, measure_period=use.period, value=use.value, tolerance=use.tolerance
    )
    return frame.assign(coverage=pd.array(coverage, dtype="Int64")).dropna(subset="coverage")


def _numbered(uses: pd.DataFrame, coverages: np.ndarray, sector_ids: pd.Index) -> Cells:
    uses = uses.astype({"coverage": int})
    grouped = uses.groupby(CELL_KEY, sort=True)
    cells = grouped.agg(min=("value", "min"), max=("value", "max"), tolerance=("tolerance", "min")).reset_index()
    differ = cells[(cells["max"] - cells["min"]) > _SAME * cells["max"].abs().clip(lower=1)]
    if len(differ):
        first = differ.iloc[0]
        raise BuildFailed(
            f"disclosure control: two figures disagree on {first.measure_id} {first.measure_period} in {first.level} "
            f"{first.area_id} ({first['min']} and {first['max']}), so what they give away is unknown"
        )
    numbered = uses.assign(cell=grouped.ngroup())[[*ROW_KEY, "cell"]].drop_duplicates()
    named = cells.rename(columns={"min": "value"})[[*CELL_KEY, "value", "tolerance"]]
    return Cells(named, numbered.reset_index(drop=True), coverages, sector_ids)
