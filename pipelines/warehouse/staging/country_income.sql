-- Tax returns and total net taxable income of the whole country, the fixed yardstick for communal income. One row per country and year.
-- key: country_id, year
select
    'BE' as country_id,
    year,
    sum(returns)::bigint as returns,
    sum(zero_income_returns)::bigint as zero_income_returns,
    sum(returns + zero_income_returns)::bigint as all_returns,
    sum(total_net_taxable_income_eur::decimal(18, 2))::double as total_net_taxable_income_eur,
    sum(residents)::bigint as residents,
    'statbel_income_commune' as source_id,
    vintage,
    -- a file's name holds no slash, so that several can be told apart
    string_agg(distinct source_file, ' / ' order by source_file) as source_file,
    count(*) as published_rows
from (
    -- the newest vintage wins where two hold the same period
    select * from sources.statbel_income_commune
    qualify vintage = max(vintage) over (partition by year)
)
group by year, vintage
