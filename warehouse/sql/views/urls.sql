-- One row per URL ever discovered: where it stands now.
create or replace view main.urls as
select
    url_key,
    url,
    source,
    discovered_in,
    hints,
    first_seen,
    last_seen,
    state,
    reason,
    attempts,
    last_status,
    due_at,
    detail,
    listed_day
from stored.urls;

comment on view main.urls is 'One row per URL ever discovered: where it stands now.';
comment on column main.urls.url_key is 'Identity of the URL: without scheme, www., tracking parameters and the like.';
comment on column main.urls.url is 'The URL: of an article, its own; else as first seen.';
comment on column main.urls.source is 'Source it belongs to.';
comment on column main.urls.discovered_in is 'Where it was first found: a feed, sitemap, section or page, or a WARC file''s name.';
comment on column main.urls.hints is 'What was said of it there (headline, date as printed, section, language, keywords); null if nothing.';
comment on column main.urls.first_seen is 'When something first happened to it.';
comment on column main.urls.last_seen is 'When something last happened to it.';
comment on column main.urls.state is 'pending, article, rejected, failed, gone, denied or duplicate.';
comment on column main.urls.reason is 'Why it is in that state; null for an article.';
comment on column main.urls.attempts is 'Times it was asked for: responses archived, and failures without one.';
comment on column main.urls.last_status is 'HTTP status of the last response archived.';
comment on column main.urls.due_at is 'When it is to be tried or, an article, to be looked at again; null if pending (always due) or settled.';
comment on column main.urls.detail is 'What was found; of a duplicate, the URL that it is a duplicate of.';
comment on column main.urls.listed_day is 'Day that a backfill first found it under; null if none did.';
