-- Median equivalised income after tax. The same figure as in the key file, kept to check it. One row per neighbourhood and year.
-- key: neighbourhood_id, year
select
    neighbourhood_id,
    year,
    median_equivalised_income_eur,
    median_equivalised_income_eur_state,
    'ibsa_monitoring_income' as source_id,
    vintage,
    source_file
from sources.ibsa_monitoring_income
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
