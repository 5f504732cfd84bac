"""Every path and address of a build; nothing else defines one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent
CATALOGUE = PACKAGE / "catalogue"
WAREHOUSE_SQL = PACKAGE / "warehouse"
TYPST = PACKAGE / "reporting" / "typst"
TEMPLATES = PACKAGE / "reporting" / "templates"

DEFAULT_DATA = PROJECT / "data" / "raw"
DEFAULT_PROCESSED = PROJECT / "data" / "processed"
DEFAULT_REPORTS = PROJECT / "reports"
DEMO = PROJECT / "demo"

FIELD = "field"  # below the data folder: what the field says
SIMULATED_MARKER = "SIMULATED.json"
SIMULATED_RESULTS = ".simulated"  # stands in a folder of results made from simulated data
DATABASE = "diazone.duckdb"
PUBLIC_DATABASE = "open_data/diazone_public.duckdb"  # below the reports of a year
UI_HOST = "127.0.0.1"
UI_PORT = 3000


@dataclass(frozen=True)
class Workspace:
    """Where one build reads and writes, and which documents it makes.

    `data` is laid out as `<source_id>/<vintage>/<file>`; `processed` holds one Parquet file per asset
    and the published database; `reports` holds `<year>/<language>/…`. Languages and zones choose
    documents, never tables; empty means all.
    """

    data: Path
    processed: Path
    reports: Path
    catalogue: Path = CATALOGUE
    year: int | None = None
    languages: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()

    @classmethod
    def for_build(cls, data: Path | None = None, out: Path | None = None, **choices) -> Workspace:
        """The places of a build; `out` gives `out/processed` and `out/reports`."""
        return cls(
            data=(data or DEFAULT_DATA).resolve(),
            processed=(out / "processed" if out else DEFAULT_PROCESSED).resolve(),
            reports=(out / "reports" if out else DEFAULT_REPORTS).resolve(),
            **choices,
        )

    def table(self, name: str) -> Path:
        """Parquet path of the table `schema.table`."""
        schema, table = name.split(".")
        return self.processed / schema / f"{table}.parquet"

    @property
    def database(self) -> Path:
        return self.processed / DATABASE

    @property
    def lock(self) -> Path:
        return self.processed / ".writing.lock"

    @property
    def staging(self) -> Path:
        """The database waits here, beside its place, until publication moves it."""
        return self.processed / ".staged"

    @property
    def staged_reports(self) -> Path:
        """The documents wait here, beside their place, until publication moves them."""
        return self.reports / ".staged"

    @property
    def publication_manifest(self) -> Path:
        """What publication is about to move; the next start completes it or rolls it back."""
        return self.processed / ".publication.json"

    @property
    def is_simulated(self) -> bool:
        """True when the data folder is the demonstration territory's."""
        return (self.data / SIMULATED_MARKER).is_file()

    def marker(self) -> dict:
        """What the demonstration's marker file says; empty for real data."""
        path = self.data / SIMULATED_MARKER
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
