"""What to ask where too little was heard; the checked form of an entry of listening.yml."""

from __future__ import annotations

from pydantic import Field

from pipelines.catalogue.entry import Entry, Identifier, Words


class ListeningQuestion(Entry):
    """A theme's question for a next workshop, and whom to ask: sectors and roles of logs.yml."""

    id: Identifier
    question: Words
    whom: list[str] = Field(min_length=1)
    roles: list[str] = Field(min_length=1)
