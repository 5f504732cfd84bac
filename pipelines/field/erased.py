"""What was erased on request, so that it does not come back: `field/erased.json`, without anything personal.

Of a name only a salted hash of its words is noted. Whoever has the file and guesses a name can test the guess: that
cannot be otherwise for a note by which the name is recognised, and is why the file stays with the raw files.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipelines.field.kept import write_whole
from pipelines.field.privacy.lexicon import plain
from pipelines.problems import BadInput, Problem

ERASED = "erased.json"
BREAK = "\x00"  # in a text: no name goes on across it
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# What databases put between two texts parts them as BREAK does.
_WORD = re.compile(r"[^\W\d_]+|[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def spelled(text: str) -> str:
    """A text as names are compared in it: small letters, no accents, nothing invisible."""
    if text.isascii():
        return text.lower()
    # by lines: most of a large text has none but plain letters, and the others cost much
    return "\n".join(line.lower() if line.isascii() else _unaccented(line) for line in text.split("\n"))


def _unaccented(line: str) -> str:
    return plain(_INVISIBLE.sub("", unicodedata.normalize("NFKC", line)))


def name_words(text: str) -> list[str]:
    """The words of a name or a text as they are compared, parted at hyphens too; a break is a word of its own."""
    return _WORD.findall(spelled(text))


def windows(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Every `size` words that stand next to each other, each time in the order of the alphabet."""
    for at in range(len(words) - size + 1):
        yield tuple(sorted(words[at : at + size]))


class _Note(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ErasedMeeting(_Note):
    """A meeting or log that was erased whole: its id, and the checksums its raw file had."""

    event_id: str = Field(pattern=r"^[0-9a-f]{10}$")
    sha256: list[str]
    on: datetime.date


class ErasedName(_Note):
    """A person whose observations are left out, of one event or (None) of all."""

    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    words: int = Field(ge=1)
    event_id: str | None = None
    on: datetime.date


class Erased(_Note):
    """Everything that was erased on request."""

    salt: str = Field(default="", pattern=r"^(?:[0-9a-f]{64})?$")
    meetings: list[ErasedMeeting] = []
    names: list[ErasedName] = []

    @model_validator(mode="after")
    def _names_need_salt(self) -> Erased:
        if self.names and not self.salt:
            raise ValueError("names without their salt")
        return self

    def refusal(self, event_id: str, sha256: str) -> ErasedMeeting | None:
        """The erasure by which a file is refused, by its place or by its bytes."""
        return next((one for one in self.meetings if one.event_id == event_id or sha256 in one.sha256), None)

    def holds(self, text: str, event_id: str) -> bool:
        """Whether a text of an event holds an erased name: all its words next to each other, in any order."""
        names = [name for name in self.names if name.event_id in (None, event_id)]
        if not names:
            return False
        words = name_words(text)
        for size in {name.words for name in names}:
            hashes = {name.hash for name in names if name.words == size}
            if any(self._hash(window) in hashes for window in windows(words, size)):
                return True
        return False

    def _hash(self, words: tuple[str, ...]) -> str:
        return hashlib.blake2b(" ".join(words).encode(), key=bytes.fromhex(self.salt), digest_size=32).hexdigest()

    def with_meeting(self, event_id: str, sha256: set[str], on: datetime.date) -> Erased:
        """The same with a meeting more; one that stands there already keeps its day."""
        old = next((one for one in self.meetings if one.event_id == event_id), None)
        sums = sorted(sha256 | set(old.sha256 if old else ()))
        new = ErasedMeeting(event_id=event_id, sha256=sums, on=old.on if old else on)
        return self.model_copy(update={"meetings": [*(one for one in self.meetings if one is not old), new]})

    def with_name(self, words: Sequence[str], event_id: str | None, on: datetime.date) -> Erased:
        """The same with a name more; one that stands there already is not noted twice."""
        salted = self if self.salt else self.model_copy(update={"salt": secrets.token_hex(32)})
        noted = salted._hash(tuple(sorted(words)))
        if any(one.hash == noted and one.event_id in (None, event_id) for one in salted.names):
            return salted
        new = ErasedName(hash=noted, words=len(words), event_id=event_id, on=on)
        return salted.model_copy(update={"names": [*salted.names, new]})


def read_erased(folder: Path) -> Erased:
    """What was erased below `field/`. Raises BadInput when the note is broken: going on would bring it all back."""
    path = folder / ERASED
    if not path.exists():
        return Erased()
    try:
        return Erased.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        remedy = "put back a good copy of it; without it what was erased on request would come back"
        expected = "the notes `diazone erase` writes"
        raise BadInput([Problem(f"field/{ERASED}", "", "a broken file", expected, remedy)]) from error


def write_erased(folder: Path, erased: Erased) -> None:
    """Write the notes whole."""
    write_whole(folder / ERASED, (json.dumps(erased.model_dump(mode="json"), indent=1) + "\n").encode())
