-- Every measure of the catalogue as published, and the file each value comes from. One row per level, area, measure and period.
-- key: level, area_id, measure_id, period
with counted as (
    select *, count(*) over (partition by level, area_id, measure_id, period) as files
    from mart.measure_file
)
select
    level, area_id, measure_id, period, adds_up, value, status, source_id, vintage, source_file, published_rows
from counted
where files = 1
union all
select
    level,
    area_id,
    measure_id,
    period,
    any_value(adds_up) as adds_up,
    -- a part that is masked masks the sum; a part that is only missing leaves it to the others
    case when bool_or(status = 'suppressed') then null else sum(value) end as value,
    case when bool_or(status = 'suppressed') then 'suppressed'
        when count(value) = 0 then 'missing' else 'value' end as status,
    -- a value summed over several files names them all, in one order; mart.measure_file tells what each gave
    string_agg(source_id, ' / ' order by source_id, vintage, source_file) as source_id,
    string_agg(vintage, ' / ' order by source_id, vintage, source_file) as vintage,
    string_agg(source_file, ' / ' order by source_id, vintage, source_file) as source_file,
    sum(published_rows)::bigint as published_rows
from counted
where files > 1
group by level, area_id, measure_id, period
