# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first look at a zone
#
# Ten minutes, no previous knowledge. You will open the published database, see which zones it holds, look at
# everything it says about one of them, ask what stands out there, and draw one chart.
#
# Run the cells one by one with Shift+Enter. You cannot break anything: the database is opened for reading only, and
# this notebook writes no file.

# %% [markdown]
# ## 1. Open the database
#
# Everything Diazone publishes sits in one file, `diazone.duckdb`. The cell below takes the file that the environment
# variable `DIAZONE_DATABASE` names; else the one built from real data; else the demonstration's.

# %%
import os
from pathlib import Path

import duckdb
import pandas as pd

here = Path.cwd()
project = here.parent if here.name == "notebooks" else here
places = [project / folder / "diazone.duckdb" for folder in ("data/processed", "demo/processed")]
if os.environ.get("DIAZONE_DATABASE"):
    places = [Path(os.environ["DIAZONE_DATABASE"])]
found = [place for place in places if place.is_file()]
if not found:
    raise FileNotFoundError(f"no database at {' or '.join(map(str, places))}; run `make demo` first")
database = found[0]

# %% [markdown]
# A small function of our own keeps the rest short. It opens the file, asks one question and closes the file again.
# That last part matters: a notebook that keeps the file open goes on seeing the edition it opened, even after a new one
# was published.


# %%
def ask(question: str, **values) -> pd.DataFrame:
    """The answer to a question in SQL, as a table; `$name` in the question stands for a value."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(question, values).df()


is_simulated = bool(ask("select is_simulated from reference.edition").is_simulated.iloc[0])
print(database.name, "holds SIMULATED data: nothing in it is about a real place" if is_simulated else "is open")

ask("select zone_id, level, name_en, round(area_km2, 1) as area_km2 from reference.zone order by place")

# %% [markdown]
# ## 2. Choose a zone
#
# Put another `zone_id` from the table above in the next cell, if you like, and run everything below again.

# %%
zone = ask("select zone_id from reference.zone where level = 'zone' order by place").zone_id.iloc[0]
zone

# %% [markdown]
# ## 3. Everything about it
#
# `mart.zone_indicator` has one row per zone, indicator and period. We keep each indicator's most recent usable period.
# Read a row from left to right:
#
# - `value`, and `rest_of_region`: the same figure for the region **without** this zone;
# - `status`: `value` and `zero` are figures; `suppressed`, `missing`, `not_applicable` and `not_comparable` say why
#   there is none. A missing figure never means that there is no need;
# - `is_estimated`: the figure was worked out from a larger area, or from shares that came without counts.

# %%
latest = ask(
    """
    select title_en as indicator, period, round(value, decimals::integer) as value, unit,
        round(benchmark_value, decimals::integer) as rest_of_region, comparison, stands_out, status, is_estimated
    from mart.zone_indicator join reference.indicator using (indicator_id)
    where zone_id = $zone
    qualify row_number() over (partition by indicator_id order by (status in ('value', 'zero')) desc, period desc) = 1
    order by place
    """,
    zone=zone,
)
latest

# %% [markdown]
# And what do we *not* know? These indicators are defined, but no file that was read holds them for this zone.

# %%
latest.loc[latest.status == "missing", "indicator"].to_list()

# %% [markdown]
# ## 4. What stands out
#
# With some 200,000 residents in a zone, nearly every difference from the rest of the region is "significant", so that
# word alone is worth little. Here a figure stands out when three things are true at once: the difference is beyond
# doubt (99.8 %), it is large enough to matter, and it concerns enough people. The last two limits are set per
# indicator, and stand in `reference.indicator`. The difference may be one from the rest of the region or from a second
# yardstick, such as a guideline or the whole country.
#
# `judgement` says whether the difference is good or bad news. Where that is not for a figure to say, it is `neutral`.

# %%
standing_out = ask(
    """
    select title_en as indicator, period, value, lower_95, upper_95, benchmark_value, unit, judgement,
        persons::bigint as persons
    from mart.zone_indicator join reference.indicator using (indicator_id)
    where zone_id = $zone and stands_out
    qualify row_number() over (partition by indicator_id order by period desc) = 1
    order by persons desc nulls last
    """,
    zone=zone,
)
standing_out.round(1)

# %% [markdown]
# ## 5. One chart
#
# Percentages can share an axis; other units cannot. The bar is the zone with its 95 % interval, the diamond the rest of
# the region.

# %%
import matplotlib.pyplot as plt

shares = standing_out[standing_out.unit == "pct"].head(8).iloc[::-1]
figure, axes = plt.subplots(figsize=(9, 0.6 * max(len(shares), 1) + 1.2), layout="constrained")
below, above = (shares.value - shares.lower_95).clip(lower=0), (shares.upper_95 - shares.value).clip(lower=0)
axes.barh(shares.indicator, shares.value, xerr=[below, above], color="#4477aa", ecolor="black", capsize=3, label=zone)
axes.scatter(
    shares.benchmark_value, shares.indicator, marker="D", color="#222222", zorder=3, label="rest of the region"
)
axes.set_xlabel("per cent")
axes.set_title(f"What stands out in {zone}" + (" (simulated data)" if is_simulated else ""))
axes.legend(loc="lower right")
axes.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# ## Where to go from here
#
# - Which tables are there? The last cell lists them, with what a row of each one is.
# - Where does a figure come from? `reference.indicator` names its sources and its caveat, `reference.source` every file
#   with its date and checksum.
# - The same figures by commune and by neighbourhood: `mart.commune_indicator`, `mart.neighbourhood_indicator`.
# - A map: the notebook `own_map.py` beside this one.

# %%
ask("select schema_name, table_name, comment from duckdb_tables() order by schema_name desc, table_name")
