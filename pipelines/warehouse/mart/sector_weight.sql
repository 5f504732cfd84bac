-- How much of its commune, and of its neighbourhood, lives in each sector at the census: what spreads a figure published for a larger area. One row per sector.
-- key: sector_id
select
    sector.sector_id,
    sector.neighbourhood_id,
    sector.commune_id,
    sector.zone_id,
    coalesce(census.residents, 0)::double as residents,
    case when sum(census.residents) over (partition by sector.commune_id) > 0
        then coalesce(census.residents, 0) / sum(census.residents) over (partition by sector.commune_id)
        else 1.0 / count(*) over (partition by sector.commune_id) end as share_of_commune,
    case when sum(census.residents) over (partition by sector.neighbourhood_id) > 0
        then coalesce(census.residents, 0) / sum(census.residents) over (partition by sector.neighbourhood_id)
        else 1.0 / count(*) over (partition by sector.neighbourhood_id) end as share_of_neighbourhood
from reference.sector as sector
left join (
    select sector_id, residents from staging.census_65plus
    qualify year = max(year) over ()
) as census on census.sector_id = sector.sector_id
