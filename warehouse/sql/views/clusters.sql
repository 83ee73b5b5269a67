-- One row per story text that two or more sources carry.
create or replace view main.clusters as
select
    cluster_id,
    count(*) as articles,
    list(distinct source order by source) as sources,
    arg_min(source, (first_seen, article_key)) as first_source,
    min(first_seen) as first_seen,
    arg_min(headline, (first_seen, article_key)) as headline,
    arg_min(url, (first_seen, article_key)) as first_url
from stored.article_versions
where latest and cluster_id is not null
group by cluster_id;

comment on view main.clusters is 'One row per story text that two or more sources carry.';
comment on column main.clusters.cluster_id is '32 hex digits: the body fingerprint that its articles share.';
comment on column main.clusters.articles is 'Articles in it.';
comment on column main.clusters.sources is 'Sources that carry it.';
comment on column main.clusters.first_source is 'Source that it was seen at first.';
comment on column main.clusters.first_seen is 'When it was first seen.';
comment on column main.clusters.headline is 'Headline that it had there.';
comment on column main.clusters.first_url is 'URL that it had there.';
