-- Private households and their cars. One row per sector and year.
-- key: sector_id, year
select
    sector_id,
    year,
    households,
    cars,
    'statbel_cars' as source_id,
    vintage,
    source_file
from sources.statbel_cars
where starts_with(sector_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
