-- One row per article that shows what has changed, from as many sources as there are: what became of it, and the captures
-- with which its latest version began, before and now.
with told as (
    select
        'changed' as kind,
        source,
        article_key,
        arg_max(capture_id, (fetched_at, capture_id)) as capture_id,
        null::VARCHAR as reason,
        list_sort(list_distinct(flatten(list(fields)))) as fields
    from differences
    where len(fields) > 0
    group by source, article_key
    union all
    select fates.fate, former.source, former.article_key, former.capture_id, fates.reason, []
    from fates
    join former_versions as former on former.article_key = fates.article_key and former.latest
    where fates.fate = 'gone'
    union all
    select fates.fate, version.source, version.article_key, version.capture_id, null, []
    from fates
    join stored.article_versions as version on version.article_key = fates.article_key and version.latest
    where fates.fate = 'new'
)
select *, md5(article_key) as lot
from told
qualify row_number() over (partition by source order by lot, kind) <= $most
order by row_number() over (partition by source order by lot, kind), lot, kind
limit $most
