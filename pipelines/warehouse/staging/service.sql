-- Services of the social directory at their seat. One row per service.
-- key: service_id
select
    service_id,
    name,
    commune_id,
    -- an address that could not be placed counts as not localised, in its commune where that is known
    coalesce(sector_id, coalesce(commune_id, $sector_prefix || '000') || 'ZZZZ') as sector_id,
    themes,
    audience,
    languages,
    x,
    y,
    left(vintage, 4)::integer as year,
    'bruxelles_social' as source_id,
    vintage,
    source_file
from sources.bruxelles_social
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
