-- Hospital sites of every kind and their beds. One row per site.
-- key: site_id
select
    site_id,
    hospital,
    site,
    -- an address that could not be placed counts as not localised, in its commune where that is known
    coalesce(sector_id, coalesce(commune_id, $sector_prefix || '000') || 'ZZZZ') as sector_id,
    commune_id,
    beds,
    has_emergency,
    facility_type,
    lon,
    lat,
    left(vintage, 4)::integer as year,
    'eurostat_hospitals' as source_id,
    vintage,
    source_file
from sources.eurostat_hospitals
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
