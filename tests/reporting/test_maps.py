"""Maps by their layers and classes, charts by their text: never by their pixels."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from pipelines.reporting import charts
from pipelines.reporting.maps import Classes, as_svg, choropleth
from pipelines.reporting.shapes import Frame
from pipelines.reporting.style import SEQUENCE


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=50), st.integers(2, 7))
def test_every_value_falls_in_a_class_in_its_order(numbers, count):
    classes = Classes.of(pd.Series(numbers), count)
    places = [classes.place(value) for value in sorted(numbers)]
    assert all(0 <= place < count for place in places)
    assert places == sorted(places)


def test_no_value_has_no_colour():
    classes = Classes.of(pd.Series([1.0, 2.0, 3.0]), 5)
    assert classes.colour(float("nan")) is None
    assert Classes.of(pd.Series([], dtype=float), 5).colour(1.0) is None


def test_colours_grow_darker_so_that_they_survive_grey_print():
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    steps = [lightness(colour) for colour in SEQUENCE]
    assert all(darker < lighter - 20 for lighter, darker in itertools.pairwise(steps))


def four_squares() -> gpd.GeoDataFrame:
    squares = [box(x, 0, x + 1000, 1000) for x in range(0, 4000, 1000)]
    return gpd.GeoDataFrame({"area_id": list("abcd")}, geometry=squares, crs="EPSG:31370")


def draw():
    areas = four_squares()
    values = pd.Series([1.0, np.nan, 3.0, 5.0])
    classes = Classes.of(values, 5)
    return choropleth(areas, values, classes, areas.geometry, areas.geometry[:1], Frame(0, 0, 4000, 1000), 200)


def test_a_map_hatches_what_has_no_value():
    hatched = [layer for layer in draw().axes[0].collections if layer.get_hatch()]
    assert len(hatched) == 1
    assert len(hatched[0].get_paths()) == 1


def test_the_same_picture_gives_the_same_bytes():
    assert as_svg(draw()) == as_svg(draw())


def ages(sexes: list[str]) -> pd.DataFrame:
    rows = [(low, low + 4 if low < 85 else np.nan, sex, 100 + low) for low in range(0, 90, 5) for sex in sexes]
    return pd.DataFrame(rows, columns=["age_from", "age_to", "sex", "residents"])


def test_a_pyramid_names_its_classes_and_has_two_sides_where_there_are_sexes():
    one_sided = charts.pyramid(ages(["all"]), ages(["all"]))
    two_sided = charts.pyramid(ages(["F", "M"]), ages(["F", "M"]))
    names = [label.get_text() for label in one_sided.axes[0].get_yticklabels()]
    assert names[0] == "0–4"
    assert names[-1] == "85+"
    widths = [patch.get_width() for patch in two_sided.axes[0].patches]
    assert min(widths) < 0 < max(widths)
    assert abs(sum(abs(width) for width in widths) - 100) < 1e-6


def test_a_trend_writes_its_first_and_last_year():
    figure = charts.trend([2019, 2020, 2021], [1.0, 2.0, 3.0], [np.nan] * 3)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["2019", "2021"]
