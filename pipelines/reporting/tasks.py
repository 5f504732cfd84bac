"""What a build may hand to another process, one area at a time: claims, pictures, documents."""

from __future__ import annotations

import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.loading import load_catalogue
from pipelines.reporting import documents, html, maps, style
from pipelines.reporting.documents import Desk
from pipelines.reporting.inputs import LEVELS
from pipelines.reporting.pictures import map_figure
from pipelines.workers import Job

_PREVIEW_PT, _PREVIEW_DPI = 420.0, 72
_desks: dict[str, Desk] = {}


def settle_in() -> None:
    """Make ready what every document needs, while the tables are still being made."""
    html.fonts()
    style.register_fonts()
    load_catalogue()


def desk_of(job: Job) -> Desk:
    """The desk of this process for one build; another build's is put away."""
    if job.token not in _desks:
        _desks.clear()
        _desks[job.token] = Desk.of(Build(job.workspace))
    return _desks[job.token]


def claims(job: Job, area_id: str) -> pd.DataFrame:
    """The area's sentences in every language."""
    return documents.claims_of(desk_of(job), area_id)


def pictures(job: Job, area_id: str) -> list[tuple]:
    """The area's maps and charts."""
    return documents.draw_pictures(desk_of(job), area_id)


def pdfs(job: Job, area_id: str) -> list[tuple]:
    """The area's PDFs."""
    return documents.set_pdfs(desk_of(job), area_id)


def pages(job: Job, area_id: str) -> list[tuple]:
    """The area's pages."""
    return documents.write_pages(desk_of(job), area_id)


def published_pages(job: Job, area_id: str) -> list[tuple]:
    """The page of published figures, in every language asked for; it is about the whole region `area_id`."""
    return documents.write_published(desk_of(job), area_id)


def map_preview(job: Job, area_id: str) -> list[tuple[str, str, bytes]]:
    """The area's first map of each level as PNG, for the Dagster UI: level, title, picture."""
    desk = desk_of(job)
    shown = []
    for level in LEVELS:
        name = getattr(desk.build.catalogue.profile.maps, level)[0]
        figure = map_figure(desk.inputs, area_id, level, name, _PREVIEW_PT)
        title = desk.build.catalogue.indicators[name].title.en
        shown.append((level, title, maps.as_png(figure, _PREVIEW_DPI)))
    return shown
