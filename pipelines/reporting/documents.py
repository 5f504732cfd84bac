"""Every document of a build: which there are, and making them where they wait for publication."""

from __future__ import annotations

from dataclasses import dataclass
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

    @classmethod
    def of(cls, build: Build) -> Workshop:
        return cls(build.workspace.processed / "documents")

    @property
    def pictures(self) -> Path:
        return self.root / PICTURES

    def data_file(self, area_id: str, language: str) -> str:
        return f"{area_id}_{language}.json"


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


def claims_of(build: Build, inputs: Inputs) -> pd.DataFrame:
    """mart.claim: the sentences of every profile in every language, whichever documents are asked for."""
    parts = []
    for area_id in build.catalogue.area_ids:
        profile = make_profile(inputs, area_id)
        parts.append(claim_table(profile.claims, build.catalogue, "profile", list(LANGUAGES)))
    return pd.concat(parts, ignore_index=True)


def draw_pictures(build: Build, inputs: Inputs) -> pd.DataFrame:
    """Draw every picture of the chosen zones; the maps go with the documents too."""
    workshop = Workshop.of(build)
    rows = []
    for area_id in build.area_ids:
        for picture in draw(inputs, make_profile(inputs, area_id)):
            path = picture.path(workshop.pictures)
            pdf.write_whole(path, picture.svg)
            if picture.is_map:
                pdf.write_whole(build.staged_year / "maps" / path.name, picture.svg)
            rows.append((path.name, area_id, picture.name, len(picture.svg)))
    return pd.DataFrame(rows, columns=["file", "area_id", "picture", "bytes"])


def _profiles(build: Build, inputs: Inputs) -> list[tuple[Profile, Words]]:
    words = [Words.of(build.catalogue, language) for language in build.languages]
    return [(make_profile(inputs, area_id), word) for area_id in build.area_ids for word in words]


def set_pdfs(build: Build, inputs: Inputs) -> pd.DataFrame:
    """Set every chosen profile as PDF, where it waits for publication."""
    workshop = Workshop.of(build)
    pdf.prepare(workshop.root)
    typesetter = pdf.compiler(workshop.root)
    rows = []
    for profile, words in _profiles(build, inputs):
        name = workshop.data_file(profile.area_id, words.language)
        pdf.write_data(workshop.root / name, view(inputs, profile, words))
        data = pdf.compile_profile(typesetter, workshop.root, name, PICTURES, build.year)
        path = f"{words.language}/{profile.area_id}.pdf"
        pdf.write_whole(build.staged_year / path, data)
        rows.append((path, profile.area_id, words.language, len(data)))
    return pd.DataFrame(rows, columns=["path", "area_id", "language", "bytes"])


def write_pages(build: Build, inputs: Inputs) -> pd.DataFrame:
    """Write every chosen profile as one self-contained page, where it waits for publication."""
    workshop = Workshop.of(build)
    rows = []
    for profile, words in _profiles(build, inputs):
        data = html.render_profile(inputs, profile, view(inputs, profile, words), words, workshop.pictures)
        path = f"{words.language}/{profile.area_id}.html"
        pdf.write_whole(build.staged_year / path, data)
        rows.append((path, profile.area_id, words.language, len(data)))
    return pd.DataFrame(rows, columns=["path", "area_id", "language", "bytes"])
