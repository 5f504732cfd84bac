"""How well the forecasts would have done in past years, on the files of a folder, as Markdown tables.

    python benchmarks/forecast_backtest.py --data DIR [--processed OUT/processed]

Builds the tables into a temporary folder first (half a minute), unless `--processed` names those of a finished build.
Besides, the models are tried on every neighbourhood series that is long enough, which takes some minutes: they are
too short to make a zone of, but long enough to judge a model on. docs/methods/forecast.md holds what this prints.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.catalogue.forecast_models import YARDSTICK
from pipelines.catalogue.loading import load_catalogue
from pipelines.diagnostics.forecast.ages import COHORTS, PART_MODELS, classes_of, moved_shares, recent_ratios
from pipelines.diagnostics.forecast.backtest import best, errors_table, past_errors, qualified, scores, with_misses
from pipelines.diagnostics.forecast.bands import coverage
from pipelines.diagnostics.forecast.cohorts import advance, cohort_change_ratios
from pipelines.diagnostics.forecast.inputs import read_inputs
from pipelines.diagnostics.forecast.raking import raked_shares
from pipelines.diagnostics.forecast.series import forecasters
from pipelines.storage import Store

PROJECT = Path(__file__).resolve().parent.parent
SHOWN_HORIZONS = (1, 3, 5)
FEWEST_NEIGHBOURHOODS = 30
RECORD = ["origins", "forecasts", "mape", "no_change_mape", "median_ape", "malpe", "coverage_80_pct",
          "coverage_80_earlier_pct"]  # fmt: skip


def markdown(frame: pd.DataFrame, decimals: int = 2) -> str:
    """A table in Markdown; numbers rounded, nothing where there is nothing."""

    def cell(value) -> str:
        if value is None or value != value:
            return "–"
        return f"{value:.{decimals}f}" if isinstance(value, float) else str(value)

    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * frame.shape[1]]
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in frame.itertuples(index=False, name=None)]
    return "\n".join(lines)


def contenders(backtest: pd.DataFrame) -> pd.DataFrame:
    """Per indicator and level the model used, or where none is, the one that came nearest; a few horizons of it."""
    rows = backtest[~backtest.is_no_change].copy()
    rows["ratio"] = rows.mean_miss / rows.no_change_mean_miss
    means = rows.groupby(["indicator_id", "level", "model"]).agg(
        tried=("horizon", "size"), used=("is_chosen", "any"), ratio=("ratio", "mean")
    )
    order = means.reset_index().sort_values(["used", "tried", "ratio"], ascending=[False, False, True])
    first = order.drop_duplicates(["indicator_id", "level"])[["indicator_id", "level", "model", "used"]]
    found = rows.merge(first, on=["indicator_id", "level", "model"])
    kept = found.horizon.isin(SHOWN_HORIZONS) | ~found.groupby(["indicator_id", "level"]).horizon.transform(
        lambda horizons: horizons.isin(SHOWN_HORIZONS).any()
    )
    return found[kept].assign(used=found.used.map({True: "yes", False: "no"}))


def record_table(backtest: pd.DataFrame, title: str) -> str:
    """One section: contenders against no change."""
    rows = contenders(backtest).sort_values(["level", "indicator_id", "horizon"], ascending=[False, True, True])
    shown = rows[["level", "indicator_id", "model", "used", "horizon", *RECORD]]
    names = {"level": "judged on", "indicator_id": "indicator", "horizon": "years ahead", "mape": "MAPE %",
             "no_change_mape": "no change %", "median_ape": "median APE %", "malpe": "MALPE %",
             "coverage_80_pct": "coverage %", "coverage_80_earlier_pct": "coverage, earlier years only %"}  # fmt: skip
    return f"### {title}\n\n{markdown(shown.rename(columns=names))}\n"


def hamilton_perry_table(people: pd.DataFrame) -> str:
    """The classic five-year method on the region, women and men apart, at every starting year it can be checked."""
    sexes = sorted(people.sex.unique())  # women first: F, M
    table = people.pivot_table(index=["year", "sex"], columns="age", values="residents", aggfunc="sum")
    by_year = {
        int(year): np.array([classes_of(table.loc[(year, sex)].to_numpy(float), 18) for sex in sexes])
        for year in people.year.unique()
    }
    rows = []
    for origin in sorted(by_year):
        if {origin - 5, origin + 5} <= set(by_year):
            now, later = by_year[origin], by_year[origin + 5]
            foretold = advance(now, cohort_change_ratios(by_year[origin - 5], now, (3, 9)))
            counts = [np.abs(x / later - 1).mean() * 100 for x in (foretold, now)]
            shares = [np.abs(x / x.sum() / (later / later.sum()) - 1).mean() * 100 for x in (foretold, now)]
            rows.append((origin, *counts, *shares))
    columns = [
        "from",
        "counts: Hamilton-Perry %",
        "counts: no change %",
        "shares: Hamilton-Perry %",
        "shares: no change %",
    ]
    title = "### The region by Hamilton-Perry, five years ahead, 18 classes by sex (MAPE)"
    return f"{title}\n\n{markdown(pd.DataFrame(rows, columns=columns))}\n"


def one_series(title: str, part: pd.DataFrame) -> list[tuple]:
    """Past forecasts of one indicator in every neighbourhood, whose every year counts as if it were the newest."""
    rules = load_catalogue().forecast
    tried = forecasters(list(rules.series.models), rules)
    rows = []
    for neighbourhood, found in part.groupby("neighbourhood_id"):
        values = dict(zip(found.year.astype(int), found.value.astype(float), strict=True))
        if len(values) >= rules.series.fewest_points:
            rows += past_errors((title, "neighbourhood", str(neighbourhood)), values, tried, rules.series.horizons)
    return rows


def neighbourhood_errors(series: pd.DataFrame) -> pd.DataFrame:
    """Past forecasts of every neighbourhood series, on every processor there is."""
    groups = [(str(title), part) for title, part in series[series.value.notna()].groupby("indicator_nl")]
    with ProcessPoolExecutor() as pool:
        made = pool.map(one_series, *zip(*groups, strict=True))
        return errors_table(row for rows in made for row in rows)


def neighbourhood_table(errors: pd.DataFrame) -> str:
    """Every long series: how far each model missed, one and three years ahead, and which would be used."""
    rules = load_catalogue().forecast
    wide = errors.groupby("indicator_id").area_id.nunique()
    errors = errors[errors.indicator_id.isin(wide[wide >= FEWEST_NEIGHBOURHOODS].index)]
    scored = scores(errors)
    used = best(qualified(scored, rules.series.horizons, rules.fewest_origins))
    covered = coverage(errors, rules.interval_pct / 100)
    record = scored.merge(covered, on=["indicator_id", "level", "model", "horizon"])
    is_relative = with_misses(errors).groupby("indicator_id").is_relative.all()
    rows = []
    for (title, horizon), part in record[record.horizon.isin((1, 3))].groupby(["indicator_id", "horizon"]):
        by_model = part.set_index("model")
        percent = 100.0 if is_relative[title] else 1.0
        chosen = used.get((title, "neighbourhood"), YARDSTICK)
        misses = [by_model.mean_miss.get(name, np.nan) * percent for name in (YARDSTICK, *rules.series.models)]
        line = by_model.loc[chosen]
        median, malpe = line.median_ape, line.malpe
        shares = [line.coverage_80_pct, line.coverage_80_earlier_pct]
        rows.append((title, "MAPE %" if is_relative[title] else "mean miss, own unit", horizon, wide[title],
                     int(by_model.origins.max()), *misses, chosen, median, malpe, *shares))  # fmt: skip
    columns = ["series of the monitoring", "measure", "years ahead", "neighbourhoods", "origins", YARDSTICK,
               *rules.series.models, "would be used", "its median APE %", "its MALPE %", "its coverage %",
               "its coverage, earlier years only %"]  # fmt: skip
    return f"### Neighbourhood series\n\n{markdown(pd.DataFrame(rows, columns=columns))}\n"


def raking_table(store: Store) -> str:
    """Whether raking the communes' foretold ages to the region's helps or hurts, averaged over the age indicators."""
    catalogue = load_catalogue()
    held, rules = read_inputs(store, catalogue, catalogue.territory.default_year), catalogue.forecast.ages
    structures, rows = held.structures, []
    communes = sorted(structures.communes)
    years = sorted({year for by_year in structures.communes.values() for year in by_year})
    for origin, ahead in itertools.product(years, range(1, rules.horizons + 1)):
        ratios = recent_ratios(structures.region, origin, rules)
        if ratios is None or origin + ahead not in years:
            continue
        region = structures.region[origin]
        whole = moved_shares(region, region, ratios, ahead, structures.classes)[COHORTS][-1]
        now = {name: structures.communes[name][origin] for name in communes}
        moved = {name: moved_shares(now[name], region, ratios, ahead, structures.classes) for name in communes}
        totals = {name: float(now[name].sum()) for name in communes}
        for model in PART_MODELS:
            shares = {name: moved[name][model][-1] for name in communes}
            for kind, found in (("as they are", shares), ("raked", raked_shares(shares, totals, whole))):
                for name, group in itertools.product(communes, held.groups):
                    seen = group.value(classes_of(structures.communes[name][origin + ahead], structures.classes))
                    rows.append((model, kind, ahead, abs(group.value(found[name]) / seen - 1) * 100))
    frame = pd.DataFrame(rows, columns=["model", "kind", "years ahead", "miss"])
    table = frame.groupby(["model", "years ahead", "kind"]).miss.mean().unstack().reset_index()
    return f"### Raking the communes' ages to the region's (MAPE %, mean of all age indicators)\n\n{markdown(table)}\n"


def luck_table(series: int = 200) -> str:
    """How often a model would be used on series of which nothing can be foreseen: random walks."""
    rules = load_catalogue().forecast
    tried = forecasters(["mean_of_three", "mean_growth"], rules)
    generator, rows = np.random.default_rng(2027), []
    for years, (areas, common) in itertools.product((9, 12, 15, 20), ((1, 0.0), (5, 0.0), (5, 0.8))):
        past = []
        for number in range(series):
            shared = generator.normal(0, 0.05, years)
            for area in "abcde"[:areas]:
                steps = np.sqrt(common) * shared + np.sqrt(1 - common) * generator.normal(0, 0.05, years)
                walk = dict(enumerate(np.exp(steps.cumsum()), start=2000))
                past += past_errors((f"s{number}", "zone", area), walk, tried, rules.series.horizons)
        scored = scores(errors_table(past))
        found = [qualified(scored, rules.series.horizons, least).indicator_id.nunique() for least in (3, 5)]
        rows.append((years, areas, common, *[count / series * 100 for count in found]))
    columns = [
        "years",
        "areas",
        "part of the movement all areas share",
        "three starting years enough: used %",
        "five: used %",
    ]
    return f"### How often luck makes a model\n\n{markdown(pd.DataFrame(rows, columns=columns), 1)}\n"


def report(processed: Path) -> str:
    """Everything, from the tables of a build."""
    store, rules = Store(processed), load_catalogue().forecast
    backtest, scope = store.read("mart.forecast_backtest"), store.read("mart.forecast_scope")
    totals = {rules.totals.indicator}
    ages = {entry.indicator for entry in rules.ages.indicators}
    other = backtest[~backtest.indicator_id.isin(totals | ages | set(rules.totals.also))]
    states = scope.groupby("state").indicator_id.agg(["size", lambda names: ", ".join(names)]).reset_index()
    states.columns = ["state", "indicators", "which"]
    sections = [
        f"### What is forecast for the zones\n\n{markdown(states)}\n",
        record_table(backtest[backtest.indicator_id.isin(totals)], "Residents"),
        record_table(backtest[backtest.indicator_id.isin(ages)], "Age shares"),
        hamilton_perry_table(store.read("staging.region_population")),
        record_table(other, "Other indicators of the zones") if len(other) else
        "### Other indicators of the zones\n\nNone has a yearly series that is long and recent enough.\n",
        raking_table(store),
        luck_table(),
        neighbourhood_table(neighbourhood_errors(store.read("staging.neighbourhood_series"))),
    ]  # fmt: skip
    return "\n".join(sections)


def main() -> None:
    """Read the command line, build if need be, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=PROJECT / "data" / "raw")
    parser.add_argument("--processed", type=Path, help="tables of a finished build, instead of building anew")
    given = parser.parse_args()
    if given.processed:
        print(report(given.processed))
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pipelines.cli", "build", "--data", str(given.data), "--out", folder,
                   "--languages", "en"]  # fmt: skip
        subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)
        print(report(Path(folder) / "processed"))


if __name__ == "__main__":
    main()
