"""The rule of disclosure control: the checked form of disclosure.yml."""

from __future__ import annotations

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry


class AgeTable(Entry):
    """A table of residents by age class (and sex), every class of which is told: together they are the whole."""

    source_id: str
    table: str
    by: list[str] = Field(min_length=1)


class DisclosureRule(Entry):
    """From how many residents on a number may be seen, and how open a hidden one must stay."""

    fewest_persons: int = Field(ge=2)
    hidden_range: tuple[int, int]
    complementary_width: int = Field(ge=1)
    fewest_residents: int = Field(ge=0)
    persons_rounded_to: int = Field(ge=1)
    ages: list[AgeTable] = Field(min_length=1)

    @model_validator(mode="after")
    def the_range_is_what_is_hidden(self) -> DisclosureRule:
        if self.hidden_range != (1, self.fewest_persons - 1):
            raise ValueError("hidden_range runs from 1 to one below fewest_persons")
        return self
