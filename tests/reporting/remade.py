"""All documents of one zone, made again from changed tables, and how a test asks them about one figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
import pypdfium2

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.loading import load_catalogue
from pipelines.reporting import documents
from pipelines.reporting.documents import Desk
from pipelines.reporting.style import ARROWS
from tests.reporting.reading import Spoken, plain

ZONE, OTHER = "centre_west", "south"


@dataclass(frozen=True)
class Documents:
    """What was made of one working state: claims of the zone, and per language its view, page and PDF text."""

    claims: pd.DataFrame
    views: dict[str, dict]
    pages: dict[str, str]
    pdfs: dict[str, str]
    heat_elsewhere: dict[str, dict]

    def of(self, indicator_id: str, language: str = "en") -> pd.DataFrame:
        rows = self.claims
        return rows[(rows.indicator_id == indicator_id) & (rows.language == language)]

    def row(self, indicator_id: str, language: str) -> dict:
        """The row of the table of all figures."""
        groups = self.views[language]["table"]["groups"]
        [row] = [row for group in groups for row in group["rows"] if row["indicator_id"] == indicator_id]
        return row

    def standing(self, indicator_id: str, language: str) -> list[tuple[str, bool]]:
        """The sides on which the figure stands out, and whether against a fixed yardstick."""
        groups = self.views[language]["standing"]["groups"]
        return [(g["side"], g["is_fixed"]) for g in groups for row in g["rows"] if row["indicator_id"] == indicator_id]

    def spine(self, indicator_id: str, language: str) -> list[dict]:
        panels = part_of(self.views[language], "spine")["panels"]
        groups = [group for panel in panels for group in panel["groups"]]
        return [row for group in groups for row in group["rows"] if row["indicator_id"] == indicator_id]

    def cell(self, indicator_id: str, language: str, elsewhere: bool = False) -> dict:
        """ZONE's cell of the heat table, in its own profile or in another zone's."""
        heat = self.heat_elsewhere[language] if elsewhere else part_of(self.views[language], "heat")
        rows = [row for group in heat["groups"] for row in group["rows"]]
        [row] = [row for row in rows if row["indicator_id"] == indicator_id]
        return row["cells"][load_catalogue().zone_ids.index(ZONE)]

    def marks(self, indicator_id: str, language: str) -> set[str]:
        """Signs on the page in elements bound to the figure's reading."""
        marks = Spoken(self.pages[language]).marks
        return {name for claim_id, name in marks if claim_id.startswith(f"{ZONE}.figures.{indicator_id}.")}

    def arrows(self, indicator_id: str, language: str) -> set[str]:
        """Arrows on the page in elements bound to the figure."""
        pieces = Spoken(self.pages[language]).pieces
        bound = [piece for piece in pieces if any(indicator_id in claim_id for claim_id in piece.claims)]
        return {piece.text for piece in bound if piece.text in ARROWS.values()}


def part_of(view: dict, name: str) -> dict:
    [part] = [part for parts in view["sections"].values() for part in parts if part["name"] == name]
    return part


def remake(desk: Desk) -> Documents:
    """Make ZONE's documents in three languages, and look at the heat table of another zone."""
    documents.draw_pictures(desk, ZONE)
    documents.set_pdfs(desk, ZONE)
    documents.write_pages(desk, ZONE)
    folder = desk.build.staged_year
    pdfs = {}
    for language in LANGUAGES:
        document = pypdfium2.PdfDocument(folder / language / f"{ZONE}.pdf")
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        pdfs[language] = plain(re.sub(r"\ufffe\s*", "", text))
    return Documents(
        claims=documents.claims_of(desk, ZONE),
        views={language: desk.view(ZONE, language) for language in LANGUAGES},
        pages={language: (folder / language / f"{ZONE}.html").read_text("utf-8") for language in LANGUAGES},
        pdfs=pdfs,
        heat_elsewhere={language: part_of(desk.view(OTHER, language), "heat") for language in LANGUAGES},
    )
