"""Claims, pictures and documents as assets. Documents wait beside their place until publication moves them."""

from __future__ import annotations

import base64
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.orchestration import table_asset, version_of
from pipelines.paths import TEMPLATES, TYPST
from pipelines.reporting import documents, maps
from pipelines.reporting.documents import Desk
from pipelines.reporting.inputs import LEVELS, TABLES
from pipelines.reporting.pictures import map_figure

GROUP = "reporting"
_PREVIEW_PT = 420.0


def _desk(build: Build) -> Desk:
    """What documents share, made once per build and process."""
    if "desk" not in build.read_ahead:
        build.read_ahead["desk"] = Desk.of(build)
    return build.read_ahead["desk"]


def _claims(build: Build) -> pd.DataFrame:
    return documents.claims_of(_desk(build))


def _pictures(build: Build) -> pd.DataFrame:
    build.clear_staged("maps")
    return documents.draw_pictures(_desk(build))


def _pdfs(build: Build) -> pd.DataFrame:
    build.clear_staged("*/*.pdf")
    return documents.set_pdfs(_desk(build))


def _pages(build: Build) -> pd.DataFrame:
    build.clear_staged("*/*.html")
    return documents.write_pages(_desk(build))


def _document(build: Build) -> pd.DataFrame:
    expected = documents.expected_documents(build)
    made = [(build.staged_year / path).is_file() for path in expected.path]
    return expected.assign(is_new=made)


def _map_pictures(build: Build, _frame: pd.DataFrame) -> dict:
    """The region's maps, shown in the Dagster UI."""
    inputs = _desk(build).inputs
    region_id = build.catalogue.territory.region_id
    shown = {}
    for level in LEVELS:
        name = getattr(build.catalogue.profile.maps, level)[0]
        picture = maps.as_png(map_figure(inputs, region_id, level, name, _PREVIEW_PT), 72)
        title = build.catalogue.indicators[name].title.en
        shown[f"{level}_map"] = dg.MetadataValue.md(
            f"![{title}](data:image/png;base64,{base64.b64encode(picture).decode()})\n\n{title}"
        )
    return shown


def _texts(*folders: Path) -> list[str]:
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".typ", ".j2")]
    return [path.read_text(encoding="utf-8") for path in files]


def reporting_assets() -> list[dg.AssetsDefinition]:
    """mart.claim, the pictures, the documents and their list."""
    version = version_of(*_texts(Path(__file__).parent, TYPST, TEMPLATES))
    made = [
        ("mart.claim", _claims, TABLES, ["claim_id", "document", "language"],
         "Sentences that state a fact, bound to figure and test. One row per sentence and language.", None),
        ("reports.picture", _pictures, TABLES, ["file"],
         "Maps and charts of the profiles, without words. One row per picture.", _map_pictures),
        ("reports.profile_pdf", _pdfs, [*TABLES, "reports.picture"], ["path"],
         "Profiles as PDF, waiting for publication. One row per document.", None),
        ("reports.profile_html", _pages, [*TABLES, "reports.picture"], ["path"],
         "Profiles as self-contained pages, waiting for publication. One row per document.", None),
        ("reports.document", _document, ["reports.picture", "reports.profile_pdf", "reports.profile_html"], ["path"],
         "Every document of an edition, and whether this build made it. One row per document.", None),
    ]  # fmt: skip
    return [
        table_asset(table, make, group=GROUP, deps=deps, key=key, description=words, code_version=version, extra=extra)
        for table, make, deps, key, words, extra in made
    ]
