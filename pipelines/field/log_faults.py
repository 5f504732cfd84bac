"""What a person must be told of a table: one line per column, with the first place. Nothing of a cell is quoted."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.catalogue.logs_models import LogRules
from pipelines.field.log_dates import EXPECTED_DATE
from pipelines.problems import Problem

_EXPECTED = {
    "date": EXPECTED_DATE, "zone": "a zone's name or id, or the region", "postcode": "a postcode of four digits",
    "minutes": "a number of minutes", "yes_no": "yes or no", "themes": "themes", "text": "text",
    "space": "a kind of meeting",
}  # fmt: skip
_MOST_NAMED = 6  # codes; of a longer list the catalogue tells


@dataclass
class LogFaults:
    """What could not be read of a file, counted per column."""

    file: str
    rules: LogRules
    _counted: dict[tuple[str, str], list] = field(default_factory=dict)
    _told: list[Problem] = field(default_factory=list)

    def add(self, name: str, column: str, place: str, reason: str, expected: str = "") -> None:
        """One cell of our column `name` that cannot be read; `column`: where it stands."""
        self._counted.setdefault((name, column), [place, reason, expected or self._expected(name), 0])[-1] += 1

    def tell(self, place: str, found: str, expected: str, remedy: str) -> None:
        """Something of the table itself."""
        self._told.append(Problem(self.file, place, found, expected, remedy))

    def problems(self) -> list[Problem]:
        """What concerns the table, then one line for each column, in the order met."""
        lines = list(self._told)
        for (_, column), (place, reason, expected, count) in self._counted.items():
            rows = "1 row" if count == 1 else f"{count} rows, this the first"
            found = f"{reason} ({rows})"
            remedy = "correct it there, or leave it empty"
            lines.append(Problem(self.file, f"{place}, {column}", found, expected, remedy))
        return lines

    def _expected(self, name: str) -> str:
        column = self.rules.columns.get(name)
        if column is None:
            return "as many cells as headers"
        if column.kind in _EXPECTED:
            return _EXPECTED[column.kind]
        codes = [code.id for code in self.rules.codes[column.codes].codes]
        return " or ".join(codes) if len(codes) <= _MOST_NAMED else f"a {column.codes} that logs.yml knows"
