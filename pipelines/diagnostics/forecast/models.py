"""Ways of carrying a yearly series on. Each takes consecutive yearly values and the number of years ahead.

"No change" is the yardstick: whatever does not beat it on past years is not used. Exponential smoothing is
statsmodels' ETS, imported where it is fitted only: most builds have no series long enough, and the import costs
a second or more.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

Path = Callable[[np.ndarray, int], np.ndarray]
NO_CHANGE = "no_change"


def no_change(values: np.ndarray, years: int) -> np.ndarray:
    """The last value, for every year to come."""
    return np.full(years, values[-1], dtype=float)


def mean_of_three(values: np.ndarray, years: int) -> np.ndarray:
    """The mean of the last three values, for every year to come."""
    return np.full(years, np.mean(values[-3:]))


def mean_growth(values: np.ndarray, years: int, span: int) -> np.ndarray:
    """The mean yearly growth rate of the last `span` years (or of as many as there are), carried on.

    Where a value is zero or negative growth is no ratio, and the mean yearly difference is carried on instead.
    """
    span = min(span, len(values) - 1)
    first, last, ahead = values[-1 - span], values[-1], np.arange(1, years + 1)
    if first > 0 and last > 0:
        return last * (last / first) ** (ahead / span)
    return last + (last - first) / span * ahead


def ets_model(values: np.ndarray, start: str = "heuristic"):
    """The ETS model of statsmodels with additive errors and a damped additive trend, not yet fitted.

    `start`: how the first level and slope are found. By rule of thumb from the first ten values (Hyndman et al.
    2008, ch. 2.6.1) unless told otherwise: fewer things are left to fit, which short series thank one for.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # see the module's docstring

    values = np.asarray(values, dtype=float)
    return ETSModel(values, error="add", trend="add", damped_trend=True, initialization_method=start)


@lru_cache(maxsize=1)
def _threads():
    """What counts the threads of numerical libraries; finding those takes longer than a fit, so once."""
    from threadpoolctl import ThreadpoolController  # comes with scikit-learn

    return ThreadpoolController()


def damped_trend(values: np.ndarray, years: int) -> np.ndarray:
    """Exponential smoothing with a damped trend: ETS(A,Ad,N), Hyndman et al. 2008, parameters by likelihood.

    Needs ten values. A series that never moved is carried on as it is: its likelihood has no maximum.
    """
    if np.ptp(values) == 0:
        return no_change(values, years)
    # Fitted around 1, so that shares and populations meet the optimiser at the same scale.
    scale = float(np.mean(np.abs(values)))
    # Threads that wait for each other make so small a fit ten times slower while documents are drawn beside it.
    with warnings.catch_warnings(), _threads().limit(limits=1):
        # A fit that stops early is a worse forecast, and the backtest counts it as one.
        warnings.simplefilter("ignore")
        fitted = ets_model(values / scale).fit(disp=False)
    return np.asarray(fitted.forecast(years), dtype=float) * scale


def models(growth_years: int) -> dict[str, Path]:
    """Every model of one series by name; growth is that of the last `growth_years` years."""
    return {
        NO_CHANGE: no_change,
        "mean_of_three": mean_of_three,
        "mean_growth": partial(mean_growth, span=growth_years),
        "damped_trend": damped_trend,
    }
