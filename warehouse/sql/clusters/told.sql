-- Stores which cluster each stirred article is in: that of the model which it is most like. A cluster is named after
-- the copy that was seen first, so it keeps its name while copies come in.
update stored.article_versions
set
    cluster_id = wanted.cluster_id,
    cluster_model = wanted.model,
    alike = wanted.alike,
    share_of_model = wanted.share_of_model
from (
    with nearest as (
        select
            links.article_key,
            unnest(arg_max(
                {model: model.article_key, alike: links.alike, share_of_model: links.share_of_other},
                (links.alike, -model.place)
            ))
        from links
        join places as model on model.article_key = links.other_key and model.is_model
        group by links.article_key
    ),
    chosen as (
        select article_key, first_seen, article_key as model, 1 as alike, 1 as share_of_model
        from places
        where is_model
        union all
        select article_key, places.first_seen, nearest.model, nearest.alike, nearest.share_of_model
        from places
        join nearest using (article_key)
        where not places.is_model
    ),
    named as (
        select model, md5(arg_min(article_key, (first_seen, article_key))) as cluster_id
        from chosen
        group by model
        having count(*) > 1
    ),
    clustered as (
        select chosen.*, named.cluster_id
        from chosen
        join named using (model)
    )
    select
        version.rowid as place,
        clustered.cluster_id,
        clustered.model,
        clustered.alike,
        clustered.share_of_model
    from stored.article_versions as version
    left join clustered on clustered.article_key = version.article_key and version.latest
    where version.first_seen >= $since and version.article_key in (select article_key from stirred_stories)
    and (version.cluster_id, version.cluster_model, version.alike, version.share_of_model)
        is distinct from (clustered.cluster_id, clustered.model, clustered.alike, clustered.share_of_model)
) as wanted
where wanted.place = article_versions.rowid
