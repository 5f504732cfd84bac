-- Numerators and denominators of every indicator summed from sectors, with what an interval needs and how much of the area is covered. One row per level, area, indicator and period.
-- key: level, area_id, indicator_id, period
with from_residents as (
    select
        part.indicator_id,
        part.period,
        part.from_level,
        part.from_id,
        sum(coalesce(weight.residents, 0)) as residents
    from mart.sector_part as part
    left join mart.sector_weight as weight on weight.sector_id = part.sector_id
    group by all
),
piece as (
    -- what one published area gives to one area asked about
    select
        area.level,
        area.area_id,
        part.indicator_id,
        part.period,
        part.from_level,
        part.from_id,
        any_value(part.base_period) as base_period,
        any_value(part.status) as status,
        any_value(part.observed) as observed,
        sum(part.numerator) as numerator,
        sum(part.denominator) as denominator,
        sum(coalesce(weight.residents, 0)) as residents,
        sum(case when part.numerator is not null then coalesce(weight.residents, 0) else 0 end) as covered_residents
    from mart.sector_part as part
    join mart.sector_area as area on area.sector_id = part.sector_id
    left join mart.sector_weight as weight on weight.sector_id = part.sector_id
    where not (area.level = 'neighbourhood' and part.from_level = 'commune')
    group by all
),
area_residents as (
    select area.level, area.area_id, sum(weight.residents) as residents
    from mart.sector_area as area
    join mart.sector_weight as weight on weight.sector_id = area.sector_id
    group by all
)
select
    piece.level,
    piece.area_id,
    piece.indicator_id,
    piece.period,
    any_value(piece.base_period) as base_period,
    any_value(piece.from_level) as from_level,
    sum(piece.numerator) as numerator,
    sum(piece.denominator) as denominator,
    count(piece.numerator) as source_areas,
    count(*) filter (piece.status = 'suppressed') as suppressed_areas,
    bool_or(piece.from_level <> 'sector' and piece.numerator is not null
        and piece.residents < from_residents.residents - 0.5) as is_split,
    sum(piece.denominator * piece.denominator) filter (piece.numerator is not null) as weight_sq,
    sum(piece.denominator * piece.denominator * piece.observed) filter (piece.numerator is not null) as weight_sq_value,
    sum(piece.denominator * piece.denominator * piece.observed * piece.observed)
        filter (piece.numerator is not null) as weight_sq_value_sq,
    sum(piece.covered_residents) as covered_residents,
    any_value(area_residents.residents) as residents
from piece
join from_residents
    on from_residents.indicator_id = piece.indicator_id and from_residents.period = piece.period
    and from_residents.from_level = piece.from_level and from_residents.from_id = piece.from_id
left join area_residents on area_residents.level = piece.level and area_residents.area_id = piece.area_id
group by piece.level, piece.area_id, piece.indicator_id, piece.period
