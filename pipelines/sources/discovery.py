"""Finds the files of a source: `DIR/<source_id>/<vintage>/<file>`."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipelines.catalogue.source_models import Layout, Source
from pipelines.problems import Problem
from pipelines.sources.containers import TABLE_SUFFIXES, inner_name
from pipelines.sources.layouts import fits_name, is_companion
from pipelines.sources.raw_table import ReadError

# What the field says lies beside the sources and is read elsewhere.
OTHER_FOLDERS = {"field"}
PACKED_SUFFIXES = {".gz", ".zip"}
# Left behind by operating systems, editors, SQLite and the documentation of a folder.
LEFTOVERS = ("-wal", "-shm", "-journal", ".md", "thumbs.db", "desktop.ini", ".gitkeep", ".part", ".tmp")


@dataclass(frozen=True)
class FoundFile:
    """One file of a source, with the layouts its name allows (none: it fits no layout).

    `file` is the name below the data folder, `name` the table's own name once unpacked.
    """

    source_id: str
    vintage: str
    path: Path
    file: str
    name: str
    layouts: tuple[Layout, ...]
    fault: ReadError | None = None

    def known_layout_names(self, source: Source) -> str:
        """The names the source's files may have, for a message."""
        return ", ".join(dict.fromkeys(pattern for layout in source.layouts for pattern in layout.files))


def is_leftover(path: Path) -> bool:
    """Whether the file is no input at all."""
    name = path.name.casefold()
    return name.startswith((".", "~$")) or name.endswith(LEFTOVERS)


def _found(source: Source, vintage: str, path: Path) -> FoundFile:
    file = f"{source.source_id}/{vintage}/{path.name}"
    try:
        name = inner_name(path)
    except ReadError as fault:
        return FoundFile(source.source_id, vintage, path, file, path.name, (), fault)
    layouts = tuple(layout for layout in source.layouts if fits_name(layout, name) or fits_name(layout, path.name))
    return FoundFile(source.source_id, vintage, path, file, name, layouts)


def discover(source: Source, data_dir: Path) -> list[FoundFile]:
    """The files of `source` below `data_dir`, by vintage and name; also those that fit no layout."""
    folder = Path(data_dir) / source.source_id
    files = []
    for vintage in sorted(path for path in folder.glob("*") if path.is_dir() and not is_leftover(path)):
        for path in sorted(vintage.iterdir()):
            if path.is_file() and not is_leftover(path) and not is_companion(source, path.name):
                files.append(_found(source, vintage.name, path))
    return files


def misplaced(source: Source, data_dir: Path) -> list[Problem]:
    """Files of a source that lie outside a vintage's folder, above it or too deep."""
    folder = Path(data_dir) / source.source_id
    above = [path for path in sorted(folder.glob("*")) if path.is_file()]
    below = [path for path in sorted(folder.glob("*/*/**/*")) if path.is_file()]
    return [
        Problem(
            f"{source.source_id}/{path.relative_to(folder).as_posix()}",
            "",
            "a file in the wrong folder",
            f"{source.source_id}/<vintage>/<file>",
            "move it into the folder of its vintage, such as 2024",
        )
        for path in above + below
        if not is_leftover(path)
    ]


def unknown_entries(sources: dict[str, Source], data_dir: Path) -> list[Problem]:
    """Folders of the data folder that are no source, and tables that lie beside them."""
    problems = []
    for path in sorted(Path(data_dir).glob("*")):
        if is_leftover(path) or path.name in OTHER_FOLDERS or path.name in sources:
            continue
        # A .json there is a marker or a manifest, not a table.
        if path.is_file() and path.suffix.lower() not in (TABLE_SUFFIXES | PACKED_SUFFIXES) - {".json"}:
            continue
        near = get_close_matches(path.name, sources, n=1)
        expected = f"'{near[0]}'" if near else "the source_id of a registry entry"
        found = "a table outside a source's folder" if path.is_file() else "an unknown folder"
        problems.append(Problem(path.name, "", found, expected, "rename it, move it, or add a registry entry"))
    return problems
