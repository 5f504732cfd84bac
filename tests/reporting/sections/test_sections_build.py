"""The four sections in a demonstration build, and what becomes of a document whose tables are not there."""

from __future__ import annotations

import dataclasses
import json
from html import unescape
from pathlib import Path

import duckdb
import pandas as pd
import pypdfium2
import pytest

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.paths import Workspace
from pipelines.reporting import html, pdf
from pipelines.reporting.documents import PICTURES, Desk
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.profile import make_profile
from pipelines.reporting.view import view
from pipelines.reporting.words import Words
from tests.reporting.reading import plain

pytestmark = pytest.mark.slow

SECTIONS = ("ahead", "vulnerability", "access", "funnel")
ROWS = {  # a sentence's value, by section and the beginning of its slot, and the column of its row
    ("ahead", "expected"): ("forecast", "value", "indicator_id"),
    ("ahead", "record"): ("forecast", "backtest_mape", "indicator_id"),
    ("vulnerability", "score"): ("vulnerability", "score", ""),
    ("vulnerability", "fifth"): ("vulnerability", "share_most_deprived_fifth_pct", ""),
    ("vulnerability", "place"): ("vulnerability", "rank", ""),
}


@pytest.fixture(scope="module")
def desk(demo_raw: Path, demo_build: Path) -> Desk:
    return Desk.of(Build(Workspace.for_build(demo_raw, demo_build)))


@pytest.fixture(scope="module")
def claims(demo_build: Path) -> pd.DataFrame:
    with duckdb.connect(str(demo_build / "processed" / "diazone.duckdb"), read_only=True) as connection:
        return connection.execute("select * from mart.claim").df()


def parts_of(build: Path, area_id: str, language: str) -> dict[str, dict]:
    path = build / "processed" / "documents" / f"{area_id}_{language}.json"
    sections = json.loads(path.read_text("utf-8"))["sections"]
    return {part["name"]: part for parts in sections.values() for part in parts}


def test_every_profile_has_the_four_sections_in_its_language(demo_build, catalogue):
    for path in sorted(demo_build.glob("reports/*/*/*.pdf")):
        words = Words.of(catalogue, path.parent.name)
        printed = plain(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)))
        for name in SECTIONS:
            assert plain(words.say(f"{name}.title")) in printed, f"{path}: {name}"
        page = path.with_suffix(".html").read_text("utf-8")
        for name in SECTIONS:
            assert f'<h2 id="{name}">' in page


def test_every_sentence_repeats_its_row(demo_build, claims):
    looked = 0
    with duckdb.connect(str(demo_build / "processed" / "diazone.duckdb"), read_only=True) as connection:
        for (section, slot), (table, column, key) in ROWS.items():
            rows = connection.execute(f"select * from {NAMED_TABLES[table]}").df()
            keys = [name for name in ("zone_id", key, "period") if name]
            said = claims[(claims.section == section) & (claims.language == "en")]
            said = said[said.claim_id.str.contains(rf"\.{section}\.{slot}s?[._]")]
            joined = said.merge(rows[[*keys, column]].rename(columns={column: "held"}), on=keys, validate="m:1")
            assert len(joined) == len(said) >= 5, (section, slot)
            assert (joined.value - joined.held.astype(float)).abs().max() < 1e-9
            looked += len(joined)
    assert looked > 60


def test_other_zones_are_not_named_in_a_zones_sections(demo_build, catalogue):
    for zone_id in catalogue.zone_ids:
        for language in LANGUAGES:
            parts = parts_of(demo_build, zone_id, language)
            written = json.dumps([parts[name] for name in SECTIONS], ensure_ascii=False)
            others = [catalogue.area_name(other).in_language(language) for other in catalogue.zone_ids]
            assert not any(name in written for name in others), f"{zone_id} {language}"


def test_no_neighbourhood_is_named_in_a_funnel(demo_build, desk):
    names = {*desk.inputs.neighbourhoods.name_nl, *desk.inputs.neighbourhoods.name_fr}
    assert len(names) > 100
    funnel = parts_of(demo_build, "north", "nl")["funnel"]
    shapes = [shape for chart in funnel["charts"] for shape in chart["plot"]["shapes"]]
    assert sum(shape["shape"] == "dot" for shape in shapes) > 200
    assert not any(shape["shape"] == "text" for shape in shapes)
    assert not any(name in chart["text"] + chart["alt"] for chart in funnel["charts"] for name in names)


def rendered(desk: Desk, inputs: Inputs, area_id: str, language: str) -> tuple[dict, str, str]:
    """A view of other inputs, its PDF's text and its page."""
    words, profile = Words.of(inputs.catalogue, language), make_profile(inputs, area_id)
    said, root = view(inputs, profile, words), desk.workshop.root
    name = "without_tables.json"
    pdf.write_data(root / name, said)
    data = pdf.compile_profile(desk.typesetter, root, name, PICTURES, inputs.year)
    (root / name).unlink()
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return said, text, html.render_profile(inputs, profile, said, words, desk.workshop.pictures).decode()


def names_of(said: dict) -> set[str]:
    return {part["name"] for parts in said["sections"].values() for part in parts}


@pytest.mark.parametrize("missing", [*NAMED_TABLES.values(), "all"])
def test_a_document_is_made_whichever_table_is_empty(desk, missing):
    kept = {name: table.head(0) if missing in (name, "all") else table for name, table in desk.inputs.extra.items()}
    said, text, page = rendered(desk, dataclasses.replace(desk.inputs, extra=kept), "north", "fr")
    gone = {
        NAMED_TABLES["vulnerability"]: {"vulnerability"}, NAMED_TABLES["neighbourhood_indicator"]: {"funnel"},
        NAMED_TABLES["neighbourhood_zone"]: {"funnel"}, "all": {"vulnerability", "funnel", "ahead"},
    }.get(missing, set())  # fmt: skip
    assert names_of(said) >= set(SECTIONS) - gone
    assert not names_of(said) & gone
    assert "nan" not in text.lower().split()
    assert "</html>" in page


def test_a_document_is_made_for_a_zone_the_tables_do_not_know(desk):
    def without(table: pd.DataFrame) -> pd.DataFrame:
        return table[table.zone_id != "north"] if "zone_id" in table else table

    kept = {name: without(table) for name, table in desk.inputs.extra.items()}
    kept[NAMED_TABLES["projection"]] = pd.DataFrame()
    said, text, _page = rendered(desk, dataclasses.replace(desk.inputs, extra=kept), "north", "en")
    assert not names_of(said) & {"vulnerability", "ahead"}
    assert "nan" not in text.lower().split()


def test_a_zone_without_an_index_says_so(desk, catalogue):
    table = desk.inputs.table("vulnerability")
    numbers = table.select_dtypes("number").columns
    nothing = table.assign(status="missing", **dict.fromkeys(numbers, pd.NA))
    extra = desk.inputs.extra | {NAMED_TABLES["vulnerability"]: nothing}
    for language in LANGUAGES:
        _said, text, page = rendered(desk, dataclasses.replace(desk.inputs, extra=extra), "south", language)
        words = Words.of(catalogue, language)
        assert plain(words.say("vulnerability.missing"))[:30] in plain(text)
        assert plain(words.say("vulnerability.missing")) in plain(unescape(page))
