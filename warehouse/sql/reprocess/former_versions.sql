-- One row per version that the captures had made which the batch brings anew.
create or replace temp table former_versions as
from stored.article_versions
where capture_id in (select capture_id from withdrawn)
