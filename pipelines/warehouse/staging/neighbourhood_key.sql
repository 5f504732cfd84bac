-- Key figures of the neighbourhood monitoring. One row per neighbourhood, variable and year.
-- key: neighbourhood_id, variable, year
select
    neighbourhood_id,
    variable,
    year,
    unit,
    value,
    value_state,
    'ibsa_monitoring_key' as source_id,
    vintage,
    source_file
from sources.ibsa_monitoring_key
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by variable, year)
