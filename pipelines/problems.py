"""What goes wrong, said so that whoever made the file can repair it.

A `Problem` is one line on stderr: where, what was found, what was expected, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_FOUND = 120


@dataclass(frozen=True)
class Problem:
    """One fault of an input; `str()` gives one line without line breaks.

    `file` is the path below the data folder, `place` the sheet, line and column as they fit.
    """

    file: str
    place: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        line = f"{where}: found {self.found}; expected {self.expected}; {self.remedy}"
        # A cell may hold line breaks, and the promise is one line each.
        return " ".join(line.split())


def quoted(value: str) -> str:
    """The value as a reader should see it: in quotes, and cut when it is a whole paragraph."""
    if value == "":
        return "an empty cell"
    short = value if len(value) <= LONGEST_FOUND else value[: LONGEST_FOUND - 1] + "…"
    return f"'{short}'"


class BadInput(Exception):  # noqa: N818 - says what happened, as the exit status does
    """The inputs do not fit; carries every problem found, so that all are repaired in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BuildFailed(Exception):  # noqa: N818 - as above
    """A step or a blocking check failed; nothing was published."""
