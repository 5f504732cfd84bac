"""Three languages, one object: the same figures, the same gaps, and every page says when data are simulated."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pypdfium2
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.models import Catalogue
from pipelines.reporting.words import Words

SIMULATED = {"nl": "Gesimuleerde gegevens", "fr": "Données simulées", "en": "Simulated data"}

pytestmark = pytest.mark.slow


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in document]


def documents(build: Path, kind: str) -> list[Path]:
    return sorted((build / "reports").glob(f"*/*/*.{kind}"))


def view_of(build: Path, area_id: str, language: str) -> dict:
    return json.loads((build / "processed" / "documents" / f"{area_id}_{language}.json").read_text(encoding="utf-8"))


def test_every_profile_has_at_most_fifteen_pages(demo_build):
    found = documents(demo_build, "pdf")
    assert len(found) == 18
    for path in found:
        assert 8 <= len(pages(path)) <= 15, path


def test_every_page_of_a_simulated_profile_says_so_in_its_language(demo_build):
    for path in documents(demo_build, "pdf"):
        for number, text in enumerate(pages(path), 1):
            assert SIMULATED[path.parent.name] in text, f"{path.name} page {number}"


def test_pdfs_are_tagged_and_name_their_language(demo_build):
    for path in documents(demo_build, "pdf"):
        data = path.read_bytes()
        assert b"/MarkInfo" in data or b"/StructTreeRoot" in data
        assert f"({path.parent.name}".encode() in data or f"/Lang({path.parent.name}".encode() in data


def _shape(value):
    """A view without its words: structure, keys, truths, positions and file names."""
    if isinstance(value, dict):
        words = ("text", "title", "alt", "caption", "intro", "caveat", "lines", "labels")
        return {key: _shape(item) for key, item in value.items() if key not in words}
    if isinstance(value, list):
        return [_shape(item) for item in value]
    return None if isinstance(value, str) else value


def test_the_three_languages_say_the_same_of_the_same_rows(demo_build):
    catalogue_areas = [path.stem for path in documents(demo_build, "pdf") if path.parent.name == "en"]
    assert len(catalogue_areas) == 6
    for area_id in catalogue_areas:
        views = {language: view_of(demo_build, area_id, language) for language in LANGUAGES}
        for language in ("fr", "en"):
            for part in ("standing", "table", "trends", "sections"):
                assert _shape(views[language][part]) == _shape(views["nl"][part]), f"{area_id} {language} {part}"
            ids = [claim["id"] for claim in views[language]["first"]["claims"]]
            assert ids == [claim["id"] for claim in views["nl"]["first"]["claims"]]


def _digits(text: str) -> list[str]:
    """The numbers of a sentence, however the language groups and points them."""
    return re.findall(r"\d+", re.sub(r"(?<=\d)[.,\u202f\u00a0](?=\d)", "", text))


def _figures(text: str, language: str, catalogue: Catalogue, indicator_id: str) -> tuple[str, ...]:
    """A sentence's numbers without those of its figure's name ("24 hours" is "etmaal" in Dutch), word order aside."""
    words, indicator = Words.of(catalogue, language), catalogue.indicators.get(indicator_id)
    for name in (indicator.title, indicator.phrase) if indicator else ():
        text = text.replace(words.set(name.in_language(language)), "")
    return tuple(sorted(_digits(text)))


def test_a_claim_holds_the_same_numbers_in_every_language(demo_build, catalogue):
    with duckdb.connect(str(demo_build / "processed" / "diazone.duckdb"), read_only=True) as connection:
        claims = connection.execute("select claim_id, language, text, indicator_id from mart.claim").df()
    assert claims.claim_id.nunique() >= 18
    for claim_id, group in claims.groupby("claim_id"):
        assert sorted(group.language) == sorted(LANGUAGES)
        rows = group[["text", "language", "indicator_id"]].itertuples(index=False)
        numbers = {_figures(row.text, row.language, catalogue, row.indicator_id) for row in rows}
        assert len(numbers) == 1, f"{claim_id}: {group.text.tolist()}"


def test_every_sentence_of_a_first_page_is_a_claim_with_its_row(demo_build):
    with duckdb.connect(str(demo_build / "processed" / "diazone.duckdb"), read_only=True) as connection:
        unbound = connection.execute("""
            select claim.claim_id from mart.claim as claim
            left join public.zone_indicator as row on row.zone_id = claim.zone_id
                and row.indicator_id = claim.indicator_id and row.period = claim.period
            where claim.section = 'first' and claim.indicator_id <> ''
                and (row.value is null or row.value <> claim.value)
        """).fetchall()
        texts = {row[0] for row in connection.execute("select text from mart.claim").fetchall()}
    assert unbound == []
    for path in documents(demo_build, "pdf"):
        for claim in view_of(demo_build, path.stem, path.parent.name)["first"]["claims"]:
            assert claim["text"] in texts


def test_a_first_page_has_one_strength_and_no_interval_index_or_rank(demo_build):
    forbidden = re.compile(r"\b(interval\w*|index|indice|rang|rank\w*|score)\b", re.IGNORECASE)
    for path in documents(demo_build, "pdf"):
        claims = view_of(demo_build, path.stem, path.parent.name)["first"]["claims"]
        assert [claim["is_strength"] for claim in claims] == [False, False, True], path
        assert not forbidden.search(pages(path)[0]), path


def test_no_figure_is_written_as_nan(demo_build):
    for path in documents(demo_build, "pdf"):
        assert not re.search(r"\bnan\b", " ".join(pages(path)), re.IGNORECASE), path


def test_only_the_languages_and_zones_asked_for_are_made(demo_build, demo_raw, diazone, tmp_path):
    out = tmp_path / "out"
    result = diazone("build", "--data", demo_raw, "--out", out, "--languages", "nl,fr", "--zones", "north")
    assert result.returncode == 0, result.stderr[-500:]
    made = sorted(path.relative_to(out / "reports" / "2027").as_posix() for path in out.glob("reports/2027/??/*"))
    assert made == ["fr/minutes", "fr/north.html", "fr/north.pdf", "nl/minutes", "nl/north.html", "nl/north.pdf"]
    events = pd.read_parquet(out / "processed/council/event.parquet")
    meetings = {f"{event}.html" for event in events[events.zone_id == "north"].event_id}
    assert len(meetings) > 2
    for language in ("nl", "fr"):
        pages = {path.name for path in (out / "reports/2027" / language / "minutes").iterdir()}
        assert pages == meetings | {"index.html", "practices.html"}
    counts = []
    for folder in (out, demo_build):
        with duckdb.connect(str(folder / "processed" / "diazone.duckdb"), read_only=True) as connection:
            counts.append(
                connection.execute("select count(*), count(distinct zone_id) from mart.zone_indicator").fetchone()
            )
    assert counts[0] == counts[1]


def test_every_map_of_simulated_data_says_so_by_itself(demo_build):
    maps = sorted((demo_build / "reports").glob("*/maps/*.svg"))
    assert len(maps) >= 30
    for path in maps:
        picture = path.read_text(encoding="utf-8")
        assert all(said in picture for said in SIMULATED.values()), path.name
