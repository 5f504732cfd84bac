-- Residents of communes by sex, nationality, civil status and single age. One row per commune, year, sex, nationality, civil status and age.
-- key: commune_id, year, sex, nationality, civil_status, age
select
    commune_id,
    year,
    sex,
    nationality,
    civil_status,
    age,
    residents,
    residents * (age + 0.5) as years_lived,
    'statbel_population_commune' as source_id,
    vintage,
    source_file
from sources.statbel_population_commune
where starts_with(commune_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
