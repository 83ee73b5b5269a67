-- One row per document of which there is another version now, or none.
create or replace temp table search_replaced as
select document
from search_known
where article_key in (select article_key from search_arrivals)
-- of an article that is known by another key now
or capture_id in (select capture_id from search_arrivals)
or capture_id in (select capture_id from search_touched_versions where not latest)
or (
    article_key in (select article_key from search_touched)
    and capture_id not in (select capture_id from search_touched_versions where latest)
)
