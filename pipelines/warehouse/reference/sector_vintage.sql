-- From every published sector code to the code of the reference vintage, explicitly. Codes are never joined across vintages without it. One row per vintage of codes and published code.
-- key: sector_vintage, published_id
select
    $sector_vintage as sector_vintage,
    sector_id as published_id,
    sector_id,
    'unchanged' as rule
from reference.sector
union all
select
    '2025' as sector_vintage,
    sector_id_2025 as published_id,
    sector_id,
    rule
from (
    -- the newest vintage is the one in force
    select * from sources.statbel_sector_vintages
    qualify vintage = max(vintage) over ()
)
