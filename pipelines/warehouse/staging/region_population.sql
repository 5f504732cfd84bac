-- Residents of the region by sex and single age. One row per year, sex and age.
-- key: year, sex, age
select
    year,
    sex,
    age,
    residents,
    'statbel_population_region' as source_id,
    vintage,
    source_file
from sources.statbel_population_region
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
