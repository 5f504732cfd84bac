-- Public pharmacies at their address. One row per pharmacy.
-- key: pharmacy_id
select
    pharmacy_id,
    name,
    sector_id,
    commune_id,
    is_temporarily_closed,
    lon,
    lat,
    left(vintage, 4)::integer as year
from sources.famhp_pharmacies
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
