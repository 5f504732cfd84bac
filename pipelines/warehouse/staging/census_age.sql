-- Census residents by sex and age class. One row per sector, year, sex and age class.
-- key: sector_id, year, sex, age_from
select
    sector_id,
    year,
    sex,
    age_from,
    age_to,
    residents,
    'statbel_census_age' as source_id,
    vintage,
    source_file
from sources.statbel_census_age
where starts_with(sector_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
