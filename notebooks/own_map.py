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
# # A map of one's own
#
# Ten minutes. You will take the shapes of neighbourhoods and zones from the published database, join a figure to them
# and draw a map. Run the cells one by one with Shift+Enter; nothing is written.

# %%
import os
from pathlib import Path

import duckdb
import geopandas as gpd
import matplotlib.pyplot as plt
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


def ask(question: str, **values) -> pd.DataFrame:
    """The answer to a question in SQL, as a table; the file is closed again at once."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(question, values).df()


is_simulated = bool(ask("select is_simulated from reference.edition").is_simulated.iloc[0])
print(database.name, "holds SIMULATED data: nothing in it is about a real place" if is_simulated else "is open")


# %% [markdown]
# ## 1. Shapes
#
# `reference.sector`, `reference.neighbourhood`, `reference.commune` and `reference.zone` hold shapes in a column
# `geometry`. Coordinates are in metres, in Belgian Lambert 72. A DuckDB file does not remember that, so we say it when
# reading: EPSG code 31370.


# %%
def shapes(question: str) -> gpd.GeoDataFrame:
    """The answer to a question that asks for a `geometry` column, ready to be drawn."""
    with duckdb.connect(str(database), read_only=True) as connection:
        table = connection.sql(question).to_arrow_table()
    return gpd.GeoDataFrame.from_arrow(table).set_crs(31370, allow_override=True)


neighbourhoods = shapes(
    "select neighbourhood_id, name_nl, name_fr, is_residential, geometry from reference.neighbourhood"
)
zones = shapes("select zone_id, name_en, geometry from reference.zone where level = 'zone' order by place")
neighbourhoods.drop(columns="geometry").head()

# %% [markdown]
# ## 2. A figure
#
# Which figures exist by neighbourhood, and for how many of them?

# %%
ask(
    """
    select indicator_id, title_en, unit, max(period) as latest,
        count(distinct neighbourhood_id) filter (status in ('value', 'zero')) as neighbourhoods
    from mart.neighbourhood_indicator join reference.indicator using (indicator_id)
    group by all having neighbourhoods > 0 order by indicator_id
    """
)

# %% [markdown]
# Put another `indicator_id` from this list below to change the map.

# %%
indicator = "living_alone_30_plus_pct"

about = ask(
    "select title_en, unit, source_ids, caveat_en from reference.indicator where indicator_id = $id", id=indicator
)
figures = ask(
    """
    select neighbourhood_id, period, value, status, is_estimated from mart.neighbourhood_indicator
    where indicator_id = $id and period = (
        select max(period) from mart.neighbourhood_indicator where indicator_id = $id and status in ('value', 'zero'))
    """,
    id=indicator,
)
sources = ask(
    "select distinct publisher, vintage from reference.source where list_contains($ids, source_id) order by all",
    ids=about.source_ids.iloc[0].split(", "),
)
joined = neighbourhoods.merge(figures, on="neighbourhood_id", how="left", validate="1:1")
joined.status = joined.status.fillna("missing")
joined.groupby("status").size()

# %% [markdown]
# ## 3. The map
#
# Three habits of an honest map: an area without a figure is hatched, not coloured as if it were low; the classes hold
# equally many neighbourhoods and are named in the legend; and the source stands below. The thick lines are the zones.

# %%
has_value = joined.status.isin(["value", "zero"])
classes = pd.qcut(joined.value[has_value], 5, duplicates="drop")
names = [
    f"{low:.1f} – {high:.1f}"
    for low, high in zip(classes.cat.categories.left, classes.cat.categories.right, strict=True)
]
colours = plt.get_cmap("viridis_r")([place / max(len(names) - 1, 1) for place in range(len(names))])

figure, axes = plt.subplots(figsize=(8, 8), layout="constrained")
joined[~has_value].plot(ax=axes, facecolor="white", edgecolor="#bbbbbb", hatch="////", linewidth=0.3)
for place, name in enumerate(names):
    chosen = joined[has_value][classes.cat.codes.to_numpy() == place]
    chosen.plot(ax=axes, color=colours[place], edgecolor="white", linewidth=0.3)
    axes.scatter([], [], marker="s", s=90, color=colours[place], label=name)
axes.scatter([], [], marker="s", s=90, facecolor="white", edgecolor="#bbbbbb", hatch="////", label="no figure")
zones.boundary.plot(ax=axes, color="black", linewidth=1.6)
for name, point in zip(zones.name_en, zones.representative_point(), strict=True):
    axes.annotate(
        name, (point.x, point.y), ha="center", fontsize=9, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}
    )

first = about.iloc[0]
axes.set_title(f"{first.title_en}, {figures.period.iloc[0]}" + (" (simulated data)" if is_simulated else ""))
axes.legend(title=first.unit, loc="lower left", frameon=False)
axes.annotate(
    "Source: " + "; ".join(sources.publisher + " " + sources.vintage),
    (0, -0.01),
    xycoords="axes fraction",
    fontsize=8,
    va="top",
)
axes.set_axis_off()

# %% [markdown]
# Before you show this map to anyone, read the caveat, which belongs to the figure as much as its unit does:

# %%
first.caveat_en

# %% [markdown]
# ## Where to go from here
#
# - `joined.to_file("map.gpkg")` gives a file that QGIS opens. Write it outside this project's folders.
# - Prefer sectors? Take the shapes from `reference.sector` and count with `mart.sector_measure`, but remember that
#   small counts point at people: do not publish them.
# - `joined.explore()` asks the network for a background map; everything above works without a network.
