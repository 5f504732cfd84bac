-- The official table of sectors, social-health quarters and zones, when a user brings it. One row per sector.
-- key: sector_id
select
    sector_id,
    qss_id,
    qss_name_nl,
    qss_name_fr,
    zone_name_nl,
    zone_name_fr,
    'official_qss' as source_id,
    vintage,
    source_file
from sources.official_qss
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
