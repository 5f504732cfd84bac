"""Dates of the field's tables: every way of writing a day gives that day, and nothing else gives one."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.log_dates import IMPOSSIBLE, NO_DATE, SEVERAL, DateReader

RULES = load_catalogue().logs
DATES = DateReader(RULES)
DAYS = st.dates(datetime.date(RULES.first_year, 1, 1), datetime.date(RULES.last_year, 12, 31))
WEEKDAYS = ["", "ma ", "maandag ", "mardi ", "mar. ", "le ", "Tuesday "]


@given(DAYS, st.data())
def test_every_way_of_writing_a_day_is_that_day(day: datetime.date, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(RULES.months[day.month - 1].all()))
    year = data.draw(st.sampled_from([f"{day.year}", f"{day.year % 100:02d}"]))
    sign = data.draw(st.sampled_from(["/", "-", ".", " / "]))
    first = data.draw(st.sampled_from(WEEKDAYS))
    excel = (day - datetime.date(1899, 12, 30)).days
    for written in [
        day.isoformat(), f"{day.isoformat()}T14:30:00", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}",
        f"{first}{day.day}{sign}{day.month}{sign}{year}", f"{day:%d/%m/%Y} 14:30", f"{day:%d/%m/%Y}.",
        f"{first}{day.day} {month} {year}", f"{first}{day.day} {month.upper()}. {day.year}",
        f"{day.day}-{month}-{year}", f"{day.day}de {month} {day.year}", str(excel), f"{excel}.604",
        f"{day:%d/%m/%Y} ({day.day} {month} {day.year})",
    ]:  # fmt: skip
        assert DATES.read(written) == (day.isoformat(), ""), written


@given(DAYS, st.data())
def test_a_month_alone_stays_a_month(day: datetime.date, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(RULES.months[day.month - 1].all()))
    for written in [f"{month} {day.year}", f"{month}-{day.year % 100:02d}", f"{month} '{day.year % 100:02d}",
                    f"{day:%Y-%m}", f"{day:%m/%Y}"]:  # fmt: skip
        assert DATES.read(written) == (f"{day:%Y-%m}", ""), written


@given(st.text(alphabet="0123456789/-.: 'éabdefjlmnoprstuûvy", max_size=24) | st.text(max_size=40))
@example("٣/٢/٢٠٢٦")
@example("3²/02/2026")
@example("99999")
def test_whatever_is_written_there_is_a_date_of_the_calendar_or_a_reason(text: str) -> None:
    iso, fault = DATES.read(text)
    assert bool(iso) != bool(fault)
    if iso:
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", iso)
        day = datetime.date.fromisoformat(iso if len(iso) > 7 else iso + "-01")
        assert RULES.first_year <= day.year <= RULES.last_year


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("31/02/2026", IMPOSSIBLE), ("02/13/2026", IMPOSSIBLE), ("29 februari 2026", IMPOSSIBLE),
        ("2026-13-01", IMPOSSIBLE),
        ("11/09/2025 en 12/09/2025", SEVERAL), ("10/02/2026, rappel le 12/02/2026", SEVERAL),
        ("03/02", NO_DATE), ("12 feb", NO_DATE), ("feb 26", NO_DATE), ("2026", NO_DATE), ("vorige week", NO_DATE),
        ("0470/12.34.56", NO_DATE), ("131/02/2026", NO_DATE), ("Q1 2026", NO_DATE),
        ("03/11/1942", "a year outside 2015–2049"), ("3 mars 2062", "a year outside 2015–2049"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(text: str, fault: str) -> None:
    assert DATES.read(text) == ("", fault)


@pytest.mark.parametrize(
    ("text", "iso"),
    [("1er fevrier 2026", "2026-02-01"), ("12-13 maart 2026", "2026-03"), ("29/02/2024", "2024-02-29"),
     ("February 3, 2026", "2026-02-03"), ("3rd March 2026", "2026-03-03"),
     ("février 2026, soit le 03/02/2026", "2026-02-03")],
)  # fmt: skip
def test_further_ways(text: str, iso: str) -> None:
    assert DATES.read(text) == (iso, "")
