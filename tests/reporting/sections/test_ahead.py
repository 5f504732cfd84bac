"""Looking ahead: what is expected and how sure, what the past says of such forecasts, and what is not forecast."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.reporting.claims import say
from pipelines.reporting.edition import NAMED_TABLES
from pipelines.reporting.sections import ahead
from pipelines.reporting.terms import Percent
from pipelines.reporting.words import Words
from tests.reporting.reading import plain
from tests.reporting.sections.conftest import YEAR, texts

NONE = float("nan")
OLD = "residents_80_plus_pct"
PEOPLE = "residents"
NO_PAST = pd.DataFrame()


def forecast(indicator_id=OLD, first=2023, years=5, zone_id="north", **changes) -> pd.DataFrame:
    """From 4 %, a tenth more each year, one percentage point to either side."""
    horizons = range(1, years + 1)
    rows = pd.DataFrame({
        "zone_id": zone_id, "indicator_id": indicator_id, "period": [str(first + step) for step in range(years)],
        "horizon": horizons, "value": [4 + 0.1 * step for step in horizons], "method": "m", "base_period": "2022",
        "backtest_mape": 3.7, "no_change_mape": 7.8, "beats_no_change": True, "coverage_80_pct": 76.4, "origins": 8,
        "coverage_80_earlier_pct": 70.0, "too_low_pct": 55.0,
        "judged_on": "commune",
    })  # fmt: skip
    return rows.assign(lower_80=rows.value - 1, upper_80=rows.value + 1, **changes)


def seen(indicator_id=OLD, **values) -> pd.DataFrame:
    """Rows of the indicator table, by year."""
    rows = [
        {"zone_id": "north", "indicator_id": indicator_id, "period": year[1:], "value": value, "status": "value"}
        for year, value in (values or {"y2022": 4.0}).items()
    ]
    return pd.DataFrame(rows)


def outlook(catalogue, rows=None, observed=None, year=YEAR) -> ahead.Outlook | None:
    rows = forecast() if rows is None else rows
    return ahead.make_outlook(rows, seen() if observed is None else observed, NO_PAST, catalogue, year)


# ---- what was observed ----


def test_an_older_series_goes_before_the_figures_of_the_profile():
    past = pd.DataFrame(
        [(2015, 1, 1.5, 1.6), (2015, 2, 1.5, 1.7), (2018, 1, 1.8, 9.9)],
        columns=["origin", "horizon", "base", "observed"],
    )
    rows = seen(y2019=2.0, y2020=2.1, y2021=2.2)
    found = ahead.observed_of(rows, past, until=2020, years=4)
    assert dict(zip(found.year, found.value, strict=True)) == {2017: 1.7, 2018: 1.8, 2019: 2.0, 2020: 2.1}


def test_what_has_no_value_and_what_spans_years_was_not_observed():
    rows = seen(y2019=2.0, y2020=2.1).assign(status=["value", "suppressed"])
    rows = pd.concat([rows, seen(y2020=3.0).assign(period="2019-2020")])
    assert ahead.observed_of(rows, NO_PAST, 2022, 12).year.tolist() == [2019]


# ---- what is expected ----


def test_the_sentence_speaks_of_the_roadmaps_year_and_is_bound_to_its_row(catalogue):
    claim = outlook(catalogue).claims["expected"]
    assert (claim.bond.period, claim.bond.indicator_id, claim.bond.test) == ("2027", OLD, "forecast_80")
    assert claim.bond.value == pytest.approx(4.5)
    assert claim.bond.source_table == NAMED_TABLES["forecast"]
    text = say(claim, Words.of(catalogue, "en")).text
    assert text == "Expected: 4.5% in 2027, with a margin from 3.5% to 5.5% (80%). Last known: 4.0% in 2022."


def test_a_series_that_ends_before_speaks_of_its_last_year(catalogue):
    made = outlook(catalogue, forecast(years=3))
    assert made.claims["expected"].bond.period == "2025"
    assert "end" not in made.claims


def test_a_fan_that_goes_on_says_where_it_ends(catalogue, words):
    made = outlook(catalogue, forecast(years=7), year=2025)
    assert made.claims["expected"].bond.period == "2025"
    assert made.claims["end"].bond.period == "2029"
    view = ahead.view(ahead.Facts([made], [], [], []), words)
    chart = view["charts"][0]
    assert {"2025", "2029"} <= set(chart["text"].replace(",", " ").replace(".", " ").replace(":", " ").split())
    written = [shape["text"] for shape in chart["plot"]["shapes"] if shape["shape"] == "text"]
    assert len(written) == 3
    assert all(text in chart["text"] for text in written)


def test_no_change_is_called_no_change_in_every_language(catalogue, words):
    steady = outlook(catalogue, forecast(beats_no_change=False, value=4.0, backtest_mape=7.8))
    moving = outlook(catalogue)
    name = {"nl": "geen verandering", "fr": "pas de changement", "en": "no change"}[words.language]
    assert name in say(steady.claims["expected"], words).text
    assert name not in say(moving.claims["expected"], words).text
    assert steady.is_steady
    record = say(steady.claims["record"], words)
    assert record.text.count(words.number(7.8, 1)) == 1


def test_a_margin_that_held_only_in_hindsight_is_called_doubtful(catalogue, words):
    told = outlook(catalogue, forecast(coverage_80_earlier_pct=0.0)).claims["cover"]
    text = say(told, words).text
    assert all(Percent(number, 0).write(words) in text for number in (76.4, 0.0))
    assert say(outlook(catalogue).claims["cover"], words).text != say(told, words).text
    unknown = outlook(catalogue, forecast(coverage_80_earlier_pct=NONE)).claims["cover"]
    assert unknown.template == outlook(catalogue).claims["cover"].template


@pytest.mark.parametrize(
    ("too_low", "origins", "template"),
    [(100.0, 8, "ahead.above"), (80.0, 8, "ahead.above"), (79.0, 8, None), (20.0, 8, "ahead.below"),
     (0.0, 5, "ahead.below"), (100.0, 2, None), (NONE, 8, None)],
)  # fmt: skip
def test_forecasts_that_lay_on_one_side_of_reality_are_told_as_a_limit(catalogue, words, too_low, origins, template):
    made = outlook(catalogue, forecast(too_low_pct=too_low, origins=origins))
    told = made.claims.get("side")
    assert (told.template if told else None) == template
    if told:
        share = too_low if template.endswith("above") else 100 - too_low
        assert Percent(share, 0).write(words) in say(told, words).text
        assert say(told, words).text in ahead.view(ahead.Facts([made], [], [], []), words)["charts"][0]["record"]


def test_no_change_starts_from_what_was_last_held_even_without_a_figure_of_that_year(catalogue):
    made = outlook(catalogue, forecast(beats_no_change=False, value=4.2), seen(y2019=4.0))
    assert made.observed.iloc[-1].tolist() == [2022.0, 4.2]
    moving = outlook(catalogue, observed=seen(y2019=4.0))
    assert moving.observed.year.tolist() == [2019]


def test_people_are_not_foreseen_to_the_last_one(catalogue):
    rows = forecast(PEOPLE, value=123_456.0).assign(lower_80=120_111.0, upper_80=126_999.0)
    made = outlook(catalogue, rows, seen(PEOPLE, y2022=123_987.0))
    text = say(made.claims["expected"], Words.of(catalogue, "en")).text
    assert text.startswith("Expected: 123,500 in 2027, with a margin from 120,100 to 127,000")
    assert "123,987 in 2022" in text


# ---- how such forecasts fared ----


def test_the_record_says_both_errors_and_on_what_it_was_tested(catalogue):
    words = Words.of(catalogue, "en")
    record = plain(say(outlook(catalogue).claims["record"], words).text)
    assert record == (
        "Tested on the communes (8 starting years): after 5 years the method missed by 3.7% of the value on average, "
        "'no change' by 7.8%."
    )
    assert (
        say(outlook(catalogue).claims["cover"], words).text == "In those tests the margin held 76% of the real values."
    )


@pytest.mark.parametrize(("origins", "horizon"), [(1, 1), (2, 3)])
def test_one_year_is_one_year(catalogue, origins, horizon):
    rows = forecast(years=1, origins=origins, horizon=horizon)
    french = plain(say(outlook(catalogue, rows).claims["record"], Words.of(catalogue, "fr")).text)
    assert ("1 année de départ" in french) == (origins == 1)
    assert ("après 1 an," in french) == (horizon == 1)


def test_an_interval_that_could_not_be_tested_says_so(catalogue, words):
    made = outlook(catalogue, forecast(coverage_80_pct=NONE))
    assert made.claims["cover"].template == "ahead.uncovered"
    assert "nan" not in say(made.claims["cover"], words).text.lower()


def test_without_a_backtest_nothing_is_said_of_it(catalogue):
    assert outlook(catalogue, forecast(backtest_mape=NONE)).claims.keys() == {"expected", "alt"}


# ---- what is left out ----


def scope() -> pd.DataFrame:
    rows = [
        ("no2_ugm3", "series_too_old", "series_too_old"),
        ("pm25_ugm3", "series_too_old", "series_too_old"),
        ("pharmacies_per_10000", "too_few_points", "too_few_points"),
        (OLD, "no_change_is_better", "forecast"),
        ("births_per_1000", "no_series", "no_series"),
    ]
    return pd.DataFrame(rows, columns=["indicator_id", "state", "region_state"])


def test_every_reason_has_its_sentence_and_its_number(catalogue, words):
    found = {claim.slot: claim for claim in ahead.left_out_claims(scope(), catalogue, "north", YEAR)}
    drawn = set(scope().indicator_id)
    assert not ahead.left_out_claims(scope(), catalogue, "north", YEAR, drawn)
    numbers = {slot.removeprefix("left_out."): claim.bond.value for slot, claim in found.items()}
    assert numbers == {"no_change_is_better": 1.0, "series_too_old": 2.0, "too_few_points": 1.0}
    oldest = str(catalogue.forecast.oldest_period(YEAR))
    old = say(found["left_out.series_too_old"], words).text
    assert oldest in old
    title = words.set(catalogue.indicators["no2_ugm3"].title.in_language(words.language))
    assert title in old


def test_the_region_has_its_own_reasons(catalogue):
    slots = [claim.slot for claim in ahead.left_out_claims(scope(), catalogue, "brussels", YEAR)]
    assert slots == ["left_out.series_too_old", "left_out.too_few_points"]


def test_figures_the_profile_speaks_of_are_named_the_others_counted(catalogue):
    words = Words.of(catalogue, "en")
    unnamed = next(name for name in catalogue.indicators if name not in catalogue.profile.indicators())
    rows = pd.DataFrame([(OLD,), (unnamed,)], columns=["indicator_id"]).assign(state="too_few_points")
    [claim] = ahead.left_out_claims(rows.assign(region_state=rows.state), catalogue, "north", YEAR)
    text = say(claim, words).text
    assert "for 2 figures" in text
    assert catalogue.indicators[OLD].title.en in text
    assert catalogue.indicators[unnamed].title.en not in text


# ---- the section ----


def rows_of(indicator_id: str, value: float) -> dict:
    return {"indicator_id": indicator_id, "period": "2022", "value": value, "is_estimated": False}


def test_the_catalogue_says_what_is_drawn_and_the_rest_is_listed(inputs_of, catalogue, words):
    names = [PEOPLE, OLD, "residents_0_14_pct", "residents_65_79_pct", "residents_20_64_pct"]
    tables = [forecast(name) for name in names[:-1]] + [forecast(names[-1], beats_no_change=False)]
    inputs = inputs_of([rows_of(name, 4.0) for name in names], forecast=pd.concat(tables), forecast_scope=scope())
    facts = ahead.gather(inputs, "north")
    assert [one.indicator_id for one in facts.drawn] == [PEOPLE, OLD, "residents_0_14_pct"]
    assert [one.indicator_id for one in facts.listed] == ["residents_65_79_pct"]
    view = ahead.view(facts, words)
    assert all(chart["alt"].strip() and chart["record"] for chart in view["charts"])
    ids = [claim.claim_id for claim in ahead.claims(facts)]
    assert len(set(ids)) == len(ids)
    shown = " ".join([*(chart["id"] for chart in view["charts"]), *(row["id"] for row in view["listed"])]).split()
    assert set(shown) <= set(ids)
    assert "nan" not in " ".join(texts(view)).lower()
    assert len(view["charts"]) <= catalogue.profile.ahead.drawn


def test_without_a_forecast_or_an_observation_there_is_no_section(inputs_of):
    assert ahead.gather(inputs_of(), "north") is None
    assert ahead.gather(inputs_of([rows_of(OLD, 4.0)], forecast=forecast(zone_id="south")), "north") is None
    assert ahead.gather(inputs_of(forecast=forecast()), "north") is None


# ---- official projections ----


def projections() -> pd.DataFrame:
    rows = [
        ("1", "north", "2025", 100.0, False, False), ("1", "north", "2030", 110.0, True, False),
        ("2", "north south", "2025", 200.0, False, True), ("2", "north south", "2030", 190.0, True, True),
        ("3", "south", "2025", 300.0, False, False), ("3", "south", "2030", 330.0, True, False),
    ]  # fmt: skip
    columns = ["commune_id", "zone_ids", "period", "value", "is_projected", "is_split"]
    return pd.DataFrame(rows, columns=columns).assign(source_id="ibsa_projection_commune")


def sectors() -> pd.DataFrame:
    names = ["Een", "Twee", "Drie"]
    return pd.DataFrame({
        "sector_id": list("abc"), "commune_id": list("123"), "commune_name_nl": names,
        "commune_name_fr": ["Un", "Deux", "Trois"],
    })  # fmt: skip


def test_projections_are_those_of_the_zones_own_communes_and_never_a_sum(inputs_of, catalogue):
    inputs = inputs_of(sectors=sectors(), projection=projections())
    facts = ahead.gather(inputs, "north")
    view = ahead.view(facts, Words.of(catalogue, "fr"))["projections"]
    assert [row["name"] for row in view["rows"]] == ["Un", "Deux*"]
    assert [row["cells"] for row in view["rows"]] == [["100", "110"], ["200", "190"]]
    assert view["columns"] == ["2025 (compté)", "2030 (attendu)"]
    assert "300" not in " ".join(texts(view))
    assert [claim.bond.value for claim in facts.projections] == [110.0, 190.0]
    assert {claim.bond.source_table for claim in facts.projections} == {NAMED_TABLES["projection"]}
    assert len(ahead.gather(inputs, "brussels").projections) == 3


def test_what_was_only_counted_is_no_projection(inputs_of):
    counted = projections()[lambda rows: ~rows.is_projected]
    assert ahead.gather(inputs_of(sectors=sectors(), projection=counted), "north") is None
