-- Residents of communes by sex, nationality, civil status and single age. One row per commune, year, sex, nationality, civil status and age.
-- key: commune_id, year, sex, nationality, civil_status, age
select
    commune_id,
    year,
    sex,
    nationality,
    civil_status,
    age,
    sum(residents)::bigint as residents,
    sum(residents * (age + 0.5)) as years_lived
from (
    -- the newest vintage wins where two hold the same period
    select * from sources.statbel_population_commune
    qualify vintage = max(vintage) over (partition by year)
)
where starts_with(commune_id, $sector_prefix)
group by all
