"""Every document of a build: which there are, and making them where they wait for publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import LANGUAGES
from pipelines.reporting import html, pdf
from pipelines.reporting.claims import claim_table
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.pictures import draw
from pipelines.reporting.profile import Profile, make_profile
from pipelines.reporting.view import view
from pipelines.reporting.words import Words

PICTURES = "pictures"


@dataclass(frozen=True)
class Workshop:
    """The folder of working files documents are set from: pictures, and one data file per document."""

    root: Path

    @property
    def pictures(self) -> Path:
        return self.root / PICTURES


@dataclass
class Desk:
    """What the documents of one build share, each thing made once: tables, profiles, views."""

    build: Build
    inputs: Inputs
    profiles: dict[str, Profile] = field(default_factory=dict)
    views: dict[tuple[str, str], dict] = field(default_factory=dict)

    @classmethod
    def of(cls, build: Build) -> Desk:
        return cls(build, Inputs.of(build))

    @property
    def workshop(self) -> Workshop:
        return Workshop(self.build.workspace.processed / "documents")

    def profile(self, area_id: str) -> Profile:
        """One area's profile, in no language."""
        if area_id not in self.profiles:
            self.profiles[area_id] = make_profile(self.inputs, area_id)
        return self.profiles[area_id]

    def view(self, area_id: str, language: str) -> dict:
        """One area's profile in one language, which PDF and page share."""
        if (area_id, language) not in self.views:
            words = Words.of(self.build.catalogue, language)
            self.views[area_id, language] = view(self.inputs, self.profile(area_id), words)
        return self.views[area_id, language]

    def chosen(self) -> list[tuple[str, str]]:
        """Areas and languages whose documents this build makes."""
        return [(area_id, language) for area_id in self.build.area_ids for language in self.build.languages]


def expected_documents(build: Build) -> pd.DataFrame:
    """What a build of every language and zone makes: path below the year's folder, kind, area, language."""
    rows = [
        (f"{language}/{area_id}.{kind}", kind, area_id, language)
        for language in LANGUAGES
        for area_id in build.catalogue.area_ids
        for kind in ("pdf", "html")
    ]
    maps = build.catalogue.profile.maps
    shown = [("neighbourhood", name) for name in maps.neighbourhood] + [("sector", name) for name in maps.sector]
    rows += [
        (f"maps/{area_id}_{level}_{name}.svg", "map", area_id, "")
        for area_id in build.catalogue.area_ids
        for level, name in shown
    ]
    return pd.DataFrame(rows, columns=["path", "kind", "area_id", "language"])


def claims_of(desk: Desk) -> pd.DataFrame:
    """mart.claim: the sentences of every profile in every language, whichever documents are asked for."""
    catalogue = desk.build.catalogue
    parts = [
        claim_table(desk.profile(area_id).claims, catalogue, "profile", list(LANGUAGES))
        for area_id in catalogue.area_ids
    ]
    return pd.concat(parts, ignore_index=True)


def draw_pictures(desk: Desk) -> pd.DataFrame:
    """Draw every picture of the chosen zones; the maps go with the documents too."""
    rows = []
    for area_id in desk.build.area_ids:
        for picture in draw(desk.inputs, desk.profile(area_id)):
            path = picture.path(desk.workshop.pictures)
            pdf.write_whole(path, picture.svg)
            if picture.is_map:
                pdf.write_whole(desk.build.staged_year / "maps" / path.name, picture.svg)
            rows.append((path.name, area_id, picture.name, len(picture.svg)))
    return pd.DataFrame(rows, columns=["file", "area_id", "picture", "bytes"])


def _listed(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["path", "area_id", "language", "bytes"])


def set_pdfs(desk: Desk) -> pd.DataFrame:
    """Set every chosen profile as PDF, where it waits for publication."""
    root = desk.workshop.root
    pdf.prepare(root)
    typesetter = pdf.compiler(root)
    rows = []
    for area_id, language in desk.chosen():
        name = f"{area_id}_{language}.json"
        pdf.write_data(root / name, desk.view(area_id, language))
        data = pdf.compile_profile(typesetter, root, name, PICTURES, desk.build.year)
        path = f"{language}/{area_id}.pdf"
        pdf.write_whole(desk.build.staged_year / path, data)
        rows.append((path, area_id, language, len(data)))
    return _listed(rows)


def write_pages(desk: Desk) -> pd.DataFrame:
    """Write every chosen profile as one self-contained page, where it waits for publication."""
    rows = []
    for area_id, language in desk.chosen():
        words = Words.of(desk.build.catalogue, language)
        said, pictures = desk.view(area_id, language), desk.workshop.pictures
        data = html.render_profile(desk.inputs, desk.profile(area_id), said, words, pictures)
        path = f"{language}/{area_id}.html"
        pdf.write_whole(desk.build.staged_year / path, data)
        rows.append((path, area_id, language, len(data)))
    return _listed(rows)
