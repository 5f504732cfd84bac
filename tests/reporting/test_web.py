"""The page in a browser: it fits a telephone, and its map is read by pointer and keyboard alike."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.web

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--virtual-time-budget=4000",
    "--enable-logging=stderr", "--dump-dom",
]  # fmt: skip
ANSWER = re.compile(r'<script type="application/json" id="answer">(.*?)</script>', re.DOTALL)
ASKING = """<script>
addEventListener("load", () => {
  const answer = parent.document.createElement("script");
  answer.type = "application/json";
  answer.id = "answer";
  answer.textContent = JSON.stringify((() => { %s })());
  parent.document.body.append(answer);
});
</script>"""
# A browser's window has a least width, a frame in it has none.
FRAME = (
    '<!DOCTYPE html><title>Frame</title><body><iframe style="border:0" width="%d" height="900" srcdoc="%s"></iframe>'
)
# What a reader sees of the map, and the ways to act on it.
MAP = """
const box = document.querySelector(".interactive");
const isShown = (area) => area.parentNode.style.display !== "none";
const areas = () => [...box.querySelectorAll("[role=option]")].filter(isShown);
const seen = () => ({
  reading: box.querySelector(".reading").innerText.replace(/\\s+/g, " ").trim(),
  title: box.querySelector("figcaption").innerText, focused: document.activeElement.getAttribute("aria-label"),
  stops: areas().filter((area) => area.getAttribute("tabindex") === "0").length, areas: areas().length,
  coloured: areas().filter((area) => /^c[0-4x]$/.test(area.getAttribute("class"))).length,
  labels: [...box.querySelectorAll(".legend .label")].map((label) => label.textContent),
  outlined: box.querySelector(".ring.over").getAttribute("d") !== "",
});
const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
"""


@pytest.fixture
def ask(chromium: str, demo_build: Path, tmp_path: Path) -> Callable[..., dict]:
    """Opens a page of the demonstration in a window of some width, runs a script in it, and gives what it returns."""

    def run(page: str, script: str, width: int = 1280) -> dict:
        (original,) = demo_build.glob(f"reports/*/{page}")
        asking = original.read_text("utf-8").replace("</body>", ASKING % script + "</body>")
        framed = tmp_path / "frame.html"
        framed.write_text(FRAME % (width, html.escape(asking)), "utf-8")
        command = [chromium, *FLAGS, "--window-size=1500,1000", f"--user-data-dir={tmp_path / 'browser'}"]
        done = subprocess.run(
            [*command, framed.as_uri()], capture_output=True, text=True, check=True, timeout=120, encoding="utf-8"
        )
        assert "Uncaught" not in done.stderr
        assert "Refused to" not in done.stderr
        answer = ANSWER.search(done.stdout)
        assert answer, done.stderr[-2000:]
        return json.loads(answer[1])

    return run


@pytest.mark.parametrize(
    ("page", "width"),
    [("nl/centre_west.html", 360), ("fr/brussels.html", 360), ("en/south_east.html", 360), ("fr/north_east.html", 768)],
)
def test_nothing_runs_off_a_small_screen(ask, page, width):
    found = ask(
        page,
        """document.querySelectorAll("details").forEach((note) => { note.open = true; });
        const scrolls = [...document.querySelectorAll(".scroll")];
        const beyond = [...document.querySelectorAll("body *")].filter((part) => part.getBoundingClientRect().right >
            innerWidth + 1 && !part.closest(".scroll") && !part.closest("svg") && part.checkVisibility());
        return { inner: innerWidth, whole: document.documentElement.scrollWidth,
            beyond: beyond.map((part) => part.outerHTML.slice(0, 120)),
            reachable: scrolls.every((part) => part.tabIndex === 0) };""",
        width,
    )
    assert found["inner"] == width
    assert found["beyond"] == []
    assert found["whole"] <= width
    assert found["reachable"]


def test_a_sentence_leads_to_its_figure_and_opens_where_that_comes_from(ask):
    found = ask(
        "en/south.html",
        """const link = document.querySelector(".claims .trace");
        const row = document.getElementById(link.getAttribute("href").slice(1));
        const isOpen = () => row.querySelector("details").open;
        const before = isOpen();
        location.hash = link.getAttribute("href");
        dispatchEvent(new HashChangeEvent("hashchange"));
        const source = row.querySelector("details a");
        const target = document.getElementById(source.getAttribute("href").slice(1));
        return { before, after: isOpen(), shown: source.checkVisibility(),
            checksum: target.querySelector("code").textContent, query: row.querySelector("code").textContent };""",
    )
    assert (found["before"], found["after"], found["shown"]) == (False, True, True)
    assert re.fullmatch(r"[0-9a-f]{64}", found["checksum"])
    assert found["query"].startswith("from mart.origin_row where area_id = 'south' and indicator_id = '")


def test_arrow_keys_move_over_the_map_from_one_tab_stop(ask):
    before, after, home = ask(
        "nl/north.html",
        MAP
        + """const before = seen();
        areas().find((area) => area.getAttribute("tabindex") === "0").focus();
        const start = seen().focused;
        for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft"]) {
          press(key);
          if (seen().focused !== start) break;
        }
        const after = { ...seen(), start };
        press("Home");
        return [before, after, seen()];""",
    )
    assert before["stops"] == after["stops"] == 1
    assert after["focused"] not in {None, after["start"]}
    assert after["reading"].startswith(after["focused"])
    assert re.search(r"\d", after["reading"].removeprefix(after["focused"]))
    figure = before["title"].split("\n")[0].rsplit(" ", 1)
    assert figure[0].split(" 20")[0] in after["reading"]
    assert after["outlined"]
    assert home["focused"] == home["reading"][: len(home["focused"])]


def test_another_figure_changes_colours_legend_and_areas(ask):
    first, sectors, back = ask(
        "fr/south.html",
        MAP
        + """const first = seen();
        const choices = [...document.querySelectorAll(".choice input")];
        choices.at(-1).click();
        const sectors = seen();
        choices[1].click();
        return [first, sectors, seen()];""",
    )
    assert first["areas"] == first["coloured"] == back["areas"]
    assert sectors["areas"] == sectors["coloured"] > first["areas"]
    assert len({tuple(state["labels"]) for state in (first, sectors, back)}) == 3
    assert len({state["title"] for state in (first, sectors, back)}) == 3


def test_a_pointer_or_a_finger_reads_an_area(ask):
    hovered, left, tapped = ask(
        "en/brussels.html",
        MAP
        + """const area = areas()[3];
        area.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        const hovered = { ...seen(), name: area.getAttribute("aria-label") };
        box.querySelector("svg").dispatchEvent(new PointerEvent("pointerleave"));
        const left = seen();
        areas()[4].dispatchEvent(new MouseEvent("click", { bubbles: true }));
        return [hovered, left, { ...seen(), name: areas()[4].getAttribute("aria-label") }];""",
    )
    assert hovered["reading"].startswith(hovered["name"])
    assert hovered["outlined"]
    assert not left["outlined"]
    assert tapped["reading"].startswith(tapped["name"])
