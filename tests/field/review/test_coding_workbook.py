"""The research team's workbook: lists and definitions at hand, nothing that runs, and it comes back as filled in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipelines.catalogue.entry import LANGUAGES
from pipelines.field.review.corrections import CODER, CONFIRMED, CORRECTED, DISCARDED
from pipelines.field.review.workbook import DEFINITIONS, LISTS, SHEET, workbook

ONE, TWO, THREE = "0123456789", "abcdefabcd", "00000000aa"
SAID = pd.DataFrame(
    [
        (ONE, "north", "2026-03-12", "workshop", "Wonen", "Er zijn geen huizen.", "need", "territory", 0.9),
        (TWO, "", "2026-03", "", "", "Wie kan helpen?", "question", "organisation", 0.25),
        (THREE, "brussels", "", "helpdesk", "", "Niets.", "", "", 0.123456),
    ],
    columns=["observation_id", "zone_id", "date", "event_kind", "under", "excerpt", "kind", "about", "doubt"],
)
CODES = pd.DataFrame(
    [(ONE, "poverty", 0.4, "arm"), (ONE, "housing", 0.9, "huizen"), (TWO, "participation", 0.5, "")],
    columns=["observation_id", "theme_id", "score", "reason"],
)


def _opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _cells(data: bytes) -> list[dict]:
    header, *rows = _opened(data)[SHEET].iter_rows(values_only=True)
    return [{name: value or "" for name, value in zip(header, row, strict=True)} for row in rows]


def _filled(data: bytes, path: Path, *entries: tuple[int, dict]) -> Path:
    """The workbook saved again by another program with some cells written in; entries: (row from 0, column → word)."""
    made = _opened(data)
    header = [cell.value for cell in made[SHEET][1]]
    for number, words in entries:
        for column, word in words.items():
            made[SHEET].cell(number + 2, header.index(column) + 1).value = word
    made.save(path)
    return path


def test_rows_in_the_order_given_with_the_machines_codes_in_words(catalogue) -> None:
    rows = _cells(workbook(catalogue, SAID, CODES, "nl"))
    assert [row["observation_id"] for row in rows] == [ONE, TWO, THREE]
    assert [row["doubt"] for row in rows] == [0.9, 0.25, 0.12]
    named = {name: catalogue.themes[name].label.nl for name in ("housing", "poverty")}
    assert (rows[0]["theme_1"], rows[0]["theme_2"], rows[0]["theme_3"]) == (named["housing"], named["poverty"], "")
    assert (rows[0]["kind"], rows[0]["about"], rows[0]["words"]) == ("Nood", "het gebied", "huizen; arm")
    assert [row["zone"] for row in rows] == [
        catalogue.area_name("north").nl, "", catalogue.area_name("brussels").nl
    ]  # fmt: skip
    assert {row[name] for row in rows for name in ("state", "reason", "reviewer", "reviewed_on")} == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_a_drop_down_is_one_the_reader_knows(catalogue, reader, language: str) -> None:
    made = _opened(workbook(catalogue, SAID, CODES, language))
    header = [cell.value for cell in made[SHEET][1]]
    seen = {}
    for rule in made[SHEET].data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        sheet, cells = rule.formula1.split("!")
        words = [row[0].value for row in made[sheet][cells.replace("$", "")]]
        assert (rule.type, sheet, area.min_row, area.max_row) == ("list", LISTS, 2, 4)
        assert None not in words
        seen[header[area.min_col - 1]] = words
    assert set(seen) == {"state", "kind", "about", "theme_1", "theme_2", "theme_3", "theme_4", "reason"}
    codes = {"state": {CONFIRMED, CORRECTED, DISCARDED}, "kind": set(catalogue.kinds), "reason": set(reader.reasons),
             "about": {"territory", "organisation"}}  # fmt: skip
    for column, words in seen.items():
        known = codes.get(column, reader.themes)
        assert len(words) == len(known)
        assert {reader._code(word, known) for word in words} == {(code, True) for code in known}


def test_definitions_of_every_kind_and_theme_in_three_languages(catalogue, reader) -> None:
    header, *rows = _opened(workbook(catalogue, SAID, CODES, "fr"))[DEFINITIONS].iter_rows(values_only=True)
    assert header[:4] == ("id", "nl", "fr", "en")
    assert {row[0] for row in rows} == {*catalogue.kinds, *reader.themes}
    assert all(all(row[:7]) for row in rows)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x.example")', "+1+cmd", "@SUM(A1)", '=cmd|"/c calc"!A1'])
def test_text_that_looks_like_a_formula_is_text(catalogue, text: str) -> None:
    sheet = _opened(workbook(catalogue, SAID.assign(excerpt=text, under=text), CODES, "nl"))[SHEET]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert [cell.value for cell in cells].count(f"'{text}") == 6
    assert "f" not in {cell.data_type for cell in cells}


def test_words_of_the_machine_that_look_like_a_formula_are_text(catalogue) -> None:
    sheet = _opened(workbook(catalogue, SAID, CODES.assign(reason="=1+1"), "nl"))[SHEET]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_marks_no_workbook_can_hold_do_not_stop_it(catalogue) -> None:
    rows = _cells(workbook(catalogue, SAID.assign(excerpt="voor\x0bna\x0c", under="\x01"), CODES, "nl"))
    assert {row["excerpt"] for row in rows} == {"voor na"}


def test_the_same_bytes_twice_and_no_clock_in_them(catalogue) -> None:
    data = workbook(catalogue, SAID, CODES, "nl")
    assert workbook(catalogue, SAID, CODES, "nl") == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2020-01-01T00:00:00Z") == 2


def test_without_observations_it_still_opens(catalogue, reader, tmp_path: Path) -> None:
    data = workbook(catalogue, SAID.iloc[:0], CODES.iloc[:0], "nl")
    assert _cells(data) == []
    back = reader.read_file(_filled(data, tmp_path / "back.xlsx"))
    assert (back.corrections, back.problems) == ([], [])


# ---- out, filled in, and back ----
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_filled_in_is_no_word(catalogue, reader, tmp_path: Path, language: str) -> None:
    """Of every kind, subject and theme, in every language: what the export wrote is known again."""
    themes = sorted(reader.themes)
    said = pd.concat([SAID] * 12, ignore_index=True)
    said["observation_id"] = [f"{number:010x}" for number in range(len(said))]
    said["kind"] = [["", *catalogue.kinds][number % 9] for number in range(len(said))]
    said["about"] = [["", "territory", "organisation"][number % 3] for number in range(len(said))]
    codes = pd.DataFrame({"observation_id": said.observation_id.iloc[: len(themes)], "theme_id": themes})
    assert len(codes) == len(themes)
    data = workbook(catalogue, said, codes.assign(score=0.5, reason=""), language)
    back = reader.read_file(_filled(data, tmp_path / "back.xlsx"))
    assert (back.corrections, back.problems) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_filled_in_comes_back(catalogue, reader, tmp_path: Path, language: str) -> None:
    def word(entry) -> str:
        return entry.label.in_language(language)

    states = {choice.id: word(choice) for choice in catalogue.review.states}
    reasons = {reason.id: word(reason) for reason in catalogue.review.reasons}
    who = {"reviewer": "Bea", "reviewed_on": "2026-11-24"}
    data = workbook(catalogue, SAID, CODES, language)
    path = _filled(
        data, tmp_path / "back.xlsx",
        (0, who | {"theme_2": word(catalogue.themes["violence"]), "kind": word(catalogue.kinds["obstacle"])}),
        (1, who | {"state": states[DISCARDED], "reason": reasons["out_of_scope"]}),
        (2, who | {"state": states[CONFIRMED]}),
    )  # fmt: skip
    back = reader.read_file(path)
    assert back.problems == []
    told = [(one.observation_id, one.role, one.reviewer, one.state, one.kind, one.reason) for one in back.corrections]
    assert told == [
        (ONE, CODER, "Bea", CORRECTED, "obstacle", ""),
        (TWO, CODER, "Bea", DISCARDED, "question", "out_of_scope"),
        (THREE, CODER, "Bea", CONFIRMED, "", ""),
    ]
    assert back.corrections[0].themes == "housing; violence"


def test_only_who_and_when_is_no_word_yet(catalogue, reader, tmp_path: Path) -> None:
    data = workbook(catalogue, SAID, CODES, "nl")
    path = _filled(data, tmp_path / "back.xlsx", (0, {"reviewer": "Bea", "reviewed_on": "2026-11-24"}))
    assert reader.read_file(path).corrections == []


def test_every_theme_taken_away_says_that_there_is_none(catalogue, reader, tmp_path: Path) -> None:
    data = workbook(catalogue, SAID, CODES, "nl")
    path = _filled(data, tmp_path / "back.xlsx", (0, {"theme_1": None, "theme_2": None, "reviewed_on": "2026-11-24"}))
    (said,) = reader.read_file(path).corrections
    assert (said.state, said.theme_ids) == (CORRECTED, [])


def test_who_confirms_five_themes_takes_none_away(catalogue, reader, tmp_path: Path) -> None:
    """A log may name more themes than the workbook has room for: what a person was not shown they did not judge."""
    names = ["housing", "poverty", "violence", "food_aid", "prevention"]
    codes = pd.DataFrame({"observation_id": ONE, "theme_id": names, "score": 1.0, "reason": "log"})
    data = workbook(catalogue, SAID, codes, "nl")
    who = {"state": "klopt", "reviewed_on": "2026-11-24"}
    (same,) = reader.read_file(_filled(data, tmp_path / "same.xlsx", (0, who))).corrections
    assert same.theme_ids in (None, names)
    other = {"theme_1": catalogue.themes["environment"].label.nl, "reviewed_on": "2026-11-24"}
    (changed,) = reader.read_file(_filled(data, tmp_path / "other.xlsx", (0, other))).corrections
    assert changed.theme_ids == ["environment", "poverty", "violence", "food_aid", "prevention"]


def test_a_theme_that_is_none_is_told_though_nothing_else_was_filled_in(catalogue, reader, tmp_path: Path) -> None:
    data = workbook(catalogue, SAID, CODES, "nl")
    path = _filled(data, tmp_path / "back.xlsx", (2, {"theme_1": "wonnen", "reviewed_on": "2026-11-24"}))
    back = reader.read_file(path)
    assert back.corrections == []
    assert [problem.place for problem in back.problems] == ["sheet observations, row 4, themes"]
