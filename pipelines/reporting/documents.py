"""The documents of one area, made where they wait for publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
import typst

from pipelines.build import Build
from pipelines.catalogue.entry import LANGUAGES
from pipelines.reporting import html, pdf, published
from pipelines.reporting.claims import claim_table
from pipelines.reporting.edition import PUBLISHED_PAGE
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

    @cached_property
    def typesetter(self) -> typst.Compiler:
        """The compiler of this process, its template in place."""
        pdf.prepare(self.workshop.root)
        return pdf.compiler(self.workshop.root)


def claims_of(desk: Desk, area_id: str) -> pd.DataFrame:
    """The area's rows of mart.claim, in every language, whichever documents are asked for."""
    return claim_table(desk.profile(area_id).claims, desk.build.catalogue, "profile", list(LANGUAGES))


def draw_pictures(desk: Desk, area_id: str) -> list[tuple]:
    """Draw every picture of one area; its maps go with the documents too. Rows: file, area, picture, bytes."""
    rows = []
    for picture in draw(desk.inputs, desk.profile(area_id)):
        path = picture.path(desk.workshop.pictures)
        pdf.write_whole(path, picture.svg)
        if picture.is_map:
            pdf.write_whole(desk.build.staged_year / "maps" / path.name, picture.svg)
        rows.append((path.name, area_id, picture.name, len(picture.svg)))
    return rows


def set_pdfs(desk: Desk, area_id: str) -> list[tuple]:
    """Set one area's profile in every language asked for. Rows: path, area, language, bytes."""
    root = desk.workshop.root
    rows = []
    for language in desk.build.languages:
        name = f"{area_id}_{language}.json"
        pdf.write_data(root / name, desk.view(area_id, language))
        data = pdf.compile_profile(desk.typesetter, root, name, PICTURES, desk.build.year)
        path = f"{language}/{area_id}.pdf"
        pdf.write_whole(desk.build.staged_year / path, data)
        rows.append((path, area_id, language, len(data)))
    return rows


def write_pages(desk: Desk, area_id: str) -> list[tuple]:
    """Write one area's profile as a self-contained page in every language asked for. Rows as `set_pdfs`."""
    rows = []
    for language in desk.build.languages:
        words = Words.of(desk.build.catalogue, language)
        said, pictures = desk.view(area_id, language), desk.workshop.pictures
        data = html.render_profile(desk.inputs, desk.profile(area_id), said, words, pictures)
        path = f"{language}/{area_id}.html"
        pdf.write_whole(desk.build.staged_year / path, data)
        rows.append((path, area_id, language, len(data)))
    return rows


def write_published(desk: Desk, area_id: str) -> list[tuple]:
    """Write the page of published figures in every language asked for. Rows as `set_pdfs`."""
    table = desk.build.store.read("public.published_figure")
    rows = []
    for language in desk.build.languages:
        words = Words.of(desk.build.catalogue, language)
        data = published.render(desk.build.catalogue, table, words, desk.build.year, desk.inputs.is_simulated)
        path = f"{language}/{PUBLISHED_PAGE}"
        pdf.write_whole(desk.build.staged_year / path, data)
        rows.append((path, area_id, language, len(data)))
    return rows
