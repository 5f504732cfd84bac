-- Modelled exposure to air pollution, and deaths, by sector. One row per sector and year.
-- key: sector_id, year
select
    sector_id,
    year,
    pm25_ugm3,
    no2_ugm3,
    deaths,
    'sciensano_environment' as source_id,
    vintage,
    source_file
from sources.sciensano_environment
where starts_with(sector_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
