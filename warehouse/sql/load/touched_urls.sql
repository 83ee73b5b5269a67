-- One row per URL that the batch tells of, or whose article got another URL of its own by it.
create or replace temp table touched_urls as
select url_key from incoming where type = 'url'
union
select capture.url_key from incoming where capture.kind = 'page'
union
select url_key from moved_captures
union
select url_key from standings
