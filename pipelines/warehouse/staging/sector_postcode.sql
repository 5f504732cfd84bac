-- Postcodes of sectors; some have several. One row per sector and postcode.
-- key: sector_id, postcode
select distinct
    sector_id,
    postcode
from sources.statbel_sector_postcode
where postcode is not null and starts_with(sector_id, $sector_prefix)
