"""Indicators that are no quotient of two sums: standardised rates, medians, mean ages.

Each function returns the columns of summed parts plus value and limits, one row per level, area, indicator
and period; for zones also the rest of the region (level `rest`), which no sum of parts can give.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.diagnostics.area_medians import area_medians
from pipelines.diagnostics.coverage import SUMS, area_coverage, sectors_known
from pipelines.diagnostics.population import mean_age
from pipelines.diagnostics.standardisation import standardised_rates

AGE_SOURCE = "statbel_population_sector_age"
RESULT = ["level", "area_id", "indicator_id", "period", "value", "lower_95", "upper_95", "lower_998", "upper_998",
          "numerator", "denominator", "interval_method", *SUMS, "form_method", "is_modelled",
          "base_period"]  # fmt: skip
FROM_AGES = ("dsr", "mean_age")


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
    return frame.assign(indicator_id=indicator.id).reindex(columns=RESULT)


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


def medians(
    sector_measures: pd.DataFrame, sector_areas: pd.DataFrame, residents: pd.Series, indicator: Indicator
) -> pd.DataFrame:
    """Median income per area and period; arguments as `area_medians`. Medians have no interval."""
    return _labelled(area_medians(sector_measures, sector_areas, residents, indicator), indicator).assign(
        interval_method="none"
    )


def with_coverage(
    made: pd.DataFrame, sector_measures: pd.DataFrame, areas: pd.DataFrame, residents: pd.Series, indicator: Indicator
) -> pd.DataFrame:
    """Give figures made from age classes the residents of the sectors that have them."""
    needed = [name for name in (indicator.numerator, indicator.denominator) if name]
    sectors = sectors_known(sector_measures, needed).assign(persons=np.nan)
    keys = ["level", "area_id", "period"]
    covered = area_coverage(sectors, areas, residents).drop(columns="persons")
    return made.drop(columns=SUMS[:2]).merge(covered, on=keys, how="left", validate="1:1")[RESULT]


def special_values(
    catalogue: Catalogue,
    ages: pd.DataFrame,
    sector_measures: pd.DataFrame,
    sector_areas: pd.DataFrame,
    residents: pd.Series,
) -> pd.DataFrame:
    """Every special indicator of the catalogue that its sources allow: columns RESULT.

    `sector_measures` has sector_id, measure_id, period, value, status; `sector_areas` level, area_id,
    sector_id; `residents` of the census, by sector.
    """
    own = ages[(ages.source_id == AGE_SOURCE) & (ages.level != "not_localised")]
    own = with_rest(own) if len(own) else own
    dead = own[own.groupby("year").deaths.transform("count") > 0] if len(own) else own
    areas = sector_areas[sector_areas.level != "not_localised"]
    parts = []
    for indicator in catalogue.indicators.values():
        if indicator.form == "median":
            parts.append(medians(sector_measures, areas, residents, indicator))
        elif indicator.form in FROM_AGES and len(rows := dead if indicator.form == "dsr" else own):
            made = standardised(rows, indicator) if indicator.form == "dsr" else mean_ages(rows, indicator)
            parts.append(with_coverage(made, sector_measures, areas, residents, indicator))
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=RESULT)
