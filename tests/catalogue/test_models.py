"""The catalogue refuses what it does not understand, naming file and field; a new entry needs no Python."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.catalogue.entry import LANGUAGES
from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.paths import CATALOGUE
from pipelines.problems import BadInput

Change = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue one may break."""
    return shutil.copytree(CATALOGUE, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


@pytest.fixture
def change(folder: Path) -> Change:
    """Rewrites a file of the copy after `edit` has changed what it holds."""

    def run(name: str, edit: Callable) -> None:
        path = folder / name
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        edit(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")

    return run


def _problems(folder: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_catalogue(folder)
    return [str(problem) for problem in caught.value.problems]


AGEING = "indicators/20_ageing.yml"


def test_the_catalogue_loads_and_knows_its_areas() -> None:
    catalogue = load_catalogue()
    assert catalogue.area_ids == [*catalogue.zone_ids, catalogue.territory.region_id]
    assert len(catalogue.zones) == 5
    assert len(catalogue.indicators) >= 60
    assert set(catalogue.strings) == set(LANGUAGES)
    assert catalogue.area_name(catalogue.territory.region_id) == catalogue.territory.name


# ---- a typo, a missing language, a reference that leads nowhere ---------------------------------------------
@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda entries: entries[0].update(polarty="bad"), "polarty"),
        (lambda entries: entries[0]["title"].pop("fr"), "title.fr"),
        (lambda entries: entries[0]["caveat"].update(nl=""), "caveat.nl"),
        (lambda entries: entries[0].update(polarity="high"), "polarity"),
        (lambda entries: entries[0].update(unit="percent"), "unit"),
        (lambda entries: entries[0].update(decimals=9), "decimals"),
        (lambda entries: entries[0].update(id="65 plus"), "65 plus.id"),
        (lambda entries: entries[0].pop("source_ids"), "source_ids"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(folder: Path, change: Change, edit: Callable, named: str) -> None:
    change(AGEING, edit)
    (problem,) = _problems(folder)
    assert problem.startswith("20_ageing.yml: ")
    assert named in problem


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda entry: entry.update(theme="ageing_isolatoin"), "ageing_isolatoin"),
        (lambda entry: entry.update(numerator="residents_56_plus"), "residents_56_plus"),
        (lambda entry: entry.update(source_ids=["statbel_cencus"]), "statbel_cencus"),
    ],
)
def test_a_reference_that_leads_nowhere(folder: Path, change: Change, edit: Callable, named: str) -> None:
    change(AGEING, lambda entries: edit(next(entry for entry in entries if entry["form"] == "ratio")))
    problems = _problems(folder)
    assert len(problems) == 1
    assert f"'{named}'" in problems[0]


@pytest.mark.parametrize(
    ("edit", "place", "named"),
    [
        (lambda data: data.update(spread_by="residents_censsus"), "spread_by", "'residents_censsus'"),
        (lambda data: data["tables"].update({"mart.x": ["bimd", "bimdd"]}), "tables.mart.x", "'bimdd'"),
        (lambda data: data["tables"].update({"x": ["bimd"]}), "tables.x", "string should match"),
    ],
)
def test_an_origin_that_leads_nowhere(folder: Path, change: Change, edit: Callable, place: str, named: str) -> None:
    change("origin.yml", edit)
    (problem,) = _problems(folder)
    assert problem.startswith("origin.yml: ")
    assert place in problem
    assert named in problem


def test_every_fault_is_told_in_one_go(folder: Path, change: Change) -> None:
    change(AGEING, lambda entries: [entry.update(theme="nowhere") for entry in entries[:3]])
    change("themes.yml", lambda themes: themes[-1].update(parent_id="nobody"))
    problems = _problems(folder)
    assert sum("'nowhere'" in problem for problem in problems) == 3
    assert sum("'nobody'" in problem for problem in problems) == 1


@pytest.mark.parametrize("name", [AGEING, "themes.yml", "measures.yml"])
def test_an_id_that_stands_twice(folder: Path, change: Change, name: str) -> None:
    change(name, lambda entries: entries.append(copy.deepcopy(entries[0])))
    (problem,) = _problems(folder)
    assert "the id twice" in problem


def test_a_commune_in_two_zones(folder: Path, change: Change) -> None:
    change("zones.yml", lambda data: data["zones"][1]["communes"].append(data["zones"][0]["communes"][0]))
    (problem,) = _problems(folder)
    assert problem.startswith("zones.yml: zones: found 21003 in two places")


def test_text_that_is_not_yaml_is_named_by_line(folder: Path) -> None:
    path = folder / AGEING
    path.write_text(path.read_text(encoding="utf-8") + "- {id: broken\n", encoding="utf-8")
    (problem,) = _problems(folder)
    assert problem.startswith("20_ageing.yml: line ")


# ---- what an indicator must say ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _of_form(catalogue: Catalogue, form: str) -> dict:
    found = next(indicator for indicator in catalogue.indicators.values() if indicator.form == form)
    return found.model_dump(exclude_none=True)


@pytest.mark.parametrize(
    ("form", "part"),
    [("count", "numerator"), ("ratio", "denominator"), ("mean", "base"), ("median", "mean"), ("dsr", "numerator"),
     ("change", "from_period"), ("mean_age", "open_midpoint")],
)  # fmt: skip
def test_a_form_needs_its_parts(catalogue: Catalogue, form: str, part: str) -> None:
    entry = _of_form(catalogue, form)
    Indicator.model_validate(entry)
    entry.pop(part)
    with pytest.raises(ValueError, match=f"form {form} needs {part}"):
        Indicator.model_validate(entry)


def test_a_percentage_counts_per_hundred(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="a percentage has per: 100"):
        Indicator.model_validate(_of_form(catalogue, "ratio") | {"unit": "pct", "per": 1000})


def test_a_part_of_the_people_needs_a_reason(catalogue: Catalogue) -> None:
    entry = _of_form(catalogue, "mean") | {"base": [{"measure": "residents", "share": 0.47}]}
    with pytest.raises(ValueError, match="needs `why`"):
        Indicator.model_validate(entry)


@pytest.mark.parametrize(
    ("reference", "needs"),
    [
        ({"kind": "fixed", "id": "who", "value": 10}, "id, value, label and source"),
        ({"kind": "past"}, "`years`"),
        ({"kind": "country", "numerator": "residents"}, "`numerator` and `denominator`"),
    ],
)
def test_a_second_yardstick_is_complete(catalogue: Catalogue, reference: dict, needs: str) -> None:
    with pytest.raises(ValueError, match=needs):
        Indicator.model_validate(_of_form(catalogue, "ratio") | {"reference": reference})


def test_the_measures_of_a_form_are_all_known(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        assert indicator.measures()
        assert set(indicator.measures()) <= set(catalogue.measures)


# ---- a new entry is YAML and no Python ---------------------------------------------------------------------
def test_a_new_indicator_is_an_entry(folder: Path, change: Change) -> None:
    def add(entries: list[dict]) -> None:
        ratio = copy.deepcopy(next(entry for entry in entries if entry["form"] == "ratio"))
        entries.append(ratio | {"id": "something_new_pct"})

    change(AGEING, add)
    loaded = load_catalogue(folder)
    assert loaded.indicators["something_new_pct"].form == "ratio"
    assert list(loaded.indicators).index("something_new_pct") == loaded.indicator_order["something_new_pct"]


def test_a_new_zone_is_an_entry(folder: Path, change: Change) -> None:
    def split(data: dict) -> None:
        old = data["zones"][0]
        data["zones"].append(
            copy.deepcopy(old) | {"zone_id": "new", "communes": [old["communes"].pop()], "sub_communes": []}
        )

    change("zones.yml", split)
    loaded = load_catalogue(folder)
    assert loaded.area_ids[-2:] == ["new", loaded.territory.region_id]
