"""A map of equal hexagons, and how it is divided into areas that hang together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

SQUARE_METRES = 1_000_000
CENTRE = (149_600.0, 169_800.0)  # Belgian Lambert 72, metres: plausible coordinates for the region
_NEIGHBOUR_STEPS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
_CORNERS = np.array([(0, 2), (1, 1), (1, -1), (0, -2), (-1, -1), (-1, 1)])  # in half widths and half sides


@dataclass(frozen=True)
class HexagonMap:
    """`count` pointy-topped hexagons of equal area in axial coordinates `cells` (count x 2)."""

    cells: np.ndarray
    side: float

    @property
    def count(self) -> int:
        return len(self.cells)

    @cached_property
    def centres(self) -> np.ndarray:
        """Centres in metres, EPSG:31370 (count x 2)."""
        q, r = self.cells[:, 0], self.cells[:, 1]
        return np.column_stack([np.sqrt(3) * self.side * (q + r / 2), 1.5 * self.side * r]) + CENTRE

    @cached_property
    def polygons(self) -> np.ndarray:
        """Hexagons whose shared corners are the same numbers to the last bit."""
        q, r = self.cells[:, 0], self.cells[:, 1]
        columns = (2 * q + r)[:, None] + _CORNERS[:, 0]  # half widths from the centre of the map
        rows = (3 * r)[:, None] + _CORNERS[:, 1]  # half sides
        x = CENTRE[0] + columns * (np.sqrt(3) / 2 * self.side)
        y = CENTRE[1] + rows * (self.side / 2)
        return shapely.polygons(np.stack([x, y], axis=-1))

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """For every hexagon the places of those that share a side with it."""
        place = {tuple(cell): index for index, cell in enumerate(self.cells.tolist())}
        steps = ([(q + dq, r + dr) for dq, dr in _NEIGHBOUR_STEPS] for q, r in self.cells.tolist())
        return [[place[step] for step in around if step in place] for around in steps]

    def hangs_together(self, members) -> bool:
        """True when one can walk between any two of the hexagons `members` without leaving them."""
        left = set(map(int, members))
        if not left:
            return False
        edge = [left.pop()]
        while edge:
            found = [near for near in self.neighbours[edge.pop()] if near in left]
            left.difference_update(found)
            edge.extend(found)
        return not left


def hexagon_map(count: int, area_km2: float) -> HexagonMap:
    """`count` equal hexagons of `area_km2` in all, in a rounded outline without holes."""
    side = float(np.sqrt(2 * area_km2 * SQUARE_METRES / count / (3 * np.sqrt(3))))
    reach = int(2 * np.sqrt(count))
    q, r = (grid.ravel() for grid in np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1)))
    x, y = np.sqrt(3) * (q + r / 2), 1.5 * r
    angle = np.arctan2(y, x)
    distance = np.hypot(x, y) / (1 + 0.10 * np.cos(2 * angle - 1.9) + 0.05 * np.cos(3 * angle + 0.7))
    nearest = np.lexsort((q, r, np.round(distance, 9)))[:count]
    return HexagonMap(np.column_stack([q, r])[np.sort(nearest)], side)


def parts_of(points: np.ndarray, seeds: np.ndarray, sizes: np.ndarray, rounds: int = 4) -> np.ndarray:
    """Which seed each point goes to when seed i receives exactly `sizes[i]` points at least squared distance.

    Such parts are the cells of a power diagram, hence convex and all but always in one piece. With more
    `rounds` the seeds move to the middle of their parts, which makes them rounder.
    """
    seeds = np.array(seeds, dtype=float)
    columns = np.repeat(np.arange(len(seeds)), sizes)
    labels = np.zeros(len(points), dtype=int)
    for _ in range(rounds):
        cost = ((points[:, None, :] - seeds[None, :, :]) ** 2).sum(axis=2)
        rows, taken = linear_sum_assignment(cost[:, columns])
        labels[rows] = columns[taken]
        seeds = np.array([points[labels == place].mean(axis=0) for place in range(len(seeds))])
    return labels


def spread_seeds(points: np.ndarray, count: int, generator: np.random.Generator) -> np.ndarray:
    """`count` of the points, each as far as possible from those already chosen; the first by chance."""
    chosen = [int(generator.integers(len(points)))]
    distance = np.full(len(points), np.inf)
    for _ in range(count - 1):
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(distance.argmax()))
    return points[chosen]


def shares_of(total: int, weights: np.ndarray, least: int = 1) -> np.ndarray:
    """Whole numbers that add up to `total`, in proportion to `weights`, none under `least`."""
    exact = np.asarray(weights, dtype=float) / np.sum(weights) * (total - least * len(weights))
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - least * len(weights) - whole.sum()]] += 1
    return whole + least
