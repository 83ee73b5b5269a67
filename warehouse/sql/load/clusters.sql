-- Puts right which of the articles that share a text with the batch's articles are a cluster.
with touched as (
    select body_fingerprint
    from stored.article_versions
    where article_key in (select article_key from standings)
),
shared as (
    select body_fingerprint
    from stored.article_versions
    where latest and body_fingerprint in (select body_fingerprint from touched)
    group by body_fingerprint
    having count(distinct source) > 1
),
wanted as (
    select version.capture_id, shared.body_fingerprint as cluster_id
    from stored.article_versions as version
    left join shared on shared.body_fingerprint = version.body_fingerprint and version.latest
    where version.body_fingerprint in (select body_fingerprint from touched)
    and version.cluster_id is distinct from shared.body_fingerprint
)
update stored.article_versions
set cluster_id = wanted.cluster_id
from wanted
where wanted.capture_id = article_versions.capture_id
