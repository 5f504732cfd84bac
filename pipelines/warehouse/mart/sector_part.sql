-- What each sector contributes to each indicator: numerator and denominator, from which published area they come. One row per sector, indicator and period.
-- key: sector_id, indicator_id, period
with candidate as (
    -- the first base that holds data serves; a ratio has one, its denominator
    select indicator_id, measure_id, share, place
    from reference.indicator_base
    where measure_id in (select measure_id from mart.sector_measure where value is not null)
    qualify place = min(place) over (partition by indicator_id)
),
wanted as (
    select distinct
        indicator.indicator_id,
        candidate.measure_id as base_id,
        candidate.share,
        measure.period
    from reference.indicator as indicator
    join mart.sector_measure as measure on measure.measure_id = coalesce(indicator.numerator_id, indicator.value_id)
    join candidate on candidate.indicator_id = indicator.indicator_id
    where indicator.form in ('ratio', 'mean')
),
base_period as (
    -- the nearest year there is, the earlier one of two
    select wanted.indicator_id, wanted.base_id, wanted.share, wanted.period, available.period as base_period
    from wanted
    join (select distinct measure_id, period from mart.sector_measure where value is not null) as available
        on available.measure_id = wanted.base_id
    qualify row_number() over (
        partition by wanted.indicator_id, wanted.period
        order by abs(right(available.period, 4)::integer - right(wanted.period, 4)::integer), available.period
    ) = 1
),
based as (
    select
        measure.sector_id,
        indicator.indicator_id,
        measure.period,
        base_period.base_id,
        base_period.base_period,
        measure.from_level,
        measure.from_id,
        measure.status,
        measure.value as observed,
        case when indicator.form = 'mean' then measure.value * base.value * base_period.share / indicator.per
            else measure.value end as numerator,
        base.value * base_period.share as denominator
    from reference.indicator as indicator
    join mart.sector_measure as measure on measure.measure_id = coalesce(indicator.numerator_id, indicator.value_id)
    join base_period on base_period.indicator_id = indicator.indicator_id and base_period.period = measure.period
    left join mart.sector_measure as base
        on base.measure_id = base_period.base_id
        and base.period = base_period.base_period
        and base.sector_id = measure.sector_id
),
counted as (
    select
        measure.sector_id,
        indicator.indicator_id,
        measure.period,
        null::varchar as base_id,
        null::varchar as base_period,
        measure.from_level,
        measure.from_id,
        measure.status,
        measure.value as observed,
        measure.value as numerator,
        null::double as denominator
    from reference.indicator as indicator
    join mart.sector_measure as measure on measure.measure_id = indicator.numerator_id
    where indicator.form = 'count'
),
changed as (
    select
        later.sector_id,
        indicator.indicator_id,
        indicator.from_period || '-' || indicator.to_period as period,
        null::varchar as base_id,
        indicator.from_period as base_period,
        later.from_level,
        later.from_id,
        case when earlier.status = 'value' then later.status else coalesce(earlier.status, 'missing') end as status,
        later.value - earlier.value as observed,
        later.value - earlier.value as numerator,
        earlier.value as denominator
    from reference.indicator as indicator
    join mart.sector_measure as later
        on later.measure_id = indicator.numerator_id and later.period = indicator.to_period
    join mart.sector_measure as earlier
        on earlier.measure_id = indicator.numerator_id and earlier.period = indicator.from_period
        and earlier.sector_id = later.sector_id
    where indicator.form = 'change'
),
united as (
    select * from based
    union all
    select * from counted
    union all
    select * from changed
)
select
    sector_id,
    indicator_id,
    period,
    base_id,
    base_period,
    from_level,
    from_id,
    case when status = 'value' and numerator is null then 'missing' else status end as status,
    observed,
    case when status = 'value' then numerator end as numerator,
    case when status = 'value' and numerator is not null then denominator end as denominator
from united
