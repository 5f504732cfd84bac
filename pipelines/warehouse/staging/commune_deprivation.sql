-- Inputs and score of the communal deprivation index. One row per commune.
-- key: commune_id
select
    commune_id,
    2021 as year,
    low_education_pct,
    unemployed_pct,
    single_parent_pct,
    no_heating_pct,
    population_change_pct,
    score,
    'best_cost_mdi' as source_id,
    vintage,
    source_file
from sources.best_cost_mdi
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
