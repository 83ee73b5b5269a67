-- One row per thing that happened to a URL: a line of a segment's log, or a page capture.
create or replace view main.url_events as
select
    happened_at,
    url_key,
    url,
    source,
    run_id,
    segment,
    state,
    reason,
    detail,
    discovered_in,
    hints,
    capture_id,
    status
from stored.url_events;

comment on view main.url_events is 'One row per thing that happened to a URL: a line of a segment''s log, or a page capture.';
comment on column main.url_events.happened_at is 'When it happened.';
comment on column main.url_events.url_key is 'Identity of the URL.';
comment on column main.url_events.url is 'The URL.';
comment on column main.url_events.source is 'Source it belongs to.';
comment on column main.url_events.run_id is 'Run in which it happened.';
comment on column main.url_events.segment is 'Segment that tells of it.';
comment on column main.url_events.state is 'State that it put the URL in.';
comment on column main.url_events.reason is 'Why, from a closed list; null for an article.';
comment on column main.url_events.detail is 'What was found; of a duplicate, the URL that it is a duplicate of.';
comment on column main.url_events.discovered_in is 'Where the URL was found: a feed, sitemap, section or page, or a WARC file''s name.';
comment on column main.url_events.hints is 'What was said of it there (headline, date as printed, section, language, keywords); null if nothing.';
comment on column main.url_events.capture_id is 'The capture, if there was a response.';
comment on column main.url_events.status is 'HTTP status of the capture.';
