-- Step two from a figure to its origin: the published rows behind it, the masked ones too. One row per level, area, indicator, period, role, measure, published area and file.
-- key: level, area_id, indicator_id, period, role, measure_id, published_level, published_area_id, source_id, vintage, file
with published as (
    -- a value that only several files gave together stands with the first of them; the others are named beside it
    select
        * exclude (source_file, place, value, published_rows),
        case when place = 1 then value end as value,
        case when place = 1 then published_rows else 0 end as published_rows
    from (
        select
            *,
            unnest(string_split(source_file, ' / ')) as file,
            unnest(range(1, len(string_split(source_file, ' / ')) + 1)) as place
        from mart.measure_file
    )
),
input as (
    select input.*, indicator.form in ('count', 'ratio', 'mean', 'change') as is_quotient
    from mart.indicator_input as input
    join reference.indicator as indicator on indicator.indicator_id = input.indicator_id
),
part as (
    -- which sectors count in an indicator: those that were given a numerator; where the form is no quotient,
    -- those where every measure has a value
    select indicator_id, period, sector_id, from_level, numerator is not null as is_counted
    from mart.sector_part
    union all
    select
        input.indicator_id,
        input.period,
        measure.sector_id,
        any_value(measure.from_level) as from_level,
        count(*) filter (measure.status = 'value') = any_value(input.measures) as is_counted
    from (
        select *, count(*) over (partition by indicator_id, period) as measures
        from input
        where not is_quotient and role not in ('spread', 'reference_numerator', 'reference_denominator')
    ) as input
    join mart.sector_measure as measure
        on measure.measure_id = input.measure_id and measure.period = input.measure_period
    group by input.indicator_id, input.period, measure.sector_id
),
figure as (
    -- a figure of a commune says nothing of one of its neighbourhoods
    select area.level, area.area_id, part.indicator_id, part.period, part.sector_id, part.is_counted
    from part
    join mart.sector_area as area on area.sector_id = part.sector_id
    where area.level <> 'not_localised' and not (area.level = 'neighbourhood' and part.from_level = 'commune')
),
placed as (
    -- where each measure of a figure was published: in the sectors themselves, or in a larger area around them
    select
        figure.level,
        figure.area_id,
        figure.indicator_id,
        figure.period,
        input.role,
        input.measure_id,
        input.measure_period,
        measure.from_level,
        measure.from_id,
        figure.is_counted
    from figure
    join input
        on input.indicator_id = figure.indicator_id and input.period = figure.period
        and input.role not in ('spread', 'reference_numerator', 'reference_denominator')
    join mart.sector_measure as measure
        on measure.sector_id = figure.sector_id
        and measure.measure_id = input.measure_id and measure.period = input.measure_period
),
summed as (
    -- a larger area stands once, however many of its sectors are in the figure
    select * from placed where from_level = 'sector'
    union all
    select * replace (bool_or(is_counted) as is_counted) from placed where from_level <> 'sector' group by all
),
around as (
    select sector_id, 'commune' as from_level, commune_id as from_id, residents from mart.sector_weight
    union all
    select sector_id, 'neighbourhood' as from_level, neighbourhood_id as from_id, residents from mart.sector_weight
),
divided as (
    -- the areas that hold some residents of a larger one and not all of them
    select inside.level, inside.area_id, inside.from_level, inside.from_id
    from (
        select area.level, area.area_id, around.from_level, around.from_id, sum(around.residents) as residents
        from mart.sector_area as area
        join around on around.sector_id = area.sector_id
        group by all
    ) as inside
    join (select from_level, from_id, sum(residents) as residents from around group by all) as whole
        on whole.from_level = inside.from_level and whole.from_id = inside.from_id
    where inside.residents < whole.residents - 0.5
),
beside as (
    -- a count is spread over the sectors of a divided area by what each of them holds
    select distinct
        summed.level,
        summed.area_id,
        summed.indicator_id,
        summed.period,
        input.role,
        input.measure_id,
        input.measure_period,
        'sector' as from_level,
        around.sector_id as from_id,
        true as is_counted
    from summed
    join input
        on input.indicator_id = summed.indicator_id and input.period = summed.period and input.role = 'spread'
    join divided
        on divided.level = summed.level and divided.area_id = summed.area_id
        and divided.from_level = summed.from_level and divided.from_id = summed.from_id
    join around on around.from_level = divided.from_level and around.from_id = divided.from_id
    where summed.is_counted
),
yardstick as (
    select distinct
        figure.level,
        figure.area_id,
        figure.indicator_id,
        figure.period,
        input.role,
        input.measure_id,
        input.measure_period,
        published.level as from_level,
        published.area_id as from_id,
        true as is_counted
    from (select distinct level, area_id, indicator_id, period from summed where is_counted) as figure
    join input
        on input.indicator_id = figure.indicator_id and input.period = figure.period
        and input.role in ('reference_numerator', 'reference_denominator')
    join published on published.measure_id = input.measure_id and published.period = input.measure_period
)
select
    behind.level,
    behind.area_id,
    behind.indicator_id,
    behind.period,
    behind.role,
    behind.measure_id,
    behind.measure_period,
    behind.from_level as published_level,
    behind.from_id as published_area_id,
    published.source_id,
    published.vintage,
    published.file,
    published.value,
    published.status,
    published.published_rows,
    published.adds_up,
    behind.is_counted and published.status = 'value' as is_counted
from (
    select * from summed
    union all
    select * from beside
    union all
    select * from yardstick
) as behind
join published
    on published.level = behind.from_level and published.area_id = behind.from_id
    and published.measure_id = behind.measure_id and published.period = behind.measure_period
