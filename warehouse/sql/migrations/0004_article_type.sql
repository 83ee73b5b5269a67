-- What kind of article it is, live ones among them, and whether all of its text was there.
-- Formerly a80fb3385efe623918df5210ca098d55d6c8c1a98e5b2b0524e065ea7569e352: could not be applied to a table with rows, since DuckDB 1.5 takes a column with a
-- default, where there are rows, for the last change of its table in a transaction.
alter table stored.article_versions add column is_complete BOOLEAN;
alter table stored.article_versions add column article_type VARCHAR;
alter table stored.article_versions alter column is_complete set default true;
update stored.article_versions set is_complete = true;
comment on column stored.article_versions.is_complete is 'False if only a part of the text was there, since the rest has to be paid for.';
comment on column stored.article_versions.article_type is 'schema.org type as the page says it, e.g. NewsArticle, OpinionNewsArticle; LiveBlogPosting for live blogs and tickers, also where it does not; null if nothing says.';
