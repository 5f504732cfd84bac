-- Which sectors make up each neighbourhood, commune, zone and the region; not-localised rows count for their commune and the region only. One row per level, area and sector.
-- key: level, area_id, sector_id
with not_localised as (
    select distinct area_id as sector_id from mart.measure where level = 'sector' and area_id like '%ZZZZ'
)
select 'zone' as level, zone_id as area_id, sector_id from reference.sector
union all
select 'commune' as level, commune_id as area_id, sector_id from reference.sector
union all
select 'neighbourhood' as level, neighbourhood_id as area_id, sector_id from reference.sector
union all
select 'region' as level, $region_id as area_id, sector_id from reference.sector
union all
select 'region' as level, $region_id as area_id, sector_id from not_localised
union all
select 'not_localised' as level, $region_id as area_id, sector_id from not_localised
union all
select 'commune' as level, left(sector_id, 5) as area_id, sector_id from not_localised
where left(sector_id, 5) in (select commune_id from reference.sector)
