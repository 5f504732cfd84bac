"""Pages of meetings as assets: those councils read wait for publication, those for looking over stay with the team."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.orchestration import table_asset, version_of
from pipelines.paths import TEMPLATES
from pipelines.reporting.minutes.edition import meetings_of, shelf_of
from pipelines.reporting.minutes.pages import FOLDER, pages
from pipelines.reporting.minutes.review import review_page
from pipelines.reporting.minutes.view import rows_of
from pipelines.reporting.pdf import write_whole
from pipelines.reporting.words import Words

GROUP = "reporting"
REVIEW_FOLDER = "review"  # below the working tables: words nobody confirmed are not for the reports
COLUMNS = ["path", "event_id", "language", "bytes"]


def _pages(build: Build) -> pd.DataFrame:
    build.clear_staged(f"*/{FOLDER}/*.html")
    shelf, chosen, rows = shelf_of(build), meetings_of(build), []
    for language in build.languages:
        words = Words.of(build.catalogue, language)
        for name, data in pages(shelf, chosen, words, LANGUAGES):
            path = f"{language}/{name}"
            (build.staged_year / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(build.staged_year / path, data)
            event_id = Path(name).stem if Path(name).stem in chosen else ""
            rows.append((path, event_id, language, len(data)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _review_pages(build: Build) -> pd.DataFrame:
    folder, rows = build.workspace.processed / REVIEW_FOLDER, []
    read = build.store.read
    events, said, codes = read("council.event"), read("mart.observation"), read("mart.observation_theme")
    simulated = build.workspace.is_simulated
    for event in rows_of(events):
        language = event.language if event.language in build.catalogue.strings else build.languages[0]
        own = said[said.event_id == event.event_id].sort_values("position", kind="stable")
        own_codes = codes[codes.observation_id.isin(own.observation_id)]
        page = review_page(build.catalogue, event, own, own_codes, Words.of(build.catalogue, language), simulated)
        path = f"{event.event_id}.html"
        write_whole(folder / path, page)
        rows.append((path, event.event_id, language, len(page)))
    wanted = {row[0] for row in rows}
    for old in folder.glob("*.html"):
        if old.name not in wanted:  # of a meeting that no file holds any more
            old.unlink()
    return pd.DataFrame(rows, columns=COLUMNS)


def minutes_assets() -> list[dg.AssetsDefinition]:
    """reports.minutes_page and reports.review_page."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted((TEMPLATES / "minutes").iterdir()),
             TEMPLATES / "page.html.j2"]  # fmt: skip
    version = version_of(*(path.read_text(encoding="utf-8") for path in files))
    return [
        table_asset(
            "reports.minutes_page", _pages, group=GROUP, code_version=version, key=["path"],
            deps=["council.event", "council.observation"],
            description="A page per meeting, the index and the promising practices, waiting for publication. "
            "One row per page.",
        ),
        table_asset(
            "reports.review_page", _review_pages, group=GROUP, code_version=version, key=["path"],
            deps=["council.event", "mart.observation", "mart.observation_theme"],
            description="Pages where whoever was there looks over what was read; for the team only, in the folder "
            "`review` beside the tables. One row per meeting.",
        ),
    ]  # fmt: skip
