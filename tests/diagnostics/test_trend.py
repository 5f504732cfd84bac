"""Recent trend against Fingertips' published series, and its rules."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.diagnostics.comparison import judge
from pipelines.diagnostics.trend import recent_trend, trend_of_counts, trend_of_values

NAN = np.nan

# Series of Fingertips (its unit tests "fto_*", and published indicators): first year, counts, denominators,
# values, lower and upper 95 % limits, expected label.
SERIES = {
    "fto_set1": (
        2014,
        [994, 1023, 1199, 1332, 1367],
        [40299, 41527, 42811, 44064, 44701],
        [24.67, 24.6, 28.0, 30.2, 30.6],
        [23.16, 23.15, 26.44, 28.63, 28.98],
        [26.25, 26.19, 29.64, 31.9, 32.25],
        "increasing",
    ),
    "fto_set2": (
        2014,
        [209, 213, 213, 239, 210],
        [1017, 1087, 1119, 1117, 1139],
        [20.5506, 19.5952, 19.0349, 21.3966, 18.4372],
        [18.1803, 17.3444, 16.8421, 19.0918, 16.2925],
        [23.1427, 22.0602, 21.4394, 23.8975, 20.7941],
        "no_change",
    ),
    "diabetes": (
        2020,
        [3455176, 3491868, 3625401, 3774801, 3938080],
        [48783947, 49122259, 49956777, 50649129, 51441896],
        [7.0826, 7.1085, 7.2571, 7.4528, 7.6554],
        [7.0754, 7.1013, 7.2499, 7.4456, 7.6481],
        [7.094, 7.1199, 7.2684, 7.4643, 7.6669],
        "increasing",
    ),
    "vaccination": (
        2020,
        [57274, 55865, 53681, 51767, 53185],
        [61834, 60511, 59074, 57508, 59028],
        [92.6254, 92.3221, 90.8708, 90.017, 90.1013],
        [92.4168, 92.1072, 90.6358, 89.7694, 89.8578],
        [92.8288, 92.5315, 91.1004, 90.2594, 90.3396],
        "decreasing",
    ),
    "eye_disease": (
        2020,
        [1416, 935, 1344, 1415, 1502],
        [48246126, 48440507, 48753376, 49300918, 49866388],
        [2.935, 1.93028, 2.7567, 2.8701, 3.0121],
        [2.7841, 1.8085, 2.6113, 2.7225, 2.8616],
        [3.0919, 2.058, 2.9082, 3.0237, 3.1683],
        "increasing",
    ),
    "readmissions": (  # intervals without width
        2020,
        [927525, 772357, 861406, 835533, 939199],
        [6490048, 5004131, 6006520, 5892913, 6340538],
        [14.3, 15.4, 14.3, 14.2, 14.8],
        [14.3, 15.4, 14.3, 14.1, 14.8],
        [14.3, 15.5, 14.4, 14.2, 14.8],
        "cannot_calculate",
    ),
    "cancer": (
        2019,
        [61807, 61740, 60202, 60192, 59423],
        [51510878, 51530437, 51653460, 51966274, 52380101],
        [126.9341, 125.829, 121.5234, 122.3782, 120.7742],
        [125.9343, 124.8371, 120.5533, 121.4012, 119.8035],
        [127.94, 126.8268, 122.4993, 123.361, 121.7507],
        "decreasing",
    ),
}
YEARS = np.arange(2020, 2025)


def long_table(names=SERIES) -> pd.DataFrame:
    """Return the series as a long table, latest year first as publishers list them."""
    parts = []
    for name in names:
        first, count, denominator, value, lower, upper, _ = SERIES[name]
        columns = {"numerator": count, "denominator": denominator, "value": value}
        part = pd.DataFrame({**columns, "lower_95": lower, "upper_95": upper})
        parts.append(part.assign(series=name, period=[str(first + k) for k in range(5)]))
    return pd.concat(parts).iloc[::-1].reset_index(drop=True)


@pytest.mark.parametrize("name", SERIES)
def test_labels_agree_with_fingertips(name):
    first, _, _, value, lower, upper, expected = SERIES[name]
    found = trend_of_values(first + np.arange(5), value, lower, upper)
    assert found.label.tolist() == [expected]


@pytest.mark.parametrize(
    ("name", "polarity", "said"),
    [("vaccination", "good", "worse"), ("eye_disease", "bad", "worse"), ("cancer", "bad", "better"),
     ("diabetes", "neutral", "neutral"), ("fto_set2", "bad", "similar"), ("readmissions", "bad", "not_compared")],
)  # fmt: skip
def test_polarity_says_whether_a_trend_gets_better_as_fingertips_does(name, polarity, said):
    """Published as decreasing_getting_worse, increasing_getting_worse, decreasing_getting_better, and plain."""
    first, _, _, value, lower, upper, _ = SERIES[name]
    label = trend_of_values(first + np.arange(5), value, lower, upper).label[0]
    words = {"increasing": "higher", "decreasing": "lower", "no_change": "similar"}
    assert judge(words.get(label, "not_compared"), polarity).item() == said


def test_chi_squared_values_agree_with_fingertips():
    first, count, denominator, value, lower, upper, _ = SERIES["fto_set1"]
    years = first + np.arange(5)
    by_values = trend_of_values(years, value, lower, upper)
    by_counts = trend_of_counts(years, count, denominator)
    assert by_values.chi_squared[0] == pytest.approx(46.77, abs=0.01)
    assert by_counts.chi_squared[0] == pytest.approx(47.9, abs=0.01)
    assert by_counts.label.tolist() == ["increasing"]


def test_a_count_equal_to_its_denominator_cannot_be_calculated():
    # fto_set2_prop_equal_count_denominator
    found = trend_of_counts(np.arange(2012, 2017), [5, 3, 1, 1, 2], [5, 5, 5, 4, 4])
    assert found.label.tolist() == ["cannot_calculate"]
    by_rounding = trend_of_counts(YEARS, [0.1 + 0.2, 0.1, 0.1, 0.1, 0.1], [0.3] * 5)
    assert by_rounding.label.tolist() == ["cannot_calculate"]
    none = trend_of_counts(YEARS, [0] * 5, [100] * 5)
    assert none.label.tolist() == ["cannot_calculate"]
    empty = trend_of_counts(YEARS, [0, 2, 3, 4, 5], [0, 100, 100, 100, 100])
    assert empty.label.tolist() == ["cannot_calculate"]


def test_four_points_and_rolling_periods_cannot_be_calculated():
    table = long_table(["cancer"])
    four = recent_trend(table[table["period"] > "2019"], ["series"])
    assert set(four["trend"]) == {"cannot_calculate"}
    rolling = long_table(["fto_set1"])
    rolling["period"] = [f"{int(year) - 2}-{year}" for year in rolling["period"]]
    assert set(recent_trend(rolling, ["series"])["trend"]) == {"cannot_calculate"}
    with pytest.raises(ValueError, match="4 points"):
        trend_of_values(YEARS[:4], [1] * 4, [0] * 4, [2] * 4)


def test_a_long_table_gets_its_label_on_the_row_of_the_fifth_year():
    table = long_table().sample(frac=1, random_state=1)
    found = table.join(recent_trend(table, ["series"]))
    latest = found.sort_values("period").groupby("series").tail(1).set_index("series")["trend"]
    assert latest.to_dict() == {name: rows[-1] for name, rows in SERIES.items()}
    earlier = found.sort_values("period").groupby("series").head(4)
    assert len(earlier) == 4 * len(SERIES)
    assert set(earlier["trend"]) == {"cannot_calculate"}


def test_a_sixth_year_gives_a_second_label_from_the_last_five():
    values = pd.DataFrame({"k": "a", "period": range(2015, 2021), "value": [90.0, 1, 2, 3, 4, 5]})
    table = values.assign(lower_95=values["value"] - 0.1, upper_95=values["value"] + 0.1)
    assert recent_trend(table, ["k"])["trend"].tolist()[4:] == ["no_change", "increasing"]


def test_one_series_does_not_continue_another():
    values = pd.DataFrame({"k": [*"aaa", *"bbbbb"], "period": range(2015, 2023), "value": range(8)})
    table = values.assign(lower_95=values["value"] - 0.1, upper_95=values["value"] + 0.1)
    assert recent_trend(table, ["k"])["trend"].tolist() == ["cannot_calculate"] * 7 + ["increasing"]


def test_a_missing_year_or_number_cannot_be_calculated():
    values = pd.DataFrame({"k": "a", "period": ["2015", "2016", "2017", "2018", "2020"], "value": range(5)})
    table = values.assign(lower_95=values["value"] - 0.1, upper_95=values["value"] + 0.1)
    assert recent_trend(table, ["k"])["trend"].tolist() == ["cannot_calculate"] * 5
    table["period"] = range(2015, 2020)
    assert recent_trend(table, ["k"])["trend"].tolist()[-1] == "increasing"
    table.loc[2, "value"] = NAN
    assert recent_trend(table, ["k"])["trend"].tolist()[-1] == "cannot_calculate"


def test_counts_of_a_long_table():
    found = recent_trend(long_table(["fto_set1", "fto_set2"]), ["series"], form="counts")
    assert found["trend"].value_counts().to_dict() == {
        "cannot_calculate": 8,
        "increasing": 1,
        "no_change": 1,
    }


def test_one_outlying_year_makes_no_trend():
    # Significant as it stands, but without the last year the slope turns.
    value = np.array([10.4, 10.3, 10.2, 10.1, 20.0])
    found = trend_of_values(YEARS, value, value - 0.5, value + 0.5)
    assert found.chi_squared[0] > 9.5495
    assert found.label.tolist() == ["no_change"]


def test_the_threshold_is_p_0_002():
    # Equal errors of 1: chi-squared = slope^2 x 10 (sum of squared years about their mean).
    for slope, expected in [(0.977, "no_change"), (0.9775, "increasing"), (-0.9775, "decreasing")]:
        value = slope * np.arange(5)
        found = trend_of_values(YEARS, value, value - 1.96, value + 1.96)
        assert found.chi_squared[0] == pytest.approx(slope**2 * 10)
        assert found.label.tolist() == [expected]


def test_large_integer_counts_do_not_overflow():
    millions = np.array([3_000_000, 3_100_000, 3_200_000, 3_300_000, 3_400_000], dtype=np.int32)
    denominators = np.full(5, 2_000_000_000, dtype=np.int32)
    small = trend_of_counts(YEARS, millions / 1000, denominators / 1000)
    large = trend_of_counts(YEARS.astype(np.int32), millions, denominators)
    assert large.chi_squared[0] == pytest.approx(small.chi_squared[0] * 1000)
    assert large.label.tolist() == ["increasing"]


def test_bad_input_is_refused():
    table = long_table(["cancer"])
    with pytest.raises(ValueError, match="form 'rates'"):
        recent_trend(table, ["series"], form="rates")
    with pytest.raises(ValueError, match="two rows of one key and year"):
        recent_trend(pd.concat([table, table.head(1)]), ["series"])
    with pytest.raises(ValueError, match="row 3: lower_95 above upper_95"):
        recent_trend(table.assign(upper_95=table["upper_95"].where(table.index != 3, 0)), ["series"])
    with pytest.raises(ValueError, match="numerator exceeds"):
        trend_of_counts(YEARS, [11, 1, 1, 1, 1], [10] * 5)
    with pytest.raises(ValueError, match="lower limit above"):
        trend_of_values(YEARS, [1] * 5, [2] * 5, [0] * 5)


VALUES = st.lists(st.integers(-500, 500), min_size=5, max_size=5)
WIDTHS = st.lists(st.integers(1, 50), min_size=5, max_size=5)
MIRROR = {"increasing": "decreasing", "decreasing": "increasing"}


@given(VALUES, WIDTHS)
def test_a_series_upside_down_has_the_opposite_trend(values, widths):
    value, width = np.array(values), np.array(widths)
    found = trend_of_values(YEARS, value, value - width, value + width)
    turned = trend_of_values(YEARS, -value, -value - width, -value + width)
    assume(abs(found.chi_squared[0] - 9.5495) > 1e-6)
    assert turned.label[0] == MIRROR.get(found.label[0], found.label[0])
    assert turned.slope[0] == pytest.approx(-found.slope[0], abs=1e-9)


@given(VALUES, WIDTHS, st.integers(-1900, 1900))
def test_the_calendar_does_not_matter(values, widths, shift):
    value, width = np.array(values), np.array(widths)
    found = trend_of_values(YEARS, value, value - width, value + width)
    moved = trend_of_values(YEARS + shift, value, value - width, value + width)
    assert moved.chi_squared[0] == pytest.approx(found.chi_squared[0], rel=1e-6, abs=1e-6)


def test_series_are_calculated_side_by_side():
    names = ["fto_set1", "fto_set2"]
    years = 2014 + np.arange(5)
    stacked = [np.array([SERIES[name][k] for name in names]) for k in (3, 4, 5)]
    found = trend_of_values(years, *stacked)
    alone = [trend_of_values(years, *[column[k] for column in stacked]).chi_squared[0] for k in range(2)]
    assert found.label.tolist() == ["increasing", "no_change"]
    np.testing.assert_allclose(found.chi_squared, alone)
