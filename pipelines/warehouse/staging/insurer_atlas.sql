-- Figures of the health insurers' atlas by commune. One row per commune, variable and year.
-- key: commune_id, variable, year
select
    area_id as commune_id,
    variable,
    year,
    value,
    value_state,
    'ima_atlas' as source_id,
    vintage,
    source_file
from sources.ima_atlas
where area_level = 'commune' and starts_with(area_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by variable, year)
