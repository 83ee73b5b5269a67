-- One row per feed, sitemap, section page or robots.txt: how its last read that told something new went.
create or replace view main.listings as
select
    url,
    source,
    kind,
    ok,
    status,
    last_read,
    last_change,
    warning,
    etag,
    last_modified,
    payload_digest,
    failures,
    due_at,
    lastmod_lies
from stored.listings;

comment on view main.listings is 'One row per feed, sitemap, section page or robots.txt: how its last read that told something new went.';
comment on column main.listings.url is 'Its URL.';
comment on column main.listings.source is 'Source it belongs to.';
comment on column main.listings.kind is 'feed, sitemap, section or robots.';
comment on column main.listings.ok is 'Whether its last answer was a success.';
comment on column main.listings.status is 'HTTP status of that answer; null if there was none.';
comment on column main.listings.last_read is 'When it was last read and told something new.';
comment on column main.listings.last_change is 'When its body last changed.';
comment on column main.listings.warning is 'It could be read in part only, or not at all, and why.';
comment on column main.listings.etag is 'ETag to send back.';
comment on column main.listings.last_modified is 'Last-Modified to send back.';
comment on column main.listings.payload_digest is 'Digest of its body when it was last read.';
comment on column main.listings.failures is 'Runs in a row that could not read it.';
comment on column main.listings.due_at is 'Of one that fails: when it is to be asked again; null if it is read in each run.';
comment on column main.listings.lastmod_lies is 'Of a sitemap index: a part of it was seen to change without its lastmod.';
