-- Public pharmacies at their address. One row per pharmacy.
-- key: pharmacy_id
select
    pharmacy_id,
    name,
    -- an address that could not be placed counts as not localised, in its commune where that is known
    coalesce(sector_id, coalesce(commune_id, $sector_prefix || '000') || 'ZZZZ') as sector_id,
    commune_id,
    is_temporarily_closed,
    lon,
    lat,
    left(vintage, 4)::integer as year,
    'famhp_pharmacies' as source_id,
    vintage,
    source_file
from sources.famhp_pharmacies
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
