"""What may be answered to a column of a log: ids of the catalogue, each with its label in three languages."""

from __future__ import annotations

from pipelines.catalogue.entry import Words
from pipelines.catalogue.models import Catalogue

Choices = list[tuple[str, Words]]
SEVERAL = ("codes", "themes")  # kinds of column that may hold several


def choices_of(catalogue: Catalogue, name: str) -> Choices:
    """The choices of a column of logs.yml, in the catalogue's order; none where one writes."""
    column = catalogue.logs.columns[name]
    if column.kind == "zone":
        return [(area, catalogue.area_name(area)) for area in catalogue.area_ids]
    if column.kind == "space":
        return [(space.id, space.label) for space in catalogue.spaces.values()]
    if column.kind == "themes":  # who lives here is no theme of an observation
        themes = catalogue.themes.values()
        return [(theme.id, theme.label) for theme in themes if theme.theme_class != "context"]
    return [(code.id, code.label) for code in catalogue.logs.codes[column.codes].codes] if column.codes else []


def list_of(catalogue: Catalogue, name: str) -> str:
    """The name of a column's list of choices: columns with the same choices share it."""
    column = catalogue.logs.columns[name]
    return column.codes or column.kind
