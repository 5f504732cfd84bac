-- Residents of statistical sectors as published, with the not-localised rows where the file has them. One row per sector code, vintage of codes and year.
-- key: sector_id, sector_vintage, year
select
    sector_id,
    sector_vintage,
    year,
    sum(residents)::bigint as residents
from (
    -- the newest vintage wins where two hold the same period
    select * from sources.statbel_population_sector
    qualify vintage = max(vintage) over (partition by sector_vintage, year)
)
where starts_with(sector_id, $sector_prefix) and residents is not null
group by all
