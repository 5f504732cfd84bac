"""Cue words and examples of the themes: what people say when they speak of one. Read only by who codes or learns."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from pipelines.catalogue.entry import Entry
from pipelines.catalogue.loading import read_entries, read_yaml
from pipelines.paths import CATALOGUE


class ByLanguage(Entry):
    """Words in small letters; `psycholo*` any ending, `*depressie*` also inside a compound."""

    nl: list[str] = Field(default_factory=list)
    fr: list[str] = Field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.nl, *self.fr]


class Cues(Entry):
    """Words that make a text this theme by themselves, and words that need company."""

    id: str
    strong: ByLanguage
    weak: ByLanguage


class Example(Entry):
    """A sentence as somebody might say it, with the themes, kind and `about` a coder gives it ("" where unsaid)."""

    text: str
    language: str
    themes: list[str]
    kind: str
    about: str


@lru_cache(maxsize=2)
def load_cues(folder: Path = CATALOGUE) -> dict[str, Cues]:
    """The cues of every theme, by its id; raises BadInput naming the entry that is wrong."""
    return read_entries(Cues, [folder / "cues.yml"])


@lru_cache(maxsize=2)
def load_examples(folder: Path = CATALOGUE) -> tuple[Example, ...]:
    """Every labelled example, in the order of the files."""
    return tuple(
        Example(text=text, language=language, themes=themes, kind=kind, about=about)
        for path in sorted((folder / "examples").glob("*.yml"))
        for text, language, themes, kind, about in read_yaml(path)
    )
