-- Captures, rejections, versions, articles, URLs, listings, segments, runs and sources are each stored once.
select 'captures' as relation, capture_id as key, count(*) as copies from stored.captures group by key having copies > 1
union all
select 'rejections', capture_id as key, count(*) as copies from stored.rejections group by key having copies > 1
union all
select 'article_versions', capture_id as key, count(*) as copies from stored.article_versions group by key having copies > 1
union all
select 'articles', article_key as key, count(*) as copies from articles group by key having copies > 1
union all
select 'urls', url_key as key, count(*) as copies from stored.urls group by key having copies > 1
union all
select 'listings', url as key, count(*) as copies from stored.listings group by key having copies > 1
union all
select 'segments', segment as key, count(*) as copies from stored.segments group by key having copies > 1
union all
select 'runs', run_id as key, count(*) as copies from stored.runs group by key having copies > 1
union all
select 'sources', name as key, count(*) as copies from stored.sources group by key having copies > 1
union all
select 'url_events', capture_id as key, count(*) as copies
from stored.url_events
where capture_id is not null
group by key
having copies > 1
