-- Hospital campuses with an emergency department, and their beds. One row per campus.
-- key: campus_id
select
    campus_id,
    hospital,
    campus,
    -- an address that could not be placed counts as not localised, in its commune where that is known
    coalesce(sector_id, coalesce(commune_id, $sector_prefix || '000') || 'ZZZZ') as sector_id,
    commune_id,
    beds,
    beds_geriatric,
    beds_maternity,
    beds_paediatric,
    lon,
    lat,
    left(vintage, 4)::integer as year,
    'fps_emergency_hospitals' as source_id,
    vintage,
    source_file
from sources.fps_emergency_hospitals
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
