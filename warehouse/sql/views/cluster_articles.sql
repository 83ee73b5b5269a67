-- One row per article in a cluster: a copy of a story, and how alike it is.
create or replace view main.cluster_articles as
select
    cluster_id,
    row_number() over (
        partition by cluster_id
        order by least(coalesce(date_published, first_seen), first_seen), first_seen, article_key
    ) as place,
    url,
    source,
    publisher,
    headline,
    agency,
    byline,
    date_published,
    first_seen,
    word_count,
    alike,
    share_of_model,
    article_key = cluster_model as is_model,
    article_key
from stored.article_versions
where latest and cluster_id is not null;

comment on view main.cluster_articles is 'One row per article in a cluster: a copy of a story, and how alike it is.';
comment on column main.cluster_articles.cluster_id is 'The cluster.';
comment on column main.cluster_articles.place is 'Who had it first, from 1: by date_published or first_seen, whichever is earlier.';
comment on column main.cluster_articles.url is 'URL of the article, as in articles.';
comment on column main.cluster_articles.source is 'Its source.';
comment on column main.cluster_articles.publisher is 'Its publisher.';
comment on column main.cluster_articles.headline is 'Its headline.';
comment on column main.cluster_articles.agency is 'News agency that it names.';
comment on column main.cluster_articles.byline is 'Its byline, as printed.';
comment on column main.cluster_articles.date_published is 'When it says it was published.';
comment on column main.cluster_articles.first_seen is 'When it was first seen.';
comment on column main.cluster_articles.word_count is 'Words in its text.';
comment on column main.cluster_articles.alike is 'How much of the shorter of its text and the model''s stands in the other, 0 to 1; estimated from one in six of their runs of three words.';
comment on column main.cluster_articles.share_of_model is 'How much of the model''s text it has, 0 to 1: low where it was cut.';
comment on column main.cluster_articles.is_model is 'Whether it is the copy that the others are compared with: the one that most are like, of such the longest.';
comment on column main.cluster_articles.article_key is 'Identity of the article.';
