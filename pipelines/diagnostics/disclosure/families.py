"""Which counts belong together: read off the same table, and parts of the same whole.

A family is one stock of people (the residents of a file in a year, the deaths of a file in a year). Its measures are
the whole or parts of it, told by the `where` of their input: residents under 5 and residents of 0 to 14 are sets of
age classes of the same people. Parts that a table tells apart by another column (sex, nationality) are another
division of the same whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.catalogue.models import Catalogue, Literally, Measure, MeasureInput
from pipelines.diagnostics.disclosure.cells import AGE, OWN, SUM

WHOLE: tuple[str, frozenset[str]] = ("", frozenset())
REMAINDER = "…"  # the class of those whom no measure of a division names


@dataclass(frozen=True)
class Stock:
    """What a measure counts in one period: which family, and which part of it (division, classes)."""

    family: str
    division: str
    classes: frozenset[str]


@dataclass
class Family:
    """Divisions of one stock of people, each into its classes."""

    name: str
    divisions: dict[str, set[str]] = field(default_factory=dict)

    def add(self, stock: Stock) -> None:
        """Take in the classes another measure names."""
        if stock.division:
            self.divisions.setdefault(stock.division, set()).update(stock.classes)


def winning_input(measure: Measure, period: str, periods: dict[tuple[str, int], set[str]]) -> MeasureInput:
    """The input a period was read from: the first that has it, as `mart.measure` is made.

    `periods` says which periods the inputs of measures with several of them have.
    """
    for place, entry in enumerate(measure.inputs[:-1]):
        if period in periods.get((measure.id, place), set()):
            return entry
    return measure.inputs[-1]


def _part(entry: MeasureInput) -> tuple[str, frozenset[str]]:
    if not entry.where:
        return WHOLE
    columns = sorted(entry.where)
    if len(columns) == 1:
        wanted = entry.where[columns[0]]
        values = wanted if isinstance(wanted, list) else [wanted]
        return columns[0], frozenset(map(str, values))
    # told apart by several columns at once: a part of the whole of which no more is known
    return "&".join(columns), frozenset([repr(sorted(entry.where.items()))])


def stock_of(catalogue: Catalogue, measure_id: str, period: str, periods: dict[tuple[str, int], set[str]]) -> Stock:
    """The family and the part of it that a cell's measure counts."""
    if measure_id.startswith(OWN):
        return Stock(f"{measure_id} {period}", *WHOLE)
    if measure_id.startswith(AGE):
        source_id, age = measure_id.removeprefix(AGE).split(" ")
        table = next(table for table in catalogue.disclosure.ages if table.source_id == source_id)
        return Stock(f"{table.table} residents {period}", "&".join(table.by), frozenset([age]))
    if measure_id.startswith(SUM):
        counted = catalogue.indicators[measure_id.removeprefix(SUM)].numerator
        whole = stock_of(catalogue, str(counted), period, periods)
        return Stock(whole.family, "age_from", frozenset())  # its weights name the classes
    measure = catalogue.measures[measure_id]
    whole = catalogue.measures[measure.part_of] if measure.part_of else measure
    entry = winning_input(whole, period, periods)
    literal = entry.period.literal if isinstance(entry.period, Literally) else ""
    family = f"{entry.table} {entry.value} {literal or period}"
    if measure.part_of:
        return Stock(family, f"part {measure.id}", frozenset([measure.id]))
    return Stock(family, *_part(entry))
