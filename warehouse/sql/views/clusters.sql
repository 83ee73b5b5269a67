-- One row per story that two or more sources carry: cut, under another headline, with another lead, or word for word.
create or replace view main.clusters as
with copies as (
    select
        *,
        (least(coalesce(date_published, first_seen), first_seen), first_seen, article_key) as place,
        least(coalesce(date_published, first_seen), first_seen) as came_out
    from stored.article_versions
    where latest and cluster_id is not null
),
agencies as (
    select cluster_id, arg_max(agency, (copies, first_place)) as agency
    from (
        select cluster_id, agency, count(*) as copies, -min(epoch(came_out)) as first_place
        from copies
        where agency is not null
        group by cluster_id, agency
    )
    group by cluster_id
)
select
    cluster_id,
    count(*) as articles,
    list(distinct source order by source) as sources,
    arg_min(source, place) as first_source,
    min(first_seen) as first_seen,
    arg_min(headline, place) as headline,
    arg_min(url, place) as first_url,
    min(came_out) as first_published,
    max(came_out) as last_published,
    any_value(agencies.agency) as agency,
    min(alike) as least_alike,
    arg_min(url, article_key <> cluster_model) as model_url
from copies
left join agencies using (cluster_id)
group by cluster_id;

comment on view main.clusters is 'One row per story that two or more sources carry: cut, under another headline, with another lead, or word for word.';
comment on column main.clusters.cluster_id is '32 hex digits, named after the copy that was seen first; the same while copies come in.';
comment on column main.clusters.articles is 'Articles in it: see cluster_articles.';
comment on column main.clusters.sources is 'Sources that carry it.';
comment on column main.clusters.first_source is 'Source that had it first, by what the copies say of when they were published, and by when they were seen where they do not.';
comment on column main.clusters.first_seen is 'When a copy of it was first seen.';
comment on column main.clusters.headline is 'Headline that it had where it was first.';
comment on column main.clusters.first_url is 'URL that it had there.';
comment on column main.clusters.first_published is 'When it came out there.';
comment on column main.clusters.last_published is 'When the last copy came out.';
comment on column main.clusters.agency is 'News agency that most of its copies name; null if none does.';
comment on column main.clusters.least_alike is 'How alike the least alike of its copies is, as in cluster_articles.alike.';
comment on column main.clusters.model_url is 'URL of the copy that the others are compared with: the one that most are like.';
