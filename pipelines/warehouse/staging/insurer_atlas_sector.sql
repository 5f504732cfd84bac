-- Figures of the health insurers' atlas by sector. One row per sector, variable and year.
-- key: sector_id, variable, year
select
    area_id as sector_id,
    variable,
    year,
    value,
    value_state,
    'ima_atlas' as source_id,
    vintage,
    source_file
from sources.ima_atlas
where area_level = 'sector' and starts_with(area_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by variable, year)
