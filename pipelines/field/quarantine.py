"""The folders people drop files in: raw files lie there for a limited time, and may name people."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from pipelines.sources.containers import sha256_of

FOLDERS = ("minutes", "helpdesk", "consultations", "cases")
LOCK = ".writing.lock"


class Known(Protocol):
    """What is known of a file that was there before: the checksum of its bytes, and in which folder it lay."""

    @property
    def sha256(self) -> str: ...
    @property
    def folder(self) -> str: ...


@dataclass(frozen=True)
class RawFile:
    """A file as people dropped it. below: its path below `field/`, which may itself name a person."""

    path: Path
    below: str
    folder: str
    sha256: str
    event_id: str


def identity(*parts: str) -> str:
    """Ten letters that stand for some words; the same words give the same letters in every build."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]


def dropped(folder: Path) -> list[tuple[Path, str]]:
    """The paths of raw files in the order of folders and names, each with its path below `folder`."""
    return [
        (path, f"{name}/{path.relative_to(folder / name).as_posix()}")
        for name in FOLDERS
        for path in sorted(path for path in (folder / name).rglob("*") if path.is_file())
        if not path.name.startswith((".", "~$"))
    ]


def identified(paths: Iterable[tuple[Path, str]], known: Mapping[str, Known]) -> Generator[RawFile]:
    """Each raw file with its event_id; one that vanished meanwhile is passed over.

    An id is made of a file's path. A file that was only renamed keeps the id it is `known` by, so that what people
    corrected in it still fits and nothing is counted twice.
    """
    found = []
    for path, below in paths:
        try:
            found.append((path, below, sha256_of(path)))
        except FileNotFoundError:  # deleted by `retain` since it was listed
            continue
    taken = {identity(below) for _, below, _ in found}
    left = {(held.folder, held.sha256): event_id for event_id, held in known.items() if event_id not in taken}
    for path, below, sha256 in found:
        own, folder = identity(below), below.partition("/")[0]
        is_known = own in known and known[own].sha256 == sha256
        event_id = own if is_known else left.pop((folder, sha256), own)
        yield RawFile(path, below, folder, sha256, event_id)


@contextmanager
def writing(folder: Path) -> Generator[None]:
    """Hold the only pen of `field/`: whoever keeps or erases waits for the other."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        yield


def sweep(folder: Path) -> None:
    """Remove what a stopped program left half written below `field/`."""
    for part in folder.rglob(".*.part"):
        part.unlink(missing_ok=True)
