"""Of all that was planted in the corpus, nothing stands in anything a whole build wrote."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.demo.corpus import marks, read_corpus
from pipelines.field.erased import name_words

FORMS = {"email", "phone", "national_number", "iban", "plate", "address", "birth_date"}


def _planted() -> set[str]:
    """What has a form, and names of two words or more, of the documents the demonstration holds."""
    found = set()
    for document in read_corpus("tuning"):
        written = [*(value for block in document.blocks for value in block.values()), *document.rows]
        for kind, words in marks(str(written)):
            if kind in FORMS or (kind == "name" and len(name_words(words)) > 1):
                found.add(words)
    return found


def _columns(frame: pd.DataFrame) -> Iterator[str]:
    for name in frame.select_dtypes(["object", "str"]).columns:
        yield "\n".join({value for value in frame[name].dropna() if isinstance(value, str)})


def _written(out: Path) -> Iterator[tuple[str, str]]:
    """Every file a build wrote that can hold what somebody said, as text: place, text."""
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        place = path.relative_to(out).as_posix()
        if path.suffix == ".parquet" and path.parent.name in ("field", "mart", "public", "council", "reports"):
            yield from ((place, text) for text in _columns(pd.read_parquet(path)))
        elif path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as database:
                tables = "select schema_name, table_name from duckdb_tables() where estimated_size < 20000"
                for schema, table in database.sql(tables).fetchall():
                    frame = database.sql(f'select * from "{schema}"."{table}"').df()
                    yield from ((f"{place}: {schema}.{table}", text) for text in _columns(frame))
        elif path.suffix in (".html", ".json", ".csv", ".svg", ".typ"):
            yield place, path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_nothing_planted_is_left_in_what_a_build_wrote(demo_build: Path) -> None:
    planted, looked_into = _planted(), 0
    assert len(planted) > 150
    for place, text in _written(demo_build):
        looked_into += 1
        left = [len(words) for words in planted if words in text]
        assert not left, f"{place}: {len(left)} of them are left"  # never shown: they look like somebody's
    assert looked_into > 300


@pytest.mark.slow
def test_what_nobody_confirmed_stands_in_no_document(demo_build: Path) -> None:
    said = pd.read_parquet(demo_build / "processed/mart/observation.parquet")
    waiting = [text for text in said[said.state == "proposed"].excerpt.unique() if len(text) > 40]
    told = [text for text in said[said.state == "corrected"].excerpt.unique() if len(text) > 40]
    found = sorted((demo_build / "reports").rglob("*.html"))
    pages = {path: html.unescape(path.read_text(encoding="utf-8")) for path in found}
    assert len(waiting) > 300
    for path, page in pages.items():
        assert not [text for text in waiting if text in page], path.name
    assert sum(any(text in page for page in pages.values()) for text in told) > 100
