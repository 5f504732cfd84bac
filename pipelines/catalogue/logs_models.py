"""How tables of the field are recognised: their headers, their kinds of column and their words; the checked form of
logs.yml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry, Identifier, Words
from pipelines.catalogue.field_models import KINDS, OUTCOMES

ColumnKind = Literal["date", "zone", "postcode", "minutes", "yes_no", "code", "codes", "themes", "space", "text"]
LOG_KINDS = {"helpdesk", "consultations", "cases"}
# What the tables that come out of here are promised to hold.
PROMISED = {"outcome": set(OUTCOMES), "channel": {"zone", "region"}, "yes_no": {"yes", "no"},
            "role": {"professional", "citizen", "patient", "carer"}, "kind": set(KINDS)}  # fmt: skip


def folded(text: str) -> str:
    """A text without what does not matter: case, accents, punctuation, more than one space."""
    text = text.replace("œ", "oe").replace("Œ", "oe")
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", "".join(letters).casefold()).split())


class Spoken(Entry):
    """How something is written, by language. In words that are searched for, `*` stands for any letters."""

    nl: list[str] = Field(default_factory=list)
    fr: list[str] = Field(default_factory=list)
    en: list[str] = Field(default_factory=list)

    def ranked(self) -> Iterator[tuple[int, str]]:
        """Every spelling with its place in its language's list: what stands first is the surest."""
        for words in (self.nl, self.fr, self.en):
            yield from enumerate(words)

    def all(self) -> list[str]:
        """Every spelling."""
        return [word for _, word in self.ranked()]


class LogColumn(Entry):
    """A column: what its cells hold, its whole headers, and words (`parts`) that name it within a longer header."""

    kind: ColumnKind
    codes: str = ""
    headers: Spoken
    parts: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def has_its_codes(self) -> LogColumn:
        if bool(self.codes) != (self.kind in ("code", "codes", "yes_no")):
            raise ValueError("`codes` names the list of a column of kind code, codes or yes_no, and of no other")
        return self


class LogKind(Entry):
    """A kind of table. needs_one: a file holds at least one of these columns; content: so does a row."""

    columns: list[str] = Field(min_length=1)
    needs_one: list[str] = Field(min_length=1)
    content: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def names_its_columns(self) -> LogKind:
        strangers = {*self.needs_one, *self.content} - set(self.columns)
        if strangers:
            raise ValueError(f"{', '.join(sorted(strangers))} stand not among the columns")
        return self


class Code(Entry):
    """A value a cell may mean, and how people write it (its label and its id are understood as well).

    words: wherever in a cell they stand; whole: only where they are all of it.
    """

    id: Identifier
    label: Words
    words: Spoken = Field(default_factory=Spoken)
    whole: list[str] = Field(default_factory=list)


class CodeList(Entry):
    """Values of a column. Where a cell names several, the `first` or the `last` decides.

    negations: before a code's words they undo it. known: words that are understood and name none of the codes.
    """

    decides: Literal["first", "last"] = "first"
    negations: list[str] = Field(default_factory=list)
    known: list[str] = Field(default_factory=list)
    codes: list[Code] = Field(min_length=1)

    @model_validator(mode="after")
    def each_word_once(self) -> CodeList:
        meant: dict[str, str] = {}
        for code in self.codes:
            for word in [code.id, *code.label.model_dump().values(), *code.words.all(), *code.whole]:
                key = " ".join("*".join(folded(part) for part in piece.split("*")) for piece in word.split())
                if meant.setdefault(key, code.id) != code.id:
                    raise ValueError(f"'{word}' means both {meant[key]} and {code.id}")
        return self


class FormColumns(Entry):
    """What a server of forms adds to the answers. marks: headers by which its export is known.

    names: headers of its own, never read. only_exports: such as mean something else in a table that people keep.
    """

    marks: list[str] = Field(min_length=1)
    names: list[str]
    only_exports: list[str]


class LogRules(Entry):
    """Everything `pipelines/field/logs.py` knows beforehand."""

    first_year: int
    last_year: int
    most_minutes: int = Field(gt=0)
    months: list[Spoken] = Field(min_length=12, max_length=12)
    blank: list[str]
    zone_words: list[str]
    region_words: list[str]
    passed_over: list[str]
    form_columns: FormColumns
    columns: dict[str, LogColumn]
    kinds: dict[str, LogKind]
    codes: dict[str, CodeList]

    @model_validator(mode="after")
    def leads_somewhere(self) -> LogRules:
        if set(self.kinds) != LOG_KINDS:
            raise ValueError(f"`kinds` must be {', '.join(sorted(LOG_KINDS))}")
        for name, kind in self.kinds.items():
            strangers = set(kind.columns) - set(self.columns)
            if strangers:
                raise ValueError(f"{name}: no such column: {', '.join(sorted(strangers))}")
        for name, column in self.columns.items():
            if column.codes and column.codes not in self.codes:
                raise ValueError(f"{name}: no such list of codes: {column.codes}")
        for name, promised in PROMISED.items():
            if name not in self.codes or {code.id for code in self.codes[name].codes} != promised:
                raise ValueError(f"codes.{name} must be {', '.join(sorted(promised))}")
        return self
