-- What kind of article it is, live ones among them, and whether all of its text was there.
alter table stored.article_versions add column is_complete BOOLEAN default true;
alter table stored.article_versions add column article_type VARCHAR;
comment on column stored.article_versions.is_complete is 'False if only a part of the text was there, since the rest has to be paid for.';
comment on column stored.article_versions.article_type is 'schema.org type as the page says it, e.g. NewsArticle, OpinionNewsArticle; LiveBlogPosting for live blogs and tickers, also where it does not; null if nothing says.';
