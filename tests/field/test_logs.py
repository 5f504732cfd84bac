"""Tables of the field as people keep them: encodings, titles, merged cells, formulas, half-filled rows, bad files."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.demo.corpus import TEXT_COLUMN, read_corpus, unmarked
from pipelines.demo.corpus_files import write_document
from pipelines.field.logs import Log, read_log
from pipelines.sources.raw_table import ReadError

CATALOGUE = load_catalogue()
ZONES = list(CATALOGUE.zones.values())
HEADERS = ["Datum", "Zone", "Vraag", "Afloop"]
THEME = next(iter(CATALOGUE.themes.values())).label.fr
TEXT = "Er is nergens plaats, zegt Samira Peeters."
ROWS = [["03/02/2026", ZONES[0].name.nl, TEXT, "doorverwezen"], ["", "", "Nog een vraag", ""]]


def _csv(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8", delimiter: str = ";") -> Path:
    text = "\r\n".join(delimiter.join(row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def _workbook(path: Path, rows: Iterable[Sequence[object]], merged: Sequence[str] = (), sheet: str = "Blad1") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    book.save(path)
    return path


def _changed(path: Path, member: str, old: str, new: str) -> Path:
    """A workbook with some XML of one of its parts replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[member]
    parts[member] = parts[member].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _helpdesk(path: Path) -> Log:
    return read_log(path, "helpdesk", CATALOGUE)


def _lines(log: Log) -> list[str]:
    return [str(fault) for fault in log.faults]


def _refused(path: Path, kind: str = "helpdesk") -> str:
    with pytest.raises(ReadError) as caught:
        read_log(path, kind, CATALOGUE)
    return str(caught.value.in_file(path.name))


# ---- the frame -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["Date", "Bassin", "Demande", "Suite"],
        ["3 février 2026", ZONES[1].name.fr, "Où loger l'été ? Œuvre", "orienté"],
    ]
    log = _helpdesk(_csv(tmp_path / "appels.csv", rows, encoding, delimiter))
    (row,) = log.frame.to_dict("records")
    assert not log.faults
    assert (row["date"], row["zone"], row["outcome"]) == ("2026-02-03", ZONES[1].zone_id, "referred")
    assert row["question"] == "Où loger l'été ? Œuvre"
    assert (row["place"], row["source_file"]) == ("line 2", "field/helpdesk/appels.csv")


@pytest.mark.parametrize("kind", ["helpdesk", "consultations", "cases"])
def test_our_own_names_are_headers_and_the_frame_has_them_all(tmp_path: Path, kind: str) -> None:
    columns = CATALOGUE.logs.kinds[kind].columns
    content = CATALOGUE.logs.kinds[kind].content[0]
    row = ["" if name != content else "andere" for name in columns]
    frame = read_log(_csv(tmp_path / "x.csv", [columns, row]), kind, CATALOGUE).frame
    written = ["themes_written"] if "themes" in columns else []
    assert set(frame.columns) == {*columns, *written, "place", "source_file"}
    assert len(frame) == 1


def test_half_filled_rows_stay_and_rows_that_say_nothing_go(tmp_path: Path) -> None:
    rows = [HEADERS, *ROWS, ["04/02/2026", ZONES[0].zone_id, "", ""], ["", "", " - ", "…"], ["05/02/2026"], []]
    log = _helpdesk(_csv(tmp_path / "x.csv", rows))
    assert list(log.frame["place"]) == ["line 2", "line 3"]
    assert list(log.frame["zone"]) == [ZONES[0].zone_id, ""]
    assert not log.faults


def test_a_row_begins_on_its_own_line_also_after_line_breaks_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('Datum;Vraag;Thema\n03/02/2026;"eerste\nregel; tweede\n\nregel";Wonen\n;vraag;\n', encoding="utf-8")
    log = _helpdesk(path)
    assert list(log.frame["place"]) == ["line 2", "line 6"]
    assert log.frame["question"][0] == "eerste\nregel; tweede\n\nregel"


def test_a_workbook_with_a_title_empty_rows_typed_cells_and_merged_ones(tmp_path: Path) -> None:
    zone = ZONES[0]
    rows = [
        [f"Oproepen {zone.name.nl} 2026"], [], ["Datum", "Duur (min)", "Eerste oproep?", "Vraag", "Thema 1", "Thema 2"],
        [datetime.date(2026, 2, 3), 12.0, True, "a", "huisvesting", THEME],
        [None, datetime.time(0, 20), "nee", "b"], [], [46057, "10'", None, "c", "onzin"],
    ]  # fmt: skip
    log = _helpdesk(_workbook(tmp_path / "x.xlsx", rows, ["A1:F1", "A4:A5"]))
    frame = log.frame
    assert not log.faults
    assert list(frame["date"]) == ["2026-02-03", "2026-02-03", "2026-02-04"]
    assert list(frame["duration_min"]) == [12, 20, 10]
    assert list(frame["first_call"])[:2] == [True, False]
    assert frame["first_call"].isna().tolist() == [False, False, True]
    assert list(frame["zone"]) == [zone.zone_id] * 3, "the title says whose log it is"
    assert list(frame["place"]) == ["sheet Blad1, row 4", "sheet Blad1, row 5", "sheet Blad1, row 7"]
    assert frame["themes_written"].tolist() == [[], [], ["onzin"]]


def test_a_merged_text_is_said_once(tmp_path: Path) -> None:
    rows = [["Datum", "Vraag", "Afloop"], ["03/02/2026", "een vraag", "ok"], ["04/02/2026", None, "doorverwezen"]]
    log = _helpdesk(_workbook(tmp_path / "x.xlsx", rows, ["B2:B3"]))
    assert list(log.frame["question"]) == ["een vraag", ""]


def test_of_a_formula_the_value_shown_is_read_and_nothing_is_run(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "x.xlsx", [HEADERS, ["=TODAY()", "", '=HYPERLINK("http://x.example","y")', "ok"]])
    path = _changed(path, "xl/worksheets/sheet1.xml", "<f>TODAY()</f><v></v>", "<f>TODAY()</f><v>46056</v>")
    path = _changed(path, "xl/worksheets/sheet1.xml", '"y")</f><v></v>', '"y")</f><v>7</v>')
    log = _helpdesk(path)
    assert list(log.frame["date"]) == ["2026-02-03"]
    assert list(log.frame["question"]) == ["7"]
    told = _helpdesk(_csv(tmp_path / "x.csv", [HEADERS, ["", "", "=1+1", "#REF!"]]))
    assert list(told.frame["question"]) == ["=1+1"]
    assert "an error of a formula (1 row)" in _lines(told)[0]


def test_every_sheet_that_is_a_log_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {
        "jan": [HEADERS, ROWS[0]],
        "feb": [HEADERS, ROWS[0]],
        "lijst": [["x"], ["y"]],
        "oud": [HEADERS, ROWS[0]],
    }.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book["oud"].sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    log = _helpdesk(tmp_path / "x.xlsx")
    assert list(log.frame["place"]) == ["sheet jan, row 2", "sheet feb, row 2"]
    assert _lines(log) == [
        "field/helpdesk/x.xlsx: sheet lijst: found no header we know: the sheet was passed over; expected a table "
        "like on the other sheet; give it the same headers, or leave it if it is no log"
    ]


def test_a_case_is_read_as_codes(tmp_path: Path) -> None:
    rows = [
        ["Date", "Bassin", "Blocage", "Ce qui manquait", "Services essayés", "Issue"],
        ["02/2026", ZONES[2].name.fr, "liste d'attente ; refus", "place", "CPAS, hôpital, dragon", "pas de solution"],
    ]
    log = read_log(_csv(tmp_path / "cas.csv", rows, delimiter="\t"), "cases", CATALOGUE)
    (row,) = log.frame.to_dict("records")
    assert row["date"] == "2026-02"
    assert (row["blockage"], row["missing"]) == (["waiting_time", "refusal"], ["place"])
    assert (row["tried"], row["outcome"]) == (["cpas", "hospital"], "no_solution")
    assert _lines(log) == [
        "field/cases/cas.csv: line 2, column 5 (tried): found a word that is not known (1 row); expected a tried that "
        "logs.yml knows; correct it there, or leave it empty"
    ]


# ---- what is said of what cannot be read ---------------------------------------------------------------------------
def test_one_line_per_column_with_how_many_and_the_first_place(tmp_path: Path) -> None:
    wrong = [
        ["31/02/2026", "Schaarbeek", "a", "ok"],
        ["morgen", "1030", "b", "abracadabra"],
        ["03/02/2026", "", "c", ""],
    ]
    log = _helpdesk(_csv(tmp_path / "x.csv", [HEADERS, *wrong]))
    assert list(log.frame["date"]) == ["", "", "2026-02-03"]
    assert list(log.frame["zone"]) == ["", "", ""]
    assert _lines(log) == [
        "field/helpdesk/x.csv: line 2, column 1 (date): found a day no calendar has (2 rows, this the first); expected "
        "2026-02-03, 03/02/2026 or 3 februari 2026; correct it there, or leave it empty",
        "field/helpdesk/x.csv: line 2, column 2 (zone): found an area that is not known (2 rows, this the first); "
        "expected a zone's name or id, or the region; correct it there, or leave it empty",
        "field/helpdesk/x.csv: line 3, column 4 (outcome): found a word that is not known (1 row); expected answered "
        "or referred or called_back or no_solution; correct it there, or leave it empty",
    ]


def test_no_cell_is_ever_quoted_wherever_a_name_stands(tmp_path: Path) -> None:
    columns = CATALOGUE.logs.kinds["helpdesk"].columns
    name = "Samira Verzonnen 0470/12.34.56"
    log = _helpdesk(
        _csv(tmp_path / "x.csv", [[*columns, name], [name] * (len(columns) + 1), [name] * (len(columns) + 2)])
    )
    assert len(log.faults) > 5
    assert not [line for line in _lines(log) if "Samira" in line or "0470" in line]


def test_a_text_with_a_stray_separator_does_not_move_into_other_columns(tmp_path: Path) -> None:
    log = _helpdesk(_csv(tmp_path / "x.csv", [HEADERS, ["03/02/2026", "", "een", " twee", "ok"], ROWS[0]]))
    assert list(log.frame["place"]) == ["line 3"]
    assert "line 2, column 5: found more cells than headers: the row was passed over (1 row)" in _lines(log)[0]


def test_personal_columns_are_never_read(tmp_path: Path) -> None:
    rows = [
        ["Datum", "Naam beller", "Geboortedatum", "Telefoon", "Vraag", "Thema"],
        ["03/02/2026", "X", "03/11/1942", "0470", "a", "b"],
    ]
    log = _helpdesk(_csv(tmp_path / "x.csv", rows))
    assert not log.faults
    assert list(log.frame["date"]) == ["2026-02-03"]
    assert not log.frame.isin(["X", "03/11/1942", "0470"]).any(axis=None)


# ---- bad files -----------------------------------------------------------------------------------------------------
def test_bad_files_are_one_line_each(tmp_path: Path) -> None:
    workbook = _workbook(tmp_path / "good.xlsx", [HEADERS, *ROWS])
    files = {
        "empty.csv": (b"  \r\n", "an empty file"),
        "picture.csv": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "under the name of a text"),
        "binary.csv": (b"Datum;Vraag\n\x01\x02\x00\x03;\x00\x04", "binary data"),
        "book.csv": (workbook.read_bytes(), "under the name of a text"),
        "wrong.csv": (b"Hoogte;Breedte\n1;2\n", "no header we know"),
        "prose.csv": (
            b"Beste collega, in de zone is er een vraag over huisvesting.\nGroeten, Samira\n",
            "no header we know",
        ),
        "open.csv": (b'Datum;Vraag\n03/02/2026;"hij zegt\n04/02/2026;nog\n', "a quotation mark that is never closed"),
        "text.xlsx": (b"Datum;Vraag\n", "no Excel workbook"),
        "cut.xlsx": (workbook.read_bytes()[:2000], "no Excel workbook"),
        "log.ods": (b"x", "a .ods file"),
    }
    for name, (data, found) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        line = _refused(path)
        assert line.startswith(name) and found in line and "\n" not in line, line
        assert "Samira" not in line


def test_a_file_without_what_matters_is_refused_and_says_which_columns(tmp_path: Path) -> None:
    path = _csv(tmp_path / "x.csv", [["Datum", "Zone", "Organisatie"], ["03/02/2026", ZONES[0].zone_id, "vzw"]])
    assert _refused(path, "consultations") == (
        "x.csv: found no header we know; expected a row of headers in Dutch, French or English with text, and of: "
        "date, zone, postcode, event, event_kind, organisation, sector, role, language, kind, themes, text; put the "
        "column names above the table"
    )


def test_a_document_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Excel workbook" in _refused(path)


def test_xml_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "x.xlsx", [HEADERS, *ROWS])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
    assert "entities" in _refused(_changed(path, "xl/worksheets/sheet1.xml", "<worksheet ", bomb))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "x.xlsx", [HEADERS, *ROWS])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as stream:
        for _ in range(201):
            stream.write(b" " * 1024**2)
    assert path.stat().st_size < 1024**2
    assert "unpacks to more" in _refused(path)


@pytest.mark.parametrize("cell", ['r="XFD1048576"', 'r="B1048576"', "r='CCC99999'"])
def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(tmp_path: Path, cell: str) -> None:
    path = _workbook(tmp_path / "x.xlsx", [HEADERS, *ROWS, ["1", 2, 3, 4]])
    assert "too large a table" in _refused(_changed(path, "xl/worksheets/sheet1.xml", 'r="B4"', cell))


def test_cells_without_a_name_in_a_far_row_do_not_either(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "x.xlsx", [HEADERS * 300, *ROWS, [1]])
    path = _changed(path, "xl/worksheets/sheet1.xml", '<row r="4"', '<row r="1048576"')
    assert "too large a table" in _refused(_changed(path, "xl/worksheets/sheet1.xml", '<c r="A4"', "<c"))


# ---- the corpus ----------------------------------------------------------------------------------------------------
def test_the_corpus_tuning_logs_are_read_as_their_truth_says(tmp_path: Path) -> None:
    documents = [document for document in read_corpus("tuning") if not document.is_minutes]
    assert len(documents) > 5
    right: dict[str, list[bool]] = {"zone": [], "date": [], "outcome": []}
    for document in documents:
        frame = read_log(write_document(document, tmp_path), document.form, CATALOGUE).frame
        texts = [unmarked(row[TEXT_COLUMN[document.form]]) for row in document.rows]
        pd.testing.assert_series_equal(
            frame[TEXT_COLUMN[document.form]], pd.Series(texts, dtype="str"), check_names=False
        )
        for row, read in zip(document.rows, frame.to_dict("records"), strict=True):
            for name, answers in right.items():
                if name in row["truth"] and name in read:
                    answers.append(read[name] == (row["truth"][name] or ""))
    assert all(right["date"])
    assert {name: sum(answers) / len(answers) >= 0.95 for name, answers in right.items()} == dict.fromkeys(right, True)
