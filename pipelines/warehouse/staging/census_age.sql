-- Census residents by sex and age class. One row per sector, year, sex and age class.
-- key: sector_id, year, sex, age_from
select
    sector_id,
    year,
    sex,
    age_from,
    age_to,
    sum(residents)::bigint as residents
from (
    -- the newest vintage wins where two hold the same period
    select * from sources.statbel_census_age
    qualify vintage = max(vintage) over (partition by year)
)
where starts_with(sector_id, $sector_prefix)
group by all
