-- Days that backfills went through, what they found there, and which captures are from other archives.
create table stored.backfilled_days (
    source VARCHAR,
    day DATE,
    via VARCHAR,
    run_id VARCHAR,
    done_at TIMESTAMP,
    listed BIGINT,
    known BIGINT,
    captured BIGINT,
    failed BIGINT,
    denied BIGINT
);

comment on table stored.backfilled_days is 'One row per day of a source that a backfill went through to its end, in one of the ways, each time that it did.';
comment on column stored.backfilled_days.source is 'Name of the source.';
comment on column stored.backfilled_days.day is 'The day, as the way tells days: of publication where a site lists them, of the capture in other archives.';
comment on column stored.backfilled_days.via is 'Which way: sitemap, wayback or ccnews.';
comment on column stored.backfilled_days.run_id is 'Run that did it.';
comment on column stored.backfilled_days.done_at is 'When its captures had been loaded.';
comment on column stored.backfilled_days.listed is 'URLs that this way knows of the day.';
comment on column stored.backfilled_days.known is 'Of them, those that the warehouse had already.';
comment on column stored.backfilled_days.captured is 'Of them, those that were captured.';
comment on column stored.backfilled_days.failed is 'Of them, those that gave no response.';
comment on column stored.backfilled_days.denied is 'Of them, those that robots.txt or the filters of the source hold back.';

alter table stored.captures add column obtained_from VARCHAR;
comment on column stored.captures.obtained_from is 'URL or path in another archive that it was copied from; null if it is from its site.';

alter table stored.url_events add column listed_day DATE;
comment on column stored.url_events.listed_day is 'Day that a backfill found it under; null if none did.';

alter table stored.urls add column listed_day DATE;
comment on column stored.urls.listed_day is 'Day that a backfill first found it under; null if none did.';
