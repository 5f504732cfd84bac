"""The labelled corpus as files of the demonstration territory, and what its people said when they looked them over.

The part for tuning only: nobody looks at the evaluation part. Every second document was looked over, as in a real year;
three were coded by two people, so that their agreement can be told.
"""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.catalogue.loading import load_catalogue
from pipelines.demo.corpus import Document, Labelled, read_corpus
from pipelines.demo.corpus_files import file_name, write_document
from pipelines.field.intake import MINUTES, FieldReader, Intake
from pipelines.field.review.corrections import CONFIRMED, CORRECTED, DISCARDED
from pipelines.field.review.reading import FORMAT, NO_THEME, REVIEW

SIMULATED = "simulated"  # a folder of its own: each file's path says that nobody said this
REVIEWED_ON = "2026-10-05"
EVERY = 2
CODED_TWICE, OTHERWISE = 3, 4  # documents coded by two people, who differ in every fourth observation


def write_corpus(folder: Path) -> None:
    """Write the documents below `field/`, and the files of those who looked some of them over."""
    documents = read_corpus("tuning")
    for document in documents:
        write_document(document, folder / _kind(document) / SIMULATED)
    reader = FieldReader(load_catalogue())
    intake = reader.read(folder)
    meetings = [document for document in documents if document.is_minutes]
    for document in meetings[::EVERY]:
        _write(folder, f"{document.id}_author.json", "author", _words(document, intake, reader))
    for document in meetings[1 : 2 * CODED_TWICE : EVERY]:
        words = _words(document, intake, reader)
        _write(folder, f"{document.id}_coder_A.json", "A", words)
        _write(folder, f"{document.id}_coder_B.json", "B", _otherwise(words))


def _kind(document: Document) -> str:
    return MINUTES if document.is_minutes else document.form


def _words(document: Document, intake: Intake, reader: FieldReader) -> list[dict]:
    """What somebody who was there says of each observation that was read: the truth of the corpus."""
    truth = {reader.redactor.clean(one.text, one.language).text: one for one in document.observations()}
    source = f"{_kind(document)}/{SIMULATED}/{file_name(document)}"
    events = {event["event_id"] for event in intake.events if event["source_file"] == source}
    own = [row for row in intake.observations if row["event_id"] in events]
    return [_word(row, truth.get(row["excerpt"])) for row in own]


def _word(row: dict, truth: Labelled | None) -> dict:
    """One word; what the corpus does not hold as an observation was misread."""
    said = {"observation_id": row["observation_id"]}
    if truth is None:
        return said | {"state": DISCARDED, "reason": "misread"}
    themes = sorted(truth.themes) or [NO_THEME]
    return said | {"state": CORRECTED, "kind": truth.kind, "about": truth.about, "themes": themes, "reason": ""}


def _otherwise(words: list[dict]) -> list[dict]:
    """A second coder's words, who sees one theme less in some observations."""
    return [
        word | {"themes": word["themes"][1:] or [NO_THEME]}
        if place % OTHERWISE == 0 and word["state"] != DISCARDED
        else word | ({} if word["state"] == DISCARDED else {"state": CONFIRMED})
        for place, word in enumerate(words)
    ]


def _write(folder: Path, name: str, reviewer: str, words: list[dict]) -> None:
    data = {"format": FORMAT, "reviewer": reviewer, "reviewed_on": REVIEWED_ON, "observations": words}
    path = folder / REVIEW / SIMULATED / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
