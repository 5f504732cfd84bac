-- The whole country's value of the indicators whose second yardstick is the country. One row per indicator and period.
-- key: indicator_id, period
select
    indicator.indicator_id,
    numerator.period,
    numerator.value / denominator.value * indicator.per as value
from reference.indicator as indicator
join mart.measure as numerator
    on numerator.level = 'country' and numerator.measure_id = indicator.reference_numerator_id
join mart.measure as denominator
    on denominator.level = 'country' and denominator.measure_id = indicator.reference_denominator_id
    and denominator.period = numerator.period
where denominator.value > 0
