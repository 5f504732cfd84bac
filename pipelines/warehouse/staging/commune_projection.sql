-- Projected residents of communes. One row per commune name and year.
-- key: commune_name_fr, year
select
    commune_name_fr,
    year,
    residents,
    is_projected,
    'ibsa_projection_commune' as source_id,
    vintage,
    source_file
from sources.ibsa_projection_commune
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
