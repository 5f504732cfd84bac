"""Makes the forms we ship: workbooks in the XLSForm standard that KoboToolbox and ODK Central read.

The same catalogue gives the same bytes: no clock, and parts that are stored as they are, because another compressor
would give other bytes. Standard: https://xlsform.org, sheets `survey`, `choices` and `settings`.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.packaging.core import DocumentProperties
from openpyxl.xml.functions import fromstring, tostring

from pipelines.catalogue.entry import LANGUAGES, Words
from pipelines.catalogue.forms_models import CONSENT, Form, Question
from pipelines.catalogue.models import Catalogue
from pipelines.field.choices import SEVERAL, choices_of, list_of

Rows = list[list[str]]
Sheets = dict[str, Rows]
VERSION = "version"
PAGE = "page"  # one group, so that all questions stand on one screen; no log has a column of that name
_STAMP = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - workbooks know no time zone
_CORE = "docProps/core.xml"
_TYPES = {"date": "date", "minutes": "integer"}
_CONSTRAINTS = {"date": ". <= today()", "postcode": "regex(., '^[1-9][0-9]{3}$')"}
_TEXTS = ("label", "hint", "constraint_message")
_WIDTH = 28


def form_sheets(form: Form, catalogue: Catalogue) -> Sheets:
    """The cells of a form's workbook: sheet → rows, the first of them the header."""
    names = language_names(catalogue)
    title = " · ".join(dict.fromkeys(_said(form.title)))
    settings = ["form_title", "form_id", VERSION, "default_language"]
    made = {
        "survey": _survey(form, catalogue, names),
        "choices": _choices(form, catalogue, names),
        "settings": [settings, [title, f"diazone_{form.id}", "", names[LANGUAGES[0]]]],
    }
    made["settings"][1][settings.index(VERSION)] = f"{form.edition}-{fingerprint(made)}"
    return made


def form_workbook(form: Form, catalogue: Catalogue) -> bytes:
    """A form as the bytes of an `.xlsx` file."""
    return _packed(form_sheets(form, catalogue))


def language_names(catalogue: Catalogue) -> dict[str, str]:
    """How the standard writes a language, by its code: `Nederlands (nl)`."""
    labels = {code.id: code.label for code in catalogue.logs.codes["language"].codes}
    return {language: f"{labels[language].in_language(language)} ({language})" for language in LANGUAGES}


def fingerprint(sheets: Sheets) -> str:
    """Eight letters that stand for a form's cells but its version; another word, and they are others."""
    kept = {name: [list(row) for row in rows] for name, rows in sheets.items()}
    header, *rows = kept.get("settings") or [[]]
    for row in rows if VERSION in header else []:
        row[header.index(VERSION)] = ""
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:8]


# ---- what stands in the sheets -----------------------------------------------------------------------------------
def _translated(names: dict[str, str], *columns: str) -> list[str]:
    return [f"{column}::{name}" for column in columns for name in names.values()]


def _said(words: Words | None) -> list[str]:
    return [words.in_language(language) if words else "" for language in LANGUAGES]


def _survey(form: Form, catalogue: Catalogue, names: dict[str, str]) -> Rows:
    """A group with everything in it, so that a phone shows one page and not eleven."""
    header = ["type", "name", *_translated(names, *_TEXTS), "required", "default", "constraint", "appearance"]
    nothing = [""] * len(LANGUAGES)
    rows = [
        ["begin_group", PAGE, *_said(form.title), *nothing * 2, "", "", "", "field-list"],
        ["note", CONSENT, *_said(form.note), *nothing * 2, "", "", "", ""],
        *(_question(question, catalogue) for question in form.questions),
        ["end_group", *[""] * (len(header) - 1)],
    ]
    return [header, *rows]


def _question(question: Question, catalogue: Catalogue) -> list[str]:
    kind = catalogue.logs.columns[question.name].kind
    return [
        _type(question.name, kind, catalogue),
        question.name,
        *_said(question.label),
        *_said(question.hint),
        *_said(question.refusal),
        "yes" if question.required else "",
        "today()" if kind == "date" else "",
        _constraint(question, kind),
        question.appearance,
    ]


def _type(name: str, kind: str, catalogue: Catalogue) -> str:
    if not choices_of(catalogue, name):
        return _TYPES.get(kind, "text")
    return f"{'select_multiple' if kind in SEVERAL else 'select_one'} {list_of(catalogue, name)}"


def _constraint(question: Question, kind: str) -> str:
    conditions = [_CONSTRAINTS[kind]] if kind in _CONSTRAINTS else []
    if question.at_most:
        conditions.append(f"count-selected(.) <= {question.at_most}")
    if question.alone:
        conditions.append(f"not(selected(., '{question.alone}')) or count-selected(.) = 1")
    return " and ".join(f"({condition})" for condition in conditions) if len(conditions) > 1 else "".join(conditions)


def _choices(form: Form, catalogue: Catalogue, names: dict[str, str]) -> Rows:
    lists = {list_of(catalogue, question.name): choices_of(catalogue, question.name) for question in form.questions}
    rows = [[name, choice, *_said(label)] for name, choices in lists.items() for choice, label in choices]
    return [["list_name", "name", *_translated(names, "label")], *rows]


# ---- the file ----------------------------------------------------------------------------------------------------
def _packed(sheets: Sheets) -> bytes:
    """Rows as a workbook; an empty text leaves its cell empty."""
    book = openpyxl.Workbook()
    book.properties = DocumentProperties(creator="Diazone", created=_STAMP, modified=_STAMP)
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([cell or None for cell in row])
        page.freeze_panes = "A2"
        for column in page.iter_cols(max_row=1):
            page.column_dimensions[column[0].column_letter].width = _WIDTH
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _timeless(workbook: bytes) -> bytes:
    """The same workbook without the moment of writing, which openpyxl puts into it and around each part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, date_time=_STAMP.timetuple()[:6])
            info.create_system = 0
            new.writestr(info, _core(old.read(name)) if name == _CORE else old.read(name))
    return stream.getvalue()


def _core(xml: bytes) -> bytes:
    """The workbook's properties with the fixed moment for the one of saving."""
    properties = DocumentProperties.from_tree(fromstring(xml))
    properties.modified = _STAMP
    return tostring(properties.to_tree())


def read_sheets(rows_of: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> Sheets:
    """A workbook's cells in the form `form_sheets` gives, so that their fingerprints can be compared."""
    return {
        name: [["" if cell is None else str(cell) for cell in row] for row in rows if any(row)]
        for name, rows in rows_of
    }
