-- Gives the versions that the batch stored anew, and whose story is what it was, the cluster that they were in.
update stored.article_versions
set
    cluster_id = before.cluster_id,
    cluster_model = before.cluster_model,
    alike = before.alike,
    share_of_model = before.share_of_model
from (
    from stories_before
    where article_key in (select article_key from withdrawn)
    and article_key not in (select article_key from changed_stories)
) as before
where before.article_key = article_versions.article_key and article_versions.latest
