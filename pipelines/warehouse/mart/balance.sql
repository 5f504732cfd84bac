-- Whether the parts make the whole: zones plus not localised against the region counted straight from what was published. One row per additive indicator and period.
-- key: indicator_id, period
with region as (
    select indicator.indicator_id, measure.period, sum(measure.value) as region
    from reference.indicator as indicator
    join mart.measure as measure on measure.measure_id = indicator.numerator_id
    where indicator.form = 'count'
    group by all
),
parts as (
    select
        indicator_id,
        period,
        sum(numerator) filter (level = 'zone') as zones,
        coalesce(sum(numerator) filter (level = 'not_localised'), 0) as not_localised
    from mart.area_part
    where level in ('zone', 'not_localised')
    group by all
)
select
    region.indicator_id,
    region.period,
    parts.zones,
    parts.not_localised,
    region.region
from region
left join parts on parts.indicator_id = region.indicator_id and parts.period = region.period
where region.region is not null
