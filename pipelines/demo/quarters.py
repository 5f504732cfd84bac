"""Monitoring neighbourhoods and social-health quarters, drawn over the sectors.

As in reality neighbourhoods do not respect communes or zones, and one quarter is shared by two zones.
"""

from __future__ import annotations

import numpy as np

from pipelines.demo import names
from pipelines.demo.hexagons import parts_of, shares_of, spread_seeds
from pipelines.demo.territory import ATTEMPTS, Territory

RESIDENTIAL = 118
CROSSING_COMMUNES, CROSSING_ZONES = 48, 15
CEMETERIES, INDUSTRIES = 3, 6  # the other neighbourhoods without residents are parks
QUARTERS, MOVED_SECTORS = 56, 2


def draw_quarters(territory: Territory, seed: int) -> None:
    """Add neighbourhoods, quarters and the official zones to the territory, in place."""
    for attempt in range(ATTEMPTS):
        generator = np.random.default_rng([seed, 2, attempt])
        labels = _residential(territory, generator)
        if labels is not None and _cross_borders(territory, labels, generator):
            empty = _carve_out(territory, labels, generator)
            if empty is not None:
                break
    else:
        raise RuntimeError(f"seed {seed}: neighbourhoods could not be drawn; try another seed")
    _number_neighbourhoods(territory, labels, empty, generator)
    _draw_official(territory, np.random.default_rng([seed, 3]))


def _pieces(territory: Territory, inside: np.ndarray, count: int, generator: np.random.Generator) -> np.ndarray | None:
    """Labels 0…count-1 of `count` pieces of about equal size, or None when one falls apart."""
    points = territory.hexagons.centres[inside]
    labels = parts_of(points, spread_seeds(points, count, generator), shares_of(len(inside), np.ones(count)))
    whole = all(territory.hexagons.hangs_together(inside[labels == place]) for place in range(count))
    return labels if whole else None


def _residential(territory: Territory, generator: np.random.Generator) -> np.ndarray | None:
    """Neighbourhoods that fit in communes and zones; borders are crossed afterwards."""
    units = np.array([f"{zone}{commune}" for zone, commune in zip(territory.zone, territory.commune_id, strict=True)])
    every, sizes = np.unique(units, return_counts=True)
    labels, first = np.empty(territory.count, dtype=int), 0
    for unit, pieces in zip(every, shares_of(RESIDENTIAL, sizes), strict=True):
        inside = np.flatnonzero(units == unit)
        for _ in range(20):
            found = _pieces(territory, inside, int(pieces), generator)
            if found is not None:
                break
        else:
            return None
        labels[inside] = found + first
        first += int(pieces)
    return labels


def _can_leave(territory: Territory, labels: np.ndarray, sector: int, least: int) -> bool:
    """True when the sector's neighbourhood keeps `least` sectors and hangs together without it."""
    rest = np.flatnonzero(labels == labels[sector])
    rest = rest[rest != sector]
    return len(rest) >= least and territory.hexagons.hangs_together(rest)


def _cross_borders(territory: Territory, labels: np.ndarray, generator: np.random.Generator) -> bool:
    """Give one sector beyond a border to 15 neighbourhoods (zone) and 33 more (commune, same zone)."""
    zone, commune = territory.zone, territory.commune_id
    crossing: set[int] = set()
    for wanted, of_zone in ((CROSSING_ZONES, True), (CROSSING_COMMUNES - CROSSING_ZONES, False)):
        given = 0
        for sector in generator.permutation(territory.count):
            if given == wanted:
                break
            if labels[sector] in crossing or not _can_leave(territory, labels, sector, least=3):
                continue
            for near in territory.hexagons.neighbours[sector]:
                other_commune, other_zone = commune[near] != commune[sector], zone[near] != zone[sector]
                if labels[near] in crossing or not other_commune or other_zone != of_zone:
                    continue
                labels[sector] = labels[near]
                crossing.add(int(labels[near]))
                given += 1
                break
        if given < wanted:
            return False
    return True


def _carve_out(territory: Territory, labels: np.ndarray, generator: np.random.Generator) -> list[list[int]] | None:
    """Sectors of the neighbourhoods without residents: one or two each, taken inside one commune."""
    wanted = territory.composition.neighbourhoods - RESIDENTIAL
    touched: set[int] = set()
    pieces: list[list[int]] = []
    for sector in generator.permutation(territory.count):
        home = int(labels[sector])
        mixed = len(set(territory.commune_id[labels == home])) > 1
        if home in touched or mixed or not _can_leave(territory, labels, sector, least=3):
            continue
        touched.add(home)
        labels[sector] = -1 - len(pieces)
        piece = [int(sector)]
        if len(pieces) % 2:
            beside = [near for near in territory.hexagons.neighbours[sector] if labels[near] == home]
            beside = [near for near in beside if _can_leave(territory, labels, near, least=3)]
            if beside:
                labels[beside[0]] = labels[sector]
                piece.append(beside[0])
        pieces.append(piece)
        if len(pieces) == wanted:
            return pieces
    return None


def _number_neighbourhoods(
    territory: Territory, labels: np.ndarray, empty: list[list[int]], generator: np.random.Generator
) -> None:
    """Numbers as in the monitoring: 1… residential, 700… cemeteries, 800… industry, 900… parks."""
    numbers = [*range(700, 700 + CEMETERIES), *range(800, 800 + INDUSTRIES)]
    numbers += range(900, 900 + len(empty) - len(numbers))
    pairs = (
        names.other_names(names.CEMETERIES, CEMETERIES, generator)
        + names.other_names(names.INDUSTRIES, INDUSTRIES, generator)
        + names.other_names(names.PARKS, len(empty) - CEMETERIES - INDUSTRIES, generator)
    )
    identity = np.where(labels >= 0, labels + 1, 0).astype("<U3")
    for number, piece in zip(numbers, empty, strict=True):
        identity[piece] = str(number)
    territory.neighbourhood_id = identity
    territory.is_residential = labels >= 0
    residential = names.neighbourhood_names(RESIDENTIAL, generator)
    territory.neighbourhood_names = {str(place + 1): pair for place, pair in enumerate(residential)}
    territory.neighbourhood_names |= {str(number): pair for number, pair in zip(numbers, pairs, strict=True)}


def _draw_official(territory: Territory, generator: np.random.Generator) -> None:
    """Social-health quarters, one of them in two zones, and the official zones that move two sectors."""
    zones = len(territory.composition.zone_ids)
    sizes = np.bincount(territory.zone, minlength=zones)
    labels, first = np.empty(territory.count, dtype=int), 0
    for place, pieces in enumerate(shares_of(QUARTERS, sizes, least=2)):
        inside = np.flatnonzero(territory.zone == place)
        found = None
        while found is None:
            found = _pieces(territory, inside, int(pieces), generator)
        labels[inside] = found + first
        first += int(pieces)
    official = territory.zone.copy()
    shared, moved = None, 0
    for sector in generator.permutation(territory.count):
        beyond = [near for near in territory.hexagons.neighbours[sector] if official[near] != official[sector]]
        if not beyond or not _can_leave(territory, labels, sector, least=4):
            continue
        if shared is None:
            labels[sector] = shared = labels[beyond[0]]
        elif moved < MOVED_SECTORS and shared not in (labels[sector], labels[beyond[0]]):
            keeps = np.flatnonzero((official == official[sector]) & (np.arange(territory.count) != sector))
            if territory.hexagons.hangs_together(keeps):
                labels[sector], official[sector] = labels[beyond[0]], official[beyond[0]]
                moved += 1
    territory.quarter_id = np.array([f"{label + 1:02d}" for label in labels])
    territory.official_zone = official
    pairs = names.quarter_names(QUARTERS, generator)
    territory.quarter_names = {f"{place + 1:02d}": pair for place, pair in enumerate(pairs)}
