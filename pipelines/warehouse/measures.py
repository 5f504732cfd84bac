"""Measures: the catalogue says which column of which table is counted or observed; this reads them all.

The result, `mart.measure_file`, is long: one row per level, area, measure, period and file the value was
published in, with its state. `mart.measure` adds the files up.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from pipelines.catalogue.models import Catalogue, Literally, Measure, MeasureInput
from pipelines.problems import BadInput, Problem
from pipelines.storage import Store

AREA_COLUMN = {level: f"{level}_id" for level in ("sector", "neighbourhood", "commune", "country")}
ORIGIN = ["source_id", "vintage", "source_file"]
COLUMNS = ["level", "area_id", "measure_id", "period", *ORIGIN, "adds_up", "value", "status", "published_rows"]
KEY = ["level", "area_id", "measure_id", "period", *ORIGIN]


def measure_tables(catalogue: Catalogue) -> list[str]:
    """The tables the measures are read from, and those needed to complete and convert them."""
    named = {entry.table for measure in catalogue.measures.values() for entry in measure.inputs}
    return sorted(named | {"reference.sector", "reference.sector_vintage"})


def _quoted(name: str, columns: set[str], measure: Measure, entry: MeasureInput) -> str:
    """A column name quoted for SQL, refused when the table has no such column."""
    if name not in columns:
        place = f"{measure.id}.inputs[{entry.table}]"
        expected = f"one of {', '.join(sorted(columns))}"
        raise BadInput([Problem("measures.yml", place, f"column {name!r}", expected, "correct it")])
    return f'"{name}"'


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of every table, asked once."""
    sql = "select table_schema || '.' || table_name, column_name from information_schema.columns"
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(sql).fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _period_sql(entry: MeasureInput, columns: set[str], measure: Measure, bound: list) -> str:
    if isinstance(entry.period, Literally):
        bound.append(entry.period.literal)
        return "?::varchar"
    return f"{_quoted(entry.period, columns, measure, entry)}::varchar"


def _where_sql(entry: MeasureInput, columns: set[str], measure: Measure, bound: list) -> str:
    conditions = ["true"]
    for name, wanted in entry.where.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        bound.extend(values)
        conditions.append(f"{_quoted(name, columns, measure, entry)} in ({', '.join('?' * len(values))})")
    return " and ".join(conditions)


def read_input(
    connection: duckdb.DuckDBPyConnection, columns: set[str], measure: Measure, entry: MeasureInput
) -> pd.DataFrame:
    """One input of a measure: area_id, period, ORIGIN, value, status, published_rows; one row per file.

    Counts are summed, observed values are not. `columns` are those of the input's table; it must say of each
    row from which source, vintage and file it comes, and may say of how many published rows it was made.
    """
    area = _quoted(AREA_COLUMN[measure.level], columns, measure, entry)
    bound: list = []
    period = _period_sql(entry, columns, measure, bound)
    value = "1" if entry.value == "*" else _quoted(entry.value, columns, measure, entry)
    state = _quoted(entry.state, columns, measure, entry) if entry.state else "'value'"
    codes = '"sector_vintage"' if "sector_vintage" in columns else "null"
    origin = ", ".join(_quoted(name, columns, measure, entry) for name in ORIGIN)
    rows = '"published_rows"' if "published_rows" in columns else "1"
    where = _where_sql(entry, columns, measure, bound)
    sql = f"""
        with published as (
            select {area} as area_id, {period} as period, {value}::double as value, {state} as state,
                {codes}::varchar as sector_vintage, {origin}, {rows} as published_rows
            from {entry.table} where {where}
        ),
        converted as (
            select coalesce(codes.sector_id, published.area_id) as area_id, period, {origin}, value, state,
                published_rows
            from published left join reference.sector_vintage as codes
                on codes.sector_vintage = published.sector_vintage and codes.published_id = published.area_id
        )
        select area_id, period, {origin},
            {"sum(value)" if measure.adds_up == "count" else "any_value(value)"} as value,
            case when count(*) filter (state = 'suppressed') > 0 then 'suppressed'
                when count(value) = 0 then 'missing' else 'value' end as status,
            sum(published_rows)::bigint as published_rows, count(*) as values_read
        from converted group by area_id, period, {origin}
    """  # every name in it was checked against the table's own columns
    found = connection.execute(sql, bound).df()
    if measure.adds_up == "value":
        _refuse_doubles(found, measure, entry)
    found.loc[found.status != "value", "value"] = None
    return found.drop(columns="values_read")


def _refuse_doubles(found: pd.DataFrame, measure: Measure, entry: MeasureInput) -> None:
    """An observed value stands once per area and period, whatever the number of files."""
    read = found.groupby(["area_id", "period"]).values_read.sum()
    doubled = read[read > 1]
    if len(doubled):
        place, (area_id, period) = f"{measure.id}.inputs[{entry.table}]", doubled.index[0]
        found_text = f"{doubled.iloc[0]} values for area {area_id} in {period}"
        raise BadInput([Problem("measures.yml", place, found_text, "one value per area and period", "narrow `where`")])


def _with_zeros(found: pd.DataFrame, areas: pd.Series) -> pd.DataFrame:
    """A directory lists what exists: an area without a row holds none, in every period the directory covers.

    Each file of a period says so of the areas none of them lists; it does so by no row at all.
    """
    files = found[["period", *ORIGIN]].drop_duplicates()
    every = areas.to_frame("area_id").merge(files, how="cross")
    listed = pd.MultiIndex.from_frame(found[["area_id", "period"]])  # a masked or missing number stays unknown
    absent = every[~pd.MultiIndex.from_frame(every[["area_id", "period"]]).isin(listed)]
    return pd.concat([found, absent.assign(value=0.0, status="value", published_rows=0)], ignore_index=True)


def _one_measure(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, set[str]], measure: Measure, sectors: pd.Series
) -> pd.DataFrame:
    """Per period the first input that has rows wins: two sources are never mixed within one period."""
    parts: list[pd.DataFrame] = []
    periods: set[str] = set()
    for entry in measure.inputs:
        found = read_input(connection, columns[entry.table], measure, entry)
        found = found[~found.period.isin(periods)]
        periods |= set(found.period)
        if measure.absent_is_zero and measure.level == "sector" and len(found):
            found = _with_zeros(found, sectors)
        parts.append(found)
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(filled, ignore_index=True)
    return rows.assign(level=measure.level, measure_id=measure.id, adds_up=measure.adds_up)[COLUMNS]


def input_periods(store: Store, catalogue: Catalogue) -> dict[tuple[str, int], set[str]]:
    """Which periods each input of the measures with several of them has: (measure, place of the input) → periods."""
    several = [measure for measure in catalogue.measures.values() if len(measure.inputs) > 1]
    tables = sorted({entry.table for measure in several for entry in measure.inputs})
    found = {}
    with store.connect([*tables, "reference.sector", "reference.sector_vintage"]) as connection:
        columns = _columns(connection)
        for measure in several:
            for place, entry in enumerate(measure.inputs):
                read = read_input(connection, columns[entry.table], measure, entry)
                found[measure.id, place] = set(read.period)
    return found


def read_measures(store: Store, catalogue: Catalogue) -> pd.DataFrame:
    """Every measure of the catalogue as each file publishes it: COLUMNS, one row per KEY."""
    with store.connect(measure_tables(catalogue)) as connection:
        sectors = connection.execute("select sector_id from reference.sector").df().sector_id
        columns = _columns(connection)
        parts = [_one_measure(connection, columns, measure, sectors) for measure in catalogue.measures.values()]
    filled = [part for part in parts if len(part)]
    frame = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)
    types = dict.fromkeys(COLUMNS, "str") | {"value": "float64", "published_rows": "int64"}
    return frame.astype(types)
