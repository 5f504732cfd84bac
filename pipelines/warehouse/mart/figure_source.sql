-- Which published files each figure rests on, and with how many rows: mart.origin_row counted. One row per level, area, indicator, period, role, measure and file.
-- key: level, area_id, indicator_id, period, role, measure_id, source_id, vintage, file
select
    level,
    area_id,
    indicator_id,
    period,
    role,
    measure_id,
    any_value(measure_period) as measure_period,
    source_id,
    vintage,
    file,
    coalesce(sum(published_rows) filter (is_counted), 0)::bigint as published_rows,
    coalesce(sum(published_rows) filter (not is_counted), 0)::bigint as rows_left_out,
    sum(value) filter (is_counted and adds_up = 'count') as value,
    bool_or(is_counted) as is_counted
from mart.origin_row
group by level, area_id, indicator_id, period, role, measure_id, source_id, vintage, file
