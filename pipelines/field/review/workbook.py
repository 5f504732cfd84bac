"""The research team's workbook: observations out for coding, the uncertain first, lists and definitions at hand."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from pipelines.catalogue.models import Catalogue
from pipelines.field.review.reading import THEME_COLUMNS

SHEET, DEFINITIONS, LISTS = "observations", "definitions", "lists"
_STAMP = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
# column: width in the sheet; what a person fills in is coloured
_WIDTHS = {
    "observation_id": 13, "zone": 14, "date": 11, "meeting": 20, "under": 26, "excerpt": 70, "words": 24, "doubt": 8,
    "state": 14, "kind": 18, "about": 18, **dict.fromkeys(THEME_COLUMNS, 30), "reason": 22, "reviewer": 14,
    "reviewed_on": 13, "machine": 10,
}  # fmt: skip
_FILLED_IN = ("state", "kind", "about", *THEME_COLUMNS, "reason", "reviewer", "reviewed_on")
_WRAPPED = ("under", "excerpt", "words")


def workbook(catalogue: Catalogue, observations: pd.DataFrame, codes: pd.DataFrame, language: str) -> bytes:
    """A workbook of `observations`, in their order; the same bytes for the same input.

    observations: observation_id, zone_id, date, event_kind, under, excerpt, kind, about, doubt (0 sure to 1). codes:
    observation_id, theme_id, score, reason. What nobody filled in on its return is left as it is.
    """
    made = openpyxl.Workbook()
    sheet: Worksheet = made.active
    sheet.title = SHEET
    _fill(sheet, list(_WIDTHS), _rows(catalogue, observations, codes, language))
    _dress(sheet)
    lists = made.create_sheet(LISTS)
    _offer(sheet, lists, _choices(catalogue, language))
    _define(made.create_sheet(DEFINITIONS), catalogue)
    made.properties.created = made.properties.modified = _STAMP
    buffer = io.BytesIO()
    # Workbook.save would write down this moment
    ExcelWriter(made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)).save()
    return _undated(buffer.getvalue())


def _rows(catalogue: Catalogue, observations: pd.DataFrame, codes: pd.DataFrame, language: str) -> list[list]:
    themes: dict[str, list[dict]] = {}
    for code in codes.sort_values("score", ascending=False, kind="stable").to_dict("records"):
        themes.setdefault(code["observation_id"], []).append(code)
    rows = []
    for one in observations.to_dict("records"):
        every = themes.get(one["observation_id"], [])
        own, hidden = every[: len(THEME_COLUMNS)], every[len(THEME_COLUMNS) :]
        named = [catalogue.themes[code["theme_id"]].label.in_language(language) for code in own]
        space = catalogue.spaces.get(one["event_kind"])
        rows.append([
            one["observation_id"],
            catalogue.area_name(one["zone_id"]).in_language(language) if one["zone_id"] in catalogue.area_ids else "",
            one["date"], space.label.in_language(language) if space else one["event_kind"], _safe(one["under"]),
            _safe(one["excerpt"]), _safe("; ".join(code["reason"] for code in own if code["reason"])),
            round(float(one["doubt"]), 2), "",
            catalogue.kinds[one["kind"]].label.in_language(language) if one["kind"] else "",
            catalogue.review.label(one["about"], language) if one["about"] else "",
            *named, *[""] * (len(THEME_COLUMNS) - len(named)), "", "", "",
            "|".join([one["kind"], one["about"], *_ids(own, hidden)]),
        ])  # fmt: skip
    return rows


def _ids(shown: list[dict], hidden: list[dict]) -> list[str]:
    """Theme ids as the last column notes them; those there was no room for stand apart, as nobody can judge them."""
    said = ["; ".join(code["theme_id"] for code in codes) for codes in (shown, hidden)]
    return said if hidden else said[:1]


def _safe(text: str) -> str:
    """A text that a workbook can hold and no spreadsheet takes for a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", text).strip()
    return f"'{text}" if text[:1] in ("=", "+", "@") else text


def _fill(sheet: Worksheet, header: list[str], rows: list[list]) -> None:
    sheet.append(header)
    for row in rows:
        sheet.append(row)


def _dress(sheet: Worksheet) -> None:
    for number, (name, width) in enumerate(_WIDTHS.items(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        head = sheet.cell(1, number)
        head.font = Font(bold=True)
        if name in _FILLED_IN:
            head.fill = PatternFill("solid", fgColor="FFE9C7")
    sheet.column_dimensions[get_column_letter(len(_WIDTHS))].hidden = True
    sheet.freeze_panes = "B2"
    wrapped = [number for number, name in enumerate(_WIDTHS, 1) if name in _WRAPPED]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=cell.column in wrapped)


def _choices(catalogue: Catalogue, language: str) -> dict[str, list[str]]:
    """What each column offers, by what it is called in the language."""
    themes = [theme for theme in catalogue.themes.values() if theme.theme_class != "context"]
    named = sorted(theme.label.in_language(language) for theme in themes)
    return {
        "state": [choice.label.in_language(language) for choice in catalogue.review.states[1:]],
        "kind": [kind.label.in_language(language) for kind in catalogue.kinds.values()],
        "about": [choice.label.in_language(language) for choice in catalogue.review.about],
        "reason": [reason.label.in_language(language) for reason in catalogue.review.reasons],
    } | dict.fromkeys(THEME_COLUMNS, named)


def _offer(sheet: Worksheet, lists: Worksheet, choices: dict[str, list[str]]) -> None:
    """Drop-downs, their words on a sheet of their own."""
    last = max(sheet.max_row, 2)
    for place, (name, words) in enumerate(choices.items(), 1):
        letter = get_column_letter(place)
        for row, word in enumerate([name, *words], 1):
            lists.cell(row, place, word)
        rule = DataValidation("list", formula1=f"{LISTS}!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
        rule.showErrorMessage = True
        column = get_column_letter(list(_WIDTHS).index(name) + 1)
        rule.add(f"{column}2:{column}{last}")
        sheet.add_data_validation(rule)


def _define(sheet: Worksheet, catalogue: Catalogue) -> None:
    """What each theme and kind means, in three languages."""
    sheet.append(["id", "nl", "fr", "en", "nl: definitie", "fr : définition", "en: definition", "not"])
    for entry in (*catalogue.kinds.values(), *catalogue.themes.values()):
        if getattr(entry, "theme_class", "") == "context":
            continue
        label, definition = entry.label, entry.definition
        sheet.append([entry.id, label.nl, label.fr, label.en, definition.nl, definition.fr, definition.en,
                      getattr(entry, "excludes", "") or ""])  # fmt: skip
    for letter, width in zip("ABCDEFGH", (22, 34, 34, 34, 60, 60, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=cell.row == 1)


def _undated(data: bytes) -> bytes:
    """The same workbook without the moment it was packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
