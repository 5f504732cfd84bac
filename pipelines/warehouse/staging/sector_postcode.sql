-- Postcodes of sectors, some of which have several, and the newest file that says so. One row per sector and postcode.
-- key: sector_id, postcode
select
    sector_id,
    postcode,
    'statbel_sector_postcode' as source_id,
    max(vintage) as vintage,
    arg_max(source_file, vintage) as source_file
from sources.statbel_sector_postcode
where postcode is not null and starts_with(sector_id, $sector_prefix)
group by sector_id, postcode
