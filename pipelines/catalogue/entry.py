"""What every entry of the catalogue is made of: strictness, an identifier, and one text in three languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LANGUAGES = ("nl", "fr", "en")
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Entry(BaseModel):
    """An entry refuses what it does not know, so that a typo is found when the catalogue loads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    """One text in the three languages; none may be missing or empty."""

    nl: str = Field(min_length=1)
    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return getattr(self, language)
