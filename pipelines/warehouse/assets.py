"""Reference tables, geography and SQL models as assets; publication comes last, in publication_assets.py."""

from __future__ import annotations

from collections.abc import Callable

import dagster as dg
import geopandas as gpd
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import Catalogue
from pipelines.orchestration import table_asset, version_of
from pipelines.warehouse import geography, measures, reference
from pipelines.warehouse.sql_models import SqlModel, sql_models, sql_parameters

SECTOR_SOURCES = ["sources.statbel_sectors", "sources.ibsa_sector_neighbourhood", "staging.sector_quarter"]


def _in_force(frame: pd.DataFrame, by: pd.Series | None = None) -> pd.DataFrame:
    """The rows of the newest vintage held, within each value of `by`: two vintages are never mixed."""
    newest = frame.vintage.max() if by is None else frame.vintage.groupby(by).transform("max")
    return frame[frame.vintage == newest]


def _sectors(build: Build) -> tuple[pd.DataFrame, pd.DataFrame]:
    newest = _in_force(build.store.read_geo("sources.statbel_sectors"))
    polygons = gpd.GeoDataFrame(newest.assign(source_id="statbel_sectors"))
    links = build.store.read("sources.ibsa_sector_neighbourhood")
    links = _in_force(links, links.sector_vintage)
    official = build.store.read("staging.sector_quarter")
    return geography.build_sectors(polygons, links, official, build.catalogue)


def _sector(build: Build) -> pd.DataFrame:
    return _sectors(build)[0]


def _sector_moved(build: Build) -> pd.DataFrame:
    return _sectors(build)[1]


def _neighbourhood(build: Build) -> pd.DataFrame:
    links = build.store.read("sources.ibsa_sector_neighbourhood")
    key = build.store.read("sources.ibsa_monitoring_key")
    names = geography.neighbourhood_names(links, key)
    return geography.build_neighbourhoods(build.store.read_geo("reference.sector"), names)


def _commune(build: Build) -> pd.DataFrame:
    return geography.build_communes(build.store.read_geo("reference.sector"))


def _zone(build: Build) -> pd.DataFrame:
    return geography.build_zones(build.store.read_geo("reference.sector"), build.catalogue)


def _outline(build: Build) -> pd.DataFrame:
    sectors = build.store.read_geo("reference.sector")
    return geography.outlines(sectors, build.catalogue.territory.region_id)


def _neighbourhood_disagreement(build: Build) -> pd.DataFrame:
    sectors = build.store.read_geo("reference.sector")
    return geography.neighbourhood_agreement(sectors, build.store.read_geo("sources.urbis_neighbourhoods"))


def _theme(build: Build) -> pd.DataFrame:
    return reference.theme_table(build.catalogue)


def _indicator(build: Build) -> pd.DataFrame:
    return reference.indicator_table(build.catalogue)


def _indicator_base(build: Build) -> pd.DataFrame:
    return reference.indicator_base_table(build.catalogue)


def _indicator_measure(build: Build) -> pd.DataFrame:
    return reference.indicator_measure_table(build.catalogue)


def _table_source(build: Build) -> pd.DataFrame:
    return reference.table_source_table(build.catalogue)


def _source(build: Build) -> pd.DataFrame:
    held = {source_id: build.source_files(source_id) for source_id in build.catalogue.sources}
    return reference.source_table(build.catalogue, held)


def _edition(build: Build) -> pd.DataFrame:
    return reference.edition_table(build.catalogue, build.year, build.workspace.is_simulated)


def _measure(build: Build) -> pd.DataFrame:
    return measures.read_measures(build.store, build.catalogue)


def _reference_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    sector = ["reference.sector"]
    every_source = [f"sources.{source_id}" for source_id in catalogue.sources]
    made: list[tuple[str, Callable[[Build], pd.DataFrame], list[str], list[str], str]] = [
        ("sector", _sector, SECTOR_SOURCES, ["sector_id"],
         "Statistical sectors and every area they belong to. One row per sector."),
        ("sector_moved", _sector_moved, SECTOR_SOURCES, ["sector_id"],
         "Sectors the official table puts in another zone than our definition. One row per moved sector."),
        ("neighbourhood", _neighbourhood, [*sector, "sources.ibsa_sector_neighbourhood", "sources.ibsa_monitoring_key"],
         ["neighbourhood_id"], "Monitoring neighbourhoods, made of sectors. One row per neighbourhood."),
        ("neighbourhood_disagreement", _neighbourhood_disagreement, [*sector, "sources.urbis_neighbourhoods"],
         ["sector_id"], "Sectors whose inner point lies in another neighbourhood's polygon. One row per such sector."),
        ("commune", _commune, sector, ["commune_id"], "Communes, made of sectors. One row per commune."),
        ("zone", _zone, sector, ["place"], "Care zones and the region, made of sectors. One row per zone or region."),
        ("outline", _outline, sector, ["level", "area_id"],
         "Simplified borders for maps; shared borders stay shared. One row per level and area."),
        ("theme", _theme, [], ["theme_id"], "Themes of the thesaurus. One row per theme."),
        ("indicator", _indicator, [], ["place"], "Indicators and how they are judged. One row per indicator."),
        ("indicator_base", _indicator_base, [], ["indicator_id", "place"],
         "What an indicator is divided by or weighted with. One row per indicator and choice."),
        ("indicator_measure", _indicator_measure, [], ["indicator_id", "role", "place"],
         "The measures an indicator is made of, and as what. One row per indicator, role and place."),
        ("table_source", _table_source, [], ["table_name", "source_id"],
         "The sources of tables whose rows name none. One row per table and source."),
        ("edition", _edition, [], ["year"],
         "The database's year, and whether its figures are simulated. One row."),
        ("source", _source, every_source, ["source_id", "vintage", "file"],
         "Every file that was read, with its checksum. One row per file."),
    ]  # fmt: skip
    from_catalogue = ("theme", "indicator", "indicator_base", "indicator_measure", "table_source")
    return [
        table_asset(
            f"reference.{name}", make, group="reference", description=description, deps=deps, key=key,
            code_version=_catalogue_version(catalogue, make) if name in from_catalogue else None,
        )
        for name, make, deps, key, description in made
    ]  # fmt: skip


def _catalogue_version(catalogue: Catalogue, make: Callable) -> str:
    entries = [*catalogue.indicators.values(), *catalogue.themes.values(), catalogue.origin]
    return version_of(make, *(entry.model_dump_json() for entry in entries))


def _sql_asset(model: SqlModel) -> dg.AssetsDefinition:
    return table_asset(
        model.table,
        lambda build: model.build(build.store, sql_parameters(build.catalogue.territory)),
        group=model.table.split(".")[0],
        description=model.description,
        deps=model.tables,
        key=model.key,
        code_version=model.code_version,
    )


def warehouse_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """Reference tables, SQL models and the measures they are joined with."""
    measure = table_asset(
        "mart.measure_file",
        _measure,
        group="mart",
        description="Every measure as each file publishes it. One row per level, area, measure, period and file.",
        deps=measures.measure_tables(catalogue),
        key=measures.KEY,
        code_version=version_of(measures.read_measures, *(m.model_dump_json() for m in catalogue.measures.values())),
    )
    return [*_reference_assets(catalogue), measure, *map(_sql_asset, sql_models())]
