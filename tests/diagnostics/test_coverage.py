"""What a figure made from sectors rests on: residents covered, sectors hidden, people concerned."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.catalogue.indicator_parts import Base
from pipelines.catalogue.loading import load_catalogue
from pipelines.diagnostics.coverage import (
    area_coverage,
    nearest_period,
    people_behind_returns,
    sectors_known,
    weights_of,
)

COLUMNS = ["sector_id", "measure_id", "period", "value", "status"]
NAN = float("nan")
AREAS = pd.DataFrame(
    [(level, area, sector) for level, area, sectors in (("zone", "north", "ab"), ("zone", "south", "c"),
     ("region", "whole", "abc")) for sector in sectors],
    columns=["level", "area_id", "sector_id"],
)  # fmt: skip
RESIDENTS = pd.Series({"a": 100.0, "b": 20.0, "c": 300.0})


def _measures(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_sector_is_known_when_all_its_measures_are() -> None:
    found = sectors_known(
        _measures(
            ("a", "x", "2021", 1.0, "value"), ("a", "y", "2021", 0.0, "value"),
            ("b", "x", "2021", 1.0, "value"), ("b", "y", "2021", NAN, "suppressed"),
            ("c", "x", "2021", 1.0, "value"), ("c", "other", "2021", 1.0, "value"),
            ("c", "x", "2022", NAN, "missing"),
        ), ["x", "y"],
    )  # fmt: skip
    assert found[["sector_id", "period", "is_known", "is_suppressed"]].values.tolist() == [
        ["a", "2021", True, False],
        ["b", "2021", False, True],  # hidden by its producer
        ["c", "2021", False, False],  # half of it is not there
        ["c", "2022", False, False],
    ]


def test_areas_add_their_sectors_up_and_the_rest_is_the_region_without_the_zone() -> None:
    sectors = pd.DataFrame(
        [("a", "2021", True, False, 70.0), ("b", "2021", False, True, 15.0), ("c", "2021", True, False, 200.0)],
        columns=["sector_id", "period", "is_known", "is_suppressed", "persons"],
    )
    found = area_coverage(sectors, AREAS, RESIDENTS).set_index(["level", "area_id"])
    assert found.loc[("zone", "north"), ["covered_residents", "suppressed_areas", "persons"]].tolist() == [100, 1, 70]
    assert found.loc[("region", "whole"), ["covered_residents", "suppressed_areas", "persons"]].tolist() == [
        400, 1, 270,
    ]  # fmt: skip
    for zone, other in (("north", "south"), ("south", "north")):
        assert found.loc[("rest", zone), "covered_residents"] == found.loc[("zone", other), "covered_residents"]


def test_persons_nobody_counted_stay_unknown() -> None:
    sectors = pd.DataFrame({"sector_id": ["a"], "period": ["2021"], "is_known": True, "is_suppressed": False})
    assert area_coverage(sectors.assign(persons=NAN), AREAS, RESIDENTS).persons.isna().all()


@pytest.mark.parametrize(
    ("period", "found"), [("2019", "2018"), ("2020", "2018"), ("2021", "2022"), ("2009-2014", "2018")]
)
def test_the_nearest_period_and_the_earlier_of_two(period: str, found: str) -> None:
    assert nearest_period(pd.Series(["2022", "2018"]), period) == found


def test_weights_come_from_the_first_base_that_holds_a_number() -> None:
    bases = [Base(measure="returns", counts="returns"), Base(measure="adults"),
             Base(measure="residents", share=0.5, why="half of them")]  # fmt: skip
    empty = ("a", "returns", "2021", NAN, "suppressed")
    people = _measures(empty, ("a", "residents", "2020", 80.0, "value"))
    weight, base, period = weights_of(people, bases, "2021")
    assert (weight.to_dict(), base.measure, period) == ({"a": 40.0}, "residents", "2020")
    assert weights_of(_measures(empty), bases, "2021") is None


def test_people_behind_tax_returns_are_counted_where_the_value_is_known() -> None:
    indicator = next(
        i for i in load_catalogue().indicators.values()
        if i.form == "mean" and any(base.counts == "returns" for base in i.base)
    )  # fmt: skip
    people = next(base.measure for base in indicator.base if base.counts == "people")
    rows = [("a", 25_000.0, 100), ("b", NAN, 40), ("c", 30_000.0, 500)]
    measures = _measures(
        *[(sector, indicator.value, "2021", n, "value" if n > 0 else "suppressed") for sector, n, _ in rows],
        *[(sector, people, "2022", float(number), "value") for sector, _, number in rows],
        *[(sector, "sector_income_returns", "2021", 9.0, "value") for sector, _, _ in rows],
    )  # fmt: skip
    found = people_behind_returns(measures, AREAS, RESIDENTS, indicator).set_index(["level", "area_id"]).persons
    assert found["zone", "north"] == 100  # the masked sector's forty are not spoken of
    assert found["region", "whole"] == 600
    nobody = measures[measures.measure_id == "sector_income_returns"]
    assert people_behind_returns(nobody, AREAS, RESIDENTS, indicator).empty
    assert np.isnan(found["rest", "north"]) or found["rest", "north"] == 500
