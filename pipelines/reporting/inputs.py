"""What documents are made from: tables read once for all zones and languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.models import Catalogue
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.maps import Classes
from pipelines.reporting.origin import Figure, Use, uses_of_figures
from pipelines.reporting.selection import HAS_VALUE, blanked, current

LEVELS = ("neighbourhood", "sector")
_NEARLY_ALL = 0.9  # a year that nine tenths of the areas have is as good for a map as the fullest one


@dataclass(frozen=True)
class Inputs:
    """The tables of one build as documents need them."""

    catalogue: Catalogue
    is_simulated: bool
    year: int
    zone_rows: pd.DataFrame
    neighbourhood_rows: pd.DataFrame
    sector_values: pd.DataFrame
    ages: pd.DataFrame
    outline: gpd.GeoDataFrame
    neighbourhoods: pd.DataFrame
    sectors: pd.DataFrame
    sources: pd.DataFrame
    origins: dict[Figure, list[Use]] = field(default_factory=dict)
    extra: dict[str, pd.DataFrame] = field(default_factory=dict)
    classes: dict[tuple[str, str], Classes] = field(default_factory=dict)
    cut_shapes: dict[tuple[str, str], gpd.GeoDataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, build: Build) -> Inputs:
        """Read everything once; the classes of every map are those of the whole region."""
        read = build.store.read
        maps = build.catalogue.profile.maps
        zone_rows = blanked(read("public.zone_indicator"))
        small = blanked(read("public.neighbourhood_indicator"))
        inputs = cls(
            catalogue=build.catalogue,
            is_simulated=build.workspace.is_simulated,
            year=build.year,
            zone_rows=zone_rows,
            neighbourhood_rows=_mapped(small[small.indicator_id.isin(maps.neighbourhood)]),
            sector_values=read("public.sector_indicator"),
            ages=read("public.area_age"),
            outline=build.store.read_geo("reference.outline"),
            neighbourhoods=read("reference.neighbourhood").drop(columns="geometry"),
            sectors=read("reference.sector").drop(columns="geometry"),
            sources=read("reference.source"),
            extra={name: read(name) for name in NAMED_TABLES.values()},
            origins=uses_of_figures(read("public.figure_source")),
        )
        for level in LEVELS:
            for name in getattr(maps, level):
                inputs.classes[level, name] = Classes.of(inputs.values(level, name), maps.classes)
        return inputs

    @cached_property
    def current_rows(self) -> pd.DataFrame:
        return current(self.zone_rows)

    @cached_property
    def scales(self) -> dict[str, tuple[float, float]]:
        """The range of each indicator's picture: values, intervals and benchmarks of every area, and a margin."""
        numbers = ["value", "lower_95", "upper_95", "benchmark_value"]
        grouped = self.current_rows.groupby("indicator_id")[numbers]
        low, high = grouped.min().min(axis=1), grouped.max().max(axis=1)
        margin = (high - low) * 0.06
        return {
            name: (low[name] - margin[name], high[name] + margin[name]) for name in low.index if high[name] > low[name]
        }

    def table(self, name: str) -> pd.DataFrame:
        """A table that sections read, by its key in NAMED_TABLES; empty where nothing could be worked out.

        Raises KeyError for a table no section may read.
        """
        return self.extra.get(NAMED_TABLES[name], pd.DataFrame())

    @property
    def notice(self) -> str:
        """What every picture of simulated data says, in every language; nothing for real data."""
        return " · ".join(self.catalogue.strings[name]["simulated"] for name in LANGUAGES) if self.is_simulated else ""

    def source_titles(self, language: str) -> dict[str, str]:
        """What each source is called in a language, by source_id."""
        return dict(zip(self.sources.source_id, self.sources[f"title_{language}"], strict=True))

    def rows_of(self, area_id: str) -> pd.DataFrame:
        """The current row of every indicator for one area, in catalogue order."""
        rows = self.current_rows[self.current_rows.zone_id == area_id]
        order = rows.indicator_id.map(self.catalogue.indicator_order)
        return rows.assign(_place=order).sort_values("_place").drop(columns="_place").reset_index(drop=True)

    def values(self, level: str, indicator_id: str) -> pd.Series:
        """Values of one map by area id; areas without one are missing from it."""
        if level == "neighbourhood":
            rows = self.neighbourhood_rows[self.neighbourhood_rows.indicator_id == indicator_id]
            return rows.set_index("neighbourhood_id").value.dropna()
        rows = self.sector_values[self.sector_values.indicator_id == indicator_id]
        return rows.set_index("sector_id").value.dropna()

    def period(self, level: str, indicator_id: str) -> str:
        """The period a map shows."""
        table = self.neighbourhood_rows if level == "neighbourhood" else self.sector_values
        periods = table[(table.indicator_id == indicator_id) & table.value.notna()].period
        return str(periods.max()) if len(periods) else ""

    def members(self, area_id: str, level: str) -> list[str]:
        """Ids of the areas of a level that lie in a zone, wholly or in part, or in the region."""
        column = f"{level}_id"
        inside = self.sectors
        if area_id != self.catalogue.territory.region_id:
            inside = inside[inside.zone_id == area_id]
        return sorted(inside[column].unique())

    def shapes(self, level: str, area_ids: list[str] | None = None) -> gpd.GeoDataFrame:
        """Simplified borders of a level, of some areas or of all."""
        shapes = self.outline[self.outline.level == level]
        if area_ids is not None:
            shapes = shapes[shapes.area_id.isin(area_ids)]
        return shapes.reset_index(drop=True)


def _mapped(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one period per indicator, the latest that most areas have: a map never mixes years."""
    held = rows[rows.status.isin(HAS_VALUE)].groupby(["indicator_id", "period"]).size().rename("areas").reset_index()
    held = held.assign(widest=held.groupby("indicator_id").areas.transform("max"))
    wide = held[held.areas >= held.widest * _NEARLY_ALL]
    latest = wide.sort_values("period").drop_duplicates("indicator_id", keep="last")
    return rows.merge(latest[["indicator_id", "period"]], on=["indicator_id", "period"])
