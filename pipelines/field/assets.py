"""What the field says as assets: files read and made safe, coded, looked over by people, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.build import Build
from pipelines.catalogue.models import Catalogue
from pipelines.field import mart
from pipelines.field.coding.coding import CODE_COLUMNS, KIND_COLUMNS, CodedObservations, code_observations
from pipelines.field.coding.wording import theme_wording
from pipelines.field.intake import EVENT_COLUMNS, FILE_COLUMNS, LOGS, OBSERVATION_COLUMNS, FieldReader, Intake
from pipelines.field.privacy.combinations import generalised
from pipelines.field.retention import announcements, today
from pipelines.field.review.agreement import agreement
from pipelines.field.review.applying import reviewed_themes
from pipelines.field.review.corrections import (
    CONFIRMED,
    CORRECTED,
    Correction,
    correction_table,
    corrections_in,
    in_force,
)
from pipelines.field.review.proposals import proposed_words
from pipelines.field.review.reading import REVIEW, ReviewReader
from pipelines.field.signal import evidence, helpdesk, listening, participation, sources
from pipelines.orchestration import table_asset, version_of
from pipelines.paths import FIELD

GROUP, SIGNAL = "field", "signal"
FILES, EVENTS, OBSERVATIONS = "field.file", "field.event", "field.observation"
KINDS, CODES, CORRECTIONS = "field.kind", "field.code", "field.correction"
CASES = "cases"
SERVICES = "services_per_10000"  # the indicator whose numerator counts an area's services
_NUMBERS = {"participants": "Int64", "hours": "Float64"}
_CODED = f"{FIELD}/coded"


# ---- reading ----
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
    intake = intake_of(build)
    frame = pd.DataFrame(intake.observations, columns=OBSERVATION_COLUMNS)
    cases = frozenset(event["event_id"] for event in intake.events if event["kind"] == CASES)
    counts = ("redactions", "position")
    words = [name for name in OBSERVATION_COLUMNS if name not in counts]
    frame = frame.astype(dict.fromkeys(words, "str") | dict.fromkeys(counts, "int64"))
    return generalised(frame, cases, build.catalogue.privacy.fewest_alike)


# ---- coding ----
def _coded(build: Build) -> CodedObservations:
    """Kinds and themes together, coded once a build."""
    if _CODED not in build.read_ahead:
        read = build.store.read
        build.read_ahead[_CODED] = code_observations(read(OBSERVATIONS), read(EVENTS), build.catalogue)
    return build.read_ahead[_CODED]


def _kinds(build: Build) -> pd.DataFrame:
    return _coded(build).kinds[KIND_COLUMNS]


def _codes(build: Build) -> pd.DataFrame:
    return _coded(build).themes[CODE_COLUMNS]


# ---- people ----
def _corrections(build: Build) -> pd.DataFrame:
    back = ReviewReader(build.catalogue).read(build.workspace.data / FIELD / REVIEW)
    for problem in back.problems:
        build.announce(str(problem))
    known = set(build.store.read(OBSERVATIONS).observation_id)
    strangers = sum(one.observation_id not in known for one in back.corrections)
    if strangers:
        build.announce(f"field/{REVIEW}: {strangers} words are about observations no file holds now; they are kept")
    return correction_table(back.corrections)


def corrections_of(build: Build) -> list[Correction]:
    """People's words as they were read in this build."""
    return corrections_in(build.store.read(CORRECTIONS))


def _observation(build: Build) -> pd.DataFrame:
    held = in_force(corrections_of(build))
    return mart.observation_table(build.store.read(OBSERVATIONS), build.store.read(KINDS), held)


def _observation_theme(build: Build) -> pd.DataFrame:
    known = set(build.store.read(OBSERVATIONS).observation_id)
    held = {name: one for name, one in in_force(corrections_of(build)).items() if name in known}
    return reviewed_themes(build.store.read(CODES), held)


def _event(build: Build) -> pd.DataFrame:
    read = build.store.read
    return mart.event_table(read(EVENTS), read("mart.observation"), read("mart.observation_theme"), build.catalogue)


def _agreement(build: Build) -> pd.DataFrame:
    codes = build.store.read(CODES).groupby("observation_id").theme_id.agg(frozenset).to_dict()
    return agreement(corrections_of(build), codes, spoken_themes(build.catalogue))


def _proposed_words(build: Build) -> pd.DataFrame:
    said = build.store.read("mart.observation")
    said = said[said.state.isin([CONFIRMED, CORRECTED]) & (said.excerpt != "")]
    codes = build.store.read("mart.observation_theme")
    held = codes[codes.state.isin([CONFIRMED, CORRECTED])].groupby("observation_id").theme_id.agg(frozenset).to_dict()
    texts = list(zip(said.language, said.excerpt, strict=True))
    lexicon = theme_wording(build.catalogue).lexicon
    return proposed_words(texts, [held.get(name, frozenset()) for name in said.observation_id], lexicon)


# ---- what it adds up to ----
def spoken_themes(catalogue: Catalogue) -> tuple[str, ...]:
    """Themes the field speaks of, in the catalogue's order."""
    return tuple(theme.id for theme in catalogue.themes.values() if theme.theme_class != "context")


def areas_of(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Each area and the zones whose voices it pools: the region hears everyone, also those who named no zone."""
    everyone = frozenset([*catalogue.area_ids, ""])
    own = {zone: frozenset([zone]) for zone in catalogue.zone_ids}
    return own | {catalogue.territory.region_id: everyone}


def _evidence(build: Build) -> pd.DataFrame:
    read = build.store.read
    said = sources.said_of_the_territory(read("mart.observation"))
    said = sources.with_sources(said, read(EVENTS), frozenset(LOGS))
    codes = read("mart.observation_theme")
    held = codes[codes.state.isin(mart.HELD)][["observation_id", "theme_id"]]
    scope = evidence.Scope(areas_of(build.catalogue), spoken_themes(build.catalogue))
    return evidence.ladder(said, held, scope)


def _listening_plan(build: Build) -> pd.DataFrame:
    catalogue = build.catalogue
    asked = {name: question for name, question in catalogue.listening.items()
             if catalogue.themes[name].theme_class in ("population", "living")}  # fmt: skip
    cold = {theme.id: theme.cold for theme in catalogue.themes.values()}
    region_id = catalogue.territory.region_id
    return listening.listening_plans(build.store.read("mart.evidence"), asked, cold, region_id)


def _participation(build: Build) -> pd.DataFrame:
    catalogue = build.catalogue
    sectors = [code.id for code in catalogue.logs.codes["sector"].codes]
    events = build.store.read(EVENTS)
    minutes = events.assign(folder=events.kind.map(lambda kind: kind if kind in LOGS else "minutes"))
    return participation.participation(build.store.read("mart.observation"), minutes, sectors, catalogue.zone_ids)


def _helpdesk_use(build: Build) -> pd.DataFrame:
    said, events = build.store.read("mart.observation"), build.store.read(EVENTS)
    logs = set(events[events.kind == "helpdesk"].event_id)
    services = build.store.read("mart.zone_indicator")
    services = services[services.indicator_id == SERVICES].sort_values("period")
    counts = services.groupby("zone_id").numerator.last().to_dict()
    return helpdesk.helpdesk_use(said[said.event_id.isin(logs)], counts)


Made = tuple[str, Callable[[Build], pd.DataFrame], list[str], list[str], str, str]
READ: list[Made] = [
    (FILES, _files, [], ["event_id"], GROUP,
     "Files of the field, and whether they could be read. One row per file."),
    (EVENTS, _events, [], ["event_id"], GROUP,
     "Meetings and logs, placed in time and zone. One row per meeting or log."),
    (OBSERVATIONS, _observations, [EVENTS], ["observation_id"], GROUP,
     "What was said, without anything personal, not coded yet. One row per observation."),
    (KINDS, _kinds, [OBSERVATIONS, EVENTS], ["observation_id"], GROUP,
     "The kind the machine proposes, its doubt, and what repeats what. One row per observation."),
    (CODES, _codes, [OBSERVATIONS, EVENTS], ["observation_id", "theme_id"], GROUP,
     "Themes the machine proposes, and the words that made them. One row per observation and theme."),
    (CORRECTIONS, _corrections, [OBSERVATIONS], ["observation_id", "on", "role", "reviewer", "source_file", "place"],
     GROUP, "Every word people said of an observation. One row per word."),
]  # fmt: skip
HOLDS: list[Made] = [
    ("mart.observation", _observation, [OBSERVATIONS, KINDS, CORRECTIONS], ["observation_id"], GROUP,
     "What was said, as it holds: the machine's proposal or a person's word. One row per observation."),
    ("mart.observation_theme", _observation_theme, [OBSERVATIONS, CODES, CORRECTIONS],
     ["observation_id", "theme_id"], GROUP,
     "Themes of observations, who gave them and whether they hold. One row per observation and theme."),
    ("mart.event", _event, [EVENTS, "mart.observation", "mart.observation_theme"], ["event_id"], GROUP,
     "Meetings and logs with what was spoken of and how much waits to be looked over. One row per meeting or log."),
    ("field.agreement", _agreement, [CODES, CORRECTIONS], ["theme_id"], GROUP,
     "How far people who coded the same observations agree (Krippendorff's alpha). One row per theme."),
    ("field.proposed_word", _proposed_words, ["mart.observation", "mart.observation_theme"],
     ["theme_id", "language", "word"], GROUP,
     "Words learned from corrections, for people to add to the thesaurus or not. One row per theme and word."),
]  # fmt: skip
ADDS_UP: list[Made] = [
    ("mart.evidence", _evidence, [EVENTS, "mart.observation", "mart.observation_theme"], ["zone_id", "theme_id"],
     SIGNAL, "How strongly an area speaks of a theme, and among how many sources. One row per area and theme."),
    ("mart.listening_plan", _listening_plan, ["mart.evidence"], ["zone_id", "theme_id"], SIGNAL,
     "What to ask next, and whom, where too little was heard. One row per zone and theme."),
    ("mart.participation", _participation, [EVENTS, "mart.observation"], ["zone_id", "actor_sector", "actor_role"],
     SIGNAL, "Who takes part, with hours given; who is never heard too. One row per zone, sector and role."),
    ("mart.helpdesk_use", _helpdesk_use, [EVENTS, "mart.observation", "mart.zone_indicator"],
     ["zone_id", "channel", "quarter"], SIGNAL,
     "Calls per 100 services, and calls without a solution. One row per zone, line and quarter."),
]  # fmt: skip


COUNCIL: list[Made] = [
    ("council.event", lambda build: mart.council_events(build.store.read("mart.event"), frozenset(LOGS)),
     ["mart.event"], ["event_id"], GROUP, "Meetings that councils have a page of. One row per meeting."),
    ("council.observation",
     lambda build: mart.council_observations(build.store.read("mart.observation"),
                                             build.store.read("mart.observation_theme")),
     ["mart.observation", "mart.observation_theme"], ["observation_id"], GROUP,
     "What councils may read: words only where a person confirmed them. One row per observation not left out."),
]  # fmt: skip


def field_assets(catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """The field's tables. Nothing in them is personal."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.rglob("*.py"))]
    rules = [catalogue.field_rules, catalogue.privacy, catalogue.logs, catalogue.review, *catalogue.spaces.values(),
             *catalogue.kinds.values(), *catalogue.listening.values(), *catalogue.forms.values()]  # fmt: skip
    version = version_of(*texts, *(entry.model_dump_json() for entry in rules))
    made = partial(table_asset, code_version=version)
    return [
        made(table, make, deps=deps, key=key, group=group, description=words)
        for table, make, deps, key, group, words in (*READ, *HOLDS, *ADDS_UP, *COUNCIL)
    ]
