"""Origin over the whole catalogue and the whole demonstration: nothing without a role, a file or its sum."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Indicator
from pipelines.warehouse.reference import MEASURE_ROLES, indicator_measure_table


# ---- the catalogue's part ------------------------------------------------------------------------------------
def test_every_measure_an_indicator_names_has_a_role() -> None:
    catalogue = load_catalogue()
    table = indicator_measure_table(catalogue)
    assert not table.duplicated(["indicator_id", "role", "place"]).any()
    named = table[table.role != "spread"].groupby("indicator_id").measure_id.agg(set)
    assert {name: set(indicator.measures()) for name, indicator in catalogue.indicators.items()} == named.to_dict()
    roles = {*MEASURE_ROLES, "base", "input", "spread", "reference_numerator", "reference_denominator"}
    assert set(table.role) <= roles  # `input`: the quartiles of a median
    spread = set(table.indicator_id[table.role == "spread"])
    assert spread
    for name, indicator in catalogue.indicators.items():
        own = [catalogue.measures[part] for part in (indicator.numerator, indicator.denominator) if part]
        assert (name in spread) == any(part.level == "commune" for part in own), name


def test_a_measure_named_in_a_new_way_is_traced_all_the_same() -> None:
    catalogue = load_catalogue()
    old = catalogue.indicators["residents_65_plus_pct"]

    class Newer(Indicator):
        newly: str = "sector_median_income"

        def measures(self) -> list[str]:
            return [*super().measures(), self.newly]

    newer = Newer.model_validate(old.model_dump())
    table = indicator_measure_table(replace(catalogue, indicators={old.id: newer}))
    assert ("input", "sector_median_income") in set(zip(table.role, table.measure_id, strict=True))


# ---- the demonstration, whole ------------------------------------------------------------------------------
@pytest.mark.slow
def test_origin_adds_up_to_every_count_and_quotient_that_was_not_spread(demo_build: Path) -> None:
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        figures = connection.execute("""
            with origin as (
                select level, area_id, indicator_id, period,
                    sum(value) filter (role = 'numerator') as numerator,
                    sum(value) filter (role = 'denominator') as denominator,
                    bool_or(role = 'spread') as is_spread
                from mart.origin group by all
            )
            select part.numerator, part.denominator, part.is_split, origin.*
            from mart.area_part as part
            join reference.indicator as indicator using (indicator_id)
            left join origin using (level, area_id, indicator_id, period)
            where part.level <> 'not_localised' and part.numerator is not null and indicator.form in ('count', 'ratio')
        """).df()
    assert figures.is_spread.fillna(False).astype(bool).equals(figures.is_split.astype(bool))
    whole = figures[~figures.is_split]
    assert len(whole) > 5000
    assert len(figures) > len(whole)
    for column in ("numerator", "denominator"):
        off = (whole[column] - whole[f"{column}_1"]).abs() > 1e-6 * whole[column].abs().clip(lower=1)
        assert not off.any(), whole[off].head()
        assert whole[f"{column}_1"].notna().equals(whole[column].notna())


@pytest.mark.slow
def test_every_published_table_can_be_followed_to_its_files(demo_build: Path) -> None:
    """A table without a column to follow is declared in origin.yml."""
    with duckdb.connect(demo_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        columns = connection.execute("""
            select schema_name || '.' || table_name as name, list(column_name) as columns
            from duckdb_columns() where schema_name in ('reference', 'staging', 'mart') group by all
        """).fetchall()
        told = connection.execute(
            "select distinct table_name from mart.table_origin where sha256 is not null"
        ).fetchall()
    declared = load_catalogue().origin.tables
    assert len(columns) > 50
    follow = {"indicator_id", "measure_id", "source_id"}
    assert not [name for name, held in columns if not follow & set(held) and name not in declared]
    assert {name for (name,) in told} == {name for name, named in declared.items() if named}
