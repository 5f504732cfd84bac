"""The map: counts, areas in one piece, borders crossed as in reality, codes and names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from pipelines.demo import names
from pipelines.demo.hexagons import hexagon_map, parts_of, shares_of
from pipelines.demo.quarters import draw_quarters
from pipelines.demo.recoding import polygons_2025
from pipelines.demo.territory import Territory, draw_territory, read_composition
from pipelines.demo.world import World


@pytest.fixture(scope="module", params=[1, 2, 7, 42])
def territory(request: pytest.FixtureRequest) -> Territory:
    drawn = draw_territory(read_composition(), request.param)
    draw_quarters(drawn, request.param)
    return drawn


def test_counts_are_those_of_the_catalogue(territory: Territory):
    assert len(np.unique(territory.sector_id)) == 724
    assert len(np.unique(territory.commune_id)) == 19
    assert len(np.unique(territory.zone)) == 5
    numbers = np.unique(territory.neighbourhood_id)
    assert len(numbers) == 145
    assert sum(int(number) < 700 for number in numbers) == 118
    assert len(np.unique(territory.quarter_id)) == 56
    assert abs(shapely.area(territory.hexagons.polygons).sum() / 1e6 - 162.42) < 0.01


@pytest.mark.parametrize("level", ["zone", "commune_id", "sub_commune_id", "neighbourhood_id", "quarter_id"])
def test_every_area_is_in_one_piece(territory: Territory, level: str):
    labels = getattr(territory, level)
    every = np.unique(labels)
    assert len(every) >= 5
    for label in every:
        assert territory.hexagons.hangs_together(np.flatnonzero(labels == label)), label


def test_every_unit_lies_in_the_zone_the_catalogue_gives_it(territory: Territory):
    composition = territory.composition
    for place in range(len(composition.zone_ids)):
        for commune in composition.communes[place]:
            assert set(territory.zone[territory.commune_id == commune]) == {place}
        for part in composition.parts[place]:
            assert set(territory.zone[territory.sub_commune_id == part]) == {place}


def _crossing(territory: Territory, level: np.ndarray) -> int:
    numbers = np.unique(territory.neighbourhood_id)
    return sum(len(np.unique(level[territory.neighbourhood_id == number])) > 1 for number in numbers)


def test_neighbourhoods_cross_borders_as_often_as_in_reality(territory: Territory):
    assert _crossing(territory, territory.commune_id) == 48
    assert _crossing(territory, territory.zone) == 15


def test_one_quarter_lies_in_two_zones_and_two_sectors_are_moved(territory: Territory):
    zones = pd.Series(territory.official_zone).groupby(territory.quarter_id).nunique()
    assert (zones == 2).sum() == 1
    assert (zones > 2).sum() == 0
    assert (territory.official_zone != territory.zone).sum() == 2


def test_sector_codes_are_as_official_ones_are_built(territory: Territory):
    codes = pd.Series(territory.sector_id)
    assert codes.str.fullmatch(r"210\d\d[A-Z]\d[0-9A-Z][0-9A-Z-]").all()
    assert codes.str.slice(0, 8).is_unique
    assert (codes.str.slice(0, 6).to_numpy() == territory.sub_commune_id).all()


def test_hexagons_touch_without_gap_or_overlap(world: World):
    whole = shapely.coverage_union_all(world.territory.hexagons.polygons)
    assert shapely.coverage_is_valid(world.territory.hexagons.polygons)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_codes_of_2025(world: World):
    codes, polygons = polygons_2025(world.territory, world.recoding)
    assert len(world.recoding.code) == len(set(world.recoding.code)) == 749
    assert len(codes) == 750
    assert (pd.Series(codes).value_counts() == 2).sum() == 1
    old = set(world.territory.sector_id)
    assert {code[:8] for code in world.recoding.code} == {code[:8] for code in old}
    assert set(world.recoding.code) - old
    assert shapely.area(polygons).sum() == pytest.approx(162.42e6)


def test_names_differ_and_some_are_long(world: World):
    territory = world.territory
    assert len(set(territory.name_nl)) == len(set(territory.name_fr)) == 724
    assert len(set(territory.neighbourhood_names.values())) == 145
    assert len(set(territory.commune_names.values())) == 19
    assert max(len(name) for name in territory.name_fr) > 50
    assert max(len(fr) for _, fr in territory.neighbourhood_names.values()) > 50


def test_no_stem_is_used_twice():
    assert len({dutch for dutch, _, _ in names.STEMS}) == len({fr for _, fr, _ in names.STEMS}) == len(names.STEMS)


@pytest.mark.real
def test_no_name_is_a_real_one(world: World, real_data, registry):
    from pipelines.sources.reading import read_source

    sectors = read_source(registry["statbel_sectors"], real_data).frame
    keys = read_source(registry["ibsa_sector_neighbourhood"], real_data).frame
    real = set()
    for frame in (sectors, keys):
        for column in [name for name in frame.columns if name.endswith(("name_nl", "name_fr"))]:
            real |= set(frame[column].dropna().str.casefold())
    assert len(real) > 1000
    territory = world.territory
    ours = {*territory.name_nl, *territory.name_fr}
    for pairs in (territory.commune_names, territory.sub_commune_names, territory.neighbourhood_names,
                  territory.quarter_names):  # fmt: skip
        ours |= {name for pair in pairs.values() for name in pair}
    assert not {name.casefold() for name in ours} & real


def test_shares_add_up_and_keep_their_least():
    assert shares_of(10, np.array([1.0, 1.0, 2.0])).tolist() == [3, 3, 4]
    assert shares_of(20, np.array([1e-9, 1.0]), least=7).tolist() == [7, 13]


def test_parts_have_their_sizes():
    points = np.array([[0.0, 0], [1, 0], [2, 0], [10, 0]])
    assert parts_of(points, np.array([[0.0, 0], [9, 0]]), np.array([2, 2])).tolist() == [0, 0, 1, 1]


def test_a_small_map_has_no_hole():
    small = hexagon_map(7, 7.0)
    assert shapely.area(small.polygons) == pytest.approx(np.full(7, 1e6))
    assert small.hangs_together(range(7))
    assert not small.hangs_together([])
