"""What is current, what stands out, and which three sentences make a first page."""

from __future__ import annotations

from pipelines.reporting.selection import blind_themes, current, first_page_choices, standing_out


def test_the_latest_period_with_a_value_is_current(make_rows):
    rows = make_rows(
        {"period": "2021", "value": 1.0},
        {"period": "2023", "value": 2.0},
        {"period": "2024", "value": float("nan"), "status": "suppressed"},
    )
    assert current(rows).period.tolist() == ["2023"]


def test_a_figure_nobody_holds_stays_current_as_missing(make_rows):
    rows = make_rows({"period": "none", "value": float("nan"), "status": "missing"})
    assert current(rows).status.tolist() == ["missing"]


def test_what_stands_out_is_sorted_by_side_and_distance(make_rows, catalogue):
    rows = make_rows(
        {"value": 26.0},
        {"indicator_id": "unemployment_pct", "value": 40.0},
        {"indicator_id": "living_alone_30_plus_pct", "judgement": "better", "comparison": "lower"},
        {"indicator_id": "social_integration_income_pct", "stands_out_against": "none", "stands_out": False},
    )
    found = standing_out(rows, catalogue)
    assert found["worse"].indicator_id.tolist() == ["unemployment_pct", "increased_reimbursement_pct"]
    assert found["better"].indicator_id.tolist() == ["living_alone_30_plus_pct"]
    assert found["neutral"].empty
    assert found["reference_worse"].empty


def test_a_first_page_has_three_sentences_with_people_and_one_strength(make_rows, catalogue):
    rows = make_rows(
        {},
        {"indicator_id": "unemployment_pct", "value": 30.0},
        {"indicator_id": "no2_ugm3", "value": 21.0, "persons": 200_000.0},
        {"indicator_id": "minutes_to_emergency", "comparison": "lower", "judgement": "better", "value": 4.0,
         "benchmark_value": 6.0},
    )  # fmt: skip
    choices = first_page_choices(rows, catalogue, is_region=False)
    assert [choice.slot for choice in choices] == ["life", "health", "strength"]
    assert [choice.is_strength for choice in choices] == [False, False, True]
    assert choices[2].row.indicator_id == "minutes_to_emergency"
    assert all(choice.row.persons > 0 for choice in choices)


def test_no_sentence_is_made_from_what_has_no_value(make_rows, catalogue):
    rows = make_rows({"status": "suppressed", "value": float("nan"), "persons": float("nan")})
    assert first_page_choices(rows, catalogue, is_region=False) == []


def test_a_theme_with_a_figure_is_not_called_invisible(make_rows, catalogue):
    without = blind_themes(make_rows({}), catalogue)
    assert "chronic_diabetes" in without
    with_it = blind_themes(make_rows({"indicator_id": "diabetes_pct"}), catalogue)
    assert "chronic_diabetes" not in with_it
