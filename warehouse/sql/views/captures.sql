-- One row per HTTP response in the archive.
create or replace view main.captures as
select
    capture.capture_id,
    capture.kind,
    capture.outcome,
    capture.target_uri,
    article.url as article_url,
    capture.warc_date,
    capture.status,
    capture.content_type,
    capture.payload_digest,
    capture.warc_file,
    capture.warc_offset,
    capture.source,
    capture.run_id,
    capture.url_key,
    capture.warc_record_id,
    capture.payload_length,
    capture.segment,
    capture.discovered_in,
    capture.fingerprint,
    capture.revisit,
    capture.obtained_from,
    capture.extractor
from stored.captures as capture
left join stored.article_versions as article on article.article_key = capture.article_key and article.latest;

comment on view main.captures is 'One row per HTTP response in the archive.';
comment on column main.captures.capture_id is '32 hex digits from the WARC record''s id, URI and date: the same record is the same capture.';
comment on column main.captures.kind is 'What the response was asked for: page, feed, sitemap, section or robots.';
comment on column main.captures.outcome is 'What became of a page: article (a new version), unchanged (it reads as the version before, or as earlier ones that it went back to more than once) or rejected; null for other kinds.';
comment on column main.captures.target_uri is 'URL that was asked for.';
comment on column main.captures.article_url is 'The url in articles that a page belongs to.';
comment on column main.captures.warc_date is 'When it was fetched.';
comment on column main.captures.status is 'HTTP status; of a page that was archived without its HTTP head (a WARC resource record) 200, of a revisit without one 0.';
comment on column main.captures.content_type is 'Content-Type header, as sent.';
comment on column main.captures.payload_digest is 'sha1:BASE32 of the body as it came over the wire, Transfer-Encoding removed; of a revisit, the digest that it tells.';
comment on column main.captures.warc_file is 'WARC file in the archive, path below the home.';
comment on column main.captures.warc_offset is 'Byte offset of the record in that file.';
comment on column main.captures.source is 'Source it belongs to.';
comment on column main.captures.run_id is 'Run that captured it.';
comment on column main.captures.url_key is 'Identity of target_uri.';
comment on column main.captures.warc_record_id is 'WARC-Record-ID.';
comment on column main.captures.payload_length is 'Bytes of the body as it came over the wire.';
comment on column main.captures.segment is 'Segment it came in.';
comment on column main.captures.discovered_in is 'URL of the feed, sitemap, section or page that announced it.';
comment on column main.captures.fingerprint is '32 hex digits: two captures of an article that read the same have the same.';
comment on column main.captures.revisit is 'Whether the archive holds a WARC revisit record: the page was as before, and its payload is not stored again.';
comment on column main.captures.obtained_from is 'URL or path in another archive that it was copied from; null if it is from its site.';
comment on column main.captures.extractor is 'Name and version of what made the outcome of a page; null if that was not noted, or the page is to be extracted again.';
