"""The forms we ship: which columns of a log they ask for, in whose words; the checked form of forms.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry, Identifier, Words
from pipelines.catalogue.logs_models import LogRules, folded

Appearance = Literal["", "minimal", "multiline", "numbers"]
CONSENT = "consent"  # the name of the note every form begins with; no column
_REFUSING = ("date", "postcode")  # kinds of column whose answer may be refused by what it is
_SEVERAL = ("codes", "themes")
_WRITTEN = ("text", "postcode", "minutes")


class Question(Entry):
    """One question: a column of the form's log, asked in three languages.

    at_most: how many may be chosen; alone: a choice that goes with no other; refusal: what is said where an answer
    cannot be.
    """

    name: Identifier
    label: Words
    hint: Words | None = None
    required: bool = False
    appearance: Appearance = ""
    at_most: int | None = Field(default=None, ge=1)
    alone: str = ""
    refusal: Words | None = None


class Form(Entry):
    """A form: its columns in the order they are asked. `only_choices`: nothing in it can be written freely.

    edition: goes up where people must be told of a new one; a change of words alone is seen by itself.
    """

    id: Identifier
    log: str
    edition: int = Field(ge=1)
    only_choices: bool = False
    title: Words
    note: Words
    questions: list[Question] = Field(min_length=1)

    @model_validator(mode="after")
    def asks_once(self) -> Form:
        names = [CONSENT, *(question.name for question in self.questions)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"'{name}' is asked twice")
        meant: dict[str, str] = {}
        for question in self.questions:
            for label in question.label.model_dump().values():
                if meant.setdefault(folded(label), question.name) != question.name:
                    raise ValueError(f"'{label}' asks for both {meant[folded(label)]} and {question.name}")
        return self


def unfit_questions(forms: Mapping[str, Form], logs: LogRules) -> Iterator[tuple[str, str, str]]:
    """(place, found, expected) of whatever a form asks that its log has no column for, or that it may not ask."""
    for form in forms.values():
        if form.log not in logs.kinds:
            yield f"{form.id}.log", form.log, "a kind of logs.yml"
            continue
        for question in form.questions:
            place = f"{form.id}.{question.name}"
            if question.name not in logs.kinds[form.log].columns:
                yield place, question.name, f"a column of {form.log} in logs.yml"
            else:
                column = logs.columns[question.name]
                codes = [code.id for code in logs.codes[column.codes].codes] if column.codes else []
                yield from ((place, found, expected) for found, expected in _unfit(form, question, column.kind, codes))


def _unfit(form: Form, question: Question, kind: str, codes: list[str]) -> Iterator[tuple[str, str]]:
    """(found, expected) of what does not fit a question to the kind of its column."""
    if form.only_choices and kind in _WRITTEN:
        yield "a question one answers in writing", "only choices in this form"
    limited = bool(question.at_most or question.alone)
    if limited and kind not in _SEVERAL:
        yield "a limit on choices", "such a limit where several may be chosen"
    if question.alone and question.alone not in codes:
        yield question.alone, "one of its choices"
    if (limited or kind in _REFUSING) != bool(question.refusal):
        yield (
            "refusal" if question.refusal else "no refusal",
            "a refusal where an answer can be refused, and only there",
        )
