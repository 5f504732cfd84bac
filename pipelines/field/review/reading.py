"""Files that came back from people: small files of the review pages (`.json`), workbooks of the research team."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.catalogue.field_models import KINDS
from pipelines.catalogue.logs_models import folded
from pipelines.catalogue.models import Catalogue
from pipelines.catalogue.review_models import ABOUT
from pipelines.field.log_cells import open_tables
from pipelines.field.review.corrections import AUTHOR, CODER, CONFIRMED, CORRECTED, DISCARDED, PROPOSED, Correction
from pipelines.problems import Problem
from pipelines.sources.raw_table import ReadError

REVIEW = "review"  # the folder below `field/`
FORMAT = "diazone-review/1"
NO_THEME = "-"  # stands for "none of the themes", as an empty cell says nothing
LARGEST = 5_000_000  # bytes: a page's file is a few kilobytes
THEME_COLUMNS = ("theme_1", "theme_2", "theme_3", "theme_4")
COLUMNS = ("observation_id", "state", "kind", "about", *THEME_COLUMNS, "reason", "reviewer", "reviewed_on", "machine")
_EXCEL_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Returned:
    """What came back: people's words, and what a person must be told."""

    corrections: list[Correction]
    problems: list[Problem]


class ReviewReader:
    """Reads `field/review/`. What is wrong in a file is one line; the rest of it is read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.themes = {theme.id for theme in catalogue.themes.values() if theme.theme_class != "context"}
        self.reasons = {reason.id: reason.keeps for reason in catalogue.review.reasons}
        self._said = {folded(word): code for code, words in catalogue.review.words.items() for word in words}
        self._said |= {
            folded(said): choice.id
            for choice in (*catalogue.review.states, *catalogue.review.reasons, *catalogue.review.about)
            for said in (choice.id, *choice.label.model_dump().values())
        }
        for entry in (*catalogue.kinds.values(), *catalogue.themes.values()):
            self._said |= {folded(said): entry.id for said in (entry.id, *entry.label.model_dump().values())}

    def read(self, folder: Path) -> Returned:
        """Everything below `folder`, in the order of names."""
        back = Returned([], [])
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if not path.name.startswith((".", "~$")):
                self._take(path, _holdable(f"{REVIEW}/{path.relative_to(folder).as_posix()}"), back)
        return back

    def read_file(self, path: Path) -> Returned:
        """One file, wherever it lies."""
        back = Returned([], [])
        self._take(path, _holdable(f"{REVIEW}/{path.name}"), back)
        return back

    def _take(self, path: Path, name: str, back: Returned) -> None:
        try:
            for found in self.words_of(path, name):
                if isinstance(found, Correction):
                    back.corrections.append(found)
                else:
                    back.problems.append(found)
        except ReadError as error:
            back.problems.append(Problem(f"field/{name}", error.place, error.found, error.expected, error.remedy))

    def words_of(self, path: Path, name: str) -> Iterator[Correction | Problem]:
        """What one file says; raises ReadError where it cannot be read at all."""
        if path.suffix.lower() == ".json":
            yield from self._of_page(path, name)
        elif path.suffix.lower() in (".xlsx", ".csv"):
            yield from self._of_workbook(path, name)
        else:
            expected = "a page's .json, or the workbook that was exported (.xlsx, .csv)"
            raise ReadError("", f"a file of kind {path.suffix or 'unknown'}", expected, "save it again in one of these")

    # ---- a page's file ----
    def _of_page(self, path: Path, name: str) -> Iterator[Correction | Problem]:
        data = _json(path)
        role, reviewer, on = AUTHOR, str(data.get("reviewer") or ""), str(data.get("reviewed_on") or "")
        if not _is_date(on):
            raise ReadError("reviewed_on", "no date", "a date such as 2026-11-24", "save the page's file again")
        for number, row in enumerate(data["observations"], 1):
            if isinstance(row, dict):
                yield self._correction(row, name, f"observation {number}", role, reviewer, on)
            else:
                yield Problem(
                    f"field/{name}", f"observation {number}", "no entry", "what the page saved", "save it again"
                )

    # ---- a workbook ----
    def _of_workbook(self, path: Path, name: str) -> Iterator[Correction | Problem]:
        known = False
        for table in open_tables(path, lambda cells: sum(cell in COLUMNS for cell in cells)):
            header = next((at for at, row in enumerate(table.rows[:10]) if "observation_id" in row), None)
            if header is None:
                continue
            known = True
            at = {column: table.rows[header].index(column) for column in COLUMNS if column in table.rows[header]}
            for place, cells in zip(table.places[header + 1 :], table.rows[header + 1 :], strict=True):
                row = {column: cells[where] if where < len(cells) else "" for column, where in at.items()}
                if self._looked_at(row):
                    yield self._of_row(row, name, place)
        if not known:
            raise ReadError("header", "no column observation_id", ", ".join(COLUMNS), "use the workbook as exported")

    def _looked_at(self, row: dict) -> bool:
        """Whether a person wrote something: a state, a reason, or another code than the machine's."""
        if row.get("state") or row.get("reason"):
            return True
        return bool(row["observation_id"]) and self._is_changed(row)

    def _is_changed(self, row: dict) -> bool:
        """Whether a row's codes are others than the export noted as the machine's: `kind|about|theme; theme`."""
        if "machine" not in row:
            return False
        words = [folded(row.get(name, "")) for name in ("kind", "about", *THEME_COLUMNS)]
        codes = [self._said.get(word, word) for word in words]
        return [codes[0], codes[1], "; ".join(code for code in codes[2:] if code)] != row["machine"].split("|")[:3]

    def _of_row(self, row: dict, name: str, place: str) -> Correction | Problem:
        day = _iso(row.get("reviewed_on", "")[:10])
        if not _is_date(day):
            expected, remedy = "a date such as 2026-11-24", "fill in when it was looked over"
            return Problem(f"field/{name}", f"{place}, reviewed_on", "no date", expected, remedy)
        # after a third "|" stand the machine's themes that the sheet had no room for
        hidden = "".join(row.get("machine", "").split("|")[3:4]).split("; ")
        themes = [name for name in (*(row.get(column) for column in THEME_COLUMNS), *hidden) if name]
        state = row.get("state") or (CORRECTED if self._is_changed(row) else "")
        said = row | {"state": state, "themes": themes if any(column in row for column in THEME_COLUMNS) else None}
        return self._correction(said, name, place, CODER, row.get("reviewer", ""), day)

    # ---- one word ----
    def _correction(self, row: dict, name: str, place: str, role: str, reviewer: str, on: str) -> Correction | Problem:
        identity = str(row.get("observation_id") or "")
        faults, read = [], {}
        for column, known in (("kind", set(KINDS)), ("about", set(ABOUT)), ("reason", set(self.reasons))):
            read[column], is_known = self._code(row.get(column), known)
            if not is_known:
                faults.append((column, ", ".join(sorted(known))))
        # "not looked over yet" is no word, unless a reason beside it says what to do
        states = {CONFIRMED, CORRECTED, DISCARDED, *([PROPOSED] if read["reason"] else [])}
        state, is_known = self._code(row.get("state"), states)
        if not is_known:
            faults.append(("state", f"{CONFIRMED}, {CORRECTED} or {DISCARDED}"))
        themes, strangers = self._themes(row.get("themes"))
        if strangers:
            faults.append(("themes", "ids or labels of the thesaurus"))
        if not re.fullmatch(r"[0-9a-f]{10}", identity):
            faults.append(("observation_id", "ten letters, as exported"))
        if faults:
            column, expected = faults[0]
            remedy = "choose from the list; this row was passed over, the others were read"
            return Problem(f"field/{name}", f"{place}, {column}", "a word that is not known", expected, remedy)
        if read["reason"] and self.reasons[read["reason"]]:
            state = CORRECTED if state == CORRECTED else CONFIRMED
        elif read["reason"] and state in ("", PROPOSED):
            state = DISCARDED
        return Correction(
            identity, on, role, _holdable(reviewer)[:60], state or CONFIRMED, read["kind"], read["about"], themes,
            read["reason"], name, place,
        )  # fmt: skip

    def _code(self, said: object, known: set[str]) -> tuple[str, bool]:
        """A choice by its id or by what it is called, and whether it is one of those known."""
        text = folded(str(said or ""))
        if not text:
            return "", True
        code = self._said.get(text, text.replace(" ", "_"))
        return code, code in known

    def _themes(self, said: object) -> tuple[str | None, list[str]]:
        """Themes as chosen (a list, or words with ";" between them) and those that are none."""
        if said is None or said == "":
            return None, []
        names = [str(name) for name in said] if isinstance(said, list) else re.split(r"[;\n|]", str(said))
        names = [name.strip() for name in names if name.strip() not in ("", NO_THEME, "—")]
        codes = [self._said.get(folded(name), name) for name in names]
        strangers = [code for code in codes if code not in self.themes]
        return "; ".join(dict.fromkeys(codes)), strangers


def _json(path: Path) -> dict:
    """A page's file; raises ReadError where it is none."""
    expected, remedy = "the file a review page saved", "save it again from the page"
    if path.stat().st_size > LARGEST:
        raise ReadError("", "a file too large to be one of a page", expected, remedy)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReadError("", "text that is not JSON", expected, remedy) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("observations"), list):
        raise ReadError("format", "another file", expected, remedy)
    return data


def _holdable(text: str) -> str:
    """A text without half letters, which JSON and names of files from other machines may hold and no table can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _iso(text: str) -> str:
    """A date as Excel writes it here (24/11/2026), in ISO; anything else as it stands."""
    found = _EXCEL_DATE.fullmatch(text.strip())
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
