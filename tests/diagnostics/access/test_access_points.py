"""Services as points: at their address, else in the middle of their sector, else nowhere."""

from __future__ import annotations

import pandas as pd
import pytest
from pyproj import Transformer

from pipelines.catalogue.access_models import ServiceKind
from pipelines.diagnostics.access.points import projected, sector_centres, service_points, straight_km
from pipelines.problems import BadInput
from tests.diagnostics.access.conftest import SOUTH, WEST


def _table(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["shop_id", "sector_id", "lon", "lat", "is_closed", "beds", "year"])


def test_a_service_stands_at_its_address_else_in_its_sector_else_nowhere(kind: ServiceKind, row) -> None:
    lon, lat = Transformer.from_crs(31370, 4326, always_xy=True).transform(WEST + 1200, SOUTH + 300)
    table = _table(
        ("at", "B", lon, lat, False, 1, 2022), ("in", "C", None, None, False, 1, 2022),
        ("lost", "000ZZZZ", None, None, False, 1, 2022), ("half", "A", lon, None, False, 1, 2022),
    )  # fmt: skip
    points = service_points(kind, table, row(3)).set_index("service_id")
    assert points.located_by.to_dict() == {"at": "address", "in": "sector", "lost": "nowhere", "half": "sector"}
    assert points.loc["at", ["x", "y"]].to_list() == pytest.approx([WEST + 1200, SOUTH + 300], abs=0.01)
    assert points.loc["in", ["x", "y"]].to_list() == [WEST + 2500, SOUTH + 500]
    assert points.loc["half", ["x", "y"]].to_list() == [WEST + 500, SOUTH + 500]
    assert points.loc["lost", ["x", "y", "zone_id"]].isna().all()
    assert points.zone_id[["at", "in"]].to_list() == ["one", "two"]


def test_a_closed_service_stays_in_the_table_and_is_not_counted(kind: ServiceKind, row) -> None:
    table = _table(("open", "A", None, None, False, 1, 2022), ("closed", "A", None, None, True, 1, 2022))
    points = service_points(kind, table, row(2)).set_index("service_id")
    assert points.is_counted.to_dict() == {"open": True, "closed": False}
    assert points.supply.to_list() == [1.0, 1.0]


def test_a_supply_nobody_stated_is_none(kind: ServiceKind, row) -> None:
    beds = kind.model_copy(update={"supply": "beds"})
    table = _table(("a", "A", None, None, False, 12, 2022), ("b", "A", None, None, False, None, 2022))
    assert service_points(beds, table, row(2)).supply.to_list() == [12.0, 0.0]


def test_a_column_that_is_not_there_is_named(kind: ServiceKind, row) -> None:
    wrong = kind.model_copy(update={"supply": "bedz", "where": {"is_shut": [False]}})
    with pytest.raises(BadInput) as caught:
        service_points(wrong, _table(("a", "A", None, None, False, 1, 2022)), row(2))
    assert [str(problem) for problem in caught.value.problems] == [
        "access.yml: shop.supply: found column 'bedz'; expected a column of staging.shop; correct it",
        "access.yml: shop.where: found column 'is_shut'; expected a column of staging.shop; correct it",
    ]


def test_no_services_give_no_points(kind: ServiceKind, row) -> None:
    points = service_points(kind, _table(), row(2))
    assert points.empty
    assert points.supply.dtype == float


def test_kilometres_in_a_straight_line(row) -> None:
    centres = sector_centres(row(4))
    lines = straight_km(centres, centres.loc[["A", "D"]])
    assert lines["A"].to_dict() == pytest.approx({"A": 0, "B": 1, "C": 2, "D": 3})
    assert lines.loc["B", "D"] == pytest.approx(2)


def test_a_missing_coordinate_stays_missing() -> None:
    at = projected(pd.Series([4.35, None], ["a", "b"]), pd.Series([50.85, 50.0], ["a", "b"]))
    assert at.loc["a"].to_list() == pytest.approx([148_900, 170_900], abs=1500)
    assert at.loc["b"].isna().all()
