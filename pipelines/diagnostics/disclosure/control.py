"""Disclosure control over all publications together: from what could be published to what is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.disclosure.cells import OWN, SUM, Cells, counts_residents, find_cells
from pipelines.diagnostics.disclosure.equations import (
    RateRange,
    Territory,
    Told,
    build_equations,
    published_units,
    sector_units,
)
from pipelines.diagnostics.disclosure.families import Family, Stock, stock_of
from pipelines.diagnostics.disclosure.suppression import Block, Control, Publication, primary_cells, twins_of
from pipelines.diagnostics.standardisation import standard_weights

ROW = ["level", "area_id", "indicator_id", "period"]
COLUMNS = [*ROW, "measure_id", "measure_period", "value", "reason", "low", "high"]


@dataclass(frozen=True)
class Given:
    """What control is exercised over, and what an attacker can know of how it was made.

    rows: the indicator tables of all levels (level, area_id, indicator_id, period, base_period, status, value,
    numerator, denominator); rates: sector_id, indicator_id, period and rate (a fraction) of the sectors mapped; parts:
    mart.sector_part; measured: mart.sector_measure's rows with a value; areas: mart.sector_area; ages: mart.area_age's
    rows whose pyramids are shown; classes: mart.area_age of all areas; periods: which periods the inputs of measures
    with several of them have.
    """

    catalogue: Catalogue
    rows: pd.DataFrame
    rates: pd.DataFrame
    parts: pd.DataFrame
    measured: pd.DataFrame
    areas: pd.DataFrame
    ages: pd.DataFrame
    classes: pd.DataFrame
    periods: dict[tuple[str, int], set[str]]

    def cells(self) -> Cells:
        return find_cells(self.catalogue, self.rows, self.parts, self.measured, self.areas, self.ages)


class Controller:
    """All families of one edition, and what is hidden in them."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.rule = given.catalogue.disclosure
        found = given.cells()
        self.cells, self.uses = found.cells, found.uses
        self.territory = Territory(given.areas, found.coverages, found.sector_ids)
        self.shown = self.uses[ROW].drop_duplicates().reset_index(drop=True)
        row_number = pd.MultiIndex.from_frame(self.shown).get_indexer(pd.MultiIndex.from_frame(self.uses[ROW]))
        self.publication = Publication.of(row_number, self.uses.cell.to_numpy(dtype=int), len(self.cells))
        pairs = self.cells[["measure_id", "measure_period"]].drop_duplicates()
        stocks = {
            (m, p): stock_of(given.catalogue, m, p, given.periods) for m, p in pairs.itertuples(index=False)
        }  # fmt: skip
        keys = zip(self.cells.measure_id, self.cells.measure_period, strict=True)
        self.stocks = [stocks[key] for key in keys]
        self.families = pd.Series([stock.family for stock in self.stocks], dtype="str")
        self.controls: list[Control] = []

    def protect(self) -> None:
        """Hide what is small, family by family what would give it away."""
        self.hide_what_is_small()
        self.attack()
        for control in self.controls:
            control.protect()
            control.relax()

    def hide_what_is_small(self) -> None:
        """Hide small counts, and in areas of few residents everything but how many they are."""
        self.publication.hide(np.flatnonzero(primary_cells(self.cells, self.rule)), "primary")
        is_whole = np.array([not stock.division for stock in self.stocks]) & ~self.cells.measure_id.str.startswith(OWN)
        few = self.cells[is_whole & self._are_residents() & (self.cells.value < self.rule.fewest_residents)]
        small = pd.MultiIndex.from_frame(few[["level", "area_id"]]).unique()
        inside = pd.MultiIndex.from_frame(self.cells[["level", "area_id"]]).isin(small)
        self.publication.is_small_area[inside & ~is_whole] = True
        self.publication.hide(np.flatnonzero(inside & ~is_whole), "small_area")

    def _are_residents(self) -> np.ndarray:
        return np.array([" residents " in name for name in self.families])

    def attack(self) -> None:
        """Set an attacker on every family in which something is hidden."""
        touched = self.families[self.publication.hidden]
        self.controls = [
            Control(self.block(name), self.publication, self.rule) for name in sorted(touched.unique())
        ]  # fmt: skip

    def block(self, name: str) -> Block:
        """The equations of one family."""
        numbers = np.flatnonzero((self.families == name).to_numpy())
        cells = self.cells.iloc[numbers].reset_index(drop=True)
        stocks = [self.stocks[number] for number in numbers]
        family = Family(name)
        for stock in stocks:
            family.add(stock)
        complete = self._all_classes(family)
        weights = self._weights(cells)
        told = Told(cells, stocks, weights)
        amounts = self._amounts(cells)
        if amounts is None:
            parts, unit_of = sector_units(told, self.territory)
            ranges = self._mapped_rates(name, unit_of)
        else:
            parts, ranges = published_units(told, self.territory, amounts), []
        equations = build_equations(told, family, parts, complete, 1.0 if amounts is None else 0.0, ranges)
        return Block(name, equations, numbers, cells, twins_of(equations))

    def _mapped_rates(self, name: str, unit_of: pd.Series) -> list[RateRange]:
        """What the map of rates by sector says of each unit: its rate lies between the lowest and the highest of its
        sectors, as long as all of them are shown. `rates`: the sectors mapped.
        """
        ranges = []
        for key, group in self.given.rates.groupby(["indicator_id", "period"]):
            indicator_id, period = cast("tuple[str, str]", key)
            part = str(self.given.catalogue.indicators[str(indicator_id)].numerator)
            if not counts_residents(self.given.catalogue, part):
                continue
            stock = stock_of(self.given.catalogue, part, str(period), self.given.periods)
            if stock.family != name or not stock.division:
                continue
            rate = unit_of.index.to_series().map(group.set_index("sector_id").rate)
            by_unit = rate.groupby(unit_of)
            whole = by_unit.size() == by_unit.count()
            for unit in whole[whole].index:
                low, high = by_unit.min()[unit], by_unit.max()[unit]
                ranges.append(RateRange(int(unit), stock, float(low), float(high)))
        return ranges

    def _amounts(self, cells: pd.DataFrame) -> pd.DataFrame | None:
        """What was spread to the sectors from larger areas; None for a family counted by sector."""
        measure_id, period = cells.measure_id.iloc[0], cells.measure_period.iloc[0]
        if measure_id.startswith(OWN):
            parts = self.given.parts
            rows = parts[(parts.indicator_id == measure_id.removeprefix(OWN)) & (parts.period == period)]
            rows = rows[rows.numerator.notna()]
            return rows.assign(amount=rows.numerator, base=rows.denominator)[["sector_id", "from_id", "amount", "base"]]
        counted = [name for name in cells.measure_id if name in self.given.catalogue.measures]
        if not counted or self.given.catalogue.measures[counted[0]].level == "sector":
            return None
        # any measure of the family does: all were spread over the sectors in the same proportion
        measured = self.given.measured
        rows = measured[(measured.measure_id == counted[0]) & (measured.period == period)]
        return rows.assign(amount=rows.value, base=np.nan)[["sector_id", "from_id", "amount", "base"]]

    def _all_classes(self, family: Family) -> set[str]:
        """Give a family read from a table of ages all its classes; returns the divisions that are complete so."""
        complete = set()
        for table in self.rule.ages:
            told = self.given.classes[self.given.classes.source_id == table.source_id]
            if family.name.startswith(f"{table.table} ") and len(told):
                names = told[table.by].drop_duplicates().astype(str).agg("&".join, axis=1)
                family.add(Stock(family.name, "&".join(table.by), frozenset(names)))
                complete.add("&".join(table.by))
        return complete

    @cached_property
    def _both_sexes(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        """Residents by age class, of both sexes together, by level, area and year."""
        classes = self.given.classes[self.given.classes.sex == "all"].sort_values("age_from")
        groups = classes.groupby(["level", "area_id", classes.year.astype(str)])
        return {cast("tuple[str, str, str]", key): group for key, group in groups}

    def _weights(self, cells: pd.DataFrame) -> dict[int, dict[str, float]]:
        """What each weighted sum of age classes adds up: the classes' midpoints, or the standard over residents."""
        weights = {}
        for place in np.flatnonzero(cells.measure_id.str.startswith(SUM)):
            cell = cells.iloc[place]
            indicator = self.given.catalogue.indicators[cell.measure_id.removeprefix(SUM)]
            own = self._both_sexes.get((cell.level, cell.area_id, cell.measure_period), self.given.classes.head(0))
            if indicator.form == "mean_age":
                middle = ((own.age_from + own.age_to + 1) / 2).fillna(indicator.open_midpoint)
            else:
                standard = standard_weights(own.age_from, own.age_to)
                middle = pd.Series(standard / standard.sum(), own.index) / own.residents
            named = dict(zip(own.age_from.astype(str), middle.astype(float), strict=True))
            weights[int(place)] = named
        return weights

    def hidden_rows(self) -> pd.MultiIndex:
        """Level, area, indicator and period of every row that may not be shown."""
        return pd.MultiIndex.from_frame(self.shown[self.publication.hidden_rows()])

    def table(self) -> pd.DataFrame:
        """Why each row is hidden: one row per hidden row and cell it is hidden for, with the attacker's bounds."""
        seen = pd.DataFrame({"low": np.nan, "high": np.nan}, index=range(len(self.cells)))
        for control in self.controls:
            seen.loc[control.block.numbers, "low"] = control.attacker.lowest
            seen.loc[control.block.numbers, "high"] = control.attacker.highest
        hidden = self.uses[self.publication.hidden[self.uses.cell.to_numpy(dtype=int)]]
        cells = self.cells.join(seen.replace([np.inf, -np.inf], np.nan))[
            ["measure_id", "measure_period", "value", "low", "high"]
        ]
        table = hidden.join(cells, on="cell").assign(reason=hidden.cell.map(self.publication.reason))
        return table[COLUMNS].drop_duplicates([*ROW, "measure_id", "measure_period"]).reset_index(drop=True)
