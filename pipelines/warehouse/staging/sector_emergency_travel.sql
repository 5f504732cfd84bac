-- Minutes by car and kilometres by road from a sector's centroid to the nearest emergency campus. One row per sector.
-- key: sector_id
select
    sector_id,
    hospital,
    left(vintage, 4)::integer as year,
    car_minutes as minutes_to_emergency,
    case when car_minutes > 10 then 100.0 else 0.0 end as over_10_minutes_pct,
    road_km,
    'here_emergency_travel' as source_id,
    vintage,
    source_file
from sources.here_emergency_travel
where starts_with(sector_id, $sector_prefix)
-- the newest vintage is the one in force
qualify vintage = max(vintage) over ()
