-- Tax returns and total net taxable income of the region's communes. One row per commune and year.
-- key: commune_id, year
select
    commune_id,
    year,
    returns,
    zero_income_returns,
    returns + zero_income_returns as all_returns,
    total_net_taxable_income_eur,
    residents,
    'statbel_income_commune' as source_id,
    vintage,
    source_file
from sources.statbel_income_commune
where starts_with(commune_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
