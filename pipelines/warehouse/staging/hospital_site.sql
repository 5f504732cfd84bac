-- Hospital sites of every kind and their beds. One row per site.
-- key: site_id
select
    site_id,
    hospital,
    site,
    sector_id,
    commune_id,
    beds,
    has_emergency,
    facility_type,
    lon,
    lat,
    left(vintage, 4)::integer as year
from sources.eurostat_hospitals
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
