"""What comes back from people is understood as they write it; what cannot be is one line, and the rest is read."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.catalogue.models import Catalogue
from pipelines.field.review.corrections import (
    AUTHOR,
    CODER,
    CONFIRMED,
    CORRECTED,
    DISCARDED,
    Correction,
    correction_table,
    corrections_in,
)
from pipelines.field.review.reading import LARGEST, ReviewReader, _json

ONE, TWO = "0123456789", "abcdefabcd"
PERSONAL = "Fatima El Amrani 0470 12 34 56"


def _said(reader: ReviewReader, path: Path) -> list[Correction]:
    back = reader.read_file(path)
    assert back.problems == []
    return back.corrections


def _lines(reader: ReviewReader, path: Path) -> list[str]:
    return [str(problem) for problem in reader.read_file(path).problems]


# ---- a page's file ----
def test_a_pages_file(reader, page) -> None:
    path = page(
        {"observation_id": ONE, "state": "corrected", "kind": "need", "about": "territory",
         "themes": ["housing", "poverty"], "reason": ""},
        {"observation_id": TWO, "state": "discarded", "kind": "need", "about": "", "themes": ["-"],
         "reason": "redundant"},
    )  # fmt: skip
    assert _said(reader, path) == [
        Correction(ONE, "2026-11-24", AUTHOR, "An", CORRECTED, "need", "territory", "housing; poverty", "",
                   "review/review.json", "observation 1"),
        Correction(TWO, "2026-11-24", AUTHOR, "An", DISCARDED, "need", "", "", "redundant", "review/review.json",
                   "observation 2"),
    ]  # fmt: skip


def test_themes_not_spoken_of_are_told_from_no_theme(reader, page) -> None:
    themes = [{"observation_id": ONE, "state": "confirmed", "themes": said} for said in (None, [], ["-"], "")]
    assert [one.themes for one in _said(reader, page({"observation_id": ONE}, *themes))] == [None, None, "", "", None]


@pytest.mark.parametrize("word", ["anecdotal", "Anecdotisch", "anecdotique", "één vermelding", "single_mention"])
@pytest.mark.parametrize("state", ["discarded", "weggelaten", "", "confirmed", "proposed"])
def test_anecdotal_is_a_single_mention_and_kept(reader, page, word: str, state: str) -> None:
    (said,) = _said(reader, page({"observation_id": ONE, "state": state, "reason": word}))
    assert (said.state, said.reason) == (CONFIRMED, "single_mention")


def test_anecdotal_does_not_undo_what_was_corrected(reader, page) -> None:
    (said,) = _said(reader, page({"observation_id": ONE, "state": "corrected", "kind": "need", "reason": "anecdotal"}))
    assert (said.state, said.reason, said.kind) == (CORRECTED, "single_mention", "need")


def test_anecdotal_as_a_state_discards_nothing(reader, page) -> None:
    back = reader.read_file(page({"observation_id": ONE, "state": "anecdotal"}))
    assert not any(one.state == DISCARDED for one in back.corrections)


@pytest.mark.parametrize("state", ["", "proposed", "discarded"])
def test_a_reason_to_leave_out_leaves_out(reader, page, state: str) -> None:
    (said,) = _said(reader, page({"observation_id": ONE, "state": state, "reason": "too_old"}))
    assert (said.state, said.reason) == (DISCARDED, "too_old")


def test_an_entry_of_a_page_without_state_was_looked_over(reader, page) -> None:
    assert [one.state for one in _said(reader, page({"observation_id": ONE}))] == [CONFIRMED]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_choice_is_known_by_what_it_is_called(
    reader: ReviewReader, catalogue: Catalogue, page, language: str
) -> None:
    def label(entry) -> str:
        return entry.label.in_language(language).upper()

    rows, expected = [], []
    for kind in catalogue.kinds.values():
        rows.append({"kind": label(kind)})
        expected.append(("kind", kind.id))
    for theme in catalogue.themes.values():
        if theme.theme_class != "context":
            rows.append({"themes": f" {label(theme)} "})
            expected.append(("themes", theme.id))
    for column, choices in (("about", catalogue.review.about), ("state", catalogue.review.states[1:]),
                            ("reason", catalogue.review.reasons)):  # fmt: skip
        for choice in choices:
            rows.append({column: label(choice)})
            expected.append((column, choice.id))
    said = _said(reader, page(*({"observation_id": ONE} | row for row in rows)))
    assert len(said) == len(expected) > 50
    assert [getattr(one, column) for one, (column, _) in zip(said, expected, strict=True)] == [
        code for _, code in expected
    ]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("state", "confirmed, corrected or discarded"),
        ("kind", "activity, decision, need, obstacle, practice, question, recommendation, resource"),
        ("about", "organisation, territory"),
        ("themes", "ids or labels of the thesaurus"),
        ("observation_id", "ten letters, as exported"),
    ],
)
def test_a_word_that_is_not_known_is_one_line_that_does_not_quote_it(reader, page, column: str, expected: str) -> None:
    back = reader.read_file(page({"observation_id": ONE, column: PERSONAL}, {"observation_id": TWO}))
    assert [str(problem) for problem in back.problems] == [
        f"field/review/review.json: observation 1, {column}: found a word that is not known; expected {expected}; "
        "choose from the list; this row was passed over, the others were read"
    ]
    assert [one.observation_id for one in back.corrections] == [TWO]


def test_a_theme_of_context_is_no_choice(reader, page) -> None:
    assert len(_lines(reader, page({"observation_id": ONE, "themes": ["housing", "demography"]}))) == 1


@pytest.mark.parametrize("entry", ["a word", 3, None, ["x"], True])
def test_what_is_no_entry_is_one_line_and_the_rest_is_read(reader, page, entry: object) -> None:
    back = reader.read_file(page(entry, {"observation_id": ONE}))
    assert [str(problem) for problem in back.problems] == [
        "field/review/review.json: observation 1: found no entry; expected what the page saved; save it again"
    ]
    assert [one.observation_id for one in back.corrections] == [ONE]


@pytest.mark.parametrize("day", ["", None, "24/11/2026", "2026-02-30", "2026-11", "20261124", PERSONAL, 20261124, {}])
def test_without_a_day_no_word_can_be_weighed(reader, page, day: object) -> None:
    path = page({"observation_id": ONE}, reviewed_on=day)
    back = reader.read_file(path)
    assert back.corrections == []
    assert [str(problem) for problem in back.problems] == [
        "field/review/review.json: reviewed_on: found no date; expected a date such as 2026-11-24; "
        "save the page's file again"
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"format": "diazone-review/1", "observ', "text that is not JSON"),
        (b"", "text that is not JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "text that is not JSON"),
        (b"PK\x03\x04\x14\x00", "text that is not JSON"),
        (b"[" * 100_000, "text that is not JSON"),
        (b"9" * 10_000, "text that is not JSON"),
        (b"[]", "another file"),
        (b"null", "another file"),
        (b'{"observations": []}', "another file"),
        (b'{"format": "diazone-review/2", "observations": []}', "another file"),
        (b'{"format": "diazone-review/1", "observations": {}}', "another file"),
        (b" " * 6_000_000, "a file too large to be one of a page"),
    ],
    ids=["cut", "empty", "picture", "zip", "deep", "number", "list", "null", "no format", "later", "no list", "large"],
)  # fmt: skip
def test_a_file_that_is_none_of_a_page(reader, tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    (line,) = _lines(reader, path)
    place = "format: " if found == "another file" else ""
    assert line == f"field/review/x.json: {place}found {found}; expected the file a review page saved; " \
                   "save it again from the page"  # fmt: skip


def test_a_large_file_of_a_page_is_refused_before_it_is_read(reader, page) -> None:
    path = page({"observation_id": ONE, "note": "x" * LARGEST})
    assert "too large" in _lines(reader, path)[0]


def test_a_mark_at_the_files_start_is_no_fault(reader, page) -> None:
    path = page({"observation_id": ONE})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(_said(reader, path)) == 1


def test_letters_that_are_none_do_not_stop_the_table(reader, page) -> None:
    """JSON can write half a letter, which no table can hold."""
    said = _said(reader, page({"observation_id": ONE, "state": "confirmed"}, reviewer="An \ud83d"))
    assert corrections_in(correction_table(said))[0].reviewer.startswith("An")


def test_a_files_name_from_another_machine_does_not_stop_the_table(reader, page, tmp_path: Path) -> None:
    page({"observation_id": ONE}).rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.json"))
    assert correction_table(reader.read(tmp_path).corrections).source_file.tolist() == ["review/caf?.json"]


@pytest.mark.parametrize("reason", ["", PERSONAL])
def test_not_looked_over_yet_is_no_word(reader, page, reason: str) -> None:
    back = reader.read_file(page({"observation_id": ONE, "state": "nog niet nagelezen", "reason": reason}))
    assert (len(back.corrections), len(back.problems)) == (0, 1)


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.dictionaries(st.sampled_from(["observation_id", "state", "kind", "about", "themes", "reason"]), _JUNK),
    st.dictionaries(st.sampled_from(["reviewer", "reviewed_on"]), _JUNK),
)
def test_whatever_a_page_holds_is_a_word_or_one_line(reader, page, row: dict, own: dict) -> None:
    back = reader.read_file(page(row, {"observation_id": TWO}, **own))
    assert len(back.corrections) + len(back.problems) in (1, 2)
    assert all("\n" not in str(problem) and "; expected " in str(problem) for problem in back.problems)
    assert len(correction_table(back.corrections)) == len(back.corrections)


# ---- a workbook ----
FILLED = {"observation_id": ONE, "state": "klopt", "reviewer": "Bea", "reviewed_on": "2026-11-24"}


def test_a_row_of_a_workbook(reader, sheet) -> None:
    row = FILLED | {"state": "verbeterd", "kind": "Nood", "theme_2": "housing", "theme_1": "poverty"}
    assert _said(reader, sheet(row)) == [
        Correction(ONE, "2026-11-24", CODER, "Bea", CORRECTED, "need", "", "poverty; housing", "", "review/coding.xlsx",
                   "sheet observations, row 2")
    ]  # fmt: skip


def test_a_day_typed_as_excel_keeps_it(reader, sheet) -> None:
    row = FILLED | {"reviewed_on": datetime.datetime(2026, 11, 24, 15, 30)}  # noqa: DTZ001 - Excel knows no zone
    assert _said(reader, sheet(row))[0].on == "2026-11-24"


@pytest.mark.parametrize("day", ["", "gisteren", "24", PERSONAL])
def test_a_row_without_its_day_is_one_line_and_the_others_are_read(reader, sheet, day: str) -> None:
    back = reader.read_file(sheet(FILLED | {"reviewed_on": day}, FILLED | {"observation_id": TWO}))
    assert [str(problem) for problem in back.problems] == [
        "field/review/coding.xlsx: sheet observations, row 2, reviewed_on: found no date; "
        "expected a date such as 2026-11-24; fill in when it was looked over"
    ]
    assert [one.observation_id for one in back.corrections] == [TWO]


def test_a_code_nobody_knows_is_one_line_that_does_not_quote_it(reader, sheet) -> None:
    back = reader.read_file(sheet(FILLED | {"theme_3": PERSONAL}, FILLED | {"observation_id": TWO}))
    assert [str(problem) for problem in back.problems] == [
        "field/review/coding.xlsx: sheet observations, row 2, themes: found a word that is not known; expected ids or "
        "labels of the thesaurus; choose from the list; this row was passed over, the others were read"
    ]
    assert [one.observation_id for one in back.corrections] == [TWO]


def test_rows_nobody_touched_say_nothing(reader, sheet) -> None:
    assert _said(reader, sheet({"observation_id": ONE}, {}, FILLED | {"observation_id": TWO}))[0].place.endswith("4")


def test_a_word_whose_number_was_lost_is_told(reader, sheet) -> None:
    back = reader.read_file(sheet(FILLED | {"observation_id": ""}))
    assert back.corrections == []
    assert [problem.place for problem in back.problems] == ["sheet observations, row 2, observation_id"]


def test_a_workbook_of_something_else(reader, sheet) -> None:
    (line,) = _lines(reader, sheet({"Kleur": PERSONAL}, header=["Kleur", "state"]))
    assert line.startswith("field/review/coding.xlsx: header: found no column observation_id; expected observation_id,")
    assert PERSONAL not in line


def test_formulas_are_not_run_and_not_quoted(reader, tmp_path: Path) -> None:
    """A formula nobody's program calculated is an empty cell: nothing said. Elsewhere its text is a word unknown."""
    made = openpyxl.Workbook()
    made.active.append(["observation_id", "state", "reason", "reviewer", "reviewed_on"])
    made.active.append([ONE, '=HYPERLINK("http://x.example","ok")', "", "An", "2026-11-24"])
    made.active.append([TWO, "ok", '=cmd|"/c calc"!A1', "An", "2026-11-24"])
    path = tmp_path / "coding.xlsx"
    made.save(path)
    back = reader.read_file(path)
    assert [one.observation_id for one in back.corrections] == [TWO]
    assert not any("HYPERLINK" in str(problem) or "cmd" in str(problem) for problem in back.problems)
    assert "HYPERLINK" not in str(back.corrections)
    assert "cmd" not in str(back.corrections)


def test_a_workbook_saved_as_text(reader, tmp_path: Path) -> None:
    path = tmp_path / "coding.csv"
    path.write_text(f"observation_id;state;reviewer;reviewed_on\n{ONE};écarté;Zoë;2026-11-24\n", encoding="cp1252")
    (said,) = _said(reader, path)
    assert (said.state, said.reviewer, said.place, said.themes) == (DISCARDED, "Zoë", "line 2", None)


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.json", "x.docx", "x"])
@pytest.mark.parametrize("content", [b"\x00\x01\x02\xff" * 50, b""], ids=["binary", "empty"])
def test_any_other_file_is_one_line(reader, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (line,) = _lines(reader, tmp_path / name)
    assert line.startswith(f"field/review/{name}: ")
    assert "; expected " in line


# ---- a folder ----
def test_a_folder_in_the_order_of_names_without_what_programs_leave(reader, page, sheet, tmp_path: Path) -> None:
    page({"observation_id": ONE}, name="b.json")
    sheet(FILLED, name="a.xlsx")
    (tmp_path / "sub").mkdir()
    page({"observation_id": TWO}, name="sub/c.json")
    for name in ("~$a.xlsx", ".b.json.12.part", "d.json"):
        (tmp_path / name).write_bytes(b"no json")
    back = reader.read(tmp_path)
    assert [one.source_file for one in back.corrections] == ["review/a.xlsx", "review/b.json", "review/sub/c.json"]
    assert [problem.file for problem in back.problems] == ["field/review/d.json"]


def test_no_folder_is_no_fault(reader, tmp_path: Path) -> None:
    back = reader.read(tmp_path / "nothing")
    assert (back.corrections, back.problems) == ([], [])


def test_json_of_a_page_is_read_as_saved(page) -> None:
    path = page()
    assert _json(path) == json.loads(path.read_text(encoding="utf-8"))
