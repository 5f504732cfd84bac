"""The page as a file: it asks the network for nothing, says what it shows, and is the same each time."""

from __future__ import annotations

import base64
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import hypothesis
import pytest
from fontTools.ttLib import TTFont
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.paths import Workspace
from pipelines.problems import BuildFailed
from pipelines.reporting import style
from pipelines.reporting.documents import Desk
from pipelines.reporting.html import fonts, inline_svg, render_profile
from pipelines.reporting.profile import make_profile
from pipelines.reporting.shapes import Frame
from pipelines.reporting.view import view
from pipelines.reporting.webmap import Drawing
from pipelines.reporting.words import Words

LARGEST_BYTES = 600_000
PICTURE = """<?xml version="1.0"?><svg xmlns:xlink="x" width="9pt" viewBox="0 0 9 9"><metadata>m</metadata>
<defs><style>*{stroke:red}</style><path id="glyph"/><clipPath id="cut"/></defs>
<g id="figure_1"><use xlink:href="#glyph" x="1.23456"/><path clip-path="url(#cut)"/></g></svg>"""


# ---- pictures, paths and letters, without a build ----


def test_a_picture_in_the_page_keeps_only_the_names_it_uses_and_makes_them_its_own():
    body = inline_svg(PICTURE, "p3", "Ages")
    assert set(re.findall(r'id="([^"]+)"', body)) == {"p3-glyph", "p3-cut"}
    assert 'href="#p3-glyph"' in body
    assert "url(#p3-cut)" in body
    assert "style" not in body
    assert "metadata" not in body


def test_a_picture_in_the_page_is_described_and_can_grow():
    body = inline_svg(PICTURE, "p", 'Ages < 20 & "over"')
    assert body.startswith('<svg class="chart" viewBox="0 0 9 9" role="img" aria-label="Ages &lt; 20 &amp; &#34;over')


def test_a_description_keeps_its_numbers_whole_while_coordinates_are_shortened():
    body = inline_svg(PICTURE, "p", "1.198.466 in 2019")
    assert 'aria-label="1.198.466 in 2019"' in body
    assert 'x="1.23"' in body


def test_a_picture_without_a_view_box_is_refused():
    with pytest.raises(BuildFailed, match="p9: the picture has no viewBox"):
        inline_svg("<svg></svg>", "p9", "")


def corners(path: str) -> set[tuple[int, int]]:
    """The points of a path made of one ring, as absolute units."""
    start, steps = path.removeprefix("M").removesuffix("z").split("l")
    x, y = map(int, start.split())
    found = {(x, y)}
    moves = list(map(int, re.findall(r"-?\d+", steps)))
    for dx, dy in zip(moves[::2], moves[1::2], strict=True):
        x, y = x + dx, y + dy
        found.add((x, y))
    return found


@hypothesis.given(st.lists(st.floats(1, 999), min_size=2, max_size=8, unique=True), st.floats(200, 800))
def test_neighbours_keep_their_border_when_it_is_rounded(heights, middle):
    border = [(middle + height % 7, height) for height in sorted(heights)]
    west = Polygon([(0, 0), (middle, 0), *border, (middle, 1000), (0, 1000)])
    east = Polygon([(middle, 0), (1000, 0), (1000, 1000), (middle, 1000), *reversed(border)])
    drawing = Drawing(Frame(0, 0, 1000, 1000), 3.7)
    shared = {(round(x / 3.7), round((1000 - y) / 3.7)) for x, y in border}
    assert shared <= corners(drawing.path(west)) & corners(drawing.path(east))


def test_an_area_smaller_than_a_unit_draws_nothing():
    assert Drawing(Frame(0, 0, 1000, 1000), 5.0).path(box(10.1, 10.1, 10.4, 10.4)) == ""


def test_the_fonts_have_every_letter_of_our_sentences(catalogue):
    sentences = json.dumps([catalogue.strings[language] for language in LANGUAGES], ensure_ascii=False)
    sentences += "".join(
        text
        for entry in catalogue.indicators.values()
        for text in (*dict(entry.title).values(), *dict(entry.caveat).values())
    )
    assert [weight for weight, _ in fonts()] == list(style.WEIGHTS.values())
    for _, data in fonts():
        held = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap() or {}
        assert {letter for letter in sentences if ord(letter) not in held} == set()


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_can_be_read_on_white_and_on_a_tint():
    judgements = list(style.JUDGEMENT.values())
    for colour in [style.INK, style.MUTED, style.ACCENT, *judgements]:
        for ground in ("#ffffff", "#f2f5f7"):
            assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5, colour


# ---- the pages of a build ----


class Page(HTMLParser):
    """What the tests ask of a page: its elements, and the text of captions and headings."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.texts: dict[str, list[str]] = {"caption": [], "figcaption": []}
        self._open: list[str] = []
        self.source = path.read_text("utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in self.texts:
            self._open.append(tag)
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data):
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def all(self, *tags: str) -> list[dict]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(params=["nl/north.html", "fr/brussels.html", "en/south.html"])
def page(request, demo_build: Path) -> Page:
    (path,) = demo_build.glob(f"reports/*/{request.param}")
    return Page(path)


@pytest.mark.slow
def test_a_page_loads_nothing_from_elsewhere(page):
    loaded = [value for tag, given in page.elements for name, value in given.items() if name == "src" or tag == "link"]
    assert all(value.startswith(("data:", "icon")) for value in loaded)
    links = {given["href"] for given in page.all("a", "use")}
    assert all(re.fullmatch(r"#[\w-]+|\w+\.pdf|(\.\./(nl|fr|en)/)?\w+\.html", link) for link in links)
    assert "default-src 'none'" in page.source
    assert not re.search(r"url\((?!#|data:)|@import|fetch\(|XMLHttpRequest", page.source)


@pytest.mark.slow
def test_a_page_is_small_enough_to_be_mailed(page):
    assert len(page.source.encode()) < LARGEST_BYTES


@pytest.mark.slow
def test_every_link_inside_a_page_leads_somewhere_and_every_name_is_used_once(page):
    names = [given["id"] for _, given in page.elements if "id" in given]
    assert len(names) == len(set(names))
    inside = {given["href"][1:] for given in page.all("a", "use") if given["href"].startswith("#")}
    labelled = {given["aria-labelledby"] for _, given in page.elements if "aria-labelledby" in given}
    assert inside | labelled <= set(names)


@pytest.mark.slow
def test_a_page_says_its_language_and_has_its_landmarks_and_headings_in_order(page):
    assert page.all("html")[0]["lang"] in LANGUAGES
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("header")) == len(page.all("footer")) == 1
    assert all(given.get("aria-label") for given in page.all("nav"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.slow
def test_every_table_has_a_caption_and_its_headers_a_direction(page):
    assert len(page.texts["caption"]) == len(page.all("table"))
    assert all(text.strip() for text in page.texts["caption"])
    assert all(given.get("scope") in {"row", "col", "rowgroup"} for given in page.all("th"))


@pytest.mark.slow
def test_every_picture_is_described_or_set_aside(page):
    for said in page.all("svg"):
        assert said.get("aria-hidden") == "true" or (said["role"] == "img" and said["aria-label"].strip())


@pytest.mark.slow
def test_every_caption_says_that_the_data_are_simulated(page, catalogue):
    said = catalogue.strings[page.all("html")[0]["lang"]]["simulated"].replace(" :", "\u00a0:")
    captions = [*page.texts["caption"], *page.texts["figcaption"]]
    assert len(captions) > 10
    assert all(said in caption for caption in captions)


@pytest.mark.slow
def test_without_a_script_the_first_map_is_coloured_and_named(page):
    first = page.source.split('<g class="areas">')[1].split("</g>")[0]
    drawn = re.findall(r'<use href="#n\d+" class="(c[0-4x])"><title>([^<]+)</title>', first)
    assert len(drawn) == first.count("<use")
    assert len({kind for kind, _ in drawn}) > 3
    assert all(": " in title for _, title in drawn)
    assert "scripted" not in page.all("html")[0].get("class", "")


@pytest.mark.slow
def test_a_page_rendered_again_has_the_same_bytes(demo_raw, demo_build):
    desk = Desk.of(Build(Workspace.for_build(demo_raw, demo_build)))
    profile, words = make_profile(desk.inputs, "south_east"), Words.of(desk.build.catalogue, "fr")
    said = view(desk.inputs, profile, words)
    again = render_profile(desk.inputs, profile, said, words, desk.workshop.pictures)
    (published,) = demo_build.glob("reports/*/fr/south_east.html")
    assert again == published.read_bytes()
