"""The sector codes of 2025: most are kept, some are new, some sectors are split in two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from pipelines.demo.territory import Territory

RECODED = 60  # sectors that only get another last character


@dataclass(frozen=True)
class Recoding:
    """One entry per 2025 code, in code order."""

    code: np.ndarray
    sector: np.ndarray  # place of the 2024 sector it comes from
    half: np.ndarray  # 0 for a whole sector, 1 and 2 for the halves of a split one
    in_two_pieces: str  # the 2025 sector whose outline is two polygons

    def split(self, values: np.ndarray) -> np.ndarray:
        """Counts of 2024 sectors over the 2025 codes: halves add up to the whole."""
        whole = values[self.sector]
        return np.select([self.half == 1, self.half == 2], [whole - whole // 2, whole // 2], whole)


def draw_recoding(territory: Territory, seed: int) -> Recoding:
    """New codes keep the first eight characters, which is the rule that links them to the old ones."""
    generator = np.random.default_rng([seed, 4])
    splits = territory.composition.sectors_2025 - territory.count
    chosen = generator.permutation(np.flatnonzero(territory.is_residential))
    split, recoded = set(chosen[:splits].tolist()), set(chosen[splits : splits + RECODED].tolist())
    entries: list[tuple[str, int, int]] = []
    for place, code in enumerate(territory.sector_id):
        if place in split:
            entries += [(f"{code[:8]}K", place, 1), (f"{code[:8]}L", place, 2)]
        else:
            entries.append((f"{code[:8]}K" if place in recoded else str(code), place, 0))
    entries.sort()
    pieces = str(territory.sector_id[chosen[splits + RECODED]])
    return Recoding(
        code=np.array([entry[0] for entry in entries]),
        sector=np.array([entry[1] for entry in entries]),
        half=np.array([entry[2] for entry in entries]),
        in_two_pieces=pieces,
    )


def halves(hexagon: shapely.Polygon) -> list[shapely.Polygon]:
    """The right and left half of a hexagon, cut from its top corner to its bottom corner."""
    top, upper_right, lower_right, bottom, lower_left, upper_left = hexagon.exterior.coords[:6]
    return [shapely.Polygon([top, upper_right, lower_right, bottom]),
            shapely.Polygon([top, bottom, lower_left, upper_left])]  # fmt: skip


def polygons_2025(territory: Territory, recoding: Recoding) -> tuple[np.ndarray, np.ndarray]:
    """Codes and polygons of 2025; the sector in two pieces stands there twice."""
    codes, polygons = [], []
    for code, sector, half in zip(recoding.code, recoding.sector, recoding.half, strict=True):
        hexagon = territory.hexagons.polygons[sector]
        if half:
            codes.append(code)
            polygons.append(halves(hexagon)[half - 1])
        elif code == recoding.in_two_pieces:
            codes += [code, code]
            polygons += halves(hexagon)
        else:
            codes.append(code)
            polygons.append(hexagon)
    return np.array(codes), np.array(polygons)
