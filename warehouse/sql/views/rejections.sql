-- One row per page capture that is not an article.
create or replace view main.rejections as
select
    rejection.capture_id,
    capture.target_uri as url,
    rejection.stage,
    rejection.reason,
    rejection.detail,
    capture.source,
    capture.warc_date,
    capture.status,
    capture.run_id,
    rejection.url_state
from stored.rejections as rejection
join stored.captures as capture on capture.capture_id = rejection.capture_id;

comment on view main.rejections is 'One row per page capture that is not an article.';
comment on column main.rejections.capture_id is 'The capture.';
comment on column main.rejections.url is 'URL of the page.';
comment on column main.rejections.stage is 'Step that refused it: fetch, decode, parse, extract or gate.';
comment on column main.rejections.reason is 'Why, from a closed list.';
comment on column main.rejections.detail is 'What was found; the target of a redirect.';
comment on column main.rejections.source is 'Source it belongs to.';
comment on column main.rejections.warc_date is 'When it was fetched.';
comment on column main.rejections.status is 'HTTP status.';
comment on column main.rejections.run_id is 'Run that captured it.';
comment on column main.rejections.url_state is 'State that it puts its URL in.';
