"""Observations coded: what a person wrote beside one stands; calls without words and case forms have their own way."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.coding.coding import CODE_COLUMNS, KIND_COLUMNS, WRITTEN, CodedObservations, code_observations
from pipelines.field.intake import EVENT_COLUMNS, OBSERVATION_COLUMNS

CATALOGUE = load_catalogue()
SAID = "Geen enkele huisarts in de wijk neemt nog nieuwe patiënten aan."
EVENTS = pd.DataFrame({"event_id": ["m", "h", "c"], "kind": ["change_workshop", "helpdesk", "cases"]})


def _row(observation_id: str, **said: str) -> dict[str, str]:
    row = {"event_id": "m", "zone_id": "south", "excerpt": SAID, "under": "", "themes": "", "kind_written": ""}
    return {"observation_id": observation_id} | row | said


def _coded(*rows: dict[str, str]) -> CodedObservations:
    return code_observations(pd.DataFrame(list(rows)), EVENTS, CATALOGUE)


def _themes(coded: CodedObservations, observation_id: str) -> list[str]:
    return coded.themes[coded.themes.observation_id == observation_id].theme_id.tolist()


@pytest.fixture(scope="module")
def coded() -> CodedObservations:
    return _coded(
        _row("machine"),
        _row("written", event_id="h", themes="housing; poverty", kind_written="question"),
        _row("kind_only", zone_id="north", kind_written="practice"),
        _row("silent", event_id="h", excerpt="", themes="dental_care"),
        _row("case", event_id="c", excerpt="", under="appointment; language"),
        _row("again", excerpt=f"{SAID[:-1]}!"),
        _row("elsewhere", zone_id="east"),
    )


def test_one_row_per_observation_in_their_order(coded: CodedObservations) -> None:
    assert list(coded.kinds.columns) == KIND_COLUMNS
    assert list(coded.themes.columns) == CODE_COLUMNS
    assert coded.kinds.observation_id.tolist() == [
        "machine", "written", "kind_only", "silent", "case", "again", "elsewhere",
    ]  # fmt: skip
    assert set(coded.kinds.kind) <= set(CATALOGUE.kinds)
    assert not coded.themes.duplicated(["observation_id", "theme_id"]).any()


def test_what_somebody_wrote_stands_in_place_of_the_machines(coded: CodedObservations) -> None:
    kinds = coded.kinds.set_index("observation_id").kind
    assert "primary_care_access" in _themes(coded, "machine")
    assert _themes(coded, "written") == ["housing", "poverty"]
    assert set(coded.themes[coded.themes.observation_id == "written"].reason) == {WRITTEN}
    assert kinds["written"] == "question"
    assert kinds["kind_only"] == "practice"
    assert _themes(coded, "kind_only") == _themes(coded, "machine")


def test_a_call_of_which_nobody_wrote_the_words_is_a_question(coded: CodedObservations) -> None:
    row = coded.kinds.set_index("observation_id").loc["silent"]
    assert (row.kind, row.kind_score, row.about, row.doubt, row.repeats) == ("question", 0.0, "territory", 0.0, "")
    assert _themes(coded, "silent") == ["dental_care"]


def test_a_case_form_is_an_obstacle_coded_by_what_its_answers_are_called() -> None:
    blockages = CATALOGUE.logs.codes["blockage"].codes
    rows = [_row(code.id, event_id="c", excerpt="", under=code.id) for code in blockages]
    coded = _coded(*rows)
    assert set(coded.kinds.kind) == {"obstacle"}
    assert set(coded.kinds.about) == {"territory"}
    assert coded.themes.observation_id.nunique() > len(blockages) / 3
    labels = _coded(*(_row(code.id, excerpt=code.label.nl) for code in blockages))
    columns = ["observation_id", "theme_id", "reason"]
    assert coded.themes[columns].equals(labels.themes[columns])


def test_two_cases_with_the_same_answers_are_two_cases() -> None:
    answers = "; ".join(code.id for code in CATALOGUE.logs.codes["blockage"].codes[:3])
    coded = _coded(*(_row(name, event_id="c", excerpt="", under=answers) for name in ("one", "two")))
    assert coded.kinds.repeats.tolist() == ["", ""]


def test_what_was_said_before_in_the_zone_names_the_first(coded: CodedObservations) -> None:
    assert dict(zip(coded.kinds.observation_id, coded.kinds.repeats, strict=True)) == {
        "machine": "", "written": "machine", "kind_only": "", "silent": "", "case": "", "again": "machine",
        "elsewhere": "",
    }  # fmt: skip


def test_an_observation_of_an_event_nobody_knows_is_coded_like_any(coded: CodedObservations) -> None:
    lost = _coded(_row("machine", event_id="?"))
    assert _themes(lost, "machine") == _themes(coded, "machine")


def test_no_observations_are_two_empty_tables_of_the_same_types(coded: CodedObservations) -> None:
    nothing = code_observations(
        pd.DataFrame(columns=OBSERVATION_COLUMNS, dtype="str"), pd.DataFrame(columns=EVENT_COLUMNS, dtype="str"),
        CATALOGUE,
    )  # fmt: skip
    for empty, full in zip(nothing, coded, strict=True):
        assert empty.empty
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_rows_may_be_numbered_in_any_way(coded: CodedObservations) -> None:
    rows = pd.DataFrame([_row("machine"), _row("again", excerpt=f"{SAID[:-1]}!")], index=[7, 7])
    again = code_observations(rows, EVENTS, CATALOGUE)
    assert again.kinds.repeats.tolist() == ["", "machine"]
