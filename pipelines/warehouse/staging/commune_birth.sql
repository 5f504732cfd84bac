-- Births by commune of the mother. One row per commune and year.
-- key: commune_id, year
select
    commune_id,
    year,
    births,
    'statbel_births_commune' as source_id,
    vintage,
    source_file
from sources.statbel_births_commune
where starts_with(commune_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
