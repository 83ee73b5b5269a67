-- An article is in a cluster if, and only if, another source's article has the same text.
with shared as (
    select body_fingerprint
    from articles
    group by body_fingerprint
    having count(distinct source) > 1
)
select articles.url, articles.source, articles.cluster_id, shared.body_fingerprint as expected_cluster_id
from articles
left join shared on shared.body_fingerprint = articles.body_fingerprint
where articles.cluster_id is distinct from shared.body_fingerprint
