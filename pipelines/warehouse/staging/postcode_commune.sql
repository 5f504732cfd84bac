-- Which communes a postcode reaches, and the newest file that says so. One row per postcode and commune.
-- key: postcode, commune_id
select
    postcode,
    commune_id,
    'statbel_postcodes' as source_id,
    max(vintage) as vintage,
    arg_max(source_file, vintage) as source_file
from sources.statbel_postcodes
where starts_with(commune_id, $sector_prefix)
group by postcode, commune_id
