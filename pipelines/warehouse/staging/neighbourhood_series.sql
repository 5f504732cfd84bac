-- Series of the neighbourhood monitoring, as exported. One row per neighbourhood, indicator, unit and year.
-- key: neighbourhood_id, indicator_nl, unit, year
select
    neighbourhood_id,
    indicator_nl,
    unit,
    year,
    value,
    value_state,
    'ibsa_monitoring_series' as source_id,
    vintage,
    source_file
from sources.ibsa_monitoring_series
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by indicator_nl, year)
