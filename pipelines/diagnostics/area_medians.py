"""Median income of areas from the figures published per sector: by quartiles where the file has them."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from pipelines.catalogue.models import Indicator
from pipelines.diagnostics.coverage import area_coverage, weights_of
from pipelines.diagnostics.medians import lognormal_mixture_median, quartile_mixture_median, recover_quartiles
from pipelines.problems import BadInput, Problem

FIGURES = ["median", "mean", "difference", "coefficient", "asymmetry"]
BY_QUARTILES = "median of a quartile mixture of sectors"
BY_LOGNORMALS = "median of a lognormal mixture of sectors"


def _figures(rows: pd.DataFrame, indicator: Indicator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One period's published figures by sector, columns FIGURES, and which of them their producer hides."""
    named = dict(zip([indicator.median, indicator.mean], FIGURES, strict=False))
    if indicator.quartiles:
        named |= dict(zip(indicator.quartiles.measures(), FIGURES[2:], strict=True))
    rows = rows[rows.measure_id.isin(named)].assign(name=lambda them: them.measure_id.map(named))
    values = rows.pivot(index="sector_id", columns="name", values="value").reindex(columns=FIGURES)
    states = rows.pivot(index="sector_id", columns="name", values="status").reindex(columns=FIGURES)
    return values, states == "suppressed"


def sector_incomes(sector_measures: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """What the medians are made from: one row per sector and period with FIGURES, weight, persons and method.

    `sector_measures` has sector_id, measure_id, period, value, status. A period's medians are made by quartiles
    where any sector has them and tax returns are counted, else by lognormals, for all areas alike.
    Raises BadInput naming the sector whose quartiles contradict each other.
    """
    people = [base for base in indicator.base if base.counts == "people"]
    parts = []
    for period in sorted(sector_measures[sector_measures.measure_id == indicator.median].period.unique()):
        figures, hidden = _figures(sector_measures[sector_measures.period == period], indicator)
        weighed = weights_of(sector_measures, indicator.base, period)
        if weighed is None or figures["median"].isna().all():
            continue
        weight, base, base_period = weighed
        concerned = weights_of(sector_measures, people, period)
        width = figures.difference.fillna(figures.coefficient)
        by_quartiles = base.counts == "returns" and bool((width + figures.asymmetry).notna().any())
        figures["weight"] = figures.index.map(weight).to_numpy(dtype=float)
        figures["persons"] = figures.index.map(concerned[0]).to_numpy(dtype=float) if concerned else np.nan
        needed = [figures["median"], *([width, figures.asymmetry] if by_quartiles else [figures["mean"]])]
        figures["is_known"] = pd.concat(needed, axis=1).notna().all(axis=1) & (figures.weight > 0)
        shown = ["median", *(FIGURES[2:] if by_quartiles else ["mean"])]
        figures["is_suppressed"] = hidden[shown].any(axis=1) & ~figures.is_known
        if by_quartiles:
            _refuse_contradictions(figures[figures.is_known], indicator, period)
        parts.append(figures.assign(period=period, base_period=base_period, by_quartiles=by_quartiles).reset_index())
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _refuse_contradictions(figures: pd.DataFrame, indicator: Indicator, period: str) -> None:
    try:
        recover_quartiles(*(figures[name] for name in ("median", "difference", "coefficient", "asymmetry")))
    except ValueError as error:
        source = ", ".join(indicator.source_ids)
        problem = Problem(source, f"quartiles of {period}", str(error), "figures that agree", "ask the producer")
        raise BadInput([problem]) from error


def _pooled(members: pd.DataFrame) -> float:
    """The median of some sectors' pooled incomes, by the method of their period."""
    known = members[members.is_known]
    if len(known) and known.by_quartiles.iloc[0]:
        return quartile_mixture_median(
            known["median"], known.difference, known.coefficient, known.asymmetry, known.weight
        )
    return lognormal_mixture_median(known["median"], known["mean"], known.weight)


def area_medians(
    sector_measures: pd.DataFrame, sector_areas: pd.DataFrame, residents: pd.Series, indicator: Indicator
) -> pd.DataFrame:
    """Median income per level, area and period, in euro; for zones also of the rest of the region.

    sector_measures as `sector_incomes`; sector_areas: level, area_id, sector_id; residents: of the census by
    sector, for the coverage. Columns: level, area_id, period, value, denominator (weights: returns, or
    residents where those are not counted), persons, covered_residents, suppressed_areas, form_method,
    is_modelled (true without quartiles), base_period.
    """
    incomes = sector_incomes(sector_measures, indicator)
    if incomes.empty:
        return pd.DataFrame()
    rows = []
    for period, figures in incomes.groupby("period"):
        for area, inside in sector_areas.groupby(["level", "area_id"]):
            level, area_id = cast("tuple[str, str]", area)
            is_member = figures.sector_id.isin(inside.sector_id)
            parts = {level: is_member} | ({"rest": ~is_member} if level == "zone" else {})
            for name, chosen in parts.items():
                members = figures[chosen]
                if len(members):
                    weight = members.weight.where(members.is_known).sum(min_count=1)
                    rows.append((name, area_id, period, _pooled(members), weight))
    found = pd.DataFrame(rows, columns=["level", "area_id", "period", "value", "denominator"])
    covered = area_coverage(incomes, sector_areas, residents)
    made = incomes.groupby("period")[["by_quartiles", "base_period"]].first()
    made["form_method"] = np.where(made.by_quartiles, BY_QUARTILES, BY_LOGNORMALS)
    made["is_modelled"] = ~made.by_quartiles.astype(bool)
    found = found.merge(covered, on=["level", "area_id", "period"], how="left", validate="1:1")
    return found.join(made[["form_method", "is_modelled", "base_period"]], on="period")
