"""Past and coming age shares, as tables: the region, the communes on which its parts are judged, and the zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue.forecast_models import YARDSTICK, AgeRules
from pipelines.diagnostics.forecast.ages import (
    COHORTS,
    PART_MODELS,
    AgeGroup,
    Structure,
    classes_of,
    moved_shares,
    recent_ratios,
    single_ages,
)
from pipelines.diagnostics.forecast.raking import raked_shares
from pipelines.diagnostics.forecast.series import PATH_COLUMNS, REGION, ZONE, path_rows
from pipelines.diagnostics.forecast.totals import COMMUNE


@dataclass(frozen=True)
class AgeStructures:
    """Residents by single age of the region and the communes by year, and by class of every zone in one year.

    `zones`: zone_id (the region's too) -> residents in `classes` classes of five years, in `zone_year`.
    """

    region: Mapping[int, Structure]
    communes: Mapping[str, Mapping[int, Structure]]
    zones: Mapping[str, np.ndarray]
    zone_year: int | None
    classes: int


@dataclass(frozen=True)
class _Walk:
    """Shares foretold in one year for one area: model -> shares after one, two, … years; `now` at the start."""

    area_id: str
    origin: int
    now: np.ndarray
    moved: Mapping[str, list[np.ndarray]]
    later: Mapping[int, np.ndarray]  # horizon -> classes observed


def _walks(
    own: Mapping[str, Mapping[int, Structure]], structures: AgeStructures, models: tuple[str, ...], rules: AgeRules
) -> Iterator[_Walk]:
    for area_id, by_year in own.items():
        for origin in sorted(by_year):
            ahead = [h for h in range(1, rules.horizons + 1) if origin + h in by_year]
            if not ahead:
                continue
            ratios = recent_ratios(structures.region, origin, rules)
            moved = {}
            if ratios is not None:
                every = moved_shares(by_year[origin], structures.region[origin], ratios, ahead[-1], structures.classes)
                moved = {name: every[name] for name in models}
            later = {h: classes_of(by_year[origin + h], structures.classes) for h in ahead}
            yield _Walk(area_id, origin, classes_of(by_year[origin], structures.classes), moved, later)


def _errors(walks: Iterator[_Walk], groups: list[AgeGroup], level: str) -> list[tuple]:
    rows = []
    for walk in walks:
        for group in groups:
            place, base = (group.indicator_id, level, walk.area_id), group.value(walk.now)
            for h, classes in walk.later.items():
                seen = group.value(classes)
                rows.append((*place, YARDSTICK, walk.origin, h, base, seen, base))
                for model, path in walk.moved.items():
                    rows.append((*place, model, walk.origin, h, group.value(path[h - 1]), seen, base))
    return rows


def age_errors(structures: AgeStructures, region_id: str, groups: list[AgeGroup], rules: AgeRules) -> list[tuple]:
    """Past forecasts of age shares, as rows of ERROR_COLUMNS.

    The region by its own cohorts, the communes moved with the region.
    """
    region = _walks({region_id: structures.region}, structures, (COHORTS,), rules)
    communes = _walks(structures.communes, structures, PART_MODELS, rules)
    return [*_errors(region, groups, REGION), *_errors(communes, groups, COMMUNE)]


def _moved(structures: AgeStructures, region_id: str, zone_id: str, until: int | None, rules: AgeRules):
    """The zone's shares carried on with the newest ratios held, or with those known in `until`."""
    years = [year for year in structures.region if until is None or year <= until]
    if not years or region_id not in structures.zones:
        return None
    ratios = recent_ratios(structures.region, max(years), rules)
    if ratios is None:
        return None
    pattern = structures.region[max(years)]
    own, region = (single_ages(structures.zones[name], pattern) for name in (zone_id, region_id))
    return moved_shares(own, region, ratios, rules.horizons, structures.classes)


def held_out_errors(
    structures: AgeStructures, observed: pd.DataFrame, region_id: str, groups: list[AgeGroup], rules: AgeRules
) -> list[tuple]:
    """Forecasts from the zones' age structure against what was observed since: rows of ERROR_COLUMNS, level `zone`.

    `observed`: indicator_id, zone_id, year, value. Only ratios known in the structure's year are used.
    """
    named = {group.indicator_id: group for group in groups}
    start = structures.zone_year
    columns = [observed[name].tolist() for name in ("indicator_id", "zone_id", "year", "value")]
    rows = []
    for indicator_id, zone_id, year, seen in zip(*columns, strict=True):
        ahead = 0 if start is None else year - start
        if indicator_id not in named or zone_id not in structures.zones or not 1 <= ahead <= rules.horizons:
            continue
        group, place = named[indicator_id], (indicator_id, ZONE, zone_id)
        base = group.value(structures.zones[zone_id])
        moved = _moved(structures, region_id, zone_id, start, rules) or {}
        rows.append((*place, YARDSTICK, start, ahead, base, seen, base))
        rows += [(*place, name, start, ahead, group.value(moved[name][ahead - 1]), seen, base) for name in moved]
    return rows


@dataclass(frozen=True)
class Controls:
    """Residents of zones to come: official totals where a whole zone has them, and our own. zone_id -> year -> n."""

    official: Mapping[str, Mapping[int, float]]
    own: Mapping[str, Mapping[int, float]]

    def of_year(self, year: int, zone_ids: list[str]) -> dict[str, float] | None:
        """Residents of every zone in a year, the official ones first; None where no zone has official ones."""
        official = {name: self.official.get(name, {}).get(year) for name in zone_ids}
        own = {name: self.own.get(name, {}).get(year) for name in zone_ids}
        chosen = {name: own[name] if official[name] is None else official[name] for name in zone_ids}
        known = {name: count for name, count in chosen.items() if count is not None}
        is_whole = len(known) == len(zone_ids) and any(count is not None for count in official.values())
        return known if is_whole else None


def _raked(moved: dict[str, dict], region_id: str, base_year: int, controls: Controls) -> dict[int, dict[str, dict]]:
    """Year ahead -> zone_id -> model -> raked shares, for the years in which some zone has an official total."""
    zone_ids = sorted(set(moved) - {region_id})
    found: dict[int, dict[str, dict]] = {}
    for ahead, region in enumerate(moved[region_id][COHORTS], start=1):
        totals = controls.of_year(base_year + ahead, zone_ids)
        if totals is None:
            continue
        for model in PART_MODELS:
            shares = {name: moved[name][model][ahead - 1] for name in zone_ids}
            for name, row in raked_shares(shares, totals, region).items():
                found.setdefault(ahead, {}).setdefault(name, {})[model] = row
    return found


def age_paths(
    structures: AgeStructures,
    region_id: str,
    groups: list[AgeGroup],
    chosen: dict[tuple[str, str], str],
    rules: AgeRules,
    controls: Controls,
) -> pd.DataFrame:
    """The zones' and the region's age shares carried on: PATH_COLUMNS. Shares that do not change are not raked."""
    start = int(structures.zone_year or 0)
    foretold = {zone_id: _moved(structures, region_id, zone_id, None, rules) for zone_id in structures.zones}
    moved = {zone_id: path for zone_id, path in foretold.items() if path is not None}
    raked = _raked(moved, region_id, start, controls) if region_id in moved else {}
    rows = []
    for zone_id, classes in structures.zones.items():
        level = REGION if zone_id == region_id else COMMUNE
        for group in groups:
            # what cannot be moved (the region's last years are missing) stays, and says so
            method = chosen.get((group.indicator_id, level), YARDSTICK) if zone_id in moved else YARDSTICK
            steps, is_raked = [classes] * rules.horizons, [False] * rules.horizons
            if method != YARDSTICK:
                is_raked = [zone_id in raked.get(h, {}) for h in range(1, rules.horizons + 1)]
                steps = [
                    raked[h][zone_id][method] if is_so else moved[zone_id][method][h - 1]
                    for h, is_so in enumerate(is_raked, start=1)
                ]
            path = [group.value(step) for step in steps]
            rows += path_rows(zone_id, group.indicator_id, level, method, start, path, is_raked)
    return pd.DataFrame(rows, columns=PATH_COLUMNS)
