"""Downloads from a server on this machine that also misbehaves: nothing here asks the network."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.catalogue.source_models import Source
from pipelines.problems import BadInput
from pipelines.sources.fetching import Manners, fetch_sources

CONTENT = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PLACE = "statbel_cars/2024/cars.zip"
TESTING = Manners(attempts=3, pause=0.0, allow_loopback=True)


class Publisher:
    """What the server says, request by request, and what it was asked. `tricks` are used up from the front."""

    def __init__(self) -> None:
        self.tricks: list[str] = []
        self.ranges: list[str | None] = []
        self.version = '"v1"'
        self.address = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range")
        self.ranges.append(asked)
        trick = self.tricks.pop(0) if self.tricks else "none"
        if trick.isdigit():
            return handler.send_error(int(trick))
        if trick.startswith("http"):
            handler.send_response(302)
            handler.send_header("Location", trick)
            handler.send_header("Content-Length", "0")
            return handler.end_headers()
        start = int(asked[6:-1]) if asked and handler.headers.get("If-Range") == self.version else 0
        body = CONTENT[start:]
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        handler.send_header("Content-Type", "text/html" if trick == "page" else "application/zip")
        handler.send_header("Content-Length", str(len(body)))
        if trick != "no version":
            handler.send_header("ETag", self.version)
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if trick in ("break off", "no version") else body)


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    says = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            says.answer(self)

        def log_message(self, *_words: object) -> None:
            """Silence: the tests look at what was asked themselves."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    says.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield says
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(registry: dict[str, Source], publisher: Publisher, tmp_path: Path) -> Callable[..., list[str]]:
    """Fetches one file of one source from the publisher and returns what was announced."""

    def run(sha256: str | None = SHA256, manners: Manners = TESTING, **changes: str) -> list[str]:
        download = {"vintage": "2024", "file": "cars.zip", "url": f"{publisher.address}/c.zip", "sha256": sha256}
        data = registry["statbel_cars"].model_dump(by_alias=True) | {"downloads": [download | changes]}
        said: list[str] = []
        fetch_sources({"statbel_cars": Source.model_validate(data)}, [], tmp_path, said.append, manners)
        return said

    return run


def _problem(run: Callable[..., object], *arguments: object, **named: object) -> str:
    with pytest.raises(BadInput) as caught:
        run(*arguments, **named)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_comes_whole_and_is_not_fetched_twice(fetch, publisher: Publisher, tmp_path: Path) -> None:
    assert fetch() == [f"{PLACE}: fetched"]
    assert (tmp_path / PLACE).read_bytes() == CONTENT
    assert _names(tmp_path) == [PLACE]
    assert fetch() == [f"{PLACE}: already there"]
    assert len(publisher.ranges) == 1


def test_a_file_that_is_there_is_never_overwritten(fetch, tmp_path: Path) -> None:
    (tmp_path / PLACE).parent.mkdir(parents=True)
    (tmp_path / PLACE).write_text("ours")
    assert "another checksum" in _problem(fetch)
    assert fetch(sha256=None) == [f"{PLACE}: already there"]
    assert (tmp_path / PLACE).read_text() == "ours"


def test_an_answer_that_breaks_off_is_taken_up_where_it_stopped(fetch, publisher: Publisher, tmp_path: Path) -> None:
    publisher.tricks = ["break off", "503"]
    assert fetch(sha256=None) == [f"{PLACE}: fetched"]
    assert publisher.ranges == [None, f"bytes={len(CONTENT) // 2}-", f"bytes={len(CONTENT) // 2}-"]
    assert (tmp_path / PLACE).read_bytes() == CONTENT
    assert _names(tmp_path) == [PLACE]


def test_an_interrupted_program_takes_it_up_too(fetch, publisher: Publisher, tmp_path: Path) -> None:
    publisher.tricks = ["break off"] + ["500"] * 2
    assert "3 attempts" in _problem(fetch)
    assert not (tmp_path / PLACE).exists()
    fetch()
    assert publisher.ranges[-1] == f"bytes={len(CONTENT) // 2}-"
    assert (tmp_path / PLACE).read_bytes() == CONTENT


@pytest.mark.parametrize("trick", ["break off", "no version"])
def test_another_version_is_never_appended(fetch, publisher: Publisher, tmp_path: Path, trick: str) -> None:
    publisher.tricks = [trick] + ["500"] * 2
    _problem(fetch)
    publisher.version = '"v2"'
    fetch()
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_a_wrong_checksum_leaves_nothing(fetch, tmp_path: Path) -> None:
    problem = _problem(fetch, sha256="0" * 64)
    assert SHA256 in problem
    assert "0" * 64 in problem
    assert _names(tmp_path) == []


@pytest.mark.parametrize(("trick", "said"), [("404", "HTTP status 404"), ("page", "a web page")])
def test_what_will_not_get_better_is_asked_once(fetch, publisher: Publisher, tmp_path: Path, trick, said) -> None:
    publisher.tricks = [trick]
    assert said in _problem(fetch)
    assert len(publisher.ranges) == 1
    assert _names(tmp_path) == []


def test_only_encrypted_addresses_are_asked(fetch, publisher: Publisher) -> None:
    assert "without encryption" in _problem(fetch, manners=Manners())
    assert "without encryption" in _problem(fetch, url="file:///etc/hostname")
    assert "without encryption" in _problem(fetch, url="http://192.0.2.1/c.zip")
    assert publisher.ranges == []


def test_a_redirect_may_not_leave_encryption(fetch, publisher: Publisher, tmp_path: Path) -> None:
    publisher.tricks = ["http://192.0.2.1/c.zip"]
    assert "redirect to http://192.0.2.1/c.zip" in _problem(fetch)
    publisher.tricks = [f"{publisher.address}/moved.zip"]
    fetch()
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_a_server_that_is_gone_is_one_line(fetch) -> None:
    problem = _problem(fetch, url="http://127.0.0.1:9/c.zip")
    assert "no file after 3 attempts" in problem
    assert "\n" not in problem


def test_a_name_may_not_lead_out_of_its_folder(fetch, tmp_path: Path) -> None:
    assert "'../../x.zip'" in _problem(fetch, file="../../x.zip")
    assert "'..'" in _problem(fetch, vintage="..")
    assert _names(tmp_path) == []


def test_only_sources_that_name_an_address_can_be_fetched(registry: dict[str, Source], tmp_path: Path) -> None:
    assert "'bimd'" in _problem(fetch_sources, registry, ["bmid"], tmp_path, print)
    by_hand = _problem(fetch_sources, registry, ["bimd"], tmp_path, print)
    assert registry["bimd"].url in by_hand


def test_nothing_real_is_fetched_into_a_demonstration(fetch, tmp_path: Path) -> None:
    (tmp_path / "SIMULATED.json").write_text("{}")
    assert "demonstration" in _problem(fetch)
