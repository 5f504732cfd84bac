"""Pages of meetings as files: a summary each, the index, the practices. Self-contained; they open from a disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from jinja2 import Template
from markupsafe import Markup

from pipelines.reporting.html import environment, fonts, house, unindented
from pipelines.reporting.minutes.view import Shelf, index_view, meeting_view, practices_view, rows_of
from pipelines.reporting.words import Words

FOLDER = "minutes"
INDEX, PRACTICES = "index.html", "practices.html"


@lru_cache(maxsize=4)
def template(name: str, style: str = "minutes/minutes.css") -> Template:
    """A template with the house's dress and a stylesheet of its own."""
    own = Markup(unindented(style))  # noqa: S704 our own file
    return environment().get_template(name, globals={**house(), "own_css": own})


def script(name: str) -> Markup:
    """A script of ours to stand in a page."""
    return Markup(unindented(name))  # noqa: S704 our own file


def pages(shelf: Shelf, chosen: Sequence[str], words: Words, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every page in one language, as (path below the language's folder, bytes).

    chosen: ids of the meetings that get a page; index and practices speak of all. languages: those a page links
    to, all of them also where some are made: the same meeting is the same page.
    """
    shared = {"fonts": fonts(), "made": list(languages)}
    for event in rows_of(shelf.events[shelf.events.event_id.isin(list(chosen))]):
        view, path = meeting_view(shelf, event, words), f"{event.event_id}.html"
        page = template("minutes/meeting.html.j2").render(v=view, path=path, script=None, **shared)
        yield f"{FOLDER}/{path}", page.encode()
    index = template("minutes/index.html.j2").render(
        v=index_view(shelf, words), path=INDEX, script=script("minutes/index.js"), **shared
    )
    yield f"{FOLDER}/{INDEX}", index.encode()
    practices = template("minutes/practices.html.j2").render(
        v=practices_view(shelf, words), path=PRACTICES, script=None, **shared
    )
    yield f"{FOLDER}/{PRACTICES}", practices.encode()
