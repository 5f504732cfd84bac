"""Names on a map: no name covers another, and the longest still fit or are left out."""

from __future__ import annotations

import geopandas as gpd
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from pipelines.reporting.labels import _box, _overlaps, place_labels, text_width, wrapped
from pipelines.reporting.shapes import Frame, mpl_path

FRAME = Frame(0, 0, 10_000, 8_000)


def areas(count: int) -> gpd.GeoDataFrame:
    squares = [box(x * 1000, y * 1000, x * 1000 + 1000, y * 1000 + 1000) for y in range(8) for x in range(10)]
    return gpd.GeoDataFrame(geometry=squares[:count], crs="EPSG:31370")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("abcdefgh -/", min_size=1, max_size=40), min_size=1, max_size=60))
def test_no_name_covers_another_or_leaves_the_map(names):
    names = [name if name.strip() else "x" for name in names]
    labels = place_labels(areas(len(names)), names, FRAME, 400.0, 7.0, 5.0)
    boxes = [_box(label.x * 400, label.y * 320, label.lines, label.size_pt) for label in labels]
    assert labels
    for place, one in enumerate(boxes):
        assert one[1] >= -1e-6
        assert one[3] <= 320 + 1e-6
        assert not any(_overlaps(one, other, gap=0) for other in boxes[place + 1 :])


def test_names_are_wrapped_at_words():
    assert wrapped("Molenbeek historique - Karreveld") == ("Molenbeek", "historique –", "Karreveld")


def test_a_wider_word_is_wider():
    assert text_width("WWW", 7) > text_width("iii", 7) > 0


def test_a_hole_is_drawn_as_a_hole():
    ring = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))
    assert (mpl_path(ring).codes == mpl_path(ring).MOVETO).sum() == 2
