"""Known errors of known copies. Each repair belongs to a layout and says how many rows it must touch.

A repair works on the text as read, before typing, and raises `StaleRepairError` when it touches another number of
rows: then the file was corrected, or is another file, and the repair has to go.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd


class StaleRepairError(Exception):
    """A repair touched another number of rows than it was written for."""

    def __init__(self, what: str, touched: int, expected: int) -> None:
        super().__init__(what, touched, expected)
        self.found = f"{touched} rows with {what}"
        self.expected = f"{expected} to repair"


def _assert_touched(what: str, touched: int, expected: int) -> None:
    if touched != expected:
        raise StaleRepairError(what, touched, expected)


def age_zero_labelled_one(text: pd.DataFrame) -> pd.DataFrame:
    """Region by age: age 0 is labelled 1, so age 1 stands twice per sex and year; the first is age 0."""
    first = ~text.duplicated(["gender", "age", "year"]) & text.duplicated(["gender", "age", "year"], keep=False)
    mislabelled = first & text["age"].isin(["1", "1.0"])
    _assert_touched("age 0 labelled 1", int(mislabelled.sum()), 32)
    return text.assign(age=text["age"].mask(mislabelled, "0"))


def saint_luc_sector(text: pd.DataFrame) -> pd.DataFrame:
    """Hospital sites: Saint-Luc (site 4190) is plotted 42 m outside the region and so has no sector."""
    lost = (text["id"] == "4190") & (text["cd_sector"] == "")
    _assert_touched("Saint-Luc without sector", int(lost.sum()), 1)
    return text.assign(
        cd_sector=text["cd_sector"].mask(lost, "21018A87-"),
        cd_munty_refnis=text["cd_munty_refnis"].mask(lost, "21018"),
    )


def address_as_flag(text: pd.DataFrame) -> pd.DataFrame:
    """Monitoring series: the site's address slipped from a footer into one flag; that value is missing."""
    address = text["flag"].str.startswith("https://")
    _assert_touched("an address as flag", int(address.sum()), 1)
    return text.assign(flag=text["flag"].mask(address, "ND"))


REPAIRS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "age_zero_labelled_one": age_zero_labelled_one,
    "saint_luc_sector": saint_luc_sector,
    "address_as_flag": address_as_flag,
}
