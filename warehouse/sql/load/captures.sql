-- Stores the new captures, each with its outcome.
insert into stored.captures by name
select
    unnest(incoming.capture),
    case
        when incoming.capture.kind <> 'page' then null
        when incoming.rejection is not null then 'rejected'
        when timelines.starts then 'article'
        else 'unchanged'
    end as outcome,
    coalesce(incoming.article.article_key, resolved.article_key) as article_key,
    said.declared_key,
    said.moved_to,
    coalesce(incoming.article.fingerprint, resolved.fingerprint) as fingerprint,
    coalesce(incoming.extractor, incoming.article.extractor) as extractor
from incoming
left join resolved on resolved.capture_id = incoming.capture.capture_id
left join said on said.capture_id = incoming.capture.capture_id
left join timelines on timelines.capture_id = incoming.capture.capture_id
where incoming.capture is not null
