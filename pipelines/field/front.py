"""Front matter: what somebody wrote about a meeting between two lines of dashes, above its minutes.

    ---
    date: 2026-03-12
    participants: 24
    ---

It is YAML of the simplest kind, one `key: value` a line. Nothing in it is executed and nothing in it may be nested.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

import yaml

from pipelines.field.meeting import dates_in
from pipelines.problems import quoted
from pipelines.sources.raw_table import ReadError

KEYS = ("date", "level", "zone", "event", "participants", "hours", "language")
LEVELS = ("region", "zone", "neighbourhood")
LANGUAGES = ("nl", "fr", "en")
MOST_LINES, MOST_CHARACTERS, MOST_PEOPLE = 60, 4_000, 5_000
_KEY = re.compile(r"^\s*([A-Za-z_]\w*)\s*:(?:\s|$)")
_FENCE = re.compile(r"^---\s*$")
_END = re.compile(r"^(?:---|\.\.\.)\s*$")
_HOURS = re.compile(r"^(\d{1,4})(?:[.,](\d{1,2})|\s*[uh]\s*([0-5]\d)?)?$")
_YAML = "tag:yaml.org,2002:"
_PLAIN = {_YAML + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")}


def front_matter(text: str) -> tuple[dict[str, str | int | float], str]:
    """What the front matter says, by key, and the text below it (on the same line numbers as before).

    date: ISO at the precision given (`2026-03`); level, zone, event, language: as written, in small letters;
    participants: a whole number; hours: a number. Keys left empty are left out, others (`title`) are passed over.
    Raises ReadError with its line for what is no such list, and for a value or a key that cannot be meant.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not _FENCE.match(lines[start]):
        return {}, text
    ends = (at for at in range(start + 1, min(len(lines), start + MOST_LINES + 2)) if _END.match(lines[at]))
    end = next(ends, -1)
    inner = lines[start + 1 : end] if end >= 0 else lines[start + 1 : start + 4]
    if not any(_names_key(line) for line in inner):  # a rule on the page, and text below it
        return {}, text
    if end < 0:
        raise _fault(start, "front matter without an end", f"a line --- within {MOST_LINES} lines", "add that line")
    said = _read("\n".join(line.rstrip("\r") for line in inner), start + 1)
    return said, "\n".join([""] * (end + 1) + lines[end + 1 :])


def _names_key(line: str) -> bool:
    found = _KEY.match(line)
    return bool(found) and bool(difflib.get_close_matches(found[1].lower(), KEYS, n=1, cutoff=0.8))


def _fault(line: int, found: str, expected: str, remedy: str) -> ReadError:
    return ReadError(f"line {line + 1}", found, expected, remedy)


def _read(inner: str, first: int) -> dict[str, str | int | float]:
    """first: the line on which `inner` begins, from 0."""
    simple = "lines such as date: 2026-03-12"
    if len(inner) > MOST_CHARACTERS:
        raise _fault(first, f"front matter of {len(inner):,} characters", f"at most {MOST_CHARACTERS:,}", "shorten it")
    try:
        # composed only, never constructed: a tag names no class here
        root = yaml.compose(inner, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = first + mark.line if mark else first
        raise _fault(place, f"front matter that is no YAML ({error.problem})", simple, "correct that line") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _fault(first, "front matter that is no YAML", simple, "correct it, or take it out") from error
    if not isinstance(root, yaml.MappingNode):
        raise _fault(first, "front matter that is no list of keys", simple, "write one key and value a line")
    said: dict[str, str | int | float] = {}
    seen: set[str] = set()
    for key_node, value_node in root.value:
        line = first + key_node.start_mark.line
        key = str(key_node.value).strip().lower() if isinstance(key_node, yaml.ScalarNode) else ""
        if not _is_known(key, line):
            continue
        if key in seen:
            raise _fault(line, f"{key} twice", "each key once", "take one of them out")
        seen.add(key)
        value = _scalar(key, value_node, line)
        if value:
            said[key] = _VALUES[key](value, line)
    return said


def _is_known(key: str, line: int) -> bool:
    """Whether a key is ours; one that is nearly ours is a typing error, and told."""
    if key in KEYS:
        return True
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.8)
    if near:
        raise _fault(line, f"the key {quoted(key)}", f"{near[0]}", "correct the key")
    return False


def _scalar(key: str, node: yaml.Node, line: int) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _PLAIN:
        found = f"{key} with a list or a tag"
        raise _fault(line, found, "one plain value", f"write {key}: and the value")
    return "" if node.tag == _YAML + "null" else " ".join(node.value.split())


# ---- one value each ------------------------------------------------------------------------------------------------
def _date(value: str, line: int) -> str:
    if re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", value):
        return value
    found = dates_in(value)
    if len(found) != 1:
        raise _fault(line, f"the date {quoted(value)}", "one date such as 2026-03-12 or 2026-03", "correct it")
    return found[0][0]


def _word(value: str, line: int) -> str:
    if len(value) > 80:
        raise _fault(line, quoted(value), "a few words", "shorten it")
    return value.lower()


def _one_of(key: str, allowed: tuple[str, ...]) -> Callable[[str, int], str]:
    def read(value: str, line: int) -> str:
        if value.lower() not in allowed:
            raise _fault(line, f"the {key} {quoted(value)}", "one of " + ", ".join(allowed), "correct it")
        return value.lower()

    return read


def _people(value: str, line: int) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > MOST_PEOPLE:
        expected = f"a whole number up to {MOST_PEOPLE:,}"
        raise _fault(line, f"{quoted(value)} participants", expected, "write the number only")
    return int(value)


def _hours(value: str, line: int) -> float:
    found = _HOURS.match(value.lower())
    if not found:
        raise _fault(line, f"{quoted(value)} hours", "a number such as 2.5 or 2u30", "write the number only")
    minutes = int(found[3]) / 60 if found[3] else 0.0
    return float(f"{found[1]}.{found[2] or 0}") + minutes


_VALUES: dict[str, Callable[[str, int], str | int | float]] = {
    "date": _date, "level": _one_of("level", LEVELS), "zone": _word, "event": _word, "participants": _people,
    "hours": _hours, "language": _one_of("language", LANGUAGES),
}  # fmt: skip
