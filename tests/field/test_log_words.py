"""Words of the field's tables: areas, outcomes, roles, themes, numbers; what is not known stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.log_words import CodeReader, ThemeReader, ZoneReader, read_minutes, read_postcode

CATALOGUE = load_catalogue()
ZONES = list(CATALOGUE.zones.values())
REGION = CATALOGUE.territory.region_id


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.zone_id)
def test_a_zone_by_any_of_its_names(zone) -> None:
    zones = ZoneReader(CATALOGUE)
    names = [zone.zone_id, *zone.name.model_dump().values(), *zone.official.nl, *zone.official.fr]
    for name in names:
        for written in (name, name.upper(), f" {name.replace('-', ' ')} ", f"antenne {name}", f"{name} (kantoor)"):
            assert zones.read(written) == (zone.zone_id, ""), written


@pytest.mark.parametrize(
    "text", ["1030", "Schaarbeek", "Gare du Nord", "Noord en Zuid", "Noord / Zuid", "Brussel", "allemaal"]
)
def test_an_area_is_never_guessed(text: str) -> None:
    assert ZoneReader(CATALOGUE).read(text) == ("", "an area that is not known")


@pytest.mark.parametrize("text", ["Gewest", "regio", "Région bruxelloise", "gewestelijk", REGION, "ligne régionale"])
def test_the_region(text: str) -> None:
    assert ZoneReader(CATALOGUE).read(text) == (REGION, "")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Doorverwezen naar CAW", "referred"), ("niet doorverwezen", ""), ("geen antwoord, doorverwezen", "referred"),
        ("doorverwezen maar geen plaats", "no_solution"), ("n'a pas répondu", ""), ("pas résolu", "no_solution"),
        ("RÉSOLU", "answered"), ("oui", "answered"), ("non, orienté ailleurs", "referred"),
        ("on rappelle lundi", "called_back"),
        ("complet", "no_solution"), ("réponse complète donnée au complet", ""),
        ("rien à signaler", ""), ("no_solution", "no_solution"),
    ],
)  # fmt: skip
def test_an_outcome_is_how_it_ended(text: str, outcome: str) -> None:
    assert CodeReader(CATALOGUE.logs.codes["outcome"]).read(text)[0] == outcome


@pytest.mark.parametrize(
    ("codes", "text", "code"),
    [("role", "AS en maison médicale", "professional"), ("role", "dochter", "carer"), ("role", "Voisine", "citizen"),
     ("sector", "CPAS/OCMW", "cpas"), ("sector", "hôpital/ziekenhuis", "hospital"), ("sector", "asbl", ""),
     ("language", "NL", "nl"), ("language", "Franstalig", "fr"),
     ("channel", "tél.", ""), ("channel", "Gewestelijke lijn", "region")],
)  # fmt: skip
def test_codes(codes: str, text: str, code: str) -> None:
    assert CodeReader(CATALOGUE.logs.codes[codes]).read(text) == (code, "")


@given(st.text(max_size=60))
def test_codes_never_fail_and_give_only_what_they_know(text: str) -> None:
    for name in ("outcome", "sector", "tried"):
        reader = CodeReader(CATALOGUE.logs.codes[name])
        known = {code.id for code in CATALOGUE.logs.codes[name].codes} | {""}
        assert reader.read(text)[0] in known
        assert set(reader.read_several(text)[0]) <= known


def test_themes_by_label_word_and_id_and_the_rest_as_written() -> None:
    reader = ThemeReader(CATALOGUE)
    themes = [theme for theme in CATALOGUE.themes.values() if theme.theme_class != "context"]
    assert len(themes) > 30
    for theme in themes:
        for label in (theme.id, *theme.label.model_dump().values()):
            assert reader.read(label) == ([theme.id], []), label
    one, other = themes[0], next(theme for theme in themes[1:] if theme.label.fr.count(" ") > 3)
    broken = other.label.fr.replace(" ", "\n", 3).replace("\n", ", ", 1)
    assert reader.read(f"{broken}, Foo / {one.label.fr}\nBar; {one.id}") == ([other.id, one.id], ["Foo", "Bar"])
    context = next(theme for theme in CATALOGUE.themes.values() if theme.theme_class == "context")
    assert reader.read(context.label.nl) == ([], [context.label.nl])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10", 10), ("10'", 10), ("15 min.", 15), ("1u30", 90), ("1 h", 60), ("0:20", 20), ("00:20:00", 20), ("±10", 10),
     ("2,5", 2.5), ("lang", None), ("-5", None), ("6000", None), ("10:00:00:00", None)],
)  # fmt: skip
def test_minutes(text: str, minutes: float | None) -> None:
    value, fault = read_minutes(text, CATALOGUE.logs)
    assert value == minutes
    assert bool(fault) == (minutes is None)


@pytest.mark.parametrize(
    ("text", "code"),
    [("1030", "1030"), ("B-1030 Schaerbeek", "1030"), ("103", ""), ("1030/1080", ""), ("0470123456", "")],
)
def test_postcodes(text: str, code: str) -> None:
    assert read_postcode(text)[0] == code
