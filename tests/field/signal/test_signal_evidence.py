"""The ladder on tables one can add up in the head, its limits against published ones, equal effort against counting."""

from __future__ import annotations

import itertools
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.assets import areas_of, spoken_themes
from pipelines.field.signal.evidence import COLUMNS, Scope, at_equal_effort, ladder, recency, step

AREAS = {"north": frozenset({"north"}), "south": frozenset({"south"}), "region": frozenset({"north", "south", ""})}
THEMES = ("housing", "poverty")
SAID_COLUMNS = ["observation_id", "zone_id", "date", "kind", "state", "outcome", "source_id", "source_kind", "event_id"]


def _said(*rows: dict) -> pd.DataFrame:
    """Observations; what a row does not say is a proposed need of the north, in March, by source `s`."""
    usual = {"zone_id": "north", "date": "2026-03-12", "kind": "need", "state": "proposed", "outcome": "",
             "source_id": "s", "source_kind": "workshop", "event_id": "e"}  # fmt: skip
    made = [{"observation_id": f"o{number}"} | usual | row for number, row in enumerate(rows)]
    return pd.DataFrame(made, columns=SAID_COLUMNS).astype("str")


def _codes(said: pd.DataFrame, theme: str = "housing") -> pd.DataFrame:
    return pd.DataFrame({"observation_id": said.observation_id, "theme_id": theme})


def _row(said: pd.DataFrame, area: str = "north", theme: str = "housing", codes: pd.DataFrame | None = None, **own):
    table = ladder(said, _codes(said) if codes is None else codes, Scope(AREAS, THEMES, **own))
    (row,) = table[(table.zone_id == area) & (table.theme_id == theme)].to_dict("records")
    return row


# ---- the steps ----
@pytest.mark.parametrize(
    ("sources", "kinds", "said"),
    [(0, 0, "not_heard"), (1, 1, "mentioned"), (1, 2, "mentioned"), (2, 1, "repeated"), (9, 1, "repeated"),
     (2, 2, "confirmed"), (3, 2, "confirmed")],
)  # fmt: skip
def test_steps(sources: int, kinds: int, said: str) -> None:
    assert step(sources, kinds) == said


@pytest.mark.parametrize(
    ("rows", "warm"),
    [
        ([], "not_heard"),
        ([{}, {}, {}], "mentioned"),
        ([{}, {"source_id": "t"}], "repeated"),
        ([{}, {"source_id": "t", "source_kind": "helpdesk"}], "confirmed"),
        ([{"kind": "obstacle"}, {"source_id": "t", "kind": "question"}], "repeated"),
        ([{"kind": "resource"}, {"source_id": "t", "kind": "decision"}], "not_heard"),
        ([{}, {"source_id": "t", "source_kind": "helpdesk", "kind": "activity"}], "mentioned"),
    ],
)
def test_steps_of_a_table(rows: list[dict], warm: str) -> None:
    assert _row(_said(*rows))["warm"] == warm


def test_a_table_one_can_add_up() -> None:
    said = _said(
        {"state": "confirmed"},
        {"state": "corrected"},
        {"source_id": "t", "event_id": "f", "source_kind": "helpdesk", "outcome": "no_solution"},
        {"source_id": "t", "kind": "resource"},
        {"source_id": "u", "kind": "practice"},
        {"source_id": "u", "kind": "activity"},
        {"source_id": "v", "kind": "recommendation"},
        {"source_id": "w", "zone_id": "south"},
    )
    row = _row(said)
    told = {name: row[name] for name in ("sources_heard", "sources_total", "share_pct", "events", "kinds_of_source",
                                         "observations", "confirmed_by_people", "supply", "no_solution", "warm",
                                         "observation_ids", "last_heard")}  # fmt: skip
    assert told == {
        "sources_heard": 2, "sources_total": 4, "share_pct": 50.0, "events": 2, "kinds_of_source": 2,
        "observations": 3, "confirmed_by_people": 2, "supply": 3, "no_solution": 1, "warm": "confirmed",
        "observation_ids": "o0; o1; o2", "last_heard": "2026-03",
    }  # fmt: skip


def test_a_theme_not_named_is_not_heard_among_all_sources() -> None:
    row = _row(_said({}, {"source_id": "t"}), theme="poverty")
    assert (row["warm"], row["sources_heard"], row["sources_total"], row["share_pct"]) == ("not_heard", 0, 2, 0)
    assert row["upper_95"] > 50


def test_where_nobody_was_heard_a_share_is_unknown_and_not_zero() -> None:
    row = _row(_said({}), area="south")
    assert (row["warm"], row["sources_total"]) == ("not_heard", 0)
    assert all(math.isnan(row[name]) for name in ("share_pct", "lower_95", "upper_95", "recency", "equal_effort_pct"))


def test_the_region_hears_everyone_also_those_who_named_no_zone() -> None:
    catalogue = load_catalogue()
    areas = areas_of(catalogue)
    region = catalogue.territory.region_id
    assert areas[region] == {*catalogue.zone_ids, region, ""}
    assert all(areas[zone] == {zone} for zone in catalogue.zone_ids)
    said = _said(*({"zone_id": zone, "source_id": zone or "none"} for zone in areas[region]))
    table = ladder(said, _codes(said), Scope(areas, spoken_themes(catalogue)))
    housing = table[table.theme_id == "housing"].set_index("zone_id")
    assert housing.observations.to_dict() == dict.fromkeys(catalogue.zone_ids, 1) | {region: 7}
    assert housing.sources_total[region] == 7


def test_every_area_and_theme_is_there_without_any_observation() -> None:
    table = ladder(_said(), _codes(_said()), Scope(AREAS, THEMES))
    assert list(table.columns) == COLUMNS
    assert list(zip(table.zone_id, table.theme_id, strict=True)) == list(itertools.product(AREAS, THEMES))
    assert set(table.warm) == {"not_heard"}
    full = ladder(_said({}), _codes(_said({})), Scope(AREAS, THEMES))
    assert table.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_theme_the_ladder_does_not_speak_of_and_a_code_of_nothing_change_nothing() -> None:
    codes = pd.DataFrame([("o0", "demography"), ("gone", "housing")], columns=["observation_id", "theme_id"])
    assert _row(_said({}), codes=codes)["observations"] == 0


# ---- limits ----
@pytest.mark.parametrize(
    ("heard", "total", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_limits_as_newcombe_published_them(heard: int, total: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    said = _said(*({"source_id": f"s{number}"} for number in range(total)))
    row = _row(said, codes=_codes(said.head(heard)))
    assert (row["lower_95"], row["upper_95"]) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))
    expected = proportion_confint(heard, total, method="wilson")
    assert (row["lower_95"] / 100, row["upper_95"] / 100) == pytest.approx(expected)


# ---- equal effort ----
@pytest.mark.parametrize("total", range(1, 8))
def test_equal_effort_as_counted_one_draw_after_the_other(total: int) -> None:
    for heard, effort in itertools.product(range(total + 1), range(1, total + 1)):
        draws = list(itertools.combinations(range(total), effort))
        named = sum(any(source < heard for source in draw) for draw in draws)
        assert at_equal_effort(heard, total, effort) == pytest.approx(named / len(draws), abs=1e-12)


@pytest.mark.parametrize(("heard", "total", "effort"), [(1, 3, 0), (1, 3, 4), (0, 0, 0), (0, 0, 5)])
def test_equal_effort_with_too_few_is_unknown(heard: int, total: int, effort: int) -> None:
    assert math.isnan(at_equal_effort(heard, total, effort))


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_equal_effort_is_a_chance_that_grows_with_what_was_heard(heard: int, silent: int, effort: int) -> None:
    total = heard + silent
    chance = at_equal_effort(heard, total, effort)
    if effort > total:
        assert math.isnan(chance)
        return
    assert 0 <= chance <= 1
    assert chance >= at_equal_effort(max(heard - 1, 0), total, effort) - 1e-9
    assert at_equal_effort(heard, total, 1) == pytest.approx(heard / total)
    assert at_equal_effort(heard, total, total) == (heard > 0)


def test_effort_is_that_of_the_least_heard_area_with_enough_sources() -> None:
    rows = [{"source_id": f"n{number}"} for number in range(7)]
    rows += [{"source_id": f"s{number}", "zone_id": "south"} for number in range(5)]
    said = _said(*rows)
    codes = _codes(said.iloc[[0, 7]])
    assert (_row(said, codes=codes)["effort"], _row(said, "south", codes=codes)["equal_effort_pct"]) == (5, 100)
    assert _row(said, codes=codes)["equal_effort_pct"] == pytest.approx(100 * 5 / 7)
    few = said.iloc[:-1]  # four in the south: too few for others to be compared with
    assert (_row(few)["effort"], math.isnan(_row(few, "south")["equal_effort_pct"])) == (7, True)
    assert _row(few, fewest=4)["effort"] == 4
    assert _row(said.iloc[:2])["effort"] == 0


# ---- recency ----
@pytest.mark.parametrize(
    ("dates", "latest", "value"),
    [
        (["2026-03-12"], "2026-03", 1.0),
        (["2025-03"], "2026-03", 0.5),
        (["2024-03-31"], "2026-03", 0.25),
        (["2026-03", "2025-03"], "2026-03", 0.75),
        (["2026-03", ""], "2026-03", 1.0),
        (["2025-12"], "2026-03", 0.5**0.25),
    ],
)
def test_recency_halves_in_a_year(dates: list[str], latest: str, value: float) -> None:
    assert recency(dates, latest) == pytest.approx(value)


@pytest.mark.parametrize(("dates", "latest"), [([], "2026-03"), ([""], "2026-03"), (["2026"], "2026-03"), ([], "")])
def test_recency_without_a_date_is_unknown(dates: list[str], latest: str) -> None:
    assert math.isnan(recency(dates, latest))


def test_recency_counts_from_the_latest_month_heard_of_anything() -> None:
    said = _said({"date": "2025-03-01"}, {"date": "2026-03-31", "zone_id": "south"})
    row = _row(said, codes=_codes(said.head(1)))
    assert (row["recency"], row["last_heard"]) == (0.5, "2025-03")


def test_a_year_alone_is_no_month() -> None:
    row = _row(_said({"date": "2025-03-01"}, {"date": "2026"}))
    assert (row["recency"], row["sources_total"]) == (1.0, 1)


# ---- sums ----
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "zone_id": st.sampled_from(["north", "south", ""]),
            "kind": st.sampled_from(["need", "obstacle", "question", "resource", "decision"]),
            "source_id": st.sampled_from("abcd"),
            "source_kind": st.sampled_from(["workshop", "helpdesk"]),
            "outcome": st.sampled_from(["", "no_solution"]),
            "state": st.sampled_from(["proposed", "confirmed"]),
            "date": st.sampled_from(["", "2025-11", "2026-03-12"]),
        }
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(_ROWS, st.data())
def test_the_region_is_its_zones_and_those_of_no_zone(rows: list[dict], data) -> None:
    said = _said(*rows)
    named = data.draw(st.lists(st.sampled_from(THEMES), min_size=len(said), max_size=len(said)))
    codes = pd.DataFrame({"observation_id": said.observation_id, "theme_id": named})
    areas = {"north": frozenset({"north"}), "south": frozenset({"south"}), "none": frozenset({""})}
    table = ladder(said, codes, Scope(areas | {"region": frozenset({"north", "south", ""})}, THEMES))
    assert len(table) == 4 * len(THEMES)
    region = table[table.zone_id == "region"].set_index("theme_id")
    parts = table[table.zone_id != "region"].groupby("theme_id")
    for name in ("observations", "supply", "no_solution", "confirmed_by_people"):
        assert parts[name].sum().to_dict() == region[name].to_dict()
    needs = said[said.kind.isin(["need", "obstacle", "question"])]
    assert region.observations.sum() == len(needs)
    assert (region.sources_heard >= parts.sources_heard.max()).all()
    assert (region.sources_heard <= parts.sources_heard.sum()).all()
    assert (table.sources_heard <= table.sources_total).all()
    shown = table.dropna(subset="share_pct")
    assert ((shown.lower_95 <= shown.share_pct + 1e-9) & (shown.share_pct <= shown.upper_95 + 1e-9)).all()
    assert ((table.warm == "not_heard") == (table.sources_heard == 0)).all()
    assert [len(ids.split("; ")) if ids else 0 for ids in table.observation_ids] == table.observations.tolist()
