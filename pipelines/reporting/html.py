"""Profiles as web pages: one file each, with its fonts, maps and script inside, that opens from a disk offline."""

from __future__ import annotations

import base64
import io
import json
import re
from functools import lru_cache
from pathlib import Path

from babel import Locale
from fontTools import subset
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from pipelines.catalogue.entry import LANGUAGES
from pipelines.paths import TEMPLATES
from pipelines.problems import BuildFailed
from pipelines.reporting import style
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.profile import Profile
from pipelines.reporting.webmap import Drawing, locator, web_map
from pipelines.reporting.words import Words

TEMPLATE = "profile.html.j2"
# Latin-1 and Latin Extended-A for names, and the signs our sentences use.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "\u202f–—‘’“”„…€₂←↑→↓−≈≤≥")]

_REFERENCE = re.compile(r"""(?:xlink:)?href="#([^"]+)"|url\(#([^)]+)\)""")
_ID = re.compile(r'\sid="([^"]+)"')
_PROLOGUE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL)
_SVG = re.compile(r"<svg\b[^>]*?viewBox=\"([^\"]+)\"[^>]*>")
_LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")


@lru_cache(maxsize=1)
def fonts() -> tuple[tuple[int, str], ...]:
    """The project's fonts cut down to LETTERS, as (weight, base64 of WOFF2); made once per process."""
    return tuple((weight, _cut_font(name)) for name, weight in style.WEIGHTS.items())


def _cut_font(name: str) -> str:
    options = subset.Options(flavor="woff2", layout_features=["kern"], hinting=False, glyph_names=False)
    options.drop_tables += ["GSUB"]  # no small capitals or alternates here; reading their rules takes the time
    font = subset.load_font(str(style.FONT_FILES / f"SourceSansPro-{name}.ttf"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return base64.b64encode(buffer.getvalue()).decode()


def environment() -> Environment:
    """Templates that escape what they are given and fail on a name that is not there."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _template() -> Template:
    always = {
        "script": Markup(unindented("profile.js")),  # noqa: S704 our own file
        **house(),
    }
    return environment().get_template(TEMPLATE, globals=always)


def house() -> dict:
    """What every page is dressed in: stylesheet, colours, languages."""
    return {
        "css": Markup("\n".join(unindented(name) for name in _stylesheets())),  # noqa: S704 our own files
        "style": style,
        "languages": {code: _own_name(code) for code in LANGUAGES},
    }


def _stylesheets() -> list[str]:
    """The page's own styles, then those of sections."""
    return ["profile.css", *(f"sections/{path.name}" for path in sorted((TEMPLATES / "sections").glob("*.css")))]


def _own_name(language: str) -> str:
    """What a language calls itself: Nederlands, Français, English."""
    name = Locale(language).display_name or language
    return name[0].upper() + name[1:]


def unindented(name: str) -> str:
    """A stylesheet or script without its indentation, to be put into the page."""
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def inline_svg(svg: str, prefix: str, alt: str) -> Markup:
    """A picture as part of a page: described, scalable, its ids unique under `prefix`, unused ones dropped.

    Raises BuildFailed when there is no viewBox to scale it by.
    """
    body = _PROLOGUE.sub("", svg)
    used = {one or other for one, other in _REFERENCE.findall(body)}
    body = _ID.sub(lambda found: f' id="{prefix}-{found[1]}"' if found[1] in used else "", body)
    body = _REFERENCE.sub(
        lambda found: f'href="#{prefix}-{found[1]}"' if found[1] else f"url(#{prefix}-{found[2]})", body
    )
    opening = _SVG.search(body)
    if opening is None:
        raise BuildFailed(f"{prefix}: the picture has no viewBox")
    tag = f'<svg class="chart" viewBox="{opening[1]}" role="img" aria-label="{escape(alt)}">'
    drawn = _LONG_NUMBER.sub(r"\1", " ".join(body[opening.end() :].split()))  # coordinates, never the description
    return Markup(tag + drawn.replace("> <", "><").lstrip())  # noqa: S704 our own picture


def _charts(view: dict, pictures: Path) -> dict[str, Markup]:
    """The profile's charts by file name, ready to stand in the page."""
    shown = [*([view["pyramid"]] if view["pyramid"] else []), *view["trends"]["charts"]]
    shown += [shown for parts in view["sections"].values() for part in parts for shown in part.get("pictures", [])]
    charts = {}
    for place, chart in enumerate(shown):
        path = pictures / chart["picture"]
        if not path.is_file():
            raise BuildFailed(f"{chart['picture']}: the picture was not drawn")
        charts[chart["picture"]] = inline_svg(path.read_text(encoding="utf-8"), f"p{place}", chart["alt"])
    return charts


def for_script(data: dict) -> Markup:
    """Data as JSON that cannot close the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 escaped here


def render_profile(inputs: Inputs, profile: Profile, view: dict, words: Words, pictures: Path) -> bytes:
    """One profile in one language as a self-contained page; the same bytes for the same input.

    `view` is what `view()` made of the profile; `pictures` the folder with the files it names.
    Raises BuildFailed when a picture is not there.
    """
    drawing = Drawing.of(inputs, profile.area_id)
    shown = web_map(inputs, profile, drawing, view, words)
    page = _template().render(
        v=view,
        web=view["words"]["web"],
        fonts=fonts(),
        locator=locator(inputs, profile, drawing, words),
        map=shown,
        map_data=for_script(shown["data"] | {"words": {"noValue": view["words"]["web"]["no_value"]}}),
        charts=_charts(view, pictures),
        others=[
            (area_id, inputs.catalogue.area_name(area_id).in_language(words.language))
            for area_id in inputs.catalogue.area_ids
        ],
    )  # fmt: skip
    return page.encode()
