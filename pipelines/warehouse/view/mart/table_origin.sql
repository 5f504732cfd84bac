-- The published files behind tables whose rows name no indicator, measure or source: those of the sources they rest on. One row per table and file.
-- key: table_name, source_id, vintage, file
select
    rests.table_name,
    source.source_id,
    source.vintage,
    source.file,
    source.row_count as rows,
    source.sha256,
    source.accessed,
    source.publisher,
    source.licence
from reference.table_source as rests
join reference.source as source on source.source_id = rests.source_id
where source.file <> ''
