-- Which measures feed each indicator and period, as what, and of which period they are. One row per indicator, period, role and measure.
-- key: indicator_id, period, role, measure_id
with held as (
    -- a column that is there and empty feeds nothing
    select distinct measure_id, period from mart.measure where value is not null
),
quotient as (
    -- the base and its period are those that were chosen when the parts were made
    select distinct indicator_id, period, base_id, base_period from mart.sector_part
),
special as (
    -- forms that are no quotient of sums take their measures of one period together
    select part.indicator_id, held.period, part.role, part.measure_id, held.period as measure_period
    from reference.indicator_measure as part
    join reference.indicator as indicator on indicator.indicator_id = part.indicator_id
    join held on held.measure_id = part.measure_id
    where indicator.form not in ('count', 'ratio', 'mean', 'change')
        and part.role not in ('base', 'spread', 'reference_numerator', 'reference_denominator')
),
special_base as (
    -- weighted with the newest period of the first base that holds data
    select special.indicator_id, special.period, 'base' as role, part.measure_id, max(held.period) as measure_period
    from (select distinct indicator_id, period from special) as special
    join reference.indicator_measure as part on part.indicator_id = special.indicator_id and part.role = 'base'
    join held on held.measure_id = part.measure_id
    group by special.indicator_id, special.period, part.measure_id, part.place
    qualify part.place = min(part.place) over (partition by special.indicator_id, special.period)
),
figure as (
    select indicator_id, period from quotient
    union
    select indicator_id, period from special
)
select
    quotient.indicator_id,
    quotient.period,
    part.role,
    part.measure_id,
    case when indicator.form = 'change' then indicator.to_period else quotient.period end as measure_period
from quotient
join reference.indicator as indicator on indicator.indicator_id = quotient.indicator_id
join reference.indicator_measure as part
    on part.indicator_id = quotient.indicator_id and part.role in ('numerator', 'value')
union all
select
    quotient.indicator_id,
    quotient.period,
    case when indicator.form = 'ratio' then 'denominator' else 'base' end as role,
    quotient.base_id as measure_id,
    quotient.base_period as measure_period
from quotient
join reference.indicator as indicator on indicator.indicator_id = quotient.indicator_id
where quotient.base_id is not null
union all
select
    quotient.indicator_id,
    quotient.period,
    'earlier' as role,
    indicator.numerator_id as measure_id,
    indicator.from_period as measure_period
from quotient
join reference.indicator as indicator on indicator.indicator_id = quotient.indicator_id
where indicator.form = 'change'
union all
select * from special
union all
select * from special_base
union all
select figure.indicator_id, figure.period, part.role, part.measure_id, held.period as measure_period
from figure
join reference.indicator_measure as part
    on part.indicator_id = figure.indicator_id and part.role in ('reference_numerator', 'reference_denominator')
join held on held.measure_id = part.measure_id and held.period = figure.period
union all
select figure.indicator_id, figure.period, part.role, part.measure_id, max(held.period) as measure_period
from figure
join reference.indicator_measure as part on part.indicator_id = figure.indicator_id and part.role = 'spread'
join held on held.measure_id = part.measure_id
group by figure.indicator_id, figure.period, part.role, part.measure_id
