"""The proof that what was published tells nobody's number: the attacker once more, on the public tables themselves.

It takes nothing from how the tables were made but the reasons given: what is shown is read off the public tables,
every equation is built anew, and every hidden number is asked for.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.diagnostics.disclosure.cells import SHOWN
from pipelines.diagnostics.disclosure.control import ROW, Controller, Given
from pipelines.diagnostics.disclosure.editions import NUMBERS
from pipelines.diagnostics.disclosure.suppression import Publication, is_small, primary_cells


class _AsShown(Publication):
    """Hidden is what no public row shows, whatever was meant to be hidden."""

    def look(self, is_row_shown: np.ndarray) -> None:
        """`is_row_shown`: truth by row number."""
        self.withheld = ~is_row_shown

    def hidden_rows(self) -> np.ndarray:
        return self.withheld

    def published(self) -> np.ndarray:
        """Truth by cell: a row that is shown gives it away, meant to be hidden or not."""
        told = np.zeros(len(self.hidden), dtype=bool)
        told[self.cells[~self.withheld[self.rows]]] = True
        return told


def numbers_left(public: pd.DataFrame) -> list[str]:
    """Rows that say `suppressed` and still hold a number."""
    hidden = public[public.status == "suppressed"]
    held = hidden[[name for name in NUMBERS if name in hidden and name != "coverage_pct"]].notna().any(axis=1)
    return [f"{row.level} {row.area_id} {row.indicator_id} {row.period}" for row in hidden[held].itertuples()]


def narrowed(given: Given, public: pd.DataFrame, reasons: pd.DataFrame) -> tuple[int, list[str]]:
    """How many hidden numbers were attacked, and what the attacker learns too much of.

    `public`: the public indicator tables of all levels (ROW, status); `reasons`: mart.disclosure.
    """
    controller = Controller(given)
    shown = pd.MultiIndex.from_frame(public.loc[public.status.isin(SHOWN), ROW])
    old = controller.publication
    looked = _AsShown(old.rows, old.cells, old.hidden, old.is_small_area)
    looked.look(pd.MultiIndex.from_frame(controller.shown).isin(shown))
    controller.publication = looked
    given_up = reasons.loc[reasons.reason == "complementary", ["measure_id", "measure_period", "level", "area_id"]]
    names = ["measure_id", "measure_period", "level", "area_id"]
    partner = pd.MultiIndex.from_frame(controller.cells[names]).isin(pd.MultiIndex.from_frame(given_up))
    controller.hide_what_is_small()
    looked.hide(np.flatnonzero(partner), "complementary")
    told = looked.published()
    cells = controller.cells
    faults = [
        f"{cell.measure_id} {cell.measure_period} of {cell.level} {cell.area_id} is {cell.value:.0f} and shown"
        for cell in cells[told & primary_cells(cells, controller.rule)].itertuples()
    ]
    controller.attack()
    number = 0
    for control in controller.controls:
        number += int(looked.hidden[control.block.numbers].sum())
        for place, bounds in control.unsafe():
            cell = control.block.cells.iloc[place]
            faults.append(
                f"{cell.measure_id} {cell.measure_period} of {cell.level} {cell.area_id} is hidden, but can be "
                f"narrowed to {bounds.low:.1f}–{bounds.high:.1f}"
            )
    return number, faults


def small_in_pyramids(ages: pd.DataFrame, given: Given) -> list[str]:
    """Age classes of few people that the public table of ages still shows."""
    few = ages[is_small(ages.residents, given.catalogue.disclosure)]
    return [f"{row.level} {row.area_id}: {row.residents:.0f} residents from {row.age_from}" for row in few.itertuples()]
