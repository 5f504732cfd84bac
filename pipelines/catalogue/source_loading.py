"""The registry of sources as it lies in its folder, one file per source."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from pipelines.catalogue.source_models import Source
from pipelines.problems import BadInput, Problem


def _load_one(path: Path) -> Source | list[Problem]:
    try:
        source = Source.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "text that is not YAML"
        return [Problem(f"sources/{path.name}", place, problem, "YAML", "correct the entry")]
    except ValidationError as error:
        return [
            Problem(
                f"sources/{path.name}",
                "field " + ".".join(str(part) for part in fault["loc"]) if fault["loc"] else "the entry",
                fault["msg"],
                "an entry as the registry's model describes it",
                "correct the entry",
            )
            for fault in error.errors()
        ]
    if source.source_id != path.stem:
        fault = f"source_id '{source.source_id}'"
        return [Problem(f"sources/{path.name}", "field source_id", fault, f"'{path.stem}'", "name both alike")]
    return source


def load_sources(folder: Path) -> dict[str, Source]:
    """Every registry entry of `folder` (`*.yml`), by source_id in alphabetical order.

    Raises `BadInput` with one problem per fault, naming file and field.
    """
    loaded = [_load_one(path) for path in sorted(Path(folder).glob("*.yml"))]
    problems = [problem for entry in loaded if isinstance(entry, list) for problem in entry]
    if not loaded:
        problems = [Problem("sources/", "", "no entry", "one file per source", "check the catalogue's folder")]
    if problems:
        raise BadInput(problems)
    return {entry.source_id: entry for entry in loaded if isinstance(entry, Source)}
