"""Dates as people write them in a table: ISO, day first, with the month's name, or the number Excel keeps.

Day always goes before month. Nothing is guessed: a day no calendar has, a date without its year and several dates in
one cell are no date.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from pipelines.catalogue.logs_models import LogRules

NO_DATE, SEVERAL, IMPOSSIBLE = "text that is no date", "several dates in one cell", "a day no calendar has"
EXPECTED_DATE = "2026-02-03, 03/02/2026 or 3 februari 2026"
_EXCEL_EPOCH = datetime.date(1899, 12, 30)  # Excel counts days from here, its 29 February 1900 included
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_MONTH_ONLY = len("2026-02")


def _plain(text: str) -> str:
    """Small letters without accents; punctuation stays."""
    letters = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().split())


class DateReader:
    """Reads a cell's date, at the precision it is written with."""

    def __init__(self, rules: LogRules) -> None:
        self.first, self.last = rules.first_year, rules.last_year
        self.months = {_plain(name): n for n, names in enumerate(rules.months, 1) for name in names.all()}
        self._pattern = _pattern(sorted(self.months, key=lambda name: (-len(name), name)))

    def read(self, text: str) -> tuple[str, str]:
        """(ISO date, "") at the precision known (`2026-02`), or ("", what is wrong with it)."""
        plain = _plain(text)
        serial = _SERIAL.fullmatch(plain)
        if serial:
            found = [((_EXCEL_EPOCH + datetime.timedelta(days=int(serial[1]))).isoformat(), "")]
        else:
            found = [self._iso(match) for match in self._pattern.finditer(plain)]
        found = sorted({self._within(iso, fault) for iso, fault in found})
        # The same date written twice, or once as its month, is one date.
        whole = [iso for iso, _ in found if len(iso) > _MONTH_ONLY]
        found = [(iso, fault) for iso, fault in found if not (iso and any(day.startswith(iso + "-") for day in whole))]
        if not found:
            return "", NO_DATE
        return found[0] if len(found) == 1 else ("", SEVERAL)

    def _within(self, iso: str, fault: str) -> tuple[str, str]:
        if iso and not self.first <= int(iso[:4]) <= self.last:
            return "", f"a year outside {self.first}–{self.last}"
        return iso, fault

    def _iso(self, match: re.Match[str]) -> tuple[str, str]:
        parts = {name[0]: value for name, value in match.groupdict().items() if value}
        year = int(parts["y"]) + (2000 if len(parts["y"]) == len("26") else 0)
        month = self.months[parts["w"]] if "w" in parts else int(parts["m"])
        try:
            whole = datetime.date(year, month, int(parts.get("d", 1))).isoformat()
        except ValueError:
            return "", IMPOSSIBLE
        return (whole if "d" in parts else whole[:_MONTH_ONLY]), ""


def _pattern(months: list[str]) -> re.Pattern[str]:
    """Every way of writing a date; a group's first letter says what it is: year, month, day, or the month's word."""
    word = "|".join(map(re.escape, months))
    nth = r"(?:er|ste|de|e|st|nd|rd|th)?"
    ways = [
        r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})",  # 2026-02-03
        r"(?P<y2>20\d\d)(?P<m2>\d\d)(?P<d2>\d\d)",  # 20260203
        r"(?P<d3>\d{1,2})\s*(?P<s3>[-/.])\s*(?P<m3>\d{1,2})\s*(?P=s3)\s*(?P<y3>\d{4}|\d\d)",  # 03/02/2026, 3.2.26
        rf"(?P<d4>\d{{1,2}}){nth}[\s./-]*(?P<w4>{word})\b\.?[\s,./-]*'?(?P<y4>\d{{4}}|\d\d)",  # 3 februari 2026
        rf"(?P<w5>{word})\.?\s+(?P<d5>\d{{1,2}}){nth},\s*(?P<y5>\d{{4}})",  # February 3, 2026
        rf"(?P<w6>{word})\.?[\s,./-]+(?P<y6>\d{{4}})",  # februari 2026
        rf"(?P<w7>{word})\.?(?:-'?|\s*')(?P<y7>\d\d)",  # feb-26, as Excel shows a month
        r"(?P<y8>\d{4})[-/.](?P<m8>\d{1,2})",  # 2026-02
        r"(?P<m9>\d{1,2})[-/.](?P<y9>\d{4})",  # 02/2026
    ]
    return re.compile(r"(?<![\w/.-])(?:" + "|".join(ways) + r")(?!\d|[/.-]\d)")
