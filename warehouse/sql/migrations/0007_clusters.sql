-- Copies of a story are known by their shingles, and not only where they are the same word for word. What is stored
-- already is signed by and by, at the next loads (`warehouse/clusters.py`), and stays in the cluster that it is in till then.
alter table stored.article_versions add column shingles INTEGER[];
alter table stored.article_versions add column figures INTEGER[];
alter table stored.article_versions add column cluster_model VARCHAR;
alter table stored.article_versions add column alike DOUBLE;
alter table stored.article_versions add column share_of_model DOUBLE;
comment on column stored.article_versions.cluster_id is 'Of a latest version whose story other sources carry too: 32 hex digits, named after the copy that was seen first.';
comment on column stored.article_versions.shingles is 'One in six of the runs of three words of the text as extracted, as 30-bit hashes, sorted; null if it was not signed yet.';
comment on column stored.article_versions.figures is 'The figures in the text as extracted, as 31-bit hashes, sorted; null if it was not signed yet.';
comment on column stored.article_versions.cluster_model is 'Of an article in a cluster: the article_key of the copy that all others of it are like.';
comment on column stored.article_versions.alike is 'Share of the shingles of the shorter of this text and the model''s that the other has too.';
comment on column stored.article_versions.share_of_model is 'Share of the model''s shingles that this text has.';

create table stored.story_pairs (
    week DATE not null,
    article_key VARCHAR not null,
    other_week DATE not null,
    other_key VARCHAR not null,
    shared INTEGER not null,
    size INTEGER not null,
    other_size INTEGER not null
);
comment on table stored.story_pairs is 'One row per pair of articles of two sources that carry the same story text.';
comment on column stored.story_pairs.week is 'Monday of the week of the article.';
comment on column stored.story_pairs.article_key is 'The article whose key sorts first.';
comment on column stored.story_pairs.other_week is 'Monday of the week of the other article.';
comment on column stored.story_pairs.other_key is 'The other article.';
comment on column stored.story_pairs.shared is 'Shingles that both texts have; as many as each has, of texts that are the same word for word.';
comment on column stored.story_pairs.size is 'Shingles of the article.';
comment on column stored.story_pairs.other_size is 'Shingles of the other article.';

create table stored.common_shingles (
    week DATE not null,
    shingle INTEGER not null,
    texts BIGINT not null
);
comment on table stored.common_shingles is 'One row per week and shingle that stands in so many texts of that week that it tells nothing.';
comment on column stored.common_shingles.week is 'Monday of the week.';
comment on column stored.common_shingles.shingle is 'The shingle.';
comment on column stored.common_shingles.texts is 'Texts of that week that have it, copies word for word counted once.';
