-- Stores which cluster each stirred article is in: that of the model which it is most like. A cluster is named after
-- the copy that was seen first, so it keeps its name while copies come in; if it gets another one, the articles that
-- are in it without being stirred are told, too.
update stored.article_versions
set
    cluster_id = wanted.cluster_id,
    cluster_model = wanted.model,
    alike = wanted.alike,
    share_of_model = wanted.share_of_model
from (
    with stirred as materialized (
        select distinct article_key from stirred_stories
    ),
    versions as materialized (
        select
            capture_id,
            article_key,
            latest,
            shingles is not null as is_signed,
            first_seen,
            cluster_id,
            cluster_model,
            alike,
            share_of_model,
            article_key in (from stirred) as is_stirred
        from stored.article_versions
        where first_seen >= $since
    ),
    nearest as (
        select
            links.article_key,
            unnest(arg_max(
                {model: model.article_key, alike: links.alike, share_of_model: links.share_of_other},
                (links.alike, -model.place)
            ))
        from links
        join places as model on model.article_key = links.other_key and model.is_model
        where links.article_key in (from stirred)
        group by links.article_key
    ),
    chosen as materialized (
        select article_key, first_seen, article_key as model, 1 as alike, 1 as share_of_model
        from places
        where is_stirred and is_model
        union all
        select article_key, places.first_seen, nearest.model, nearest.alike, nearest.share_of_model
        from places
        join nearest using (article_key)
        where places.is_stirred and not places.is_model
    ),
    staying as materialized (
        select
            article_key,
            first_seen,
            coalesce(cluster_model, article_key) as model,
            coalesce(alike, 1) as alike,
            coalesce(share_of_model, 1) as share_of_model
        from versions
        where latest and is_signed and not is_stirred
        and coalesce(cluster_model, article_key) in (
            select model from chosen
            union all
            select cluster_model from versions where is_stirred and cluster_model is not null
        )
    ),
    members as materialized (
        from chosen
        union all
        from staying
    ),
    named as (
        select model, md5(arg_min(article_key, (first_seen, article_key))) as cluster_id
        from members
        group by model
        having count(*) > 1
    ),
    clustered as (
        select members.*, named.cluster_id
        from members
        join named using (model)
    )
    select
        versions.capture_id,
        clustered.cluster_id,
        clustered.model,
        clustered.alike,
        clustered.share_of_model
    from versions
    left join clustered on clustered.article_key = versions.article_key and versions.latest
    where (versions.is_stirred or versions.article_key in (select article_key from staying))
    and (versions.cluster_id, versions.cluster_model, versions.alike, versions.share_of_model)
        is distinct from (clustered.cluster_id, clustered.model, clustered.alike, clustered.share_of_model)
) as wanted
-- not by rowid: DuckDB 2.0 misses rows so that the same transaction has brought
where wanted.capture_id = article_versions.capture_id
