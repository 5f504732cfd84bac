-- Residents and deaths by age class. The 85+ class is open (age_to is null). One row per sector, year and age class.
-- key: sector_id, year, age_from
select
    sector_id,
    year,
    age_from,
    age_to,
    residents,
    deaths,
    'statbel_population_sector_age' as source_id,
    vintage,
    source_file
from sources.statbel_population_sector_age
where starts_with(sector_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
