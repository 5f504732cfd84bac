"""What the field says as assets: the files, the meetings and logs they are of, and what was said, made safe."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import Catalogue
from pipelines.field.intake import EVENT_COLUMNS, FILE_COLUMNS, OBSERVATION_COLUMNS, FieldReader, Intake
from pipelines.field.retention import announcements, today
from pipelines.orchestration import table_asset, version_of
from pipelines.paths import FIELD

GROUP = "field"
FILES, EVENTS, OBSERVATIONS = "field.file", "field.event", "field.observation"
_NUMBERS = {"participants": "Int64", "hours": "Float64"}


def intake_of(build: Build) -> Intake:
    """Everything in the field's folder, read once a build; what is wrong with a file is said once, in one line."""
    if FIELD not in build.read_ahead:
        intake = FieldReader(build.catalogue).read(build.workspace.data / FIELD)
        late = announcements(intake, build.catalogue.field_rules.retention_days, today())
        for line in (*map(str, intake.problems), *late):
            build.announce(line)
        build.read_ahead[FIELD] = intake
    return build.read_ahead[FIELD]


def _files(build: Build) -> pd.DataFrame:
    return pd.DataFrame(intake_of(build).files, columns=FILE_COLUMNS).astype(
        dict.fromkeys(FILE_COLUMNS[:6], "str") | {"observations": "int64", "redactions": "int64"}
    )


def _events(build: Build) -> pd.DataFrame:
    frame = pd.DataFrame(intake_of(build).events, columns=EVENT_COLUMNS)
    words = [name for name in EVENT_COLUMNS if name not in _NUMBERS]
    return frame.astype(dict.fromkeys(words, "str") | _NUMBERS)


def _observations(build: Build) -> pd.DataFrame:
    frame = pd.DataFrame(intake_of(build).observations, columns=OBSERVATION_COLUMNS)
    words = [name for name in OBSERVATION_COLUMNS if name != "redactions"]
    return frame.astype(dict.fromkeys(words, "str") | {"redactions": "int64"})


def field_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """field.file, field.event and field.observation. Nothing in them is personal."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.rglob("*.py"))]
    rules = [catalogue.field_rules, catalogue.privacy, catalogue.logs, *catalogue.spaces.values()]
    version = version_of(*texts, *(entry.model_dump_json() for entry in rules))
    made = partial(table_asset, group=GROUP, code_version=version)
    return [
        made(FILES, _files, key=["event_id"],
             description="Files of the field, and whether they could be read. One row per file."),
        made(EVENTS, _events, key=["event_id"],
             description="Meetings and logs, placed in time and zone. One row per meeting or log."),
        made(OBSERVATIONS, _observations, deps=[EVENTS], key=["observation_id"],
             description="What was said, without anything personal, not coded yet. One row per observation."),
    ]  # fmt: skip
