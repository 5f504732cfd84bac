"""Which meetings get a page in a build, and what the pages are made from."""

from __future__ import annotations

import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.reporting.minutes.pages import FOLDER, INDEX, PRACTICES
from pipelines.reporting.minutes.view import Shelf

EVENTS, OBSERVATIONS = "council.event", "council.observation"


def shelf_of(build: Build) -> Shelf:
    """Everything councils may read of meetings."""
    events, said = build.store.read(EVENTS), build.store.read(OBSERVATIONS)
    said = said.sort_values(["event_id", "position"], kind="stable")  # as it stands in the document
    return Shelf(build.catalogue, events, said, build.workspace.is_simulated, build.year)


def meetings_of(build: Build) -> list[str]:
    """Ids of the meetings of the areas asked for; those that named no zone belong to the region."""
    events = build.store.read(EVENTS)
    areas = events.zone_id.where(events.zone_id != "", build.catalogue.territory.region_id)
    return events[areas.isin(build.area_ids)].event_id.tolist()


def expected_pages(build: Build) -> pd.DataFrame:
    """What a build of every language and zone makes of meetings: path, kind, area, language."""
    region_id = build.catalogue.territory.region_id
    events = build.store.read(EVENTS)
    pages = [(f"{event}.html", zone or region_id) for event, zone in zip(events.event_id, events.zone_id, strict=True)]
    pages += [(INDEX, region_id), (PRACTICES, region_id)]
    rows = [(f"{language}/{FOLDER}/{path}", "html", area, language) for language in LANGUAGES for path, area in pages]
    return pd.DataFrame(rows, columns=["path", "kind", "area_id", "language"])
