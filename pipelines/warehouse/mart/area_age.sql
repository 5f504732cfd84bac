-- Residents and deaths by age class, and by sex where the source has it. One row per level, area, source, year, sex and age class.
-- key: level, area_id, source_id, year, sex, age_from
with age as (
    select 'statbel_population_sector_age' as source_id, sector_id, year, 'all' as sex, age_from, age_to, residents, deaths
    from staging.sector_age
    union all
    select 'statbel_census_age' as source_id, sector_id, year, sex, age_from, age_to, residents, null as deaths
    from staging.census_age
)
select
    area.level,
    area.area_id,
    age.source_id,
    age.year,
    age.sex,
    age.age_from,
    any_value(age.age_to) as age_to,
    sum(age.residents)::bigint as residents,
    sum(age.deaths)::bigint as deaths
from age
join mart.sector_area as area on area.sector_id = age.sector_id
group by area.level, area.area_id, age.source_id, age.year, age.sex, age.age_from
