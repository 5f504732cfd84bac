"""The real files through `diazone build`: the figures that the zones publish themselves, and every document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

pytestmark = [pytest.mark.real, pytest.mark.slow]

RESIDENTS_2021 = {
    "north": 215_727, "north_east": 200_986, "centre_west": 303_846, "south": 313_719, "south_east": 182_623,
    "brussels": 1_219_970,
}  # fmt: skip


@pytest.fixture(scope="module")
def database(real_build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(real_build / "processed" / "diazone.duckdb", read_only=True) as connection:
        yield connection


def _figures(database: duckdb.DuckDBPyConnection, column: str, indicator_id: str, period: str | None = None) -> dict:
    """A column of mart.zone_indicator by zone, for one period or the latest that has values."""
    rows = database.execute(
        f"""
        select zone_id, {column} from mart.zone_indicator
        where indicator_id = $id and status = 'value' and period = coalesce($period,
            (select max(period) from mart.zone_indicator where indicator_id = $id and status = 'value'))
        """,
        {"id": indicator_id, "period": period},
    ).fetchall()
    return dict(rows)


def test_residents_are_those_the_zones_publish(database) -> None:
    assert _figures(database, "value", "residents", "2021") == RESIDENTS_2021


def test_the_region_counts_who_lives_nobody_knows_where(database) -> None:
    sql = "select zones, not_localised, region from mart.balance where indicator_id = 'residents' and period = '2021'"
    assert database.execute(sql).fetchall() == [(1_216_901, 3_069, 1_219_970)]


def test_old_people_and_pharmacies(database) -> None:
    old = _figures(database, "numerator", "residents_65_plus_pct", "2021")
    assert old["brussels"] == 159_026
    pharmacies = _figures(database, "numerator", "pharmacies_per_10000")
    assert pharmacies.pop("brussels") == 592
    assert sum(pharmacies.values()) == 592


def test_parts_make_the_whole(database) -> None:
    rows = database.execute("select indicator_id, zones + not_localised - region from mart.balance").fetchall()
    assert {name for name, _ in rows} >= {"residents"}
    assert all(abs(difference) < 1e-6 for _, difference in rows)
    additive = database.execute("""
        select indicator_id from reference.indicator where is_additive
        and indicator_id in (select indicator_id from mart.area_part)
    """).fetchall()
    assert {name for (name,) in additive} == {name for name, _ in rows}


@pytest.mark.parametrize(
    ("indicator_id", "higher", "lower"),
    [
        ("unemployment_pct", {"centre_west", "north_east"}, {"south", "south_east"}),
        ("increased_reimbursement_pct", {"centre_west", "north", "north_east"}, {"south", "south_east"}),
        ("living_alone_30_plus_pct", {"south"}, {"north", "north_east"}),
    ],
)
def test_needs_stand_out_where_they_should(database, indicator_id: str, higher: set[str], lower: set[str]) -> None:
    stands_out = _figures(database, "stands_out", indicator_id)
    comparison = _figures(database, "comparison", indicator_id)
    assert {zone for zone, truth in stands_out.items() if truth and comparison[zone] == "higher"} == higher
    assert {zone for zone, truth in stands_out.items() if truth and comparison[zone] == "lower"} == lower


def test_every_indicator_has_a_row_and_a_state_everywhere(database) -> None:
    for level, areas in {"zone": 6, "commune": 19, "neighbourhood": 145}.items():
        (total, held, states) = database.execute(f"""
            select (select count(*) from reference.indicator), count(distinct indicator_id),
                count(*) filter (status not in
                    ('value', 'zero', 'suppressed', 'missing', 'not_applicable', 'not_comparable'))
            from mart.{level}_indicator
        """).fetchone()
        assert total == held >= 60
        assert states == 0
        uneven = database.execute(f"""
            select indicator_id, period from mart.{level}_indicator
            group by all having count(*) <> {areas}
        """).fetchall()
        assert uneven == []


def test_at_least_sixty_indicators_over_ten_themes_have_a_value(database) -> None:
    indicators, themes = database.execute("""
        select count(distinct indicator_id), count(distinct theme_id)
        from mart.zone_indicator join reference.indicator using (indicator_id) where status = 'value'
    """).fetchone()
    assert indicators >= 60
    assert themes >= 10


def test_thirty_files_were_read_and_stand_in_the_database_with_their_checksums(database, real_data: Path) -> None:
    rows = database.execute("select source_id, vintage, file, sha256, row_count from reference.source where file <> ''")
    found = rows.fetchall()
    assert len(found) == 30
    assert all((real_data / source / vintage / file).is_file() for source, vintage, file, *_ in found)
    assert all(len(checksum) == 64 and count > 0 for *_, checksum, count in found)


def test_a_figure_is_followed_to_its_file_and_rows(database) -> None:
    where = "where level = 'zone' and area_id = 'north' and indicator_id = 'residents_65_plus_pct' and period = '2021'"
    [(source, file, rows, value, checksum, accessed)] = database.execute(f"""
        select source_id, file, rows, value, left(sha256, 8), accessed from mart.origin {where} and role = 'numerator'
    """).fetchall()
    assert (source, file) == ("statbel_census_65plus", "census2021_65plus_by_sector_BXL_incl_ZZZZ.csv")
    assert (rows, value, checksum, accessed) == (101, 29_232, "9e5e609c", "2026-11-22")
    behind = f"select count(*), sum(value) from mart.origin_row {where} and role = 'numerator' and is_counted"
    assert database.execute(behind).fetchall() == [(101, 29_232)]


def test_the_region_of_2019_is_completed_by_the_file_of_the_region(database) -> None:
    files = database.execute("""
        select source_id, rows, value from mart.origin
        where level = 'region' and indicator_id = 'residents' and period = '2019' order by source_id
    """).fetchall()
    assert files == [("statbel_population_region", 202, 3_017), ("statbel_population_sector", 724, 1_205_525)]


def test_every_profile_is_there_in_three_languages(real_build: Path) -> None:
    reports = real_build / "reports" / "2027"
    expected = {f"{language}/{area}" for language in ("nl", "fr", "en") for area in RESIDENTS_2021}
    for suffix, start in {".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>"}.items():
        paths = [path for path in reports.glob(f"*/*{suffix}") if path.stem != "published_figures"]
        found = {path.relative_to(reports).with_suffix("").as_posix(): path for path in paths}
        assert set(found) == expected
        assert all(path.read_bytes()[: len(start)].lower() == start.lower() for path in found.values())
        assert all(path.stat().st_size > 20_000 for path in found.values())


def test_published_figures_are_held_against_ours_and_every_difference_explained(real_build: Path, database) -> None:
    rows = database.execute(
        "select figure_id, ours, theirs, state, reason_nl, reason_fr, reason_en from mart.published_figure"
    ).fetchall()
    found = {figure: (ours, theirs, state) for figure, ours, theirs, state, *_ in rows}
    assert found["residents_centre_west_2022"] == (304_801, 304_523, "disagrees")
    assert found["residents_south_east_2022"] == (183_839, 185_000, "agrees")
    assert found["residents_south"][2] == found["residents_north_east"][2] == "agrees"
    assert found["services_north_east"] == (None, 30, "not_comparable")  # no directory of services is held
    assert found["age_shares_north_east"] == (100, 100.83, "disagrees")
    assert found["quarters_of_the_zones"] == (56, 57, "disagrees")
    assert all(all(reasons) for *_, state, nl, fr, en in rows if state == "disagrees" for reasons in [(nl, fr, en)])
    for language, said in {"nl": "304.523", "fr": "304\u202f523", "en": "304,523"}.items():
        page = real_build / "reports" / "2027" / language / "published_figures.html"
        assert said in page.read_text(encoding="utf-8")


def test_maps_have_smoothed_rates_that_lie_between_the_area_and_the_region(database) -> None:
    (rows, outside, indicators) = database.execute("""
        select count(*), count(*) filter (smoothed not between least(value, benchmark_value) - 1.5
            and greatest(value, benchmark_value) + 1.5), count(distinct indicator_id)
        from mart.neighbourhood_smoothed join mart.neighbourhood_indicator
            using (neighbourhood_id, indicator_id, period, value)
    """).fetchone()
    assert rows > 500
    assert indicators >= 4
    assert outside == 0


def test_medians_rest_on_what_the_file_shows_and_say_by_which_method(database) -> None:
    rows = database.execute("""
        select distinct method, is_estimated, min(coverage_pct), max(coverage_pct) from mart.zone_indicator
        where indicator_id = 'median_net_taxable_income_eur' group by all
    """).fetchall()
    [(method, is_estimated, lowest, highest)] = rows
    assert method == "median of a lognormal mixture of sectors; none"  # this copy has no quartiles
    assert is_estimated
    assert 98 < lowest < highest < 100


def test_no_yardstick_covers_less_than_it_should(database) -> None:
    """A period of which half the region is known judged 3,484 rows of neighbourhoods once."""
    (compared,) = database.execute("""
        select count(*) from mart.neighbourhood_indicator as area
        join mart.zone_indicator as region using (indicator_id, period)
        where region.zone_id = 'brussels' and region.status = 'not_comparable' and area.comparison <> 'not_compared'
    """).fetchone()
    assert compared == 0


def test_nothing_real_is_called_simulated(real_build: Path, database) -> None:
    for path in (real_build / "reports" / "2027").glob("*/*.html"):
        text = path.read_text(encoding="utf-8").casefold()
        assert not any(word in text for word in ("simulated data", "gesimuleerde gegevens", "données simulées"))
    assert not (real_build / "processed" / ".simulated").exists()
