-- Every measure brought to the sectors: a published share stands in each sector of its area, a count is spread by residents. One row per sector, measure and period.
-- key: sector_id, measure_id, period
select
    area_id as sector_id,
    measure_id,
    period,
    'sector' as from_level,
    area_id as from_id,
    status,
    value
from mart.measure
where level = 'sector'
union all
select
    weight.sector_id,
    measure.measure_id,
    measure.period,
    'neighbourhood' as from_level,
    measure.area_id as from_id,
    measure.status,
    case when measure.adds_up = 'count' then measure.value * weight.share_of_neighbourhood else measure.value end as value
from mart.measure as measure
join mart.sector_weight as weight on weight.neighbourhood_id = measure.area_id
where measure.level = 'neighbourhood'
union all
select
    weight.sector_id,
    measure.measure_id,
    measure.period,
    'commune' as from_level,
    measure.area_id as from_id,
    measure.status,
    case when measure.adds_up = 'count' then measure.value * weight.share_of_commune else measure.value end as value
from mart.measure as measure
join mart.sector_weight as weight on weight.commune_id = measure.area_id
where measure.level = 'commune'
