"""Ways of carrying a yearly series on. Each takes consecutive yearly values and the number of years ahead.

"No change" is the yardstick: whatever does not beat it on past years is not used. Exponential smoothing is
statsmodels' ETS, imported where it is fitted only: most builds have no series long enough, and the import costs
a second or more.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

Path = Callable[[np.ndarray, int], np.ndarray]
NO_CHANGE = "no_change"


def no_change(values: np.ndarray, years: int) -> np.ndarray:
    """The last value, for every year to come."""
    return np.full(years, values[-1], dtype=float)


def mean_of_three(values: np.ndarray, years: int) -> np.ndarray:
    """The mean of the last three values, for every year to come."""
    return np.full(years, np.mean(values[-3:]))


def mean_growth(values: np.ndarray, years: int) -> np.ndarray:
    """The mean yearly growth rate of the last five years (or of as many as there are), carried on.

    Where a value is zero or negative growth is no ratio, and the mean yearly difference is carried on instead.
    """
    span = min(5, len(values) - 1)
    first, last, ahead = values[-1 - span], values[-1], np.arange(1, years + 1)
    if first > 0 and last > 0:
        return last * (last / first) ** (ahead / span)
    return last + (last - first) / span * ahead


def ets_model(values: np.ndarray, *, trend: bool = True):
    """The ETS model of statsmodels with additive errors and a damped additive trend (or none), not yet fitted."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # see the module's docstring

    kind = "add" if trend else None
    return ETSModel(np.asarray(values, dtype=float), error="add", trend=kind, damped_trend=trend)


def damped_trend(values: np.ndarray, years: int) -> np.ndarray:
    """Exponential smoothing with a damped trend: ETS(A,Ad,N), Hyndman et al. 2008, parameters by likelihood.

    A series that never moved is carried on as it is: its likelihood has no maximum.
    """
    return _smoothed(values, years, trend=True)


def smoothing(values: np.ndarray, years: int) -> np.ndarray:
    """Simple exponential smoothing without a trend: ETS(A,N,N), parameters by likelihood."""
    return _smoothed(values, years, trend=False)


def _smoothed(values: np.ndarray, years: int, *, trend: bool) -> np.ndarray:
    if np.ptp(values) == 0:
        return no_change(values, years)
    # Fitted around 1, so that shares and populations meet the optimiser at the same scale.
    scale = float(np.mean(np.abs(values)))
    with warnings.catch_warnings():
        # A fit that stops early is a worse forecast, and the backtest counts it as one.
        warnings.simplefilter("ignore")
        fitted = ets_model(values / scale, trend=trend).fit(disp=False)
    return np.asarray(fitted.forecast(years), dtype=float) * scale


MODELS: dict[str, Path] = {
    NO_CHANGE: no_change,
    "mean_of_three": mean_of_three,
    "mean_growth": mean_growth,
    "smoothing": smoothing,
    "damped_trend": damped_trend,
}
