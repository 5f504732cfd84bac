-- Net taxable income per tax return by sector. One row per sector and year.
-- key: sector_id, year
select
    sector_id,
    year,
    returns,
    total_net_taxable_income_eur,
    mean_net_taxable_income_eur,
    mean_net_taxable_income_eur_state,
    median_net_taxable_income_eur,
    median_net_taxable_income_eur_state,
    quartile_difference_eur,
    quartile_coefficient,
    quartile_asymmetry,
    'statbel_income_sector' as source_id,
    vintage,
    source_file
from sources.statbel_income_sector
where starts_with(sector_id, $sector_prefix)
-- the newest vintage wins where two hold the same period
qualify vintage = max(vintage) over (partition by year)
