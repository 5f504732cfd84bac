-- Residents by sector on the codes of the reference vintage, completed to the region's official total by one not-localised row where the published file has none. One row per sector and year.
-- key: sector_id, year
with converted as (
    select
        case when population.sector_id like '%ZZZZ' then population.sector_id else vintage.sector_id end as sector_id,
        population.year,
        population.sector_vintage,
        sum(population.residents)::bigint as residents,
        any_value(population.source_id) as source_id,
        any_value(population.vintage) as vintage,
        string_agg(distinct population.source_file, ' / ' order by population.source_file) as source_file,
        sum(population.published_rows)::bigint as published_rows
    from staging.sector_population as population
    left join reference.sector_vintage as vintage
        on vintage.sector_vintage = population.sector_vintage
        and vintage.published_id = population.sector_id
    group by 1, 2, 3
),
one_vintage as (
    -- a year published on both vintages of codes counts once: the newer codes are the official ones
    select * from converted
    qualify sector_vintage = max(sector_vintage) over (partition by year)
),
totals as (
    select year, sum(residents) as residents, count(*) filter (sector_id like '%ZZZZ') as not_localised_rows
    from one_vintage
    group by year
),
region as (
    select
        year,
        sum(residents) as residents,
        any_value(source_id) as source_id,
        any_value(vintage) as vintage,
        string_agg(distinct source_file, ' / ' order by source_file) as source_file,
        count(*) as published_rows
    from staging.region_population
    group by year
)
select sector_id, year, residents, source_id, vintage, source_file, published_rows from one_vintage
union all
-- what completes the sectors is what the region's own file adds to them
select
    $sector_prefix || '000ZZZZ' as sector_id,
    totals.year,
    (region.residents - totals.residents)::bigint as residents,
    region.source_id,
    region.vintage,
    region.source_file,
    region.published_rows
from totals
join region on region.year = totals.year
where totals.not_localised_rows = 0 and region.residents > totals.residents
