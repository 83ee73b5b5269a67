-- Stores the new captures, each with its outcome.
insert into stored.captures by name
select
    unnest(capture),
    case
        when capture.kind <> 'page' then null
        when rejection is not null then 'rejected'
        when timelines.starts then 'article'
        when article is not null then 'unchanged'
    end as outcome,
    article.article_key,
    article.fingerprint
from new_captures
left join timelines on timelines.capture_id = capture.capture_id
