"""Front matter: what is read of it, what is told, and that nothing in it is executed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.front import front_matter
from pipelines.sources.raw_table import ReadError


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("date: 12/03/2026", {"date": "2026-03-12"}), ("date: 12 mars 2026", {"date": "2026-03-12"}),
        ("date: 2026-03", {"date": "2026-03"}), ("date: '2026'", {"date": "2026"}), ("hours: 2u30", {"hours": 2.5}),
        ("hours: 3", {"hours": 3.0}), ("zone:", {}), ("zone: ''", {}),
        ("# date: 2026\nlevel: region", {"level": "region"}),
        ("date: 2026-03-12 # donderdag", {"date": "2026-03-12"}), ("Participants : 12", {"participants": 12}),
    ],
)  # fmt: skip
def test_values_of_front_matter(line: str, said: dict) -> None:
    assert front_matter(f"---\n{line}\n---\nTekst")[0] == said


@pytest.mark.parametrize(
    ("inner", "place"),
    [
        ("date: 2026-13-45", 2), ("level: zone\ndate: gisteren", 3), ("date: 12/03/2026 of 13/03/2026", 2),
        ("level: world", 2), ("participants: veel", 2), ("participants: -3", 2), ("participants: 99999", 2),
        ("hours: lang", 2), ("hours: nan", 2), ("language: de", 2), ("zone: [north, south]", 2),
        ("zone:\n  a: b", 2), ("level: zone\nparticpants: 3", 3), ("date: 2026\nlevel: zone\ndate: 2025", 4),
        ("date: 2026\nzone: 'north", 3), ("date: 2026\n\tzone: x", 3), ("date: &a 2026\nzone: *b", 3),
        ("zone: !!python/object/apply:os.system ['touch /tmp/x']", 2), ("zone: !x y", 2),
        ("date: !!python/name:os.system", 2),
    ],
)  # fmt: skip
def test_broken_front_matter_is_told_with_its_line(inner: str, place: int) -> None:
    with pytest.raises(ReadError) as caught:
        front_matter(f"---\n{inner}\n---\nTekst")
    assert caught.value.place == f"line {place}"
    assert caught.value.remedy


def test_front_matter_without_an_end() -> None:
    with pytest.raises(ReadError) as caught:
        front_matter("---\ndate: 2026-03-12\n\nTekst\n")
    assert (caught.value.place, caught.value.found) == ("line 1", "front matter without an end")


@pytest.mark.parametrize(
    "text", ["Tekst", "---\n\nTekst tussen strepen.\n\n---\nMeer", "Tekst\n---\ndate: 2026\n---", "", "---",
             "----\ndate: 2026\n---", "---\nDatum: 12 maart\n---\nTekst"],
)  # fmt: skip
def test_text_without_front_matter_is_left_alone(text: str) -> None:
    assert front_matter(text) == ({}, text)


def test_nothing_in_front_matter_grows_or_nests() -> None:
    for inner in (
        "date: " + "[" * 3000,
        "date: " + "{a: " * 900,
        "date: 1\n" + "zone: x\n" * 3000,
        "date: " + "9" * 5000,
    ):
        with pytest.raises(ReadError):
            front_matter(f"---\n{inner}\n---\nTekst")


@given(st.text(alphabet=st.sampled_from("dateznlvhours: -\n'\"[]{}&*!|>#%@`,?2026\t\\"), max_size=80))
def test_front_matter_raises_nothing_else(inner: str) -> None:
    try:
        said, rest = front_matter(f"---\n{inner}\n---\nTekst")
    except ReadError as error:
        assert error.place.startswith("line ")
    else:
        assert rest.endswith("Tekst")
        assert set(said) <= {"date", "level", "zone", "event", "participants", "hours", "language"}
