-- Nothing is dated before 1990 or later than a day after it was fetched, and nothing was fetched in the future.
select 'captures.warc_date' as field, capture_id, warc_date as found
from captures
where warc_date < '1990-01-01' or warc_date > (now() at time zone 'UTC') + interval 1 day
union all
select 'article_versions.date_published', capture_id, date_published
from article_versions
where date_published < '1990-01-01' or date_published > fetched_at + interval 1 day
union all
select 'article_versions.date_modified', capture_id, date_modified
from article_versions
where date_modified < '1990-01-01' or date_modified > fetched_at + interval 1 day
