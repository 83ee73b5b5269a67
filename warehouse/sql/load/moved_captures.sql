-- One row per stored capture of an article whose own URL is another one now, an older capture having come, or that
-- is no longer the same article.
create or replace temp table moved_captures as
select distinct timelines.capture_id, timelines.url_key
from timelines
join standings on standings.article_key = timelines.article_key
join stored.article_versions as stored_version on stored_version.article_key = timelines.article_key
where timelines.stored and stored_version.latest
and (stored_version.url, stored_version.url_key) <> (standings.url, standings.url_key)
union
select capture_id, url_key
from timelines
where stored and article_key in (select unnest([article_key, former_key]) from rekeyed)
