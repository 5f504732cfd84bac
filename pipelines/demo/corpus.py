"""The labelled corpus: invented documents of the field whose truth is known.

Each file of `corpus/tuning` and `corpus/evaluation` is a document: how it looks, what it says, and how a trained coder
would read it. What is personal is marked `[[type|text]]`. The evaluation part is never looked at while tuning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.catalogue.loading import read_yaml
from pipelines.paths import PACKAGE

CORPUS = PACKAGE / "demo" / "corpus"
PARTS = ("tuning", "evaluation")
ROWS = ("helpdesk", "consultations")
TEXT_COLUMN = {"helpdesk": "question", "consultations": "text"}
_MARK = re.compile(r"\[\[(\w+)\|([^\]\[]+)\]\]")


@dataclass(frozen=True)
class Labelled:
    """An observation with its truth. `text` is as a reader sees it, `marked` with its personal data marked.

    under: the heading it stands below, "" in a log.
    """

    document: str
    marked: str
    language: str
    themes: frozenset[str]
    kind: str
    about: str
    duplicate: str = ""
    under: str = ""

    @property
    def text(self) -> str:
        return unmarked(self.marked)


@dataclass(frozen=True)
class Document:
    """A document of the corpus: `truth` of its meeting (of minutes), and its `blocks` or `rows` as written."""

    id: str
    form: str
    language: str
    truth: dict
    headers: dict[str, str]
    blocks: list[dict]
    rows: list[dict]

    @property
    def is_minutes(self) -> bool:
        return self.form not in ROWS

    def observations(self) -> list[Labelled]:
        """What the document says that is an observation, in its order."""
        if self.is_minutes:
            said = list(self._under_headings())
        else:
            said = [(row[TEXT_COLUMN[self.form]], row["truth"], "") for row in self.rows]
        return [
            Labelled(self.id, text, truth.get("language", self.language), frozenset(truth["themes"]), truth["kind"],
                     truth["about"], truth.get("dup", ""), unmarked(under))
            for text, truth, under in said
        ]  # fmt: skip

    def _under_headings(self) -> Iterator[tuple[str, dict, str]]:
        under = ""
        for block in self.blocks:
            under = block.get("heading", under)
            if "say" in block:
                yield block["say"], block, under


def unmarked(text: str) -> str:
    """A text as its reader sees it, without the marks around what is personal."""
    return _MARK.sub(lambda found: found[2], text)


def marks(text: str) -> list[tuple[str, str]]:
    """What is personal in a marked text: (type, words)."""
    return [(found[1], found[2]) for found in _MARK.finditer(text)]


@lru_cache(maxsize=2)
def read_corpus(part: str) -> tuple[Document, ...]:
    """The documents of one part, by id."""
    made = []
    for path in sorted((CORPUS / part).glob("*.yml")):
        data = read_yaml(path)
        made.append(
            Document(data["id"], data["form"], data["language"], data.get("truth") or {}, data.get("headers") or {},
                     data.get("blocks") or [], data.get("rows") or [])
        )  # fmt: skip
    return tuple(made)
