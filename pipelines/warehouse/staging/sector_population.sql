-- Residents of statistical sectors as published, with the not-localised rows where the file has them. One row per sector code, vintage of codes and year.
-- key: sector_id, sector_vintage, year
select
    sector_id,
    sector_vintage,
    year,
    sum(residents)::bigint as residents,
    'statbel_population_sector' as source_id,
    vintage,
    -- a file's name holds no slash, so that several can be told apart
    string_agg(distinct source_file, ' / ' order by source_file) as source_file,
    count(*) as published_rows
from (
    -- the newest vintage wins where two hold the same period
    select * from sources.statbel_population_sector
    qualify vintage = max(vintage) over (partition by sector_vintage, year)
)
where starts_with(sector_id, $sector_prefix) and residents is not null
group by sector_id, sector_vintage, year, vintage
