"""Following cohorts: the Hamilton-Perry method, which needs two age structures and neither births nor deaths.

Hamilton & Perry 1962 (Social Forces 41:163-170); Smith, Tayman & Swanson 2013, A Practitioner's Guide to State
and Local Population Projections, ch. 7; Baker, Swanson, Tayman & Tedrow 2017, Cohort Change Ratios and Their
Applications. Classes are as wide as the step is long: five-year classes move five years on, single ages one.
Structures are arrays (groups × classes, the last class open); groups are the sexes, or one for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Ratios:
    """How a structure moves one step on.

    `cohort[g, k]`: residents of class k per resident of class k - 1 one step earlier (the open class: per resident
    of the last two; class 0 unused). `child[g]`: residents of class 0 per parent at the same moment.
    """

    cohort: np.ndarray
    child: np.ndarray
    parents: tuple[int, int]  # first and last class of the parents
    bearing: tuple[int, ...]  # the groups counted as parents: the women, or everybody


def _parents(structure: np.ndarray, parents: tuple[int, int], bearing: tuple[int, ...]) -> float:
    return float(structure[list(bearing), parents[0] : parents[1] + 1].sum())


def cohort_change_ratios(
    before: np.ndarray, after: np.ndarray, parents: tuple[int, int], bearing: tuple[int, ...] = (0,)
) -> Ratios:
    """Ratios between two structures one step apart. Sums over several steps may be given for both.

    Raises ValueError where the shapes differ or where nobody is a parent.
    """
    before, after = np.atleast_2d(np.asarray(before, float)), np.atleast_2d(np.asarray(after, float))
    if before.shape != after.shape:
        raise ValueError(f"two structures of {before.shape} and {after.shape} do not follow each other")
    many = _parents(after, parents, bearing)
    if many <= 0:
        raise ValueError("a structure without parents has no child ratio")
    came_from = before[:, :-1].copy()
    came_from[:, -1] += before[:, -1]
    cohort = np.full(after.shape, np.nan)
    # a cohort that was empty has no ratio: it is taken to stay empty
    cohort[:, 1:] = np.divide(after[:, 1:], came_from, out=np.zeros_like(came_from), where=came_from > 0)
    return Ratios(cohort, after[:, 0] / many, parents, bearing)


def advance(structure: np.ndarray, ratios: Ratios) -> np.ndarray:
    """The structure one step on."""
    structure = np.atleast_2d(np.asarray(structure, float))
    moved = structure[:, :-1].copy()
    moved[:, -1] += structure[:, -1]
    later = np.zeros_like(structure)
    later[:, 1:] = moved * ratios.cohort[:, 1:]
    later[:, 0] = ratios.child * _parents(later, ratios.parents, ratios.bearing)
    return later


def carried(structure: np.ndarray, ratios: Ratios, steps: int) -> list[np.ndarray]:
    """The structure after one, two, … `steps` steps."""
    path = [np.atleast_2d(np.asarray(structure, float))]
    for _ in range(steps):
        path.append(advance(path[-1], ratios))
    return path[1:]
