"""A document as a list of blocks, whatever it was written with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["heading", "bullet", "paragraph", "cell"]


@dataclass(frozen=True)
class Block:
    """A heading, a bullet, a paragraph or a table's cell, as plain text.

    depth: of a heading its level (1 is the title), of a bullet how deep it is nested (0 outermost). place: where it
    stands, in words a person finds it by ("line 12", "page 2"). lead: what stands in bold at the beginning, if
    anything. row: of a cell, its row's number and, in `column`, its column's header.
    """

    kind: Kind
    text: str
    place: str
    depth: int = 0
    lead: str = ""
    row: int = -1
    column: str = ""
    number: str = ""

    def with_text(self, text: str) -> Block:
        """The same block saying something else."""
        return replace(self, text=text)
