"""Standardised rates, medians and mean ages per area, and the rest of the region they are held against."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.diagnostics.special_forms import (
    AGE_SOURCE,
    RESULT,
    mean_ages,
    special_values,
    standardised,
    with_rest,
)

CLASSES = [(0, 4), *[(age, age + 4) for age in range(5, 85, 5)], (85, None)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _of_form(catalogue: Catalogue, form: str) -> Indicator:
    return next(indicator for indicator in catalogue.indicators.values() if indicator.form == form)


def _ages(level: str, area_id: str, residents: float, deaths: float | None, source: str = AGE_SOURCE) -> pd.DataFrame:
    """An area with the same number of residents and deaths in every age class."""
    rows = [(level, area_id, source, 2022, low, high, residents, deaths) for low, high in CLASSES]
    columns = ["level", "area_id", "source_id", "year", "age_from", "age_to", "residents", "deaths"]
    return pd.DataFrame(rows, columns=columns).astype({"age_to": float, "deaths": float, "residents": float})


@pytest.fixture
def ages() -> pd.DataFrame:
    """Two zones of one region; in the south twice as many die."""
    return pd.concat(
        [_ages("zone", "north", 1000, 10), _ages("zone", "south", 2000, 40), _ages("region", "brussels", 3000, 50)],
        ignore_index=True,
    )


def _value(frame: pd.DataFrame, level: str, area_id: str, column: str = "value") -> float:
    return frame.set_index(["level", "area_id"])[column][level, area_id]


# ---- the rest of the region --------------------------------------------------------------------------------
def test_the_rest_is_the_region_without_the_zone_age_by_age(ages) -> None:
    rest = with_rest(ages)
    assert len(rest) == len(ages) + 2 * len(CLASSES)
    north = rest[(rest.level == "rest") & (rest.area_id == "north")]
    assert north.residents.tolist() == [2000] * len(CLASSES)
    assert north.deaths.tolist() == [40] * len(CLASSES)
    assert north.age_from.tolist() == [low for low, _ in CLASSES]


# ---- standardised rates ------------------------------------------------------------------------------------
def test_where_every_age_dies_alike_the_standard_does_not_matter(catalogue, ages) -> None:
    found = standardised(with_rest(ages), _of_form(catalogue, "dsr"))
    assert list(found.columns) == RESULT
    assert set(found.period) == {"2022"}
    assert _value(found, "zone", "north") == pytest.approx(1000)  # ten of a thousand, per 100,000
    assert _value(found, "zone", "south") == pytest.approx(2000)
    assert _value(found, "rest", "north") == pytest.approx(2000)
    assert _value(found, "region", "brussels") == pytest.approx(50 / 3000 * 100_000)
    assert (found.lower_998 < found.lower_95).all()
    assert (found.upper_998 > found.upper_95).all()


# ---- mean ages ---------------------------------------------------------------------------------------------
def test_the_mean_age_of_two_classes(catalogue) -> None:
    indicator = _of_form(catalogue, "mean_age").model_copy(update={"open_midpoint": 90.0})
    one = _ages("zone", "north", 0, 0)
    one.loc[one.age_from.isin([0, 85]), "residents"] = [300.0, 100.0]
    found = mean_ages(one, indicator)
    assert list(found.columns) == RESULT
    assert _value(found, "zone", "north") == pytest.approx((300 * 2.5 + 100 * 90) / 400)
    assert _value(found, "zone", "north", "denominator") == 400
    assert _value(found, "zone", "north", "lower_95") < _value(found, "zone", "north")


# ---- all together ------------------------------------------------------------------------------------------
AREAS = pd.DataFrame(
    [("zone", "north", "a"), ("zone", "south", "b"), ("region", "brussels", "a"), ("region", "brussels", "b")],
    columns=["level", "area_id", "sector_id"],
)
RESIDENTS = pd.Series({"a": 900.0, "b": 300.0})
NOTHING = pd.DataFrame(columns=["sector_id", "measure_id", "period", "value", "status"])


def _counted(*sectors: str) -> pd.DataFrame:
    """Residents and deaths by age are known in these sectors."""
    rows = [
        (sector, name, "2022", 1.0, "value") for sector in sectors for name in ("residents_by_age", "deaths_by_age")
    ]
    return pd.DataFrame(rows, columns=NOTHING.columns)


def test_only_what_its_sources_allow(catalogue, ages) -> None:
    kept = {i.id: i for i in catalogue.indicators.values() if i.form in ("dsr", "mean_age", "median")}
    small = replace(catalogue, indicators=kept)
    assert special_values(small, ages[:0], NOTHING, AREAS, RESIDENTS).empty
    forms = {i.id: i.form for i in kept.values()}
    found = special_values(small, ages, _counted("a", "b"), AREAS, RESIDENTS)
    assert set(found.indicator_id.map(forms)) == {"dsr", "mean_age"}
    undated = ages.assign(deaths=float("nan"))  # a file without deaths
    found = special_values(small, undated, _counted("a", "b"), AREAS, RESIDENTS)
    assert set(found.indicator_id.map(forms)) == {"mean_age"}
    census = ages.assign(source_id="statbel_census_age")
    assert special_values(small, census, NOTHING, AREAS, RESIDENTS).empty


def test_figures_from_ages_cover_the_residents_of_the_sectors_that_have_them(catalogue, ages) -> None:
    kept = {i.id: i for i in catalogue.indicators.values() if i.form in ("dsr", "mean_age")}
    assert len(kept) == 2
    found = special_values(replace(catalogue, indicators=kept), ages, _counted("a"), AREAS, RESIDENTS)
    for indicator in kept:
        covered = found[found.indicator_id == indicator].set_index(["level", "area_id"]).covered_residents
        assert covered["region", "brussels"] == 900  # of 1,200
        assert covered["zone", "north"] == 900
        assert covered["zone", "south"] == 0  # its only sector is in no row of the file
        assert (covered["rest", "north"], covered["rest", "south"]) == (0, 900)
