"""Access on the real files and on the demonstration territory: what docs/methods/access.md reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.catalogue.loading import load_catalogue

pytestmark = pytest.mark.slow


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(folder / "processed" / "diazone.duckdb", read_only=True)


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _open(real_build) as connection:
        yield connection


@pytest.fixture(scope="module")
def demo(demo_build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _open(demo_build) as connection:
        yield connection


def _main(database: duckdb.DuckDBPyConnection, kind: str, column: str) -> dict:
    sql = f"select zone_id, {column} from mart.access where service_kind = $kind and is_main"
    return dict(database.execute(sql, {"kind": kind}).fetchall())


@pytest.mark.real
def test_the_drives_are_learnt_within_a_minute(real) -> None:
    """Of 724 known drives 7 lead to a hospital beyond the border; half of the others are missed by under a minute."""
    rows = real.execute(
        "select quantity, trips, trips_left_out, held_out_communes, held_out_median_abs_error, per_straight_km "
        "from mart.access_calibration order by quantity"
    ).fetchall()
    assert [row[:4] for row in rows] == [("car_minutes", 717, 7, 19), ("road_km", 717, 7, 19)]
    assert rows[0][4] == pytest.approx(0.94, abs=0.01)
    assert rows[1][5] == pytest.approx(1.307, abs=0.001)


@pytest.mark.real
def test_pharmacies_and_beds_of_brussels(real) -> None:
    assert _main(real, "pharmacy", "supply")["brussels"] == 592 - 59
    assert _main(real, "hospital_bed", "supply")["brussels"] == 6_383
    expected = {"north": 3.76, "north_east": 4.39, "centre_west": 4.62, "south": 4.52, "south_east": 4.46}
    found = _main(real, "pharmacy", "value")
    assert found.pop("brussels") == pytest.approx(533 / 1_216_901 * 10_000)
    assert found == pytest.approx(expected, abs=0.005)
    beds = {"north": 5.13, "north_east": 4.74, "centre_west": 6.09, "south": 4.57, "south_east": 5.69}
    found = _main(real, "hospital_bed", "value")
    assert found.pop("brussels") == pytest.approx(6_383 / 1_216_901 * 1_000)
    assert found == pytest.approx(beds, abs=0.005)


@pytest.mark.real
def test_only_what_every_catchment_says_is_said(real) -> None:
    assert {zone for zone, word in _main(real, "pharmacy", "comparison").items() if word == "lower"} == {"north"}
    words = _main(real, "hospital_bed", "comparison")
    assert sum(word == "depends" for word in words.values()) == 4


@pytest.mark.parametrize("database", [pytest.param("real", marks=pytest.mark.real), "demo"])
def test_zones_share_the_whole_supply(database: str, request: pytest.FixtureRequest) -> None:
    connection = request.getfixturevalue(database)
    region = load_catalogue().territory.region_id
    rows = connection.execute(
        "select sum(value * residents / per) filter (zone_id <> $region), max(supply) filter (zone_id = $region), "
        "count(*), bool_and(is_estimated) from mart.access group by service_kind, catchment_min",
        {"region": region},
    ).fetchall()
    assert len(rows) == 6
    for served, supply, areas, is_estimated in rows:
        assert served == pytest.approx(supply, rel=1e-6)
        assert areas == 6
        assert is_estimated


def test_the_words_stand_in_the_database_in_three_languages(demo) -> None:
    rows = demo.execute(
        "select state, cannot_say_nl, cannot_say_fr, cannot_say_en, caveat_nl, caveat_fr, caveat_en "
        "from mart.access_scope"
    ).fetchall()
    assert [row[0] for row in rows] == ["computed", "computed"]
    for row in rows:
        assert len(set(row[1:])) == 6
        assert all(len(text) > 60 for text in row[1:])
