-- Step one from a figure to its origin: the published files it rests on, with checksum and date. One row per level, area, indicator, period, role, measure and file.
-- key: level, area_id, indicator_id, period, role, measure_id, source_id, vintage, file
select
    figure.level,
    figure.area_id,
    figure.indicator_id,
    figure.period,
    figure.role,
    figure.measure_id,
    figure.measure_period,
    figure.source_id,
    figure.vintage,
    figure.file,
    figure.published_rows as rows,
    figure.rows_left_out,
    figure.value,
    source.sha256,
    source.accessed,
    source.publisher,
    source.licence,
    source.title_nl,
    source.title_fr,
    source.title_en,
    source.url
from mart.figure_source as figure
left join reference.source as source
    on source.source_id = figure.source_id and source.vintage = figure.vintage and source.file = figure.file
