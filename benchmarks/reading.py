"""How often the reading of minutes is right: facts of the meeting, and what is taken for an observation.

    python benchmarks/reading.py [--part evaluation]

Every minutes of one part of the labelled corpus is written as its author would have, and read back. Prints figures
only, never a text: nobody is to see the evaluation part.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from pathlib import Path

from rapidfuzz import fuzz

from pipelines.catalogue.loading import load_catalogue
from pipelines.demo.corpus import PARTS, Document, read_corpus
from pipelines.demo.corpus_files import write_document
from pipelines.field.meeting import Meeting, MeetingReader
from pipelines.field.observations import ObservationFinder
from pipelines.field.opening import document_blocks

ALIKE = 85  # of 100: the same observation, though a word more or less belongs to it


def right_of(document: Document, found: Meeting, region: str) -> dict[str, bool]:
    """Which facts of a meeting are as its author meant them."""
    truth = document.truth
    zone = truth.get("zone") or (region if truth.get("level") == "region" else "")
    return {
        "kind": found.kind == (truth.get("kind") or ""), "date": found.date == str(truth.get("date") or ""),
        "level": found.level == (truth.get("level") or ""), "zone": found.zone_id == zone,
        "participants": found.participants == truth.get("participants"),
    }  # fmt: skip


def matched(found: list[str], meant: list[str]) -> int:
    """How many of the observations found are meant ones, each counted once."""
    left, hits = list(map(_bare, meant)), 0
    for text in map(_bare, found):
        best = max(left, key=lambda other: fuzz.ratio(text, other), default="")
        if best and fuzz.ratio(text, best) >= ALIKE:
            left.remove(best)
            hits += 1
    return hits


def _bare(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text.casefold()).split())


def main() -> None:
    """Print the figures of one part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=PARTS, default="tuning")
    catalogue = load_catalogue()
    meetings, finder = MeetingReader(catalogue), ObservationFinder(catalogue)
    right: Counter[str] = Counter()
    documents = [document for document in read_corpus(parser.parse_args().part) if document.is_minutes]
    hits = found = meant = 0
    with tempfile.TemporaryDirectory() as folder:
        for document in documents:
            blocks = document_blocks(write_document(document, Path(folder)))
            right.update(right_of(document, meetings.read(blocks), catalogue.territory.region_id))
            own, said = [one.text for one in finder.find(blocks)], [one.text for one in document.observations()]
            hits, found, meant = hits + matched(own, said), found + len(own), meant + len(said)
    print(f"{len(documents)} documents; right: " + ", ".join(f"{name} {count}" for name, count in right.items()))
    print(f"observations: {hits / meant:.1%} of {meant} found; {hits / found:.1%} of {found} taken for one are one")


if __name__ == "__main__":
    main()
