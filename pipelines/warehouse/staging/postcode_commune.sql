-- Which communes a postcode reaches. One row per postcode and commune.
-- key: postcode, commune_id
select distinct
    postcode,
    commune_id
from sources.statbel_postcodes
where starts_with(commune_id, $sector_prefix)
