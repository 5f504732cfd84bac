-- Belgian Index of Multiple Deprivation: scores, national ranks (1 = most deprived) and deciles. One row per sector.
-- key: sector_id
select
    sector_id,
    2011 as year,
    * exclude (sector_id, vintage, source_file, sha256),
    case when decile <= 2 then 100.0 else 0.0 end as most_deprived_fifth_pct,
    case when decile = 1 then 100.0 else 0.0 end as most_deprived_tenth_pct,
    'bimd' as source_id,
    vintage,
    source_file
from sources.bimd
where starts_with(sector_id, $sector_prefix)
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
