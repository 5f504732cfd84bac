"""Directly standardised rates on the European Standard Population 2013, with Dobson's interval.

A rate from fewer than 10 events is not calculated: its weights would rest on single persons.
"""

from typing import Any

import numpy as np
import pandas as pd

from pipelines.diagnostics.intervals import Floats, as_floats, byar, refuse

FEWEST_EVENTS = 10

# Eurostat, Revision of the European Standard Population (2013 edition), table of the standard for
# EU-27 and EFTA, both sexes: first age of each class and weight; the last class is open. Adds to 100,000.
_WEIGHTS = [1000, 4000, *[5500] * 3, *[6000] * 2, 6500, *[7000] * 4]
_WEIGHTS += [6500, 6000, 5500, 5000, 4000, 2500, 1500, 800, 200]
ESP2013 = pd.DataFrame({"age_from": [0, 1, *range(5, 100, 5)], "weight": _WEIGHTS})


def standard_weights(age_from: Any, age_to: Any) -> Floats:
    """Weights of ESP2013 for consecutive age classes, standard classes merged where ours are wider.

    age_from, age_to: first and last age of each class, inclusive; age_to NaN for the open last class (65+,
    85+). The classes may stop early (deaths under 75) but must follow on each other. Raises ValueError,
    naming the class, for a gap, an overlap, an order not by age, or a class that cuts across a standard one.
    """
    first, last = as_floats(age_from), as_floats(age_to)
    after = np.where(np.isnan(last), np.inf, last + 1)
    refuse(after <= first, "age class ends before it begins", age_from)
    refuse(np.append(first[1:] != after[:-1], False), "age class not followed by the next", age_from)
    starts = as_floats(ESP2013["age_from"])
    borders = np.append(starts, np.inf)
    refuse(~np.isin(first, borders) | ~np.isin(after, borders), "age class cuts across ESP2013", age_from)
    within = (starts >= first[:, None]) & (starts < after[:, None])
    return within @ as_floats(ESP2013["weight"])


def directly_standardised_rate(
    events: Any,
    population: Any,
    weights: Any,
    per: float = 100_000,
    level: float = 0.95,
    event_variance: Any = None,
) -> tuple[Floats, Floats, Floats]:
    """Rate, lower and upper limit per area, in events per `per` persons (Dobson et al. 1991, Byar's limits).

    events, population: shape (areas, classes) or (classes,); weights: (classes,), any total.
    event_variance: variance of each count where events are not independent (the sum of squared events per
    person); by default the count itself. NaN below 10 events, where a class has no residents, or where any
    number is missing.
    Raises ValueError, naming the area's position, for a negative number.
    """
    counts, people = np.broadcast_arrays(np.atleast_2d(as_floats(events)), np.atleast_2d(as_floats(population)))
    spread = counts if event_variance is None else np.atleast_2d(as_floats(event_variance))
    refuse(((counts < 0) | (people < 0)).any(axis=1), "negative events or residents")
    share = as_floats(weights) / as_floats(weights).sum()
    total = counts.sum(axis=1)
    defined = (total >= FEWEST_EVENTS) & (people > 0).all(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(defined, (share * counts / people).sum(axis=1), np.nan)
        variance = (share**2 * spread / people**2).sum(axis=1)
        # Dobson: the limits of the plain count, stretched by how much the weights blow up its variance.
        stretch = np.sqrt(variance / total)
    lower, upper = byar(total, level)
    return rate * per, (rate + stretch * (lower - total)) * per, (rate + stretch * (upper - total)) * per


def standardised_rates(
    table: pd.DataFrame, keys: list[str], events: str, population: str = "residents", per: float = 100_000
) -> pd.DataFrame:
    """Standardise a long table of age classes; rows of one class are added (as by sex).

    table: keys, age_from, age_to (NaN: open), and the two count columns. Returns one row per keys: value,
    lower_95, upper_95, lower_998, upper_998, numerator (events), denominator (residents), method "dobson". A
    class that one area lacks and another has leaves that area's rate missing. Raises ValueError as
    `standard_weights`.
    """
    ages = table[["age_from", "age_to"]].astype(float).drop_duplicates().sort_values("age_from")
    weights = standard_weights(ages["age_from"], ages["age_to"])
    # A class with a missing part is missing: skipped, it would count as 0.
    summed = table.groupby([*keys, "age_from"])[[events, population]].sum(skipna=False)
    wide = summed.unstack("age_from")
    counts, people = as_floats(wide[events]), as_floats(wide[population])
    value, lower_95, upper_95 = directly_standardised_rate(counts, people, weights, per)
    _, lower_998, upper_998 = directly_standardised_rate(counts, people, weights, per, 0.998)
    limits = {"lower_95": lower_95, "upper_95": upper_95, "lower_998": lower_998, "upper_998": upper_998}
    totals = {"numerator": counts.sum(axis=1), "denominator": people.sum(axis=1), "method": "dobson"}
    return pd.DataFrame({"value": value, **limits, **totals}, index=wide.index).reset_index()
