-- An article's versions are numbered 1, 2, 3... in the order of time, and the last one is the article.
with numbered as (
    select
        article_key,
        capture_id,
        version,
        versions,
        latest,
        row_number() over (partition by article_key order by fetched_at, capture_id) as expected,
        count(*) over (partition by article_key) as expected_versions
    from stored.article_versions
)
select *
from numbered
where version <> expected or versions <> expected_versions or latest <> (version = versions)
