-- What a crawl needs to look at a thing again: validators of pages, when an article or a failing listing is due.
-- Formerly 1b785f93bd18e563eb47795735bbd6d308730831aa8216ce95023eb60556cc70: could not be applied to a table with rows, since DuckDB 1.5 takes a column with a
-- default, where there are rows, for the last change of its table in a transaction.
alter table stored.captures add column etag VARCHAR;
alter table stored.captures add column last_modified VARCHAR;
alter table stored.captures add column revisit BOOLEAN default false;
comment on column stored.captures.etag is 'ETag header of a page.';
comment on column stored.captures.last_modified is 'Last-Modified header of a page.';
comment on column stored.captures.revisit is 'Whether the archive holds a WARC revisit record: the payload is that of an earlier capture, and not stored again.';

alter table stored.sources add column revisit BIGINT[];
alter table stored.sources add column verify_tls BOOLEAN default true;
comment on column stored.sources.revisit is 'Seconds after an article''s publication at which it is looked at again.';
comment on column stored.sources.verify_tls is 'False if its file says that any certificate is taken.';

alter table stored.listing_events add column lastmod_lies BOOLEAN default false;
comment on column stored.listing_events.lastmod_lies is 'Of a sitemap index: a part of it was seen to change without its lastmod.';

alter table stored.listings add column failures INTEGER;
alter table stored.listings add column due_at TIMESTAMP;
alter table stored.listings add column lastmod_lies BOOLEAN;
alter table stored.listings alter column failures set default 0;
alter table stored.listings alter column lastmod_lies set default false;
update stored.listings set failures = 0, lastmod_lies = false;
comment on column stored.listings.failures is 'Runs in a row that could not read it.';
comment on column stored.listings.due_at is 'Of one that fails: when it is to be asked again; null if it is read in each run.';
comment on column stored.listings.lastmod_lies is 'Of a sitemap index: its lastmod is not to be believed.';
