"""From numerators and denominators to indicators: value, interval, comparison, what stands out, state.

One row per area, indicator and period, for zones (against the rest of the region) and for communes and
neighbourhoods (against the region). Pure functions on tables; see docs/methods.md for the words.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.diagnostics.comparison import compare, judge, stands_out
from pipelines.diagnostics.intervals import interval, method_used
from pipelines.diagnostics.means import mean_from_statistics
from pipelines.diagnostics.trend import recent_trend
from pipelines.problems import BuildFailed

KEYS = ["indicator_id", "period"]
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]
PARTS = ["numerator", "denominator", "weight_sq", "weight_sq_value", "weight_sq_value_sq", "source_areas"]
NO_PERIOD = "none"  # the period of a figure for which no file is held
ESTIMATED_FORMS = ("mean", "median", "mean_age")
PARTS_OF_REST = ["numerator", "denominator", "covered_residents", "residents"]
COLUMNS = [
    "indicator_id", "period", "value", *LIMITS, "numerator", "denominator", "coverage_pct", "method", "benchmark_id",
    "benchmark_value", "reference_id", "reference_value", "persons", "comparison", "judgement", "stands_out",
    "stands_out_against", "reference_comparison", "reference_judgement", "trend", "status", "is_estimated",
    "base_period",
]  # fmt: skip


def rest_of_region(zones: pd.DataFrame, region: pd.DataFrame) -> pd.DataFrame:
    """The region without each zone: area_id is the zone it is the rest for. Not localised people stay in.

    Both have KEYS and PARTS_OF_REST; one row per zone, indicator and period comes back, with these columns.
    """
    whole = region.set_index(KEYS)[PARTS_OF_REST]
    both = zones[["area_id", *KEYS, *PARTS_OF_REST]].join(whole, on=KEYS, rsuffix="_region")
    rest = {name: both[f"{name}_region"] - both[name].fillna(0.0) for name in PARTS_OF_REST}
    return both.assign(**rest)[["area_id", *KEYS, *PARTS_OF_REST]]


def coverage_pct(parts: pd.DataFrame) -> pd.Series:
    """Share of an area's residents who live where the figure is known, 0 to 100."""
    return (parts.covered_residents / parts.residents * 100).clip(upper=100)


def comparable(values: pd.Series, parts: pd.DataFrame, minimum_coverage_pct: pd.Series) -> pd.Series:
    """Values that may serve as a yardstick: what covers too few residents is no yardstick for anybody."""
    return values.mask(coverage_pct(parts) < minimum_coverage_pct)


def values_of(parts: pd.DataFrame) -> pd.Series:
    """Numerator / denominator × per; a count is its numerator; nothing divided by nobody is missing."""
    is_count = parts.form == "count"
    divided = parts.numerator / parts.denominator.where(parts.denominator > 0) * parts.per
    return divided.where(~is_count, parts.numerator)


def with_intervals(parts: pd.DataFrame) -> pd.DataFrame:
    """Add value, the four limits and the name of the interval's method to summed parts.

    `parts` has the columns of mart.area_part and those of reference.indicator (form, per, interval).
    """
    frame = parts.assign(value=values_of(parts), **dict.fromkeys(LIMITS, np.nan), interval_method="none")
    labels = frame.area_id + " " + frame.indicator_id + " " + frame.period
    for method in ("wilson", "byar"):
        rows = (frame["interval"] == method) & frame.numerator.notna() & (frame.denominator > 0)
        chosen = frame[rows].set_index(labels[rows])
        for level, (low, high) in {0.95: LIMITS[:2], 0.998: LIMITS[2:]}.items():
            try:
                lower, upper = interval(method, chosen.numerator, chosen.denominator, chosen.per, level)
            except ValueError as error:  # a source that contradicts itself: the area's row is named in it
                raise BuildFailed(f"interval of {method}: {error}") from error
            frame.loc[rows, low], frame.loc[rows, high] = lower, upper
        frame.loc[rows, "interval_method"] = method_used(method, chosen.numerator)
    rows = (frame["interval"] == "weighted_mean") & (frame.denominator > 0)
    chosen = frame[rows]
    sums = [chosen.denominator, chosen.numerator * chosen.per, chosen.weight_sq, chosen.weight_sq_value]
    for level, (low, high) in {0.95: LIMITS[:2], 0.998: LIMITS[2:]}.items():
        _, lower, upper = mean_from_statistics(*sums, chosen.weight_sq_value_sq, chosen.source_areas, level)
        frame.loc[rows, low], frame.loc[rows, high] = lower, upper
    frame.loc[rows, "interval_method"] = "weighted_mean"
    return frame


def status_of(frame: pd.DataFrame) -> pd.Series:
    """One of the six states for every row; see docs/methods/uncertainty.md for what each rests on.

    A value that covers too few residents is not comparable, nor are counts that allow no standardised rate
    (fewer than ten events, or an age class without residents).
    """
    states = [
        frame.value.notna() & (frame.coverage_pct < frame.minimum_coverage_pct),
        frame.value.notna() & (frame.value == 0),
        frame.value.notna(),
        (frame.form == "dsr") & frame.numerator.notna() & (frame.denominator > 0),
        frame.suppressed_areas.fillna(0) > 0,
        (frame.denominator == 0) | (frame.residents.fillna(0) == 0),
    ]
    names = ["not_comparable", "zero", "value", "not_comparable", "suppressed", "not_applicable"]
    return pd.Series(np.select(states, names, "missing"), frame.index)


def reference_values(frame: pd.DataFrame, country: pd.DataFrame) -> pd.Series:
    """The second yardstick of each row: a fixed value, the country's, or the area's own past; else missing.

    `country` has indicator_id, period, value; `frame` the columns reference_kind, reference_fixed and
    reference_years.
    """
    fixed = frame.reference_fixed.where(frame.reference_kind == "fixed")
    national = country.set_index(KEYS).value
    found = pd.Series(pd.MultiIndex.from_frame(frame[KEYS]).map(national), frame.index, dtype=float)
    year = pd.to_numeric(frame.period.where(frame.period.str.fullmatch(r"\d{4}")), errors="coerce")
    own = pd.Series(frame.value.to_numpy(), pd.MultiIndex.from_arrays([frame.area_id, frame.indicator_id, year]))
    earlier = pd.MultiIndex.from_arrays([frame.area_id, frame.indicator_id, year - frame.reference_years])
    past = pd.Series(earlier.map(own[~own.index.duplicated()]), frame.index, dtype=float).where(year.notna())
    chosen = fixed.fillna(found.where(frame.reference_kind == "country"))
    return chosen.fillna(past.where(frame.reference_kind == "past"))


def _persons(frame: pd.DataFrame) -> pd.Series:
    """Whom a figure concerns: its numerator or denominator, unless these count something else than people."""
    counted = frame.numerator.where(frame.persons_from == "numerator").fillna(
        frame.denominator.where(frame.persons_from == "denominator")
    )
    return frame.persons.where(frame.persons_from != "none").fillna(counted) if "persons" in frame else counted


def _method(frame: pd.DataFrame) -> pd.Series:
    """How the value was made and how its interval; without limits there is no method of an interval."""
    form_method = frame.form_method.fillna(frame.method) if "form_method" in frame else frame.method
    return form_method + "; " + frame.interval_method.where(frame.lower_95.notna(), "none")


def _is_estimated(frame: pd.DataFrame) -> pd.Series:
    """True where the form itself is an estimate, or an area's figure was made from a part of another's."""
    modelled = frame.form.isin(ESTIMATED_FORMS)
    if "is_modelled" in frame:
        modelled = frame.is_modelled.astype("boolean").fillna(modelled).astype(bool)
    return modelled | frame.is_split.fillna(False).astype(bool)


def _trend(frame: pd.DataFrame) -> pd.Series:
    """Recent trend over the five years ending at each row; from counts where there are, else from limits."""
    answer = pd.Series("cannot_calculate", frame.index)
    frame = frame[frame.status.isin(["value", "zero"])]
    long_enough = frame.groupby(["area_id", "indicator_id"]).period.transform("size") >= 5
    for form, methods in {"counts": ["wilson"], "values": ["byar", "weighted_mean", "dobson"]}.items():
        rows = frame[long_enough & frame["interval"].isin(methods)]
        if len(rows):
            answer.loc[rows.index] = recent_trend(rows, ["area_id", "indicator_id"], form).trend
    return answer


def assess(frame: pd.DataFrame, benchmark: pd.DataFrame, benchmark_id: str, country: pd.DataFrame) -> pd.DataFrame:
    """Hold every value against its yardsticks and say what it is.

    `frame`: area_id, KEYS, value, limits, parts and the indicator's declarations; `benchmark`: area_id, KEYS,
    benchmark_value, or without area_id where all areas share it. Returns area_id and COLUMNS.
    """
    on = [name for name in ["area_id", *KEYS] if name in benchmark.columns]
    frame = frame.merge(benchmark, on=on, how="left", validate="m:1").reset_index(drop=True)
    frame["coverage_pct"] = coverage_pct(frame)
    frame["status"] = status_of(frame)
    frame["method"] = _method(frame)
    frame.loc[frame.status == "not_comparable", ["value", *LIMITS, "benchmark_value"]] = np.nan
    frame["reference_value"] = reference_values(frame, country)
    frame["persons"] = _persons(frame)
    frame["comparison"] = compare(frame.lower_95, frame.upper_95, frame.benchmark_value)
    frame["reference_comparison"] = compare(frame.lower_95, frame.upper_95, frame.reference_value)
    frame["judgement"] = judge(frame.comparison, frame.polarity)
    frame["reference_judgement"] = judge(frame.reference_comparison, frame.polarity)
    found = stands_out(
        frame.value, frame.lower_998, frame.upper_998, frame.benchmark_value, frame.relevant_difference,
        frame.persons, frame.minimum_persons, frame.reference_value,
    )  # fmt: skip
    frame["stands_out"] = found.stands_out
    against = [found.benchmark & found.reference, found.benchmark, found.reference]
    frame["stands_out_against"] = np.select(against, ["both", "benchmark", "reference"], "none")
    frame["trend"] = _trend(frame)
    frame["benchmark_id"] = pd.Series(benchmark_id, frame.index).where(frame.benchmark_value.notna(), None)
    frame["reference_id"] = frame.reference_id.where(frame.reference_value.notna(), None)
    frame["is_estimated"] = _is_estimated(frame)
    return frame[["area_id", *COLUMNS]]


def with_missing(parts: pd.DataFrame, declared: pd.DataFrame, area_ids: list[str]) -> pd.DataFrame:
    """Give every area a row for every indicator and period that another area has, and one where none has any.

    An area without a figure stands there as missing, or as not applicable where nobody lives.
    """
    held = parts[KEYS].drop_duplicates()
    absent = declared.loc[~declared.indicator_id.isin(held.indicator_id), ["indicator_id"]].assign(period=NO_PERIOD)
    wanted = pd.concat([held, absent]).merge(pd.DataFrame({"area_id": area_ids}), how="cross")
    there = pd.MultiIndex.from_frame(parts[["area_id", *KEYS]])
    rows = wanted[~pd.MultiIndex.from_frame(wanted[["area_id", *KEYS]]).isin(there)]
    living = rows.area_id.map(parts.groupby("area_id").residents.max())
    # a figure nobody holds is missing everywhere, whoever lives there: residents 1 keeps it `missing`
    living = living.mask(rows.period == NO_PERIOD, 1.0)
    rows = rows.assign(suppressed_areas=0, residents=living, is_split=False)
    return pd.concat([parts, rows], ignore_index=True) if len(rows) else parts
