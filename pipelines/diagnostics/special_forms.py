"""Indicators that are no quotient of two sums: standardised rates, medians, mean ages.

Each function returns the columns of summed parts plus value and limits, one row per level, area, indicator
and period; for zones also the rest of the region (level `rest`), which no sum of parts can give.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.diagnostics.medians import lognormal_mixture_median
from pipelines.diagnostics.population import mean_age
from pipelines.diagnostics.standardisation import standardised_rates

AGE_SOURCE = "statbel_population_sector_age"
RESULT = ["level", "area_id", "indicator_id", "period", "value", "lower_95", "upper_95", "lower_998", "upper_998",
          "numerator", "denominator", "interval_method"]  # fmt: skip


def with_rest(ages: pd.DataFrame) -> pd.DataFrame:
    """Add to an age table (level, area_id, year, age_from, age_to, residents, deaths) the rest of the region."""
    classes = ["year", "age_from"]
    region = ages[ages.level == "region"].set_index(classes)[["residents", "deaths"]]
    rest = ages[ages.level == "zone"].join(region, on=classes, rsuffix="_region")
    rest = rest.assign(
        level="rest", residents=rest.residents_region - rest.residents, deaths=rest.deaths_region - rest.deaths
    )
    return pd.concat([ages, rest[ages.columns]], ignore_index=True)


def _labelled(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    return frame.assign(indicator_id=indicator.id)[RESULT]


def standardised(ages: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Directly standardised rate of deaths per area and year (ESP2013, Dobson)."""
    keys = ["level", "area_id", "year"]
    rates = standardised_rates(ages, keys, "deaths", "residents", indicator.per)
    return _labelled(rates.assign(period=rates.year.astype(str), interval_method="dobson"), indicator)


def mean_ages(ages: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Mean age per area and year from age classes; the open class at the midpoint the catalogue declares."""
    group = ages.level + "|" + ages.area_id + "|" + ages.year.astype(str)
    limits = {}
    for level, names in {0.95: ("lower_95", "upper_95"), 0.998: ("lower_998", "upper_998")}.items():
        found = mean_age(ages.age_from, ages.age_to, ages.residents, group, indicator.open_midpoint or 0.0, level)
        limits |= {names[0]: found["lower"], names[1]: found["upper"]}
    frame = pd.DataFrame(limits, index=found.index).assign(value=found["mean"], denominator=found["residents"])
    parts = frame.index.to_series().str.split("|", expand=True)
    frame = frame.assign(level=parts[0], area_id=parts[1], period=parts[2])
    frame = frame.assign(numerator=frame.value * frame.denominator, interval_method="mean of persons")
    return _labelled(frame, indicator)


def medians(sector_measures: pd.DataFrame, sector_areas: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Median income per area: 50 % point of the mixture of the sectors' lognormals, weighted by its base.

    `sector_measures` has sector_id, measure_id, period, value; `sector_areas` level, area_id, sector_id.
    """
    wide = sector_measures.pivot(index=["sector_id", "period"], columns="measure_id", values="value")
    bases = [base for base in indicator.base if base.measure in wide.columns]
    if indicator.median not in wide.columns or indicator.mean not in wide.columns or not bases:
        return pd.DataFrame(columns=RESULT)
    incomes = wide[[indicator.median, indicator.mean]].dropna(how="all").reset_index()
    weight = wide[bases[0].measure].dropna().reset_index()
    latest = weight[weight.period == weight.period.max()].set_index("sector_id")[bases[0].measure]
    incomes = incomes.assign(weight=incomes.sector_id.map(latest) * bases[0].share)
    rows = []
    for area, inside in sector_areas.groupby(["level", "area_id"]):
        level, area_id = cast("tuple[str, str]", area)
        members = incomes[incomes.sector_id.isin(inside.sector_id)]
        rows += _median_rows(level, area_id, members, indicator)
        if level == "zone":
            rows += _median_rows("rest", area_id, incomes[~incomes.sector_id.isin(inside.sector_id)], indicator)
    return _labelled(pd.DataFrame(rows), indicator) if rows else pd.DataFrame(columns=RESULT)


def _median_rows(level: str, area_id: str, members: pd.DataFrame, indicator: Indicator) -> list[dict]:
    rows = []
    for period, group in members.groupby("period"):
        usable = group.dropna(subset=[indicator.median, indicator.mean, "weight"])
        value = lognormal_mixture_median(usable[indicator.median], usable[indicator.mean], usable.weight)
        limits = dict.fromkeys(["lower_95", "upper_95", "lower_998", "upper_998", "numerator"], np.nan)
        rows.append({"level": level, "area_id": area_id, "period": period, "value": value,
                     "denominator": usable.weight.sum(), "interval_method": "none"} | limits)  # fmt: skip
    return rows


def special_values(
    catalogue: Catalogue, ages: pd.DataFrame, sector_measures: pd.DataFrame, sector_areas: pd.DataFrame
) -> pd.DataFrame:
    """Every special indicator of the catalogue that its sources allow: columns RESULT."""
    own = ages[(ages.source_id == AGE_SOURCE) & (ages.level != "not_localised")]
    own = with_rest(own) if len(own) else own
    dead = own[own.groupby("year").deaths.transform("count") > 0] if len(own) else own
    areas = sector_areas[sector_areas.level != "not_localised"]
    parts = [pd.DataFrame(columns=RESULT)]
    for indicator in catalogue.indicators.values():
        if indicator.form == "dsr" and len(dead):
            parts.append(standardised(dead, indicator))
        elif indicator.form == "mean_age" and len(own):
            parts.append(mean_ages(own, indicator))
        elif indicator.form == "median":
            parts.append(medians(sector_measures, areas, indicator))
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]
