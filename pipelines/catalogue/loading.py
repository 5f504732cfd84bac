"""The catalogue as it lies in its folder, read and checked: every fault is told with its file and field."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from pipelines.catalogue.access_models import AccessContents
from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.field_models import FieldRules, Space
from pipelines.catalogue.forecast_models import ForecastRules
from pipelines.catalogue.forms_models import Form
from pipelines.catalogue.listening_models import ListeningQuestion
from pipelines.catalogue.logs_models import LogRules
from pipelines.catalogue.models import Catalogue, Indicator, Measure, Territory, Theme, Zone
from pipelines.catalogue.origin_models import OriginEntries
from pipelines.catalogue.privacy_models import PrivacyRules
from pipelines.catalogue.profile_models import ProfileContents
from pipelines.catalogue.published_models import PublishedFigure
from pipelines.catalogue.references import unknown_names
from pipelines.catalogue.review_models import ObservationKind, ReviewRules
from pipelines.catalogue.source_loading import load_sources
from pipelines.catalogue.vulnerability_models import Vulnerability
from pipelines.paths import CATALOGUE
from pipelines.problems import BadInput, Problem

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is there

# Files of rules, each checked by its own model and found in the catalogue under its own name.
RULES: dict[str, type[BaseModel]] = {
    "access": AccessContents,
    "disclosure": DisclosureRule,
    "field_rules": FieldRules,
    "forecast": ForecastRules,
    "logs": LogRules,
    "origin": OriginEntries,
    "privacy": PrivacyRules,
    "profile": ProfileContents,
    "review": ReviewRules,
    "vulnerability": Vulnerability,
}


def read_yaml(path: Path):
    """What a YAML file holds; raises BadInput with the line that is none."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        raise BadInput([Problem(path.name, place, "text that is not YAML", "YAML", "correct the line")]) from error


def _validate(model: type[BaseModel], data, path: Path, place: str):
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [
            Problem(
                path.name,
                ".".join([place, *map(str, item["loc"])]),
                f"{item['msg'].lower()} ({item.get('input')!r:.60})",
                f"an entry as {model.__name__} describes it",
                "correct the catalogue",
            )
            for item in error.errors()
        ]
        raise BadInput(problems) from error


def read_entries(model: type[BaseModel], paths: Iterable[Path], key: str = "id") -> dict:
    """Entries of some files by their id; raises BadInput for a wrong one, or an id that stands twice."""
    found: dict = {}
    for path in paths:
        for data in read_yaml(path) or []:
            entry = _validate(model, data, path, str(data.get(key, "entry without id")))
            identity = getattr(entry, key)
            if identity in found:
                problem = Problem(path.name, identity, "the id twice", "each id once", "rename one of them")
                raise BadInput([problem])
            found[identity] = entry
    return found


@lru_cache(maxsize=4)
def load_catalogue(folder: Path = CATALOGUE) -> Catalogue:
    """Read and check the whole catalogue; raises BadInput naming file and field of every fault found."""
    territory = read_yaml(folder / "zones.yml")
    zones = [_validate(Zone, data, folder / "zones.yml", data.get("zone_id", "zone")) for data in territory["zones"]]
    catalogue = Catalogue(
        territory=_validate(Territory, territory["territory"], folder / "zones.yml", "territory"),
        zones={zone.zone_id: zone for zone in zones},
        themes=read_entries(Theme, [folder / "themes.yml"]),
        sources=load_sources(folder / "sources"),
        measures=read_entries(Measure, [folder / "measures.yml"]),
        indicators=read_entries(Indicator, sorted((folder / "indicators").glob("*.yml"))),
        **{
            name: _validate(model, read_yaml(folder / f"{name}.yml"), folder / f"{name}.yml", name)
            for name, model in RULES.items()
        },
        spaces=read_entries(Space, [folder / "spaces.yml"]),
        listening=read_entries(ListeningQuestion, [folder / "listening.yml"]),
        kinds=read_entries(ObservationKind, [folder / "kinds.yml"]),
        forms=read_entries(Form, [folder / "forms.yml"]),
        published=read_entries(PublishedFigure, [folder / "published.yml"]),
        strings={language: read_yaml(folder / "strings" / f"{language}.yml") for language in LANGUAGES},
    )
    unknown = list(unknown_names(catalogue))
    if unknown:
        raise BadInput(unknown)
    return catalogue
