"""The words by which tables of the field are read: one word, one meaning; every name leads somewhere."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from pipelines.catalogue.entry import Words
from pipelines.catalogue.logs_models import Code, CodeList, LogRules, Spoken, folded
from pipelines.paths import CATALOGUE


def _rules() -> dict[str, Any]:
    return yaml.safe_load((CATALOGUE / "logs.yml").read_text(encoding="utf-8"))


def _code(name: str, *words: str) -> Code:
    return Code(id=name, label=Words(nl=name, fr=name, en=name), words=Spoken(nl=list(words)))


def test_the_catalogue_is_as_promised() -> None:
    rules = LogRules.model_validate(_rules())
    assert {column for kind in rules.kinds.values() for column in kind.columns} == set(rules.columns)


def test_folded_forgets_case_accents_and_punctuation() -> None:
    assert folded("  L’Équipe: appelant·e, N.V.T.\n œuvre_x ") == "l equipe appelant e n v t oeuvre x"


def test_a_word_has_one_meaning() -> None:
    with pytest.raises(ValidationError, match="means both one and two"):
        CodeList(codes=[_code("one", "Vol*"), _code("two", "vôl*")])
    assert CodeList(codes=[_code("one", "vol*"), _code("two", "vol")])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rules: rules["kinds"].pop("cases"), "`kinds` must be"),
        (lambda rules: rules["kinds"]["cases"]["columns"].append("colour"), "no such column: colour"),
        (lambda rules: rules["columns"]["outcome"].update(codes="endings"), "no such list of codes: endings"),
        (lambda rules: rules["columns"]["date"].update(codes="outcome"), "`codes` names the list"),
        (lambda rules: rules["codes"]["outcome"]["codes"].pop(), "codes.outcome must be"),
        (lambda rules: rules["kinds"]["cases"]["content"].append("text"), "text stand not among the columns"),
        (lambda rules: rules["months"].pop(), "at least 12"),
        (lambda rules: rules.update(colour="red"), "Extra inputs"),
    ],
)
def test_what_leads_nowhere_is_refused(change, said: str) -> None:
    rules = _rules()
    change(rules)
    with pytest.raises(ValidationError, match=said):
        LogRules.model_validate(rules)
