"""Wilson, Byar and exact Poisson limits against published worked tables, and their properties."""

import numpy as np
import pandas as pd
import PHStatsMethods
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from pipelines.diagnostics import intervals

NAN = np.nan
LEVELS = st.sampled_from([0.95, 0.998])
COUNTS = st.integers(0, 100_000)

# Worked tables of the PHEindicatormethods package (Public Health England), areas 1 to 8.
NUMERATORS = [1, 5, 20, 65, 9856, 7776456, 222, 999]
DENOMINATORS = [100, 100, 100, 100, 12345, 7564336677, 3215, 3456]
WILSON_95 = [
    (0.0017674320641406511, 0.054486196178705294),
    (0.02154367915436798, 0.11175046923191911),
    (0.1333669333310325, 0.28882916559315885),
    (0.5525444329688797, 0.7363575175690247),
    (0.7912101752909069, 0.8053640073614909),
    (0.0010273201001641094, 0.0010287644578977231),
    (0.060791690363636595, 0.07833956681383633),
    (0.27418951080009873, 0.30440389662818057),
]
WILSON_998 = [
    (0.000873065697299977, 0.1045544528370582),
    (0.013865320725997183, 0.16458852282596442),
    (0.10519162066711432, 0.3471109417008601),
    (0.4954946574070431, 0.7783540614089697),
    (0.7869924108419063, 0.8093061412589626),
    (0.0010269040118442213, 0.0010291812992698397),
    (0.05647101964624248, 0.08418414185270134),
    (0.26583995768074953, 0.3134475449279985),
]
WILSON_95_OF_SUMS = [  # the same areas twice over: groups are summed, then the interval taken
    (0.002746658133544438, 0.035721761716176796),
    (0.027382645600763925, 0.08957814813877597),
    (0.15045200926098115, 0.2608551865653788),
    (0.5816346433604008, 0.7127117587264192),
    (0.7933291845541375, 0.8033378032278297),
    (0.0010275314947741198, 0.0010285528098907119),
    (0.06310799576298091, 0.0755092618317013),
    (0.2784949436323704, 0.2998643901720741),
]
RATE_95 = [  # per 100; exact in the first two areas, Byar elsewhere
    (0.025317807984289897, 5.571643390938898),
    (1.62348639011842, 11.668332079322669),
    (12.211428834875937, 30.889880369197066),
    (50.163187710459454, 82.84913854593984),
    (78.26949058976757, 81.4300165427214),
    (0.10273196005302074, 0.10287648334092832),
    (6.026574877652675, 7.87572937087185),
    (27.14130493609052, 30.755833237378415),
]
RATE_998 = [
    (0.0010005003335835344, 9.233413476451585),
    (0.739371731917839, 16.454745203680105),
    (8.922802365144193, 38.08503562504191),
    (42.8802614714802, 94.00029084431802),
    (77.37590543271052, 82.3544727709543),
    (0.102690317308454, 0.10291817639509068),
    (5.560737695259854, 8.46104668173341),
    (26.162147596445767, 31.845604819822654),
]
RATE_95_OF_SUMS = [  # per 100,000; only the first area is below 10 events
    (121.10463927198258, 3612.3438338619794),
    (2393.7249569837822, 9195.729302878237),
    (14286.649933218456, 27235.04966001213),
    (54306.52101925725, 77182.74430661963),
    (78727.30027133638, 80960.43271813256),
    (102.7531168009107, 102.85530745877516),
    (6277.68811414578, 7578.304458634362),
    (27652.52008830221, 30202.169187218453),
]


def assert_limits(found, expected):
    expected = np.array(expected, dtype=float)
    assert expected.size > 0
    np.testing.assert_allclose(np.column_stack(found), expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize(("level", "expected"), [(0.95, WILSON_95), (0.998, WILSON_998)])
def test_wilson_agrees_with_the_worked_table(level, expected):
    assert_limits(intervals.wilson(NUMERATORS, DENOMINATORS, level), expected)
    percentages = intervals.interval("wilson", NUMERATORS, DENOMINATORS, 100, level)
    assert_limits(percentages, np.array(expected) * 100)


def test_wilson_of_groups_takes_their_sums():
    areas = pd.DataFrame({"area": list(range(8)) * 2, "n": NUMERATORS * 2, "d": DENOMINATORS * 2})
    sums = areas.groupby("area").sum()
    assert_limits(intervals.wilson(sums["n"], sums["d"]), WILSON_95_OF_SUMS)


def test_a_group_with_a_missing_number_stays_missing():
    # Areas 09 to 11 of the grouped tables: no numerator, no denominator, neither.
    areas = pd.DataFrame({"area": [9, 10, 11] * 2, "n": [NAN, 5, NAN] * 2, "d": [50, NAN, NAN] * 2})
    sums = areas.groupby("area").sum(min_count=1)
    assert sums.loc[9, "d"] == 100
    for function in (intervals.wilson, intervals.poisson_rate):
        assert np.isnan(np.array(function(sums["n"], sums["d"]))).all()


def test_wilson_of_raw_counts():
    # PHEindicatormethods' table of raw counts.
    found = intervals.wilson([65, 1045], [100, 5000])
    assert_limits(found, [(0.5525444329688797, 0.7363575175690247), (0.19795549880013297, 0.22049130373189027)])
    found = intervals.wilson([65, 1045], [100, 5000], 0.998)
    assert_limits(found, [(0.4954946574070431, 0.7783540614089697), (0.19179381799015244, 0.22731562902525818)])


def test_wilson_takes_estimated_numerators():
    # 0.445 of 1 in PHEindicatormethods' table of raw counts.
    assert_limits(intervals.wilson([0.445], [1], 0.95), [(0.04381744772058822, 0.9334621276979156)])
    assert_limits(intervals.wilson([0.445], [1], 0.998), [(0.019347006132900975, 0.9702259947019541)])


@pytest.mark.parametrize(("level", "expected"), [(0.95, RATE_95), (0.998, RATE_998)])
def test_rates_agree_with_the_worked_table(level, expected):
    assert_limits(intervals.interval("byar", NUMERATORS, DENOMINATORS, 100, level), expected)
    per_person = intervals.poisson_rate(NUMERATORS, DENOMINATORS, level)
    assert_limits(per_person, np.array(expected) / 100)


def test_rates_of_groups_take_their_sums():
    doubled = (np.multiply(NUMERATORS, 2), np.multiply(DENOMINATORS, 2))
    assert_limits(intervals.interval("byar", *doubled, 100_000), RATE_95_OF_SUMS)


def test_events_may_exceed_the_exposure_of_a_rate():
    # Area 12 of the worked table: 250 events among 220.
    found = intervals.interval("byar", [250], [220], 100_000, 0.95)
    assert_limits(found, [(99984.94738532876, 128631.14487455782)])
    found = intervals.interval("byar", [250], [220], 100_000, 0.998)
    assert_limits(found, [(92710.00554438953, 137651.23772147458)])


def test_byar_of_raw_counts_below_and_above_ten():
    found = intervals.byar([65, 1045, 1], 0.95)
    table = [(50.163187710459454, 82.84913854593984), (982.5932018073325, 1110.33121298565)]
    assert_limits(found, [*table, (0.01307213290150435, 5.5637555824752605)])
    table = [(42.8802614714802, 94.00029084431802), (947.9407035610374, 1148.806160988033)]
    assert_limits(intervals.byar([65, 1045, 10], 0.998), [*table, (2.916318374695686, 24.193724927880535)])
    assert intervals.byar([1], 0.998)[1][0] == pytest.approx(9.362180217908362, rel=1e-9)


def test_no_event_leaves_only_an_upper_limit():
    lower, upper = intervals.poisson_rate([0, 0], [1, 50], 0.95)
    assert lower.tolist() == [0, 0]
    np.testing.assert_allclose(upper, -np.log(0.025) / np.array([1, 50]), rtol=1e-12)
    assert intervals.poisson_rate(0, 1, 0.998)[1] == pytest.approx(-np.log(0.001))
    assert intervals.byar([0.0])[0].tolist() == [0]


@pytest.mark.parametrize("function", [intervals.wilson, intervals.poisson_rate])
def test_missing_stays_missing_and_an_empty_denominator_gives_nothing(function):
    # Areas 9 to 11 of the worked tables, then denominator 0.
    limits = np.column_stack(function([NAN, 10, NAN, 0, 3], [100, NAN, NAN, 0, 10]))
    assert np.isnan(limits[:4]).all()
    assert np.isfinite(limits[4]).all()


def test_nullable_columns_are_read_as_missing():
    numerator = pd.Series([1, None, 5], dtype="Int64")
    lower, _ = intervals.wilson(numerator, pd.Series([100, 100, 100], dtype="Int64"))
    assert np.isnan(lower).tolist() == [False, True, False]


def test_a_numerator_above_its_denominator_names_the_row():
    numerator = pd.Series([1, 11, 12], index=["A", "B", "C"])
    with pytest.raises(ValueError, match=r"row B: numerator exceeds its denominator \(2 such rows\)"):
        intervals.wilson(numerator, [10, 10, 10])
    with pytest.raises(ValueError, match="row 1: "):
        intervals.wilson([1, 11], 10)


def test_a_numerator_above_by_rounding_is_all_of_them():
    lower, upper = intervals.wilson(0.1 + 0.2, 0.3)
    assert upper == 1
    assert lower == pytest.approx(intervals.wilson(0.3, 0.3)[0])
    # With many trials an excess of rounding would put a negative number under the square root.
    assert intervals.wilson(1e12 + 500, 1e12)[1] == 1


@pytest.mark.parametrize("function", [intervals.wilson, intervals.poisson_rate])
@pytest.mark.parametrize("bad", [-1, np.inf])
def test_what_is_no_count_is_refused(function, bad):
    with pytest.raises(ValueError, match="row 1: numerator"):
        function([1, bad], [10, 10])
    with pytest.raises(ValueError, match="row 0: denominator"):
        function([0, 1], [bad, 10])


def test_a_level_in_percent_is_refused():
    for function in (intervals.wilson, intervals.poisson_rate):
        with pytest.raises(ValueError, match="confidence level 95"):
            function([1], [10], 95)


def test_an_unknown_method_is_refused_and_none_gives_no_limits():
    with pytest.raises(ValueError, match="'dobson'"):
        intervals.interval("dobson", [1], [2])
    lower, upper = intervals.interval("none", [1, 2], 5)
    assert lower.shape == upper.shape == (2,)
    assert np.isnan([lower, upper]).all()


def test_the_method_used_is_named_per_row():
    assert intervals.method_used("byar", [0, 9, 10, NAN]).tolist() == [
        "exact_poisson",
        "exact_poisson",
        "byar",
        "byar",
    ]
    assert intervals.method_used("wilson", [0, 9]).tolist() == ["wilson", "wilson"]


@given(COUNTS, COUNTS, LEVELS)
def test_wilson_limits_contain_the_proportion_and_stay_within_0_and_1(hits, misses, level):
    trials = hits + misses
    lower, upper = intervals.wilson(hits, trials, level)
    if trials == 0:
        assert np.isnan(lower)
    else:
        assert 0 <= lower <= hits / trials <= upper <= 1
        assert lower < upper


@given(COUNTS, st.integers(1, 10**6), LEVELS)
def test_rate_limits_contain_the_rate(events, exposure, level):
    lower, upper = intervals.poisson_rate(events, exposure, level)
    assert 0 <= lower <= events / exposure < upper


@given(COUNTS, COUNTS.filter(bool), st.integers(2, 50), LEVELS)
def test_more_persons_at_the_same_proportion_narrow_wilson(hits, misses, times, level):
    few = intervals.wilson(hits, hits + misses, level)
    many = intervals.wilson(hits * times, (hits + misses) * times, level)
    assert many[1] - many[0] < few[1] - few[0]


@given(st.integers(1, 10_000), st.integers(1, 10**6), st.integers(2, 50), LEVELS)
def test_more_exposure_at_the_same_rate_narrows_it(events, exposure, times, level):
    few = intervals.poisson_rate(events, exposure, level)
    many = intervals.poisson_rate(events * times, exposure * times, level)
    assert many[1] - many[0] < few[1] - few[0]


@given(COUNTS, COUNTS.filter(bool))
def test_a_higher_level_is_wider(hits, misses):
    for function in (intervals.wilson, intervals.poisson_rate):
        at_95 = function(hits, hits + misses, 0.95)
        at_998 = function(hits, hits + misses, 0.998)
        assert at_998[0] <= at_95[0]
        assert at_95[1] < at_998[1]


@given(COUNTS, COUNTS.filter(bool), LEVELS)
def test_wilson_mirrors_when_hits_and_misses_change_places(hits, misses, level):
    lower, upper = intervals.wilson(hits, hits + misses, level)
    mirrored_lower, mirrored_upper = intervals.wilson(misses, hits + misses, level)
    assert lower == pytest.approx(1 - mirrored_upper, abs=1e-12)
    assert upper == pytest.approx(1 - mirrored_lower, abs=1e-12)


def test_byar_from_ten_events_is_as_close_to_exact_as_published():
    # Within 0.2 % at 95 %, within 1.5 % at 99.8 %.
    events = np.arange(10, 500)
    for level, tolerance in [(0.95, 0.002), (0.998, 0.015)]:
        for near, exact in zip(intervals.byar(events, level), intervals.exact_poisson(events, level), strict=True):
            assert np.abs(near / exact - 1).max() <= tolerance


# Fingertips' tests of its control-limit comparers: value, benchmark, denominator, level, expected.
FUNNEL_PROPORTIONS = [  # per 100
    (7.706576728499156, 8.961108687627933, 5930, 0.95, "below"),
    (7.706576728499156, 8.961108687627933, 5930, 0.998, "below"),
    (9.898812142542896, 8.961108687627933, 2273, 0.95, "within"),
    (9.898812142542896, 8.961108687627933, 2273, 0.998, "within"),
    (12.474645030425965, 8.961108687627933, 1972, 0.95, "above"),
    (12.474645030425965, 8.961108687627933, 1972, 0.998, "above"),
    (10.9783420463032, 12.8379546895717, 1339, 0.95, "below"),
    (10.9783420463032, 12.8379546895717, 1339, 0.998, "within"),
    (15.9065628476085, 12.8379546895717, 899, 0.95, "above"),
    (15.9065628476085, 12.8379546895717, 899, 0.998, "within"),
]
FUNNEL_RATES = [  # per 100,000
    (1.1358436559886544, 2.132708657734625, 616282, 0.95, "below"),
    (1.1358436559886544, 2.132708657734625, 616282, 0.998, "within"),
    (2.657913272289925, 2.132708657734625, 601976, 0.95, "within"),
    (2.657913272289925, 2.132708657734625, 601976, 0.998, "within"),
    (4.1515156695295845, 2.132708657734625, 409489, 0.95, "above"),
    (4.1515156695295845, 2.132708657734625, 409489, 0.998, "within"),
]


def _placed(value: float, lower: float, upper: float) -> str:
    return "below" if value < lower else "above" if value > upper else "within"


@pytest.mark.parametrize(
    ("method", "per", "cases"), [("wilson", 100, FUNNEL_PROPORTIONS), ("byar", 100_000, FUNNEL_RATES)]
)
def test_an_interval_around_the_benchmark_agrees_with_fingertips(method, per, cases):
    """Fingertips takes the interval the expected count would have; its expected answers, one by one."""
    for value, benchmark, denominator, level, expected in cases:
        around = intervals.interval(method, benchmark / per * denominator, denominator, per, level)
        assert _placed(value, *around) == expected, (value, level)


@pytest.mark.parametrize(
    ("method", "per", "cases"), [("wilson", 100, FUNNEL_PROPORTIONS), ("byar", 100_000, FUNNEL_RATES[1:])]
)
def test_the_funnel_places_areas_as_fingertips_does(method, per, cases):
    """All but one: 7 events where 13.14 are expected.

    Poisson's P(X <= 7) is 5.0 %, twice the 2.5 % of a tail: within, says Spiegelhalter.
    """
    assert len(cases) >= 5
    for value, benchmark, denominator, level, expected in cases:
        limits = intervals.funnel_limits(method, benchmark, denominator, per, level)
        assert _placed(value, *limits) == expected, (value, level)
    value, benchmark, denominator, level, _ = FUNNEL_RATES[0]
    assert _placed(value, *intervals.funnel_limits("byar", benchmark, denominator, 100_000, level)) == "within"
    assert stats.poisson(benchmark * denominator / 100_000).cdf(7) == pytest.approx(0.0501, abs=0.0001)


def test_a_funnel_by_hand():
    """Spiegelhalter 2005, A.1: (r - a) / n, r the smallest count with P(X <= r) >= p, a how far p is overshot.

    Printed Poisson table, mean 2: P(X <= 4) = 0.9473, P(X <= 5) = 0.9834, so r = 5 and
    a = (0.9834 - 0.975) / (0.9834 - 0.9473) = 0.234; already P(X <= 0) = 0.1353 exceeds 0.025, so the limit is 0.
    Printed binomial table, 10 trials of 0.5: P(X <= 1) = 0.0107, P(X <= 2) = 0.0547, so r = 2 and
    a = (0.0547 - 0.025) / (0.0547 - 0.0107) = 0.674; by symmetry 8 - 0.326 above.
    """
    lower, upper = intervals.funnel_limits("byar", 2.0, 100, 100)
    assert (lower, upper) == (0, pytest.approx(5 - 0.234, abs=0.001))
    lower, upper = intervals.funnel_limits("wilson", 50.0, 10, 100)
    assert lower == pytest.approx((2 - 0.674) * 10, abs=0.02)
    assert upper == pytest.approx((8 - 0.326) * 10, abs=0.02)


@given(st.floats(0.02, 0.98), st.integers(20_000, 400_000), LEVELS)
def test_a_funnel_of_many_is_the_normal_one(share, persons, level):
    """The normal limits: theta +- z x sqrt(theta (1 - theta) / n), Spiegelhalter 2005, section 3."""
    margin = stats.norm.isf(intervals.tail(level)) * np.sqrt(share * (1 - share) / persons)
    lower, upper = intervals.funnel_limits("wilson", share, persons, 1, level)
    assert lower == pytest.approx(share - margin, abs=0.05 * margin)
    assert upper == pytest.approx(share + margin, abs=0.05 * margin)
    rate_margin = stats.norm.isf(intervals.tail(level)) * np.sqrt(share / persons)
    lower, upper = intervals.funnel_limits("byar", share, persons, 1, level)
    assert lower == pytest.approx(share - rate_margin, abs=0.05 * rate_margin)
    assert upper == pytest.approx(share + rate_margin, abs=0.05 * rate_margin)


@given(st.floats(0, 1), st.floats(0.6, 1e6), st.sampled_from(["wilson", "byar"]), st.integers(1, 10**5))
def test_a_funnel_holds_its_benchmark_at_either_level_and_in_any_unit(share, persons, method, per):
    inner = intervals.funnel_limits(method, share, persons, 1, 0.95)
    outer = intervals.funnel_limits(method, share, persons, 1, 0.998)
    assert 0 <= outer[0] <= inner[0] <= inner[1] <= outer[1]
    # The counts are whole: within one of them the benchmark may lie outside.
    assert inner[0] - 1 / persons <= share <= inner[1] + 1 / persons
    scaled = intervals.funnel_limits(method, share * per, persons, per, 0.95)
    np.testing.assert_allclose(scaled, np.array(inner) * per, rtol=1e-6, atol=1e-6 * per)


def test_a_funnel_of_nothing_has_no_limits():
    limits = np.array(intervals.funnel_limits("wilson", [NAN, 50, 50, 50], [10, NAN, 0, 0.4], 100))
    assert np.isnan(limits).all()
    with pytest.raises(ValueError, match="row 1: benchmark outside its range"):
        intervals.funnel_limits("wilson", [50, 101], 10, 100)
    assert np.isfinite(intervals.funnel_limits("byar", 101, 10, 100)).all()
    with pytest.raises(ValueError, match="'dobson'"):
        intervals.funnel_limits("dobson", 1, 10)


# ---- the same functions in other people's software ---------------------------------------------------------
def test_limits_agree_with_statsmodels():
    """The exact Poisson interval of statsmodels; from 10 events Byar is within 0.2 % of it, at 99.8 % within 1.5 %."""
    few, many = np.arange(0, 10), np.arange(10, 3000)
    for level, tolerance in [(0.95, 0.002), (0.998, 0.015)]:
        exact = np.array(confint_poisson(few, 1, method="exact-c", alpha=1 - level))
        np.testing.assert_allclose(np.nan_to_num(exact), intervals.poisson_rate(few, 1, level), rtol=1e-9)
        exact = np.array(confint_poisson(many, 1, method="exact-c", alpha=1 - level))
        near = np.array(intervals.poisson_rate(many, 1, level))
        assert 0 < np.abs(near / exact - 1).max() <= tolerance
    assert intervals.method_used("byar", [9, 10]).tolist() == ["exact_poisson", "byar"]


@given(st.integers(10, 10**6), LEVELS)
def test_limits_agree_with_phstatsmethods(events, level):
    """`byars_lower` and `byars_upper`: its `byars` is wrong, and its `ph_rate` fails on a zero count."""
    lower, upper = intervals.byar(events, level)
    assert lower == pytest.approx(PHStatsMethods.byars_lower(events, level), rel=1e-9)
    assert upper == pytest.approx(PHStatsMethods.byars_upper(events, level), rel=1e-9)


@given(st.integers(1, 9), LEVELS)
def test_exact_limits_agree_with_phstatsmethods(events, level):
    lower, upper = intervals.exact_poisson(events, level)
    assert lower == pytest.approx(PHStatsMethods.exact_lower(events, level), rel=1e-9)
    assert upper == pytest.approx(PHStatsMethods.exact_upper(events, level), rel=1e-9)


@given(st.integers(0, 10**5), st.integers(1, 10**5), LEVELS)
def test_wilson_agrees_with_phstatsmethods(hits, misses, level):
    lower, upper = intervals.wilson(hits, hits + misses, level)
    assert lower == pytest.approx(PHStatsMethods.wilson_lower(hits, hits + misses, level), abs=1e-12)
    assert upper == pytest.approx(PHStatsMethods.wilson_upper(hits, hits + misses, level), abs=1e-12)
