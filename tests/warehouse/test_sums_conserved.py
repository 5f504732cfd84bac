"""From sectors to the region nothing is lost and nothing made up, whatever the territory: the SQL models themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.storage import Store
from pipelines.warehouse.sql_models import sql_models, sql_parameters

MODELS = ["mart.sector_weight", "mart.sector_area", "mart.sector_measure", "mart.sector_part", "mart.area_part"]
COMMUNES = ("21001", "21002", "21003")
COUNTS = st.one_of(st.none(), st.integers(0, 5000))
SECTORS = st.lists(  # zone, commune, neighbourhood, residents at the census, people counted now
    st.tuples(st.sampled_from("xyz"), st.sampled_from(COMMUNES), st.sampled_from("12"), COUNTS, COUNTS),
    min_size=1, max_size=7,
)  # fmt: skip
NOWHERE = st.lists(st.tuples(st.sampled_from(COMMUNES), st.integers(0, 300)), max_size=3, unique_by=lambda row: row[0])
PUBLISHED = st.lists(COUNTS, min_size=3, max_size=3)  # births by commune
SHARES = st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=2, max_size=2)  # poor by neighbourhood

INDICATORS = pd.DataFrame(
    [
        ("people", "count", 1.0, "people", None), ("births_per_1000", "ratio", 1000.0, "births", None),
        ("poor_pct", "mean", 100.0, None, "poor"),
    ],
    columns=["indicator_id", "form", "per", "numerator_id", "value_id"],
).assign(from_period=None, to_period=None)  # fmt: skip
BASES = pd.DataFrame(
    [("births_per_1000", 1, "people", 1.0), ("poor_pct", 1, "people", 0.5)],
    columns=["indicator_id", "place", "measure_id", "share"],
)


def _words(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: "str" for name in frame if frame[name].dtype == object})


def _area_parts(folder: Path, sectors: list, nowhere: list, births: list, poor: list, catalogue) -> pd.DataFrame:
    """mart.area_part of a territory drawn at random, through every model that leads there."""
    store = Store(folder)
    columns = ["zone_id", "commune_id", "neighbourhood_id", "census", "people"]
    table = pd.DataFrame(sectors, columns=columns).astype({"census": float, "people": float})
    table["sector_id"] = [f"{commune}S{place}" for place, commune in enumerate(table.commune_id)]
    rows = [
        ("sector", sector, "people", "count", people)
        for sector, people in zip(table.sector_id, table.people, strict=True)
    ]
    rows += [("sector", f"{commune}ZZZZ", "people", "count", float(people)) for commune, people in nowhere]
    rows += [("commune", name, "births", "count", number) for name, number in zip(COMMUNES, births, strict=True)]
    rows += [("neighbourhood", name, "poor", "value", share) for name, share in zip("12", poor, strict=True)]
    measures = pd.DataFrame(rows, columns=["level", "area_id", "measure_id", "adds_up", "value"])
    measures = measures.assign(period="2021", value=measures.value.astype(float))
    measures["status"] = measures.value.notna().map({True: "value", False: "suppressed"})
    census = table[["sector_id", "census"]].rename(columns={"census": "residents"}).assign(year=2021)
    given_tables = {
        "reference.sector": table[["sector_id", "zone_id", "commune_id", "neighbourhood_id"]],
        "reference.indicator": INDICATORS, "reference.indicator_base": BASES, "mart.measure": measures,
        "staging.census_65plus": census,
    }  # fmt: skip
    for name, frame in given_tables.items():
        store.write(name, _words(frame))
    parameters = sql_parameters(catalogue.territory)
    models = {model.table: model for model in sql_models()}
    for name in MODELS:
        store.write(name, models[name].build(store, parameters))
    return store.read("mart.area_part")


def _total(parts: pd.DataFrame, indicator: str, level: str, column: str = "numerator") -> float:
    return float(parts[(parts.indicator_id == indicator) & (parts.level == level)][column].sum())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SECTORS, NOWHERE, PUBLISHED, SHARES)
def test_zones_and_not_localised_make_the_region(catalogue, sectors, nowhere, births, poor) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = _area_parts(Path(folder), sectors, nowhere, births, poor, catalogue)
    for indicator in INDICATORS.indicator_id:
        for column in ("numerator", "denominator"):
            zones, lost = (_total(parts, indicator, level, column) for level in ("zone", "not_localised"))
            region = _total(parts, indicator, "region", column)
            assert zones + lost == pytest.approx(region, abs=1e-6), (indicator, column)
            if indicator == "poor_pct":  # a neighbourhood's share is spread over its sectors, and they add up again
                assert _total(parts, indicator, "neighbourhood", column) == pytest.approx(region, abs=1e-6)
    # What was published is what comes out: sectors counted, and the births of communes that have sectors here.
    counted = sum(people or 0 for *_, people in sectors) + sum(people for _, people in nowhere)
    assert _total(parts, "people", "region") == counted
    held = {commune for _, commune, *_ in sectors}
    if any(people for *_, people in sectors) or any(people for _, people in nowhere):
        published = sum(number or 0 for name, number in zip(COMMUNES, births, strict=True) if name in held)
        assert _total(parts, "births_per_1000", "region") == pytest.approx(published, abs=1e-6)
    covered = parts[["covered_residents", "residents"]].fillna(0)
    assert (covered.covered_residents <= covered.residents + 1e-6).all()
