"""Claims, pictures and documents as assets. Documents wait beside their place until publication moves them."""

from __future__ import annotations

import base64
from itertools import chain
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.orchestration import table_asset, version_of
from pipelines.paths import TEMPLATES, TYPST
from pipelines.reporting.edition import ALL_TABLES, PUBLISHED_PAGE, expected_documents
from pipelines.reporting.minutes.assets import minutes_assets
from pipelines.reporting.minutes.edition import expected_pages

GROUP = "reporting"
TASKS = "pipelines.reporting.tasks"  # by name: only the process that does them loads maps, fonts and typesetting
PICTURE_COLUMNS = ["file", "area_id", "picture", "bytes"]
DOCUMENT_COLUMNS = ["path", "area_id", "language", "bytes"]


def _claims(build: Build) -> pd.DataFrame:
    return pd.concat(build.spread(f"{TASKS}:claims", build.catalogue.area_ids[::-1]), ignore_index=True)


def _rows(build: Build, task: str, columns: list[str]) -> pd.DataFrame:
    """What a task made for the chosen areas; the region, which takes longest, first."""
    made = build.spread(f"{TASKS}:{task}", build.area_ids[::-1])
    return pd.DataFrame(list(chain.from_iterable(made)), columns=columns)


def _pictures(build: Build) -> pd.DataFrame:
    build.clear_staged("maps")
    return _rows(build, "pictures", PICTURE_COLUMNS)


def _pdfs(build: Build) -> pd.DataFrame:
    build.clear_staged("*/*.pdf")
    return _rows(build, "pdfs", DOCUMENT_COLUMNS)


def _pages(build: Build) -> pd.DataFrame:
    for area_id in build.catalogue.area_ids:
        build.clear_staged(f"*/{area_id}.html")
    return _rows(build, "pages", DOCUMENT_COLUMNS)


def _published(build: Build) -> pd.DataFrame:
    """A page about the whole region, so made with the region's documents."""
    build.clear_staged(f"*/{PUBLISHED_PAGE}")
    asked_for = [area_id for area_id in build.area_ids if area_id == build.catalogue.territory.region_id]
    made = build.spread(f"{TASKS}:published_pages", asked_for)
    return pd.DataFrame(list(chain.from_iterable(made)), columns=DOCUMENT_COLUMNS)


def _document(build: Build) -> pd.DataFrame:
    expected = pd.concat([expected_documents(build), expected_pages(build)], ignore_index=True)
    made = [(build.staged_year / path).is_file() for path in expected.path]
    return expected.assign(is_new=made)


def _map_pictures(build: Build, _frame: pd.DataFrame) -> dict:
    """The region's maps, shown in the Dagster UI."""
    [shown] = build.spread(f"{TASKS}:map_preview", [build.catalogue.territory.region_id])
    return {
        f"{level}_map": dg.MetadataValue.md(
            f"![{title}](data:image/png;base64,{base64.b64encode(picture).decode()})\n\n{title}"
        )
        for level, title, picture in shown
    }


def _texts(*folders: Path) -> list[str]:
    kinds = (".py", ".typ", ".j2", ".css", ".js")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in kinds]
    return [path.read_text(encoding="utf-8") for path in files]


def reporting_assets() -> list[dg.AssetsDefinition]:
    """mart.claim, the pictures, the documents and their list."""
    tables = ALL_TABLES  # every task waits for all: a helper reads its tables once, for whatever it is asked first
    version = version_of(*_texts(Path(__file__).parent, TYPST, TEMPLATES))
    made = [
        ("mart.claim", _claims, tables, ["claim_id", "document", "language"],
         "Sentences that state a fact, bound to figure and test. One row per sentence and language.", None),
        ("reports.picture", _pictures, tables, ["file"],
         "Maps and charts of the profiles, without words. One row per picture.", _map_pictures),
        ("reports.profile_pdf", _pdfs, [*tables, "reports.picture"], ["path"],
         "Profiles as PDF, waiting for publication. One row per document.", None),
        ("reports.profile_html", _pages, [*tables, "reports.picture"], ["path"],
         "Profiles as self-contained pages, waiting for publication. One row per document.", None),
        ("reports.published_page", _published, [*tables, "public.published_figure"], ["path"],
         "Published figures beside ours as a page, waiting for publication. One row per document.", None),
        ("reports.document", _document,
         ["reports.picture", "reports.profile_pdf", "reports.profile_html", "reports.published_page",
          "reports.minutes_page"], ["path"],
         "Every document of an edition, and whether this build made it. One row per document.", None),
    ]  # fmt: skip
    profiles = [
        table_asset(table, make, group=GROUP, deps=deps, key=key, description=words, code_version=version, extra=extra)
        for table, make, deps, key, words, extra in made
    ]
    return [*minutes_assets(), *profiles]
