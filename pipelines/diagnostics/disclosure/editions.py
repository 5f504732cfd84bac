"""The tables for the public: the same rows and columns, with what could point at a person left out.

What is hidden says `suppressed` and no number; which of the hidden ones were small and which protect another is
not told. What is no figure of its own (the residents behind an average, the people a published share was rebuilt
from) is rounded or left out, so that nobody can subtract it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.catalogue.models import Catalogue
from pipelines.diagnostics.disclosure.cells import SHOWN, counts_residents, is_average
from pipelines.diagnostics.disclosure.suppression import is_small
from pipelines.diagnostics.trend import POINTS

NUMBERS = [
    "value", "lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator", "coverage_pct",
    "benchmark_value", "reference_value", "persons",
]  # fmt: skip
_VALUES = ["value", "lower_95", "upper_95", "lower_998", "upper_998"]
_NOTHING_SAID = {
    "comparison": "not_compared", "reference_comparison": "not_compared", "judgement": "not_compared",
    "stands_out": False, "stands_out_against": "none", "trend": "cannot_calculate", "benchmark_id": None,
    "reference_id": None,
}  # fmt: skip
_DIGITS = 3


def significant(values: pd.Series, digits: int = _DIGITS) -> pd.Series:
    """Numbers to three significant digits: 115 152 becomes 115 000."""
    numbers = values.to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (digits - 1 - np.floor(np.log10(np.abs(numbers))))
        rounded = np.round(numbers * scale) / scale
    return pd.Series(np.where((numbers == 0) | ~np.isfinite(rounded), numbers, rounded), values.index)


def withhold(table: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """Take every number and every word drawn from it out of the rows that are hidden."""
    table = table.copy()
    for name in [column for column in NUMBERS if column in table]:
        table[name] = table[name].mask(hidden)
    for name, nothing in _NOTHING_SAID.items():
        if name in table:
            table.loc[hidden, name] = nothing
    table.loc[hidden, "status"] = "suppressed"
    return table


def public_indicators(
    table: pd.DataFrame, area: str, hidden: pd.MultiIndex, residents: pd.Series, catalogue: Catalogue
) -> pd.DataFrame:
    """public.<level>_indicator from mart.<level>_indicator.

    `area`: its key column; `hidden`: (area, indicator, period) of rows that may not be shown; `residents`: by area,
    of the whole level.
    """
    keys = pd.MultiIndex.from_frame(table[[area, "indicator_id", "period"]])
    is_hidden = pd.Series(keys.isin(hidden), table.index) & table.status.isin(SHOWN)
    public = withhold(table, is_hidden)
    unseen = ~public.status.isin(SHOWN)
    told = [name for name in NUMBERS if name != "coverage_pct"]
    public[told] = public[told].mask(unseen)
    public["coverage_pct"] = _coverage(public, area, residents, catalogue.disclosure)
    public = _without_hidden_past(public, area, hidden, catalogue)
    return _rounded_parts(public, catalogue)


def _coverage(table: pd.DataFrame, area: str, residents: pd.Series, rule: DisclosureRule) -> pd.Series:
    """Coverage, but where the uncovered are so few that the difference would tell how many they are."""
    uncovered = table[area].map(residents) * (1 - table.coverage_pct / 100)
    few = is_small(uncovered.round(6), rule)
    return table.coverage_pct.mask(few)


def _without_hidden_past(table: pd.DataFrame, area: str, hidden: pd.MultiIndex, catalogue: Catalogue) -> pd.DataFrame:
    """Yardsticks from an area's own past, and trends, say nothing where a year they rest on is hidden."""
    indicators = catalogue.indicators
    back = {name: i.reference.years for name, i in indicators.items() if i.reference and i.reference.kind == "past"}
    year = pd.to_numeric(table.period.where(table.period.str.fullmatch(r"\d{4}")), errors="coerce")

    def was_hidden(years: pd.Series) -> pd.Series:
        then = (year - years).astype("Int64").astype("string").fillna("")
        return pd.Series(pd.MultiIndex.from_arrays([table[area], table.indicator_id, then]).isin(hidden), table.index)

    gone = was_hidden(table.indicator_id.map(back).astype(float)) & table.reference_value.notna()
    table = table.copy()
    table["reference_value"] = table.reference_value.mask(gone)
    table.loc[gone, "reference_id"] = None
    table.loc[gone, ["reference_comparison", "reference_judgement"]] = "not_compared"
    table.loc[gone, "stands_out_against"] = table.stands_out_against.replace({"both": "benchmark", "reference": "none"})
    table.loc[gone, "stands_out"] = table.stands_out_against != "none"
    for years in range(1, POINTS):
        rests = was_hidden(pd.Series(float(years), table.index))
        table.loc[rests, "trend"] = "cannot_calculate"
    return table


def _rounded_parts(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Round or leave out the people behind averages and rebuilt shares, which are no counts anybody made."""
    indicators = catalogue.indicators
    average = table.indicator_id.map(lambda name: is_average(indicators[name]))
    rebuilt = table.indicator_id.map(
        lambda name: indicators[name].form == "mean" and counts_residents(catalogue, indicators[name].value)
    )
    change = table.indicator_id.map(lambda name: indicators[name].form == "change")
    step = catalogue.disclosure.persons_rounded_to
    table = table.copy()
    table["denominator"] = table.denominator.mask(average | rebuilt | change)
    table["numerator"] = table.numerator.mask(average | change).mask(rebuilt, significant(table.numerator))
    table["persons"] = table.persons.mask(average | change, (table.persons / step).round() * step)
    table["persons"] = table.persons.mask(rebuilt, significant(table.persons))
    digits = table.indicator_id.map(lambda name: indicators[name].decimals) + rebuilt
    for places, rows in table[rebuilt | change].groupby(digits[rebuilt | change]):
        table.loc[rows.index, _VALUES] = rows[_VALUES].round(int(places))
    return table


def mapped_rates(parts: pd.DataFrame, weights: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """What maps by sector could show: sector_id, indicator_id, period, numerator, denominator, value of the latest
    period, without sectors of too few residents. `parts`: mart.sector_part; `weights`: mart.sector_weight.
    """
    maps = catalogue.profile.maps
    rows = parts[parts.indicator_id.isin(maps.sector) & (parts.denominator > 0)]
    rows = rows[rows.period == rows.groupby("indicator_id").period.transform("max")]
    per = rows.indicator_id.map(lambda name: float(catalogue.indicators[name].per))
    rows = rows.assign(value=rows.numerator / rows.denominator * per)
    peopled = weights[weights.residents >= maps.fewest_residents].sector_id
    kept = rows[rows.sector_id.isin(peopled) & rows.value.notna()]
    return kept[["sector_id", "indicator_id", "period", "numerator", "denominator", "value"]]


def public_sectors(
    rates: pd.DataFrame, sectors: pd.DataFrame, hidden: pd.MultiIndex, catalogue: Catalogue
) -> pd.DataFrame:
    """public.sector_indicator: sector_id, indicator_id, period, value, status; rates only, never numbers.

    A rate is hidden where it stands for few people, and where that of its neighbourhood is hidden.
    """
    counted = rates.indicator_id.map(
        lambda name: counts_residents(catalogue, catalogue.indicators[name].numerator)
    ).astype(bool)
    home = rates.sector_id.map(sectors.set_index("sector_id").neighbourhood_id)
    around = pd.MultiIndex.from_arrays([home, rates.indicator_id, rates.period]).isin(hidden)
    gone = counted & (is_small(rates.numerator, catalogue.disclosure) | around)
    status = np.select([gone, rates.value == 0], ["suppressed", "zero"], "value")
    told = rates.assign(value=rates.value.mask(gone), status=pd.Series(status, rates.index, dtype="str"))
    return told[["sector_id", "indicator_id", "period", "value", "status"]]
