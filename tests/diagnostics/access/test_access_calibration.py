"""Straight lines that become roads and minutes: recovered from drives one can draw, judged on communes not seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from pipelines.catalogue.access_models import AccessContents
from pipelines.diagnostics.access.calibration import Line, calibrate, held_out, known_trips
from pipelines.diagnostics.access.points import sector_centres
from pipelines.diagnostics.access.travel import Ways
from tests.diagnostics.access.conftest import SOUTH, WEST


def _places(*at: tuple[str, float]) -> pd.DataFrame:
    """Places called so, so many kilometres east of the first sector's centre."""
    transform = Transformer.from_crs(31370, 4326, always_xy=True).transform
    rows = [(name, *transform(WEST + 500 + 1000 * km, SOUTH + 500)) for name, km in at]
    return pd.DataFrame(rows, columns=["hospital", "lon", "lat"])


def _trips(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["sector_id", "hospital", "road_km", "minutes_to_emergency"])


def _known(km: list[float], road: list[float], minutes: list[float]) -> pd.DataFrame:
    names = [f"s{n}" for n in range(len(km))]
    return pd.DataFrame({"sector_id": names, "straight_km": km, "road_km": road, "minutes": minutes})


def test_a_trip_leads_to_the_nearest_place_of_that_name(contents: AccessContents, row) -> None:
    """St Ann has a campus at 0 km and one at 3 km: from B (1 km) the first is nearer, from D (3 km) the second."""
    places = _places(("St Ann", 0), ("St Ann", 3), ("St Bee", 1))
    trips = _trips(("D", "St Ann", 0.1, 1.0), ("B", "St Ann", 1.4, 4.0), ("A", "St Bee", 1.3, 3.0))
    known, left_out = known_trips(trips, places, sector_centres(row(4)), contents.travel)
    assert left_out == 0
    assert known.sector_id.to_list() == ["A", "B", "D"]
    assert known.straight_km.to_list() == pytest.approx([1.0, 1.0, 0.0], abs=1e-4)
    assert known.road_km.to_list() == [1.3, 1.4, 0.1]


def test_trips_beyond_the_border_and_without_measure_are_left_out(contents: AccessContents, row) -> None:
    trips = _trips(("A", "Elsewhere", 9.0, 12.0), ("B", "St Ann", None, 3.0), ("Z", "St Ann", 1.0, 2.0))
    known, left_out = known_trips(trips, _places(("St Ann", 0)), sector_centres(row(2)), contents.travel)
    assert (len(known), left_out) == (0, 3)


def test_without_any_file_nothing_is_known(contents: AccessContents, row) -> None:
    known, left_out = known_trips(_trips(), _places(), sector_centres(row(2)), contents.travel)
    assert (len(known), left_out) == (0, 0)
    assert calibrate(known, left_out, pd.Series(dtype=str), 10).empty


def test_a_straight_rule_is_found_again() -> None:
    """Road = 0.5 + 1.3 × straight, minutes = 3 + 2 × straight, without any error."""
    km = np.arange(12) / 2
    known = _known(km.tolist(), (0.5 + 1.3 * km).tolist(), (3 + 2 * km).tolist())
    commune = pd.Series({f"s{n}": "C1" if n % 2 else "C2" for n in range(12)})
    table = calibrate(known, 4, commune, 10).set_index("quantity")
    assert table.fixed.to_dict() == pytest.approx({"road_km": 0.5, "car_minutes": 3.0})
    assert table.per_straight_km.to_dict() == pytest.approx({"road_km": 1.3, "car_minutes": 2.0})
    assert table.trips.to_list() == [12, 12]
    assert table.trips_left_out.to_list() == [4, 4]
    assert table.longest_straight_km.to_list() == [5.5, 5.5]
    errors = [name for name in table.columns if "error" in name or "bias" in name]
    assert len(errors) == 5
    assert table[errors].abs().to_numpy().max() < 1e-9


def test_held_out_errors_are_those_of_a_fit_that_has_not_seen_the_commune() -> None:
    """Commune one lies on y = x; commune two on y = x + 3. Each is predicted by the other's line: 3 off, both ways."""
    km, observed = np.array([0.0, 1.0, 2.0, 0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    groups = np.array(["one"] * 3 + ["two"] * 3)
    predicted = held_out(km, observed, groups)
    assert (predicted - observed).tolist() == pytest.approx([3, 3, 3, -3, -3, -3])
    assert np.isnan(held_out(km, observed, np.array(["one"] * 6))).all()


def test_the_error_in_the_sample_is_the_distance_to_the_line() -> None:
    """The line through ±1 around y = x, symmetric, is y = x itself: every error is 1."""
    km = np.repeat(np.arange(6.0), 2)
    off = np.tile([1.0, -1.0], 6)
    known = _known(km.tolist(), km.tolist(), (km + off).tolist())
    commune = pd.Series({f"s{n}": str(n // 4) for n in range(12)})
    table = calibrate(known, 0, commune, 10).set_index("quantity")
    assert table.median_abs_error["car_minutes"] == pytest.approx(1.0)
    assert table.held_out_communes["car_minutes"] == 3


def test_too_few_trips_or_no_slope_teach_nothing() -> None:
    commune = pd.Series({f"s{n}": str(n % 3) for n in range(12)})
    km = [float(n) for n in range(12)]
    assert len(calibrate(_known(km, km, km), 0, commune, 12)) == 2
    assert calibrate(_known(km, km, km), 0, commune, 13).empty
    assert calibrate(_known(km, km, km[::-1]), 0, commune, 12).empty


# ---- from lines to minutes ---------------------------------------------------------------------------------
WAYS = Ways(detour=1.5, drive=Line(3.0, 2.0), walking_kmh=4.5)


def test_a_kilometre_on_foot_and_by_car() -> None:
    """1 km × 1.5 at 4.5 km/h is 20 minutes; the drive is 3 + 2. A walk of nothing takes no time, a drive does."""
    km = pd.DataFrame({"p0": [1.0, 0.0]})
    assert WAYS.minutes(km, "walk").p0.to_list() == pytest.approx([20.0, 0.0])
    assert WAYS.minutes(km, "car").p0.to_list() == pytest.approx([5.0, 3.0])


def test_how_far_one_comes() -> None:
    assert WAYS.radius_km(20, "walk") == pytest.approx(1.0)
    assert WAYS.radius_km(5, "car") == pytest.approx(1.0)
    assert WAYS.radius_km(2, "car") == 0.0


def test_a_drive_never_takes_less_than_no_time() -> None:
    ways = Ways(1.3, Line(-1.0, 2.0), 4.5)
    assert ways.minutes(pd.DataFrame({"p0": [0.2]}), "car").p0.to_list() == [0.0]


def test_ways_come_from_the_calibration() -> None:
    rows = [("car_minutes", 3.0, 2.0), ("road_km", 0.5, 1.3)]
    table = pd.DataFrame(rows, columns=["quantity", "fixed", "per_straight_km"])
    assert Ways.from_calibration(table, 4.5) == Ways(1.3, Line(3.0, 2.0), 4.5)
    assert Ways.from_calibration(table.iloc[:0], 4.5) is None
