"""The forms we ship: what is in them, that servers of forms read them, and that we read what those export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyxform.xls2xform import convert
from typer.testing import CliRunner

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.forms_models import CONSENT, Form, unfit_questions
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.logs_models import folded
from pipelines.cli import app
from pipelines.field import form_files
from pipelines.field.choices import SEVERAL, choices_of
from pipelines.field.forms import PAGE, form_sheets, form_workbook, language_names
from pipelines.field.intake import FieldReader
from pipelines.field.logs import Log, read_log
from pipelines.paths import PROJECT
from pipelines.sources.raw_table import ReadError

CATALOGUE = load_catalogue()
FORMS = list(CATALOGUE.forms.values())
OBSERVATION, CASE = CATALOGUE.forms["observation"], CATALOGUE.forms["case"]
SHIPPED = PROJECT / "docs" / "forms"
Rows = list[list[str]]
AREAS = CATALOGUE.area_ids
# What people answered; choices of which several go together stand in the catalogue's order.
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "observation": [
        {"date": "2026-02-03", "zone": AREAS[0], "text": "Nergens plaats; zegt men,\n\"vol\".", "role": "professional",
         "sector": "mental_health", "kind": "obstacle", "themes": ["mental_health", "care_continuity", "housing"],
         "event_kind": "change_workshop", "organisation": "vzw Onbestaand", "postcode": "1030", "language": "nl"},
        {"date": "2026-02-04", "zone": AREAS[-1], "text": "Le dentiste ne prend plus personne.", "role": "citizen",
         "sector": "", "kind": "", "themes": [], "event_kind": "", "organisation": "", "postcode": "", "language": ""},
        {"date": "2026-02-05", "zone": AREAS[1], "text": "0", "role": "carer", "sector": "informal_carers",
         "kind": "resource", "themes": ["workforce"], "event_kind": "open_forum", "organisation": "",
         "postcode": "", "language": "fr"},
    ],
    "case": [
        {"date": "2026-03-01", "zone": AREAS[2], "blockage": ["no_place", "language", "housing"],
         "missing": ["place", "health_professional", "information"], "tried": ["mental_health", "cpas"],
         "outcome": "no_solution"},
        {"date": "2026-03-02", "zone": AREAS[-1], "blockage": ["other"], "missing": [], "tried": ["none"],
         "outcome": "referred"},
    ],
}  # fmt: skip
Style = Callable[[Form], Rows]


# ---- what is in the forms ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_servers_of_forms_read_them_without_a_warning(form: Form) -> None:
    read = convert(form_workbook(form, CATALOGUE), file_type=".xlsx")
    assert read.warnings == []
    names = language_names(CATALOGUE)
    assert list(names.values()) == ["Nederlands (nl)", "Français (fr)", "English (en)"]
    for name in names.values():
        assert f'<translation lang="{name}"' in read.xform
    for question in form.questions:
        assert f"<{question.name}/>" in read.xform


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_label_hint_and_message_has_three_languages(form: Form) -> None:
    looked_at = 0
    for name, (header, *rows) in form_sheets(form, CATALOGUE).items():
        texts = sorted({column.split("::")[0] for column in header if "::" in column})
        for row in rows if name != "settings" else []:
            said = dict(zip(header, row, strict=True))
            for text in texts:
                written = [said[f"{text}::{language}"] for language in language_names(CATALOGUE).values()]
                assert all(written) or not any(written), (name, row)
                looked_at += all(written)
            closing = name == "survey" and said["type"] == "end_group"
            assert closing or said[f"label::{language_names(CATALOGUE)['fr']}"]
    assert looked_at > 50


def test_in_the_form_for_cases_nothing_can_be_written() -> None:
    _, *rows = form_sheets(CASE, CATALOGUE)["survey"]
    types = {row[0].split()[0] for row in rows}
    assert types == {"begin_group", "note", "date", "select_one", "select_multiple", "end_group"}
    assert [row[1] for row in rows if row[1] not in (PAGE, CONSENT, "")] == CATALOGUE.logs.kinds["cases"].columns


def test_the_observation_form_asks_as_little_as_it_may() -> None:
    asked = {question.name for question in OBSERVATION.questions}
    assert asked == set(CATALOGUE.logs.kinds["consultations"].columns) - {"event"}
    assert [question.name for question in OBSERVATION.questions if question.required] == [
        "date", "zone", "text", "role",
    ]  # fmt: skip
    header, *rows = form_sheets(OBSERVATION, CATALOGUE)["survey"]
    survey = {row[1]: dict(zip(header, row, strict=True)) for row in rows}
    assert (survey["date"]["default"], survey["date"]["constraint"]) == ("today()", ". <= today()")
    assert survey["themes"]["constraint"] == "count-selected(.) <= 3"


def test_choices_are_the_catalogues_and_the_region_is_one() -> None:
    _, *rows = form_sheets(OBSERVATION, CATALOGUE)["choices"]
    offered: dict[str, list[str]] = {}
    for row in rows:
        offered.setdefault(row[0], []).append(row[1])
    assert offered["zone"] == AREAS
    assert offered["space"] == list(CATALOGUE.spaces)
    assert set(offered["themes"]) == {theme.id for theme in CATALOGUE.themes.values() if theme.theme_class != "context"}
    assert offered["sector"] == [code.id for code in CATALOGUE.logs.codes["sector"].codes]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_no_name_or_label_stands_in_the_way_of_another(form: Form) -> None:
    columns = CATALOGUE.logs.kinds[form.log].columns
    assert PAGE not in columns and CONSENT not in columns
    for question in form.questions:
        labels = [label.in_language(name) for _, label in choices_of(CATALOGUE, question.name) for name in LANGUAGES]
        assert not [label for label in [*labels, *question.label.model_dump().values()] if "/" in label]
        by_language = [
            [folded(label.in_language(name)) for _, label in choices_of(CATALOGUE, question.name)] for name in LANGUAGES
        ]
        assert all(len(set(spelled)) == len(spelled) for spelled in by_language), question.name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "colour"}, "a column of cases in logs.yml"),
        ({"name": "zone", "at_most": 2}, "such a limit where several may be chosen"),
        ({"name": "tried", "alone": "nobody"}, "one of its choices"),
        ({"name": "date"}, "a refusal where an answer can be refused"),
    ],
)
def test_a_form_that_does_not_fit_its_log_is_told(change: dict[str, Any], said: str) -> None:
    words = {"nl": "a", "fr": "b", "en": "c"}
    form = {"id": "x", "log": "cases", "edition": 1, "only_choices": True, "title": words, "note": words}
    question = {"label": words} | change
    faults = list(unfit_questions({"x": Form.model_validate(form | {"questions": [question]})}, CATALOGUE.logs))
    assert said in faults[0][2]


def test_a_question_to_write_in_is_refused_where_only_choices_are_asked() -> None:
    words = {"nl": "a", "fr": "b", "en": "c"}
    form = {"id": "x", "log": "consultations", "edition": 1, "only_choices": True, "title": words, "note": words,
            "questions": [{"name": "text", "label": words}]}  # fmt: skip
    assert [fault[2] for fault in unfit_questions({"x": Form.model_validate(form)}, CATALOGUE.logs)] == [
        "only choices in this form"
    ]


# ---- the files -----------------------------------------------------------------------------------------------------
def test_the_shipped_files_are_what_the_catalogue_makes() -> None:
    assert sorted(path.name for path in SHIPPED.glob("*.xlsx")) == ["case.xlsx", "observation.xlsx"]
    for form in FORMS:
        shipped = (SHIPPED / f"{form.id}.xlsx").read_bytes()
        assert shipped == form_workbook(form, CATALOGUE), "run `diazone forms --to docs/forms`"


def _forms(folder: Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, ["forms", "--to", str(folder)])
    return result.exit_code, result.stderr.splitlines()


def test_the_command_writes_them_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        assert _forms(tmp_path / "new" / "folder") == (0, [])
    assert sorted(path.name for path in (tmp_path / "new/folder").iterdir()) == ["case.xlsx", "observation.xlsx"]


def test_an_earlier_edition_nobody_touched_is_replaced(tmp_path: Path) -> None:
    earlier = OBSERVATION.model_copy(update={"questions": OBSERVATION.questions[:4], "edition": 7})
    (tmp_path / "observation.xlsx").write_bytes(form_workbook(earlier, CATALOGUE))
    assert _forms(tmp_path) == (0, [])
    assert (tmp_path / "observation.xlsx").read_bytes() == form_workbook(OBSERVATION, CATALOGUE)


@pytest.mark.parametrize(("sheet", "cell"), [("survey", "C3"), ("choices", "D9"), ("settings", "A2"), ("mine", "A1")])
def test_what_a_person_changed_is_not_overwritten(tmp_path: Path, sheet: str, cell: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(CASE, CATALOGUE)))
    (book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet))[cell] = "Mijn woorden"
    book.save(tmp_path / "case.xlsx")
    before = (tmp_path / "case.xlsx").read_bytes()
    assert _forms(tmp_path) == (
        2,
        ["case.xlsx: found a form that somebody changed; expected the form as it was made; rename or move it, and run "
         "this again"],
    )  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["case.xlsx"]
    assert (tmp_path / "case.xlsx").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04"])
def test_another_file_of_that_name_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "observation.xlsx").write_bytes(content)
    status, lines = _forms(tmp_path)
    assert (status, len(lines)) == (2, 1)
    assert (tmp_path / "observation.xlsx").read_bytes() == content


def test_without_room_for_all_none_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if "observation" not in path.name:
            raise OSError(28, "No space left on device", str(path))
        return written(path, data)

    monkeypatch.setattr(form_files.Path, "write_bytes", full)
    status, lines = _forms(tmp_path)
    assert (status, len(lines)) == (1, 1)
    assert list(tmp_path.iterdir()) == []


# ---- what comes back -----------------------------------------------------------------------------------------------
def _label(form: Form, name: str, language: str) -> str:
    """What stands above a question's column in an export by labels."""
    words = {question.name: question.label for question in form.questions} | {CONSENT: form.note, PAGE: form.title}
    return words[name].in_language(language)


def _several(name: str) -> bool:
    return name != CONSENT and CATALOGUE.logs.columns[name].kind in SEVERAL


def _exported(form: Form, header: Callable[[str], str], choice: Callable[[str, str], str], ticks: str) -> Rows:
    """An export: `header` and `choice` say how names are written; ticks: none, both or only, or split as ODK does."""
    names = [CONSENT, *(question.name for question in form.questions)]
    columns: list[tuple[str, str]] = []
    for name in names:
        columns += [] if _several(name) and ticks == "only" else [(name, "")]
        columns += [(name, one) for one, _ in choices_of(CATALOGUE, name)] if _several(name) and ticks else []
    rows = [[f"{header(name)}/{choice(name, one)}" if one else header(name) for name, one in columns]]
    for answers in ANSWERS[form.id]:
        rows.append([_answer(answers, name, one, choice) for name, one in columns])
    return rows


def _answer(answers: dict[str, Any], name: str, tick: str, choice: Callable[[str, str], str]) -> str:
    value = answers.get(name, "")
    if tick:
        return str(int(tick in value)) if value else ""
    if name != CONSENT and choices_of(CATALOGUE, name):
        return " ".join(choice(name, one) for one in (value if isinstance(value, list) else [value]) if one)
    return value


def _kobo(rows: Rows) -> Rows:
    before = [["start", "end", "deviceid"], *[["2026-02-03T10:00:00.000+01:00", "2026-02-03T10:01:00+01:00", "x"]] * 9]
    after = [
        ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
         "_tags", "meta/rootUuid", "_index"],
        *[["12", "aa-bb", "2026-02-03T10:01:05", "", "", "submitted_via_web", "", "vAbc", "", "uuid:1", "1"]] * 9,
    ]  # fmt: skip
    return [[*first, *row, *last] for first, row, last in zip(before, rows, after, strict=False)]


def _central(rows: Rows) -> Rows:
    before = [["SubmissionDate"], *[["2026-02-03T09:01:05.123Z"]] * 9]
    after = [
        ["meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected",
         "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"],
        *[["uuid:1", "uuid:1", "7", "Samira", "0", "0", "", "approved", "", "0", "1-abc"]] * 9,
    ]  # fmt: skip
    return [[*first, *row, *last] for first, row, last in zip(before, rows, after, strict=False)]


def _by_label(language: str, ticks: str, grouped: bool = False) -> Style:
    def style(form: Form) -> Rows:
        group = f"{form.title.in_language(language)}/" if grouped else ""
        return _kobo(
            _exported(
                form,
                lambda name: group + _label(form, name, language),
                lambda name, one: dict(choices_of(CATALOGUE, name))[one].in_language(language),
                ticks,
            )
        )

    return style


def _by_name(prefix: str, ticks: str, server: Callable[[Rows], Rows]) -> Style:
    return lambda form: server(_exported(form, lambda name: prefix + name, lambda _, one: one, ticks))


STYLES: dict[str, Style] = {
    "kobo names": _by_name("", "both", _kobo),
    "kobo names, one column a choice": _by_name("", "only", _kobo),
    "kobo names in one column": _by_name("", "", _kobo),
    "kobo names with groups": _by_name("page/", "both", _kobo),
    "kobo names with another group": _by_name("group_ab12/part/", "", _kobo),
    "central": _by_name("page-", "", _central),
    "central, split": _by_name("page-", "both", _central),
    "central without groups": _by_name("", "both", _central),
    "names alone": _by_name("", "", lambda rows: rows),
    **{f"kobo labels {language}": _by_label(language, "both") for language in LANGUAGES},
    **{f"kobo labels {language} in one column": _by_label(language, "") for language in LANGUAGES},
    **{f"kobo labels {language} with groups": _by_label(language, "only", grouped=True) for language in LANGUAGES},
}


def _csv(path: Path, rows: Rows, delimiter: str = ";") -> Path:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8-sig")
    return path


def _xlsx(path: Path, rows: Rows, title: str) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title[:31]
    for row in rows:
        page.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(path)
    return path


def _same(log: Log, form: Form) -> None:
    assert [str(fault) for fault in log.faults] == []
    read = [{name: row[name] for name in ANSWERS[form.id][0]} for row in log.frame.to_dict("records")]
    assert read == ANSWERS[form.id]
    assert "themes_written" not in log.frame or not any(log.frame["themes_written"])


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("style", STYLES)
def test_every_export_gives_the_same_rows(tmp_path: Path, style: str, form: Form, suffix: str) -> None:
    rows, path = STYLES[style](form), tmp_path / f"export.{suffix}"
    made = _csv(path, rows, "," if "central" in style else ";") if suffix == "csv" else _xlsx(path, rows, form.id)
    _same(read_log(made, form.log, CATALOGUE), form)


@pytest.mark.parametrize("name", ["tried", "themes", "blockage", "missing"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_two_choices_side_by_side_are_told_apart(name: str, language: str, tmp_path: Path) -> None:
    """Kobo sets labels one after another with a space: none may be read as a piece of another."""
    choices = choices_of(CATALOGUE, name)
    pairs = [(one, other) for one in choices for other in choices if one[0] != other[0]]
    spelled = [[f"{one[1].in_language(language)} {other[1].in_language(language)}"] for one, other in pairs]
    kind = "consultations" if name == "themes" else "cases"
    content = "text" if name == "themes" else "outcome"
    rows = [[name, content], *([*cell, "ok"] for cell in spelled)]
    log = read_log(_csv(tmp_path / "x.csv", rows), kind, CATALOGUE)
    assert len(log.frame) == len(pairs) > 100
    assert log.frame[name].tolist() == [[one[0], other[0]] for one, other in pairs]


def test_dates_with_a_time_are_days(tmp_path: Path) -> None:
    rows = [
        ["page/date", "page/zone", "page/text", "_id"],
        *[[said, AREAS[0], "a", "1"] for said in ("2026-02-03T23:30:00.000+01:00", "2026-02-03T10:00:00Z",
                                                  "2026-02-03T10:00:00.000-05:00", "2026-02-03 10:00:00")],
    ]  # fmt: skip
    log = read_log(_csv(tmp_path / "x.csv", rows), "consultations", CATALOGUE)
    assert log.frame["date"].tolist() == ["2026-02-03"] * 4
    assert not log.faults


def test_headers_that_people_write_mean_what_they_meant(tmp_path: Path) -> None:
    rows = [
        ["Datum/uur", "Naam/functie", "Vraag", "Status", "Thema/domein"],
        ["03/02/2026", "Samira Verzonnen", "a", "doorverwezen", ""],
    ]
    log = read_log(_csv(tmp_path / "x.csv", rows), "helpdesk", CATALOGUE)
    (row,) = log.frame.to_dict("records")
    assert (row["date"], row["question"], row["outcome"], row["caller_role"]) == ("2026-02-03", "a", "referred", "")
    assert "Samira" not in str(row)


def test_kind_and_themes_of_a_respondent_are_carried(tmp_path: Path) -> None:
    (tmp_path / "consultations").mkdir()
    (tmp_path / "cases").mkdir()
    _csv(tmp_path / "consultations" / "a.csv", STYLES["kobo names with groups"](OBSERVATION))
    _csv(tmp_path / "cases" / "b.csv", STYLES["kobo labels fr"](CASE))
    intake = FieldReader(CATALOGUE).read(tmp_path)
    assert [str(problem) for problem in intake.problems] == []
    said = [row for row in intake.observations if row["excerpt"]]
    assert [(row["kind_written"], row["themes"]) for row in said] == [
        ("obstacle", "mental_health; care_continuity; housing"), ("", ""), ("resource", "workforce"),
    ]  # fmt: skip
    coded = [row["under"] for row in intake.observations if not row["excerpt"]]
    assert coded[0].startswith("no_place; language; housing; place")


# ---- bad exports ---------------------------------------------------------------------------------------------------
def test_the_other_forms_export_is_one_line(tmp_path: Path) -> None:
    path = _csv(tmp_path / "x.csv", STYLES["kobo labels nl"](CASE))
    with pytest.raises(ReadError) as caught:
        read_log(path, "consultations", CATALOGUE)
    line = str(caught.value.in_file("x.csv"))
    assert line.startswith("x.csv: found no header we know; expected a row of headers in Dutch, French or English")


def test_a_tick_that_is_none_is_one_line_and_quotes_nobody(tmp_path: Path) -> None:
    rows = STYLES["kobo names, one column a choice"](CASE)
    at = rows[0].index("blockage/cost")
    rows[1][at] = rows[2][at] = "Samira"
    log = read_log(_csv(tmp_path / "x.csv", rows), "cases", CATALOGUE)
    assert [str(fault) for fault in log.faults] == [
        f"field/cases/x.csv: line 2, column {at + 1} (blockage): found a word that is not known (2 rows, this the "
        "first); expected 1 or 0; correct it there, or leave it empty"
    ]
    assert log.frame["blockage"].tolist() == [row["blockage"] for row in ANSWERS["case"]]


def test_a_choice_we_do_not_offer_does_not_take_the_others_along(tmp_path: Path) -> None:
    rows = STYLES["kobo names, one column a choice"](CASE)
    rows[0][rows[0].index("tried/police_justice")] = "tried/dragon"
    log = read_log(_csv(tmp_path / "x.csv", rows), "cases", CATALOGUE)
    assert log.frame["tried"].tolist() == [row["tried"] for row in ANSWERS["case"]]


def test_a_cut_export_is_one_line(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "y.xlsx", STYLES["kobo names"](CASE), "case")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(ReadError) as caught:
        read_log(path, "cases", CATALOGUE)
    assert "no Excel workbook" in str(caught.value.in_file("y.xlsx"))
