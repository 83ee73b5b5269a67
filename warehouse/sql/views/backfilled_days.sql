-- One row per day of a source and way in which a backfill went through it to its end.
create or replace view main.backfilled_days as
select
    source,
    day,
    via,
    unnest(arg_max({run_id: run_id, done_at: done_at, listed: listed, known: known}, done_at)),
    sum(captured)::BIGINT as captured,
    unnest(arg_max({failed: failed, denied: denied}, done_at))
from stored.backfilled_days
group by source, day, via;

comment on view main.backfilled_days is 'One row per day of a source and way in which a backfill went through it to its end.';
comment on column main.backfilled_days.source is 'Name of the source.';
comment on column main.backfilled_days.day is 'The day, as the way tells days: of publication where a site lists them, of the capture in other archives.';
comment on column main.backfilled_days.via is 'Which way: sitemap, wayback or ccnews.';
comment on column main.backfilled_days.run_id is 'Run that did it last.';
comment on column main.backfilled_days.done_at is 'When that was.';
comment on column main.backfilled_days.listed is 'URLs that this way knew of the day then.';
comment on column main.backfilled_days.known is 'Of them, those that the warehouse had already.';
comment on column main.backfilled_days.captured is 'URLs that were captured for the day in this way, by all backfills.';
comment on column main.backfilled_days.failed is 'Of those listed then, those that gave no response.';
comment on column main.backfilled_days.denied is 'Of those listed then, those that robots.txt or the filters of the source hold back.';
