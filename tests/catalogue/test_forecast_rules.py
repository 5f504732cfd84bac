"""forecast.yml is refused where it is not understood, naming the field."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipelines.catalogue.forecast_models import AgeIndicator
from pipelines.catalogue.loading import load_catalogue
from pipelines.diagnostics.forecast.inputs import age_groups
from pipelines.paths import CATALOGUE
from pipelines.problems import BadInput


def _problems(tmp_path: Path, edit: Callable[[dict], None]) -> list[str]:
    folder = shutil.copytree(CATALOGUE, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "forecast.yml"
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(rules)
    path.write_text(yaml.safe_dump(rules), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_catalogue(folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda rules: rules["series"].update(horizon=3), "series.horizon"),
        (lambda rules: rules.update(interval_pct=95), "interval_pct"),
        (lambda rules: rules["series"].update(models=["arima"]), "series.models.0"),
        (lambda rules: rules["models"].pop("damped_trend"), "does not say how many points damped_trend needs"),
        (lambda rules: rules["models"].update(crystal_ball=1), "crystal_ball, which nobody has written"),
        (lambda rules: rules["totals"].update(indicator="residentz"), "'residentz'; expected an id of indicators/"),
        (lambda rules: rules["totals"].update(history="nobody"), "'nobody'; expected an id of measures.yml"),
        (lambda rules: rules["ages"]["held_out"][0].update(measure="x"), "'x'; expected an id of measures.yml"),
        (lambda rules: rules["ages"]["held_out"][0].update(indicator="residents"), "held out for residents"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, edit: Callable[[dict], None], named: str) -> None:
    problems = _problems(tmp_path, edit)
    assert len(problems) == 1
    assert problems[0].startswith(("forecast.yml: ", "catalogue: forecast.yml"))
    assert named in problems[0]


def test_the_oldest_period_follows_the_edition() -> None:
    rules = load_catalogue().forecast
    assert rules.oldest_period(2027) == 2022
    assert rules.oldest_period(2030) == 2025


def test_the_classes_of_an_age_indicator_are_those_of_its_measures() -> None:
    groups = {group.indicator_id: group for group in age_groups(load_catalogue(), 18)}
    everybody = tuple(range(18))
    assert groups["residents_under_5_pct"].numerator == (0,)
    assert groups["residents_80_plus_pct"].numerator == (16, 17)
    assert groups["residents_65_plus_pct"].numerator == (13, 14, 15, 16, 17)
    assert groups["residents_65_plus_pct"].denominator == everybody
    assert groups["old_age_dependency_per_100"].denominator == tuple(range(4, 13))
    assert len(groups) == len(load_catalogue().forecast.ages.indicators)


def test_an_indicator_without_age_classes_is_refused() -> None:
    catalogue = load_catalogue()
    of_the_census = AgeIndicator(indicator="residents_65_plus_pct")  # its own measures are counts without classes
    ages = catalogue.forecast.ages.model_copy(update={"indicators": [of_the_census]})
    wrong = replace(catalogue, forecast=catalogue.forecast.model_copy(update={"ages": ages}))
    with pytest.raises(BadInput, match=r"ages\.residents_65_plus_pct: found measure 'residents_65_plus_census'"):
        age_groups(wrong, 18)
    assert age_groups(wrong, 0) == []  # without a structure there is nothing to count
