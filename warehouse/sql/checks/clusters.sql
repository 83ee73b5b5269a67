-- Each article is in the cluster that its pairs put it in: a model's own, or that of the model it is most like.
with links as (
    select article_key, other_key, shared / least(size, other_size) as alike, shared / other_size as share_of_other
    from stored.story_pairs
    union all
    select other_key, article_key, shared / least(size, other_size), shared / size
    from stored.story_pairs
),
places as (
    select
        version.article_key,
        version.first_seen,
        version.cluster_model is null or version.cluster_model = version.article_key as is_model,
        row_number() over (
            order by
                degrees.links desc,
                len(version.shingles) desc nulls last,
                least(coalesce(version.date_published, version.first_seen), version.first_seen),
                version.article_key
        ) as place
    from stored.article_versions as version
    join (select article_key, count(*) as links from links group by article_key) as degrees using (article_key)
    where version.latest
),
nearest as (
    select
        links.article_key,
        bool_or(model.place < own.place) as has_model,
        unnest(arg_max(
            {model: model.article_key, alike: links.alike, share_of_model: links.share_of_other},
            (links.alike, -model.place)
        ))
    from links
    join places as own on own.article_key = links.article_key
    join places as model on model.article_key = links.other_key and model.is_model
    group by links.article_key
),
chosen as (
    select
        places.article_key,
        places.first_seen,
        coalesce(has_model, false) as is_copy,
        if(is_copy, nearest.model, places.article_key) as model,
        if(is_copy, nearest.alike, 1) as alike,
        if(is_copy, nearest.share_of_model, 1) as share_of_model
    from places
    left join nearest using (article_key)
),
named as (
    select model, md5(arg_min(article_key, (first_seen, article_key))) as cluster_id
    from chosen
    group by model
    having count(*) > 1
),
expected as (
    select article_key, cluster_id, model, alike, share_of_model
    from chosen
    join named using (model)
)
select
    version.url,
    version.source,
    version.cluster_id,
    if(version.latest, expected.cluster_id, null) as expected_cluster_id,
    version.cluster_model,
    if(version.latest, expected.model, null) as expected_model
from stored.article_versions as version
left join expected on expected.article_key = version.article_key and version.latest
where version.shingles is not null -- else it still waits to be signed
and (version.cluster_id, version.cluster_model, version.alike, version.share_of_model)
    is distinct from (expected.cluster_id, expected.model, expected.alike, expected.share_of_model)
