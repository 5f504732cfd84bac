"""Downloads what the registry names: whole or not at all, by checksum, and never over a file that is there."""

from __future__ import annotations

import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, urlsplit

from pipelines.catalogue.source_models import Download, Source
from pipelines.paths import SIMULATED_MARKER
from pipelines.problems import BadInput, Problem
from pipelines.sources.containers import LARGEST_BYTES, TOO_LARGE, sha256_of

PIECE = 1 << 16
TIMEOUT_SECONDS = 60
_PASSING = {408, 425, 429, 500, 502, 503, 504}  # statuses that may be gone at the next attempt
_URL_SIGNS = ":/?&=%#+,;@~!$'()*[]"


@dataclass(frozen=True)
class Manners:
    """How to ask: how often, with what pause (seconds, doubled each time), and whether 127.0.0.1 may be asked
    without encryption, which only tests need.
    """

    attempts: int = 4
    pause: float = 1.0
    allow_loopback: bool = False

    def allows(self, url: str) -> bool:
        parts = urlsplit(url)
        is_loopback = parts.scheme == "http" and parts.hostname == "127.0.0.1"
        return (parts.scheme == "https" and bool(parts.hostname)) or (self.allow_loopback and is_loopback)


class _Refused(Exception):  # noqa: N818 - an answer that no further attempt will change
    """Found, expected and remedy of a Problem."""

    def __init__(self, found: str, expected: str, remedy: str) -> None:
        self.words = (found, expected, remedy)
        super().__init__(found)


class _OnlySafely(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only where the address itself would have been allowed."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if not self.manners.allows(newurl):
            raise _Refused(f"a redirect to {newurl}", "an address that begins with https://", "correct the registry")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch_sources(
    sources: dict[str, Source],
    wanted_ids: Iterable[str],
    data_dir: Path,
    announce: Callable[[str], None],
    manners: Manners | None = None,
) -> int:
    """Download the files of `wanted_ids` (empty: of every source that names an address) below `data_dir`.

    A file goes to `<source_id>/<vintage>/<file>`; one that is there is left alone. Returns how many files
    came. Raises `BadInput` with every problem met, after fetching what could be fetched.
    """
    manners, data_dir = manners or Manners(), Path(data_dir)
    wanted = list(dict.fromkeys(wanted_ids)) or [name for name, source in sources.items() if source.downloads]
    problems = _refused_beforehand(sources, wanted, data_dir)
    if problems:
        raise BadInput(problems)
    fetched = 0
    for source_id in wanted:
        for download in sources[source_id].downloads:
            place = f"{source_id}/{download.vintage}/{download.file}"
            try:
                came = _fetch(download, data_dir / place, manners)
            except _Refused as refused:
                problems.append(Problem(place, download.url, *refused.words))
                continue
            fetched += came
            announce(f"{place}: {'fetched' if came else 'already there'}")
    if problems:
        raise BadInput(problems)
    return fetched


def _refused_beforehand(sources: dict[str, Source], wanted: list[str], data_dir: Path) -> list[Problem]:
    if (data_dir / SIMULATED_MARKER).is_file():
        remedy = "give another folder with --data"
        return [Problem(data_dir.name, "", "a demonstration territory", "a folder of real files", remedy)]
    problems = []
    for name in wanted:
        if name not in sources:
            near = get_close_matches(name, sources, n=1)
            expected = f"'{near[0]}'" if near else "the source_id of a registry entry"
            problems.append(Problem("command line", "SOURCE", repr(name), expected, "correct it"))
        elif not sources[name].downloads:
            remedy = f"fetch it by hand from {sources[name].url}"
            problems.append(Problem(f"sources/{name}.yml", "downloads", "no address", "a file to download", remedy))
    return problems


def _fetch(download: Download, target: Path, manners: Manners) -> bool:
    """Whether the file was fetched; False when it was there already."""
    for name in (download.vintage, download.file):
        if Path(name).name != name or name.startswith("."):
            raise _Refused(f"the name {name!r}", "a plain name", "correct the registry")
    if target.exists():
        if download.sha256 and sha256_of(target) != download.sha256:
            remedy = "keep it, or move it away and fetch again"
            raise _Refused("a file with another checksum", f"sha256 {download.sha256}", remedy)
        return False
    if not manners.allows(download.url):
        raise _Refused("an address without encryption", "https://", "correct the registry")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    _attempt_often(download, part, manners)
    if download.sha256 and sha256_of(part) != download.sha256:
        found = f"sha256 {sha256_of(part)}"
        _forget(part)
        raise _Refused(found, f"sha256 {download.sha256}", "see whether the publisher has replaced the file")
    os.replace(part, target)
    _forget(part)
    return True


def _attempt_often(download: Download, part: Path, manners: Manners) -> None:
    """Bring `part` to its full length; an interrupted attempt is taken up where it stopped."""
    for attempt in range(manners.attempts):
        if attempt:
            time.sleep(manners.pause * 2 ** (attempt - 1))
        try:
            return _attempt(download, part, manners)
        except urllib.error.HTTPError as error:
            error.close()
            reason = f"HTTP status {error.code}"
            if error.code == 416:  # what we hold is no beginning of the file any more
                _forget(part)
            elif error.code not in _PASSING:
                raise _Refused(reason, "the file", "see whether the publisher has moved it") from None
        except (OSError, http.client.HTTPException) as error:
            reason = str(getattr(error, "reason", "") or error) or type(error).__name__
    raise _Refused(f"no file after {manners.attempts} attempts ({reason})", "the file", "try again later")


def _attempt(download: Download, part: Path, manners: Manners) -> None:
    held, headers = _resumable(part)
    request = urllib.request.Request(quote(download.url, safe=_URL_SIGNS), headers=headers)  # noqa: S310 - allowed above
    opener = urllib.request.build_opener(_OnlySafely(manners))
    with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        if answer.headers.get_content_type() == "text/html" and not download.file.endswith((".html", ".htm")):
            raise _Refused("a web page", "the file", "see whether the publisher has moved it")
        continues = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {held}-")
        start = held if continues else 0
        length = answer.headers.get("Content-Length")
        _validator(part).write_text(_version(answer.headers), encoding="utf-8")
        with part.open("r+b" if continues else "wb") as file:
            file.seek(start)
            size = start + _copy(answer, file, LARGEST_BYTES - start)
    if length is not None and size != start + int(length):
        raise ConnectionError(f"the answer broke off after {size} bytes")


def _copy(answer: http.client.HTTPResponse, file, room: int) -> int:
    size = 0
    while piece := answer.read(PIECE):
        size += len(piece)
        if size > room:
            raise _Refused("a file larger than that", TOO_LARGE, "fetch it by hand and cut it")
        file.write(piece)
    return size


def _validator(part: Path) -> Path:
    """Where the version of a file that came in part is kept: another version must not be appended to it."""
    return part.with_name(part.name + ".version")


def _version(headers: http.client.HTTPMessage) -> str:
    etag = headers.get("ETag") or ""
    return etag if etag.startswith('"') else headers.get("Last-Modified") or ""


def _resumable(part: Path) -> tuple[int, dict[str, str]]:
    """How many bytes are held, and how to ask for the others; 0 where the version of those held is unknown."""
    headers = {"User-Agent": "diazone", "Accept-Encoding": "identity"}
    held = part.stat().st_size if part.is_file() else 0
    version = _validator(part).read_text(encoding="utf-8") if _validator(part).is_file() else ""
    if not held or not version:
        return 0, headers
    return held, headers | {"Range": f"bytes={held}-", "If-Range": version}


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _validator(part).unlink(missing_ok=True)
