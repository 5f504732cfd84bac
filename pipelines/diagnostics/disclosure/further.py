"""Public tables beside the indicators: what documents say of access, vulnerability and the years to come.

They rest on counts of residents too. Each function takes the table for the team and gives the one for everybody.
"""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.diagnostics.disclosure.editions import significant
from pipelines.diagnostics.disclosure.suppression import is_small


def public_access(table: pd.DataFrame, rule: DisclosureRule) -> pd.DataFrame:
    """public.access: who is out of reach is left out where they are few, and rounded as the estimate it is."""
    few = is_small(table.out_of_reach, rule)
    rounded = (table.residents / rule.persons_rounded_to).round() * rule.persons_rounded_to
    told = {"out_of_reach": significant(table.out_of_reach).mask(few), "residents": rounded}
    return table.assign(**told, out_of_reach_pct=table.out_of_reach_pct.mask(few).round(2))


def public_vulnerability(table: pd.DataFrame, rule: DisclosureRule) -> pd.DataFrame:
    """public.vulnerability: averages over residents, whose exact number is no figure of its own."""
    rounded = (table.residents / rule.persons_rounded_to).round() * rule.persons_rounded_to
    shares = [name for name in table.columns if name.endswith("_pct")]
    return table.assign(residents=rounded, **{name: table[name].round(2) for name in shares})


def public_forecast(table: pd.DataFrame, hidden: pd.MultiIndex) -> pd.DataFrame:
    """public.forecast: nothing is carried on from a figure that is hidden. `hidden`: (area, indicator, period)."""
    own = pd.MultiIndex.from_frame(table[["zone_id", "indicator_id", "base_period"]].astype(str))
    return table[~own.isin(hidden)].reset_index(drop=True)


def public_sources(table: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    """public.figure_source: files and rows behind the figures of `levels`, without what the rows add up to."""
    return table[table.level.isin(levels)].drop(columns="value").reset_index(drop=True)


def homes(weights: pd.DataFrame) -> pd.DataFrame:
    """public.neighbourhood_zone: the zone most residents of each neighbourhood live in; neighbourhood_id, zone_id.

    `weights`: mart.sector_weight's neighbourhood_id, zone_id and residents.
    """
    inside = weights.groupby(["neighbourhood_id", "zone_id"], as_index=False).residents.sum()
    ordered = inside.sort_values(["neighbourhood_id", "residents", "zone_id"], ascending=[True, False, True])
    return ordered.drop_duplicates("neighbourhood_id")[["neighbourhood_id", "zone_id"]]
