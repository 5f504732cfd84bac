"""access.yml refuses what cannot be worked out, naming the field."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.catalogue.loading import load_catalogue
from pipelines.paths import CATALOGUE
from pipelines.problems import BadInput


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            lambda d: d["kinds"][0].update(catchments_min=[10, 10, 20]),
            "access.kinds.0: found value error, catchments_min must",
        ),
        (
            lambda d: d["kinds"][0].update(catchments_min=[10, 20]),
            "access.kinds.0.catchments_min: found list should have",
        ),
        (lambda d: d["kinds"][0].update(main_min=12), "access.kinds.0: found value error, main_min must be one of"),
        (lambda d: d["kinds"][0].update(mode="tram"), "access.kinds.0.mode: found input should be 'walk' or 'car'"),
        (
            lambda d: d["kinds"][1].update(id=d["kinds"][0]["id"]),
            "access: found value error, two kinds have the same id",
        ),
        (lambda d: d["kinds"][0]["title"].pop("fr"), "access.kinds.0.title.fr: found field required"),
        (lambda d: d["decay"].update(weights=[1, 0]), "access.decay: found value error, a weight of 0 or less"),
        (lambda d: d["decay"].update(weights=[0.5, 1]), "access.decay: found value error, a farther band may not"),
        (
            lambda d: d["travel"].update(walking_kmh=0),
            "access.travel.walking_kmh: found input should be greater than 0",
        ),
        (lambda d: d["states"].pop("no_services"), "access: found value error, states lacks no_services"),
        (lambda d: d.update(methode="e2sfca"), "access.methode: found extra inputs"),
        (lambda d: d["cannot_say"].update(nl=""), "access.cannot_say.nl: found string should have at least 1"),
        (lambda d: d["kinds"][0].update(source_id="chemists"), "pharmacy.source_id: found 'chemists'; expected an id"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, edit: Callable[[dict], None], expected: str) -> None:
    folder = shutil.copytree(CATALOGUE, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    data = yaml.safe_load((folder / "access.yml").read_text(encoding="utf-8"))
    edit(data)
    (folder / "access.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_catalogue(folder)
    assert str(caught.value.problems[0]).startswith(f"access.yml: {expected}")


def test_what_access_stands_on_is_known() -> None:
    contents = load_catalogue().access
    assert [kind.id for kind in contents.kinds] == ["pharmacy", "hospital_bed"]
    assert contents.tables() == [
        "staging.census_65plus", "staging.emergency_campus", "staging.pharmacy", "staging.sector_emergency_travel",
    ]  # fmt: skip
