-- Census residents, all and aged 65 and over, with the not-localised rows of each commune. One row per sector and year.
-- key: sector_id, year
select
    sector_id,
    year,
    residents_65_plus,
    residents,
    'statbel_census_65plus' as source_id,
    vintage,
    source_file
from sources.statbel_census_65plus
where starts_with(sector_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
