"""Medians of areas: by quartiles where the file has them, else by lognormals, and what they rest on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Indicator
from pipelines.diagnostics.area_medians import BY_LOGNORMALS, BY_QUARTILES, area_medians, sector_incomes
from pipelines.diagnostics.special_forms import RESULT, medians
from pipelines.problems import BadInput

NAN = float("nan")
AREAS = pd.DataFrame(
    [("zone", "north", "a"), ("zone", "south", "b"), ("region", "brussels", "a"), ("region", "brussels", "b")],
    columns=["level", "area_id", "sector_id"],
)
RESIDENTS = pd.Series({"a": 300.0, "b": 700.0})


@pytest.fixture(scope="module")
def indicator() -> Indicator:
    found = next(indicator for indicator in load_catalogue().indicators.values() if indicator.form == "median")
    assert found.quartiles is not None
    return found


def _incomes(indicator: Indicator, *sectors: tuple[str, dict], period: str = "2022") -> pd.DataFrame:
    """What is published per sector; a None is hidden by its producer."""
    names = {"median": indicator.median, "mean": indicator.mean, "returns": indicator.base[0].measure,
             "people": indicator.base[1].measure}  # fmt: skip
    names |= dict(zip(("width", "ratio", "lean"), indicator.quartiles.measures(), strict=True))
    rows = [
        (
            sector,
            names[name],
            period,
            NAN if value is None else float(value),
            "suppressed" if value is None else "value",
        )
        for sector, figures in sectors
        for name, value in figures.items()
    ]
    return pd.DataFrame(rows, columns=["sector_id", "measure_id", "period", "value", "status"])


def _value(frame: pd.DataFrame, level: str, area_id: str, column: str = "value"):
    return frame.set_index(["level", "area_id"])[column][level, area_id]


POOR = {"median": 20_000, "mean": 25_000, "people": 100}
RICH = {"median": 30_000, "mean": 36_000, "people": 100}
# A: quartiles 18,000, 20,000, 22,000. B: 28,000, 30,000, 42,000.
NARROW = POOR | {"width": 4000, "ratio": 20.0, "lean": 0.0, "returns": 80}
WIDE = RICH | {"width": 14_000, "ratio": 46.7, "lean": 71.4, "returns": 80}


def test_one_sector_keeps_its_own_median_and_the_region_lies_between(indicator) -> None:
    found = medians(_incomes(indicator, ("a", POOR), ("b", RICH)), AREAS, RESIDENTS, indicator)
    assert list(found.columns) == RESULT
    assert _value(found, "zone", "north") == pytest.approx(20_000, rel=1e-6)
    assert _value(found, "rest", "north") == pytest.approx(30_000, rel=1e-6)
    assert 20_000 < _value(found, "region", "brussels") < 30_000
    assert found[["lower_95", "upper_95"]].isna().all(axis=None)
    assert set(found.form_method) == {BY_LOGNORMALS}
    assert found.is_modelled.all()


def test_quartiles_win_where_the_file_has_them_and_returns_weigh(indicator) -> None:
    found = area_medians(_incomes(indicator, ("a", NARROW), ("b", WIDE)), AREAS, RESIDENTS, indicator)
    assert set(found.form_method) == {BY_QUARTILES}
    assert not found.is_modelled.any()
    # By hand: A above its median with ln(22/20)/0.6745, B below with ln(30/28)/0.6745: midway in sigmas.
    above, below = np.log(22 / 20), np.log(30 / 28)
    expected = np.exp(np.log(20_000) + np.log(1.5) * above / (above + below))
    assert _value(found, "region", "brussels") == pytest.approx(expected, rel=1e-3)  # rounded as it is published
    assert _value(found, "region", "brussels", "denominator") == 160  # returns weigh
    assert _value(found, "region", "brussels", "persons") == 200  # and people are spoken of
    heavier = _incomes(indicator, ("a", NARROW), ("b", WIDE | {"returns": 800}))
    assert _value(area_medians(heavier, AREAS, RESIDENTS, indicator), "region", "brussels") > 28_000


def test_quartiles_without_the_number_of_returns_are_not_mixed_by_quartiles(indicator) -> None:
    without = [{name: value for name, value in sector.items() if name != "returns"} for sector in (NARROW, WIDE)]
    found = area_medians(_incomes(indicator, ("a", without[0]), ("b", without[1])), AREAS, RESIDENTS, indicator)
    assert set(found.form_method) == {BY_LOGNORMALS}


def test_each_period_has_its_own_method_and_weights_of_the_nearest_year(indicator) -> None:
    old = _incomes(indicator, ("a", POOR | {"people": 60}), ("b", RICH), period="2012")
    both = pd.concat([old, _incomes(indicator, ("a", NARROW), ("b", WIDE))])
    found = area_medians(both, AREAS, RESIDENTS, indicator)
    region = found[found.level == "region"].set_index("period")
    assert region.form_method.to_dict() == {"2012": BY_LOGNORMALS, "2022": BY_QUARTILES}
    assert region.is_modelled.to_dict() == {"2012": True, "2022": False}
    assert region.persons.to_dict() == {"2012": 160, "2022": 200}
    assert region.base_period.to_dict() == {"2012": "2022", "2022": "2022"}  # returns are held of 2022 only


def test_hidden_sectors_are_counted_and_cover_nobody(indicator) -> None:
    hidden = dict.fromkeys(("median", "width", "ratio", "lean", "returns"))
    found = area_medians(_incomes(indicator, ("a", NARROW), ("b", hidden | {"people": 9})), AREAS, RESIDENTS, indicator)
    assert _value(found, "region", "brussels") == pytest.approx(20_000, rel=1e-6)
    assert _value(found, "region", "brussels", "covered_residents") == 300  # of a thousand
    assert _value(found, "region", "brussels", "suppressed_areas") == 1
    assert np.isnan(_value(found, "zone", "south"))
    assert _value(found, "zone", "south", "covered_residents") == 0
    assert _value(found, "rest", "south", "covered_residents") == 300


def test_a_median_without_its_mean_does_not_count_as_covered(indicator) -> None:
    found = area_medians(_incomes(indicator, ("a", POOR), ("b", RICH | {"mean": None})), AREAS, RESIDENTS, indicator)
    assert _value(found, "region", "brussels") == pytest.approx(20_000, rel=1e-6)
    assert _value(found, "region", "brussels", "covered_residents") == 300
    assert _value(found, "region", "brussels", "suppressed_areas") == 1


def test_more_people_pull_the_median_and_nobody_pulls_nothing(indicator) -> None:
    def region(people: int) -> float:
        incomes = _incomes(indicator, ("a", POOR), ("b", RICH | {"people": people}))
        return _value(area_medians(incomes, AREAS, RESIDENTS, indicator), "region", "brussels")

    assert region(900) > 27_000
    assert region(0) == pytest.approx(20_000, rel=1e-6)


@pytest.mark.parametrize("absent", ["median", "people"])
def test_without_its_source_a_median_says_nothing(indicator, absent: str) -> None:
    incomes = _incomes(indicator, ("a", {name: value for name, value in POOR.items() if name != absent}))
    assert sector_incomes(incomes, indicator).empty
    found = medians(incomes, AREAS, RESIDENTS, indicator)
    assert found.empty
    assert list(found.columns) == RESULT


def test_quartiles_that_contradict_each_other_are_bad_input(indicator) -> None:
    incomes = _incomes(indicator, ("a", NARROW), ("b", WIDE), ("c", WIDE | {"width": 9000}))
    with pytest.raises(BadInput, match="quartiles of 2022: found row c: quartile coefficient is not"):
        area_medians(incomes, AREAS, RESIDENTS, indicator)
