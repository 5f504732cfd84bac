"""What other choices would change about access: prints the tables of docs/methods/access.md from a finished build.

python benchmarks/access_choices.py OUT      (OUT as given to `diazone build --out OUT`)
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.access_models import AccessContents, ServiceKind
from pipelines.diagnostics.access.areas import area_access, sector_access
from pipelines.diagnostics.access.assets import placed_sectors, read_ways
from pipelines.diagnostics.access.calibration import Line
from pipelines.diagnostics.access.points import service_points
from pipelines.diagnostics.access.travel import Ways
from pipelines.paths import Workspace

FAST_DECAY, NO_DECAY = [1.0, 0.42, 0.09], [1.0]  # Luo & Qi's second set; a plain circle
OTHER_DETOUR = 1.58  # the median of road / straight line, without a fixed part
ALL_SITES = {"table": "staging.hospital_site", "key": "site_id"}
Choice = tuple[str, AccessContents, ServiceKind, pd.DataFrame, Ways]


def _weighing(contents: AccessContents, weights: list[float]) -> AccessContents:
    return contents.model_copy(update={"decay": contents.decay.model_copy(update={"weights": weights})})


def choices(build: Build, kind: ServiceKind, own: pd.DataFrame, ways: Ways) -> Iterator[Choice]:
    """One thing changed at a time."""
    contents = build.catalogue.access
    yield "as chosen", contents, kind, own, ways
    yield "three steps (3sfca)", contents.model_copy(update={"method": "3sfca"}), kind, own, ways
    yield f"weights {FAST_DECAY}", _weighing(contents, FAST_DECAY), kind, own, ways
    yield "no weights", _weighing(contents, NO_DECAY), kind, own, ways
    if kind.mode == "walk":
        for speed in (3.5, 5.0):
            yield f"{speed} km/h", contents, kind, own, dataclasses.replace(ways, walking_kmh=speed)
        yield f"detour × {OTHER_DETOUR}", contents, kind, own, dataclasses.replace(ways, detour=OTHER_DETOUR)
        by_car = kind.model_copy(update={"mode": "car", "catchments_min": [5, 10, 15], "main_min": 5})
        yield "5 minutes by car", contents, by_car, own, ways
        yield "those left out counted too", contents, kind, own.assign(is_counted=True), ways
    else:
        for change in (-1, 1):
            drive = Line(ways.drive.fixed + change, ways.drive.per_km)
            yield f"every drive {change:+d} minute", contents, kind, own, dataclasses.replace(ways, drive=drive)
        sites = kind.model_copy(update=ALL_SITES)
        table, sectors = build.store.read(sites.table), build.store.read_geo("reference.sector")
        yield "all hospital sites, 2020", contents, sites, service_points(sites, table, sectors), ways


def moved(by_sector: pd.DataFrame, fifths: int) -> float:
    """Percentage of residents whose sector moves that many fifths or more between smallest and largest catchment."""
    lived_in = by_sector[by_sector.residents > 0]
    values = lived_in.pivot(index="sector_id", columns="catchment_min", values="value")
    residents = lived_in.groupby("sector_id").residents.first().reindex(values.index)
    places = []
    for catchment in (values.columns[0], values.columns[-1]):
        order = values[catchment].sort_values(kind="stable").index
        below = residents.reindex(order).cumsum() / residents.sum()
        places.append(np.ceil(below * 5).clip(1, 5).reindex(values.index))
    return float(residents[(places[0] - places[1]).abs() >= fifths].sum() / residents.sum() * 100)


def main(out: Path) -> None:
    """Print the calibration, then every choice for every kind of service."""
    build = Build(Workspace.for_build(out=out))
    ways, sectors, region = read_ways(build), placed_sectors(build), build.catalogue.territory.region_id
    if ways is None:
        sys.exit("nothing was calibrated in this build")
    for column, row in build.store.read("mart.access_calibration").set_index("quantity").T.iterrows():
        print(f"{column:28}" + "".join(f"{name} {value:<12.3f}" for name, value in row.items()))
    services = build.store.read("mart.access_point")
    for kind in build.catalogue.access.kinds:
        own = services[services.service_kind == kind.id]
        print(f"\n{kind.id}: zone values per {kind.per}, main catchment; residents with nothing in reach in the region")
        for name, contents, changed, points, used in choices(build, kind, own, ways):
            by_sector = sector_access(contents, changed, points, sectors, used)
            areas = area_access(by_sector, points, region, kind.relevant_difference)
            main_rows = areas[areas.catchment_min == changed.main_min].set_index("zone_id")
            values = "  ".join(f"{zone} {main_rows.value[zone]:5.2f}" for zone in build.catalogue.area_ids)
            print(f"{name:28} {values}  out of reach {main_rows.out_of_reach_pct[region]:.2f} %")
            if name == "as chosen":
                ranks = by_sector.pivot(index="sector_id", columns="catchment_min", values="value").corr("spearman")
                print(f"{'':28} rank correlation between sizes: {ranks.round(2).to_numpy().tolist()}")
                print(f"{'':28} residents whose sector moves two fifths or more: {moved(by_sector, 2):.0f} %")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
