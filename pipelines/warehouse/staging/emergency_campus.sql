-- Hospital campuses with an emergency department, and their beds. One row per campus.
-- key: campus_id
select
    campus_id,
    hospital,
    campus,
    sector_id,
    commune_id,
    beds,
    beds_geriatric,
    beds_maternity,
    beds_paediatric,
    lon,
    lat,
    left(vintage, 4)::integer as year
from sources.fps_emergency_hospitals
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
