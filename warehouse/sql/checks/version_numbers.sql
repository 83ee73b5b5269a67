-- An article's versions are numbered 1, 2, 3... in the order of time, and one of them is the article: the last with the wording that was captured last.
with numbered as (
    select
        article_key,
        capture_id,
        version,
        versions,
        latest,
        fingerprint,
        row_number() over (partition by article_key order by fetched_at, capture_id) as expected,
        count(*) over (partition by article_key) as expected_versions,
        max(version) over (partition by article_key, fingerprint) as last_so
    from stored.article_versions
),
shown as (
    select article_key, arg_max(fingerprint, (warc_date, capture_id)) as fingerprint
    from stored.captures
    where article_key is not null
    group by article_key
)
select numbered.*
from numbered
left join shown on shown.article_key = numbered.article_key
where version <> expected
or versions <> expected_versions
or latest <> (version = last_so and coalesce(numbered.fingerprint = shown.fingerprint, false))
