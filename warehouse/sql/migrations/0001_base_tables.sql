-- The base tables: what was archived, what it said, and what happened to each URL. No keys and no indexes.
create schema stored;

create table stored.migrations (
    number INTEGER not null,
    name VARCHAR not null,
    sha256 VARCHAR not null,
    applied_at TIMESTAMP not null,
    release VARCHAR not null
);
comment on table stored.migrations is 'One row per migration applied: the schema that this warehouse has.';
comment on column stored.migrations.number is 'Place in the order of migrations, from 1.';
comment on column stored.migrations.name is 'Name of the migration''s file.';
comment on column stored.migrations.sha256 is 'SHA-256 of the file''s text, hex: a migration is never edited after it was released.';
comment on column stored.migrations.applied_at is 'When it was applied.';
comment on column stored.migrations.release is 'Release of Nightdesk that applied it.';

create table stored.views (
    name VARCHAR not null,
    sha256 VARCHAR not null
);
comment on table stored.views is 'One row per view in place, to know when its text has changed.';
comment on column stored.views.name is 'Name of the view.';
comment on column stored.views.sha256 is 'SHA-256 of the text that made it, hex.';

create table stored.sources (
    name VARCHAR not null,
    publisher VARCHAR not null,
    url VARCHAR not null,
    in_language VARCHAR,
    timezone VARCHAR
);
comment on table stored.sources is 'One row per source that a run was given: what its file said last.';
comment on column stored.sources.name is 'Name of the source: its file''s name without .toml.';
comment on column stored.sources.publisher is 'Who publishes it, as readers know it.';
comment on column stored.sources.url is 'Front page.';
comment on column stored.sources.in_language is 'Language its articles are in unless they say otherwise, BCP 47.';
comment on column stored.sources.timezone is 'IANA time zone of times that come without one.';

create table stored.runs (
    run_id VARCHAR not null,
    kind VARCHAR not null,
    state VARCHAR not null,
    started TIMESTAMP not null,
    ended TIMESTAMP,
    source_names VARCHAR[],
    orchestrator VARCHAR,
    message VARCHAR,
    requests BIGINT,
    bytes_received BIGINT,
    discovered_reported BIGINT,
    segments BIGINT,
    discovered BIGINT,
    pending BIGINT,
    article BIGINT,
    rejected BIGINT,
    failed BIGINT,
    gone BIGINT,
    denied BIGINT,
    duplicate BIGINT,
    page_captures BIGINT,
    new_versions BIGINT,
    unchanged BIGINT,
    rejections BIGINT,
    listings BIGINT,
    bytes_stored BIGINT
);
comment on table stored.runs is 'One row per run.';
comment on column stored.runs.run_id is 'UTC start and six random hex digits, e.g. 20261123T065501Z-3f2a9c.';
comment on column stored.runs.kind is 'What was run: nightly, ingest, reprocess, backfill, rebuild; recovered if only its segments were found.';
comment on column stored.runs.state is 'running, done, failed (it ended, not as it should) or interrupted (it was killed).';
comment on column stored.runs.started is 'When it started.';
comment on column stored.runs.ended is 'When it ended; of an interrupted run, the last sign of life.';
comment on column stored.runs.source_names is 'Sources it was to read; null if it read files that are not tied to sources.';
comment on column stored.runs.orchestrator is 'How Prefect took part.';
comment on column stored.runs.message is 'What went wrong, or is worth a look.';
comment on column stored.runs.requests is 'HTTP requests sent, as the crawl reported.';
comment on column stored.runs.bytes_received is 'Bytes received, as the crawl reported.';
comment on column stored.runs.discovered_reported is 'Distinct URLs that the crawl says it logged or captured; checked against discovered.';
comment on column stored.runs.segments is 'Segments loaded.';
comment on column stored.runs.discovered is 'Distinct URLs that anything happened to in this run: the sum of the next seven.';
comment on column stored.runs.pending is 'Of them, URLs that this run left to be fetched.';
comment on column stored.runs.article is 'Of them, URLs that are articles.';
comment on column stored.runs.rejected is 'Of them, URLs that were fetched and are no article.';
comment on column stored.runs.failed is 'Of them, URLs that could not be fetched.';
comment on column stored.runs.gone is 'Of them, URLs that answered 404 or 410.';
comment on column stored.runs.denied is 'Of them, URLs that may not be fetched.';
comment on column stored.runs.duplicate is 'Of them, other URLs of articles or pages that are known under a URL of their own.';
comment on column stored.runs.page_captures is 'Responses of kind page archived: the sum of the next three.';
comment on column stored.runs.new_versions is 'Of them, new articles and new versions of known ones.';
comment on column stored.runs.unchanged is 'Of them, articles that read as before.';
comment on column stored.runs.rejections is 'Of them, captures that are no article.';
comment on column stored.runs.listings is 'Reads of feeds, sitemaps, section pages and robots.txt that told something new.';
comment on column stored.runs.bytes_stored is 'Payload bytes of all responses archived, as they came over the wire.';

create table stored.segments (
    segment VARCHAR not null,
    run_id VARCHAR not null,
    warc_file VARCHAR not null,
    loaded_by VARCHAR not null,
    loaded_at TIMESTAMP not null,
    captures BIGINT not null,
    known_captures BIGINT not null,
    url_events BIGINT not null,
    listings BIGINT not null
);
comment on table stored.segments is 'One row per segment loaded. A segment''s row and all that it brought are one transaction.';
comment on column stored.segments.segment is 'Name of the segment.';
comment on column stored.segments.run_id is 'Run that captured it.';
comment on column stored.segments.warc_file is 'Its WARC file, path below the home.';
comment on column stored.segments.loaded_by is 'Run that loaded it: another one, if the first was interrupted.';
comment on column stored.segments.loaded_at is 'When it was loaded.';
comment on column stored.segments.captures is 'Captures it brought.';
comment on column stored.segments.known_captures is 'Captures in it that were stored before from another file.';
comment on column stored.segments.url_events is 'URL events its log brought.';
comment on column stored.segments.listings is 'Listing events its log brought.';

create table stored.captures (
    capture_id VARCHAR not null,
    kind VARCHAR not null,
    outcome VARCHAR,
    target_uri VARCHAR not null,
    url_key VARCHAR not null,
    warc_record_id VARCHAR not null,
    warc_date TIMESTAMP not null,
    status INTEGER not null,
    content_type VARCHAR,
    payload_digest VARCHAR not null,
    payload_length BIGINT not null,
    warc_file VARCHAR not null,
    warc_offset BIGINT not null,
    source VARCHAR not null,
    run_id VARCHAR not null,
    segment VARCHAR not null,
    discovered_in VARCHAR,
    article_key VARCHAR,
    fingerprint VARCHAR
);
comment on table stored.captures is 'One row per HTTP response in the archive.';
comment on column stored.captures.capture_id is '32 hex digits from the WARC record''s id, URI and date: the same record is the same capture.';
comment on column stored.captures.kind is 'What the response was asked for: page, feed, sitemap, section or robots.';
comment on column stored.captures.outcome is 'What became of a page: article (a new version), unchanged or rejected; null for other kinds.';
comment on column stored.captures.target_uri is 'URL that was asked for.';
comment on column stored.captures.url_key is 'Identity of that URL.';
comment on column stored.captures.warc_record_id is 'WARC-Record-ID.';
comment on column stored.captures.warc_date is 'When it was fetched.';
comment on column stored.captures.status is 'HTTP status.';
comment on column stored.captures.content_type is 'Content-Type header, as sent.';
comment on column stored.captures.payload_digest is 'sha1:BASE32 of the body as it came over the wire, Transfer-Encoding removed.';
comment on column stored.captures.payload_length is 'Bytes of that body.';
comment on column stored.captures.warc_file is 'WARC file in the archive, path below the home.';
comment on column stored.captures.warc_offset is 'Byte offset of the record in that file.';
comment on column stored.captures.source is 'Source it belongs to.';
comment on column stored.captures.run_id is 'Run that captured it.';
comment on column stored.captures.segment is 'Segment it came in.';
comment on column stored.captures.discovered_in is 'URL of the feed, sitemap, section or page that announced it.';
comment on column stored.captures.article_key is 'Article that it is a capture of; null if it is none.';
comment on column stored.captures.fingerprint is '32 hex digits: two captures of an article that read the same have the same.';

create table stored.rejections (
    capture_id VARCHAR not null,
    stage VARCHAR not null,
    reason VARCHAR not null,
    detail VARCHAR,
    url_state VARCHAR not null
);
comment on table stored.rejections is 'One row per page capture that is not an article.';
comment on column stored.rejections.capture_id is 'The capture.';
comment on column stored.rejections.stage is 'Step that refused it: fetch, decode, parse, extract or gate.';
comment on column stored.rejections.reason is 'Why, from a closed list.';
comment on column stored.rejections.detail is 'What was found; the target of a redirect.';
comment on column stored.rejections.url_state is 'State that it puts its URL in.';

create table stored.article_versions (
    capture_id VARCHAR not null,
    text_capture_id VARCHAR not null,
    article_key VARCHAR not null,
    version INTEGER not null,
    versions INTEGER not null,
    latest BOOLEAN not null,
    first_seen TIMESTAMP not null,
    fetched_at TIMESTAMP not null,
    last_checked TIMESTAMP not null,
    url VARCHAR not null,
    url_key VARCHAR not null,
    target_uri VARCHAR not null,
    source VARCHAR not null,
    publisher VARCHAR not null,
    cluster_id VARCHAR,
    canonical_url VARCHAR not null,
    headline VARCHAR not null,
    description VARCHAR,
    authors VARCHAR[] not null,
    byline VARCHAR,
    agency VARCHAR,
    date_published TIMESTAMP,
    date_published_raw VARCHAR,
    date_published_from VARCHAR,
    date_modified TIMESTAMP,
    in_language VARCHAR,
    section VARCHAR,
    keywords VARCHAR[] not null,
    main_image VARCHAR,
    captions STRUCT(caption VARCHAR, credit VARCHAR)[] not null,
    related STRUCT(headline VARCHAR, url VARCHAR)[] not null,
    body VARCHAR not null,
    body_markdown VARCHAR not null,
    word_count INTEGER not null,
    is_accessible_for_free BOOLEAN,
    fingerprint VARCHAR not null,
    body_fingerprint VARCHAR not null,
    extractor VARCHAR not null
);
comment on table stored.article_versions is 'One row per version of an article: a stretch of captures that read the same. What holds for the whole article stands in each of its rows, so that reading needs no join.';
comment on column stored.article_versions.capture_id is 'Capture that the version began with.';
comment on column stored.article_versions.text_capture_id is 'Capture that this row was extracted from: of those of the article that read the same, the earliest of its canonical URL, else the earliest.';
comment on column stored.article_versions.article_key is 'Identity of the article: the URL key of its canonical URL.';
comment on column stored.article_versions.version is 'Number of the version in the order of time, from 1.';
comment on column stored.article_versions.versions is 'Versions that the article has.';
comment on column stored.article_versions.latest is 'Whether this is the article''s latest version.';
comment on column stored.article_versions.first_seen is 'When the article was first captured.';
comment on column stored.article_versions.fetched_at is 'When the capture that the version began with was fetched.';
comment on column stored.article_versions.last_checked is 'When the article was last captured, changed or not.';
comment on column stored.article_versions.url is 'The article''s own URL: the canonical one if that was captured, else the one it was first captured under.';
comment on column stored.article_versions.url_key is 'Identity of that URL.';
comment on column stored.article_versions.target_uri is 'URL that the version was captured under.';
comment on column stored.article_versions.source is 'Source of that capture.';
comment on column stored.article_versions.publisher is 'Publisher of that source, as its file says; the source where there is none.';
comment on column stored.article_versions.cluster_id is 'Of a latest version whose text other sources carry too: the text''s fingerprint.';
comment on column stored.article_versions.canonical_url is 'URL that the page declares as its own, if it can be believed; else target_uri.';
comment on column stored.article_versions.headline is 'Headline.';
comment on column stored.article_versions.description is 'Standfirst or summary.';
comment on column stored.article_versions.authors is 'People who wrote it, without roles and agencies.';
comment on column stored.article_versions.byline is 'Byline as printed.';
comment on column stored.article_versions.agency is 'News agency it is from.';
comment on column stored.article_versions.date_published is 'When it was published.';
comment on column stored.article_versions.date_published_raw is 'The same, as printed.';
comment on column stored.article_versions.date_published_from is 'Where that stood: json-ld, meta, time, feed, url or text.';
comment on column stored.article_versions.date_modified is 'When it says it was last changed.';
comment on column stored.article_versions.in_language is 'Language, BCP 47.';
comment on column stored.article_versions.section is 'Section or rubric.';
comment on column stored.article_versions.keywords is 'Keywords or tags.';
comment on column stored.article_versions.main_image is 'URL of the main picture.';
comment on column stored.article_versions.captions is 'Captions and credits of its pictures.';
comment on column stored.article_versions.related is 'Articles it links to as related.';
comment on column stored.article_versions.body is 'The text, a paragraph a line.';
comment on column stored.article_versions.body_markdown is 'The text as Markdown, with its subheads, lists, quotes and links.';
comment on column stored.article_versions.word_count is 'Words in the text.';
comment on column stored.article_versions.is_accessible_for_free is 'False if it says that it is behind a paywall.';
comment on column stored.article_versions.fingerprint is '32 hex digits over all that a reader sees.';
comment on column stored.article_versions.body_fingerprint is '32 hex digits over the text alone: equal for two sites that carry the same text.';
comment on column stored.article_versions.extractor is 'Name and version of what extracted it.';

create table stored.url_events (
    happened_at TIMESTAMP not null,
    url_key VARCHAR not null,
    url VARCHAR not null,
    source VARCHAR not null,
    run_id VARCHAR not null,
    segment VARCHAR not null,
    state VARCHAR not null,
    reason VARCHAR,
    detail VARCHAR,
    discovered_in VARCHAR,
    hints STRUCT(headline VARCHAR, date_published VARCHAR, section VARCHAR, in_language VARCHAR, keywords VARCHAR[]),
    capture_id VARCHAR,
    status INTEGER
);
comment on table stored.url_events is 'One row per thing that happened to a URL: a line of a segment''s log, or a page capture.';
comment on column stored.url_events.happened_at is 'When it happened.';
comment on column stored.url_events.url_key is 'Identity of the URL.';
comment on column stored.url_events.url is 'The URL.';
comment on column stored.url_events.source is 'Source it belongs to.';
comment on column stored.url_events.run_id is 'Run in which it happened.';
comment on column stored.url_events.segment is 'Segment that tells of it.';
comment on column stored.url_events.state is 'State it puts the URL in.';
comment on column stored.url_events.reason is 'Why, from a closed list; null for an article.';
comment on column stored.url_events.detail is 'What was found; of a duplicate, the URL that it is a duplicate of.';
comment on column stored.url_events.discovered_in is 'Where the URL was found: a feed, sitemap, section or page, or a WARC file''s name.';
comment on column stored.url_events.hints is 'What was said of it there; null if nothing.';
comment on column stored.url_events.capture_id is 'The page capture; null for a line of a log.';
comment on column stored.url_events.status is 'HTTP status of the capture.';

create table stored.urls (
    url_key VARCHAR not null,
    url VARCHAR not null,
    source VARCHAR not null,
    discovered_in VARCHAR,
    hints STRUCT(headline VARCHAR, date_published VARCHAR, section VARCHAR, in_language VARCHAR, keywords VARCHAR[]),
    first_seen TIMESTAMP not null,
    last_seen TIMESTAMP not null,
    state VARCHAR not null,
    reason VARCHAR,
    detail VARCHAR,
    attempts INTEGER not null,
    last_status INTEGER,
    due_at TIMESTAMP
);
comment on table stored.urls is 'One row per URL ever discovered: where it stands now.';
comment on column stored.urls.url_key is 'Identity of the URL: without scheme, www., tracking parameters and the like.';
comment on column stored.urls.url is 'The URL: of an article, its own; else as first seen.';
comment on column stored.urls.source is 'Source it belongs to.';
comment on column stored.urls.discovered_in is 'Where it was first found: a feed, sitemap, section or page, or a WARC file''s name.';
comment on column stored.urls.hints is 'What was said of it there; null if nothing.';
comment on column stored.urls.first_seen is 'When something first happened to it.';
comment on column stored.urls.last_seen is 'When something last happened to it.';
comment on column stored.urls.state is 'pending, article, rejected, failed, gone, denied or duplicate.';
comment on column stored.urls.reason is 'Why it is in that state; null for an article.';
comment on column stored.urls.detail is 'What was found; of a duplicate, the URL that it is a duplicate of.';
comment on column stored.urls.attempts is 'Times it was asked for: responses archived, and failures without one.';
comment on column stored.urls.last_status is 'HTTP status of the last response archived.';
comment on column stored.urls.due_at is 'When it is to be tried again; null if pending (always due) or settled.';

create table stored.listing_events (
    happened_at TIMESTAMP not null,
    url VARCHAR not null,
    source VARCHAR not null,
    run_id VARCHAR not null,
    segment VARCHAR not null,
    kind VARCHAR not null,
    status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    payload_digest VARCHAR,
    links BIGINT not null,
    new BIGINT not null,
    warning VARCHAR
);
comment on table stored.listing_events is 'One row per read of a feed, sitemap, section page or robots.txt that told something new.';
comment on column stored.listing_events.happened_at is 'When it was read.';
comment on column stored.listing_events.url is 'Its URL.';
comment on column stored.listing_events.source is 'Source it belongs to.';
comment on column stored.listing_events.run_id is 'Run that read it.';
comment on column stored.listing_events.segment is 'Segment whose log tells of it.';
comment on column stored.listing_events.kind is 'feed, sitemap, section or robots.';
comment on column stored.listing_events.status is 'HTTP status; null if there was no response.';
comment on column stored.listing_events.etag is 'ETag header.';
comment on column stored.listing_events.last_modified is 'Last-Modified header.';
comment on column stored.listing_events.payload_digest is 'sha1:BASE32 of the body as it came over the wire.';
comment on column stored.listing_events.links is 'Links found in it.';
comment on column stored.listing_events.new is 'Of them, not known before.';
comment on column stored.listing_events.warning is 'It could be read in part only, or not at all, and why.';

create table stored.listings (
    url VARCHAR not null,
    source VARCHAR not null,
    kind VARCHAR not null,
    etag VARCHAR,
    last_modified VARCHAR,
    payload_digest VARCHAR,
    ok BOOLEAN not null,
    status INTEGER,
    last_read TIMESTAMP not null,
    last_change TIMESTAMP,
    warning VARCHAR
);
comment on table stored.listings is 'One row per feed, sitemap, section page or robots.txt: what the next visit needs to know of it.';
comment on column stored.listings.url is 'Its URL.';
comment on column stored.listings.source is 'Source it belongs to.';
comment on column stored.listings.kind is 'feed, sitemap, section or robots.';
comment on column stored.listings.etag is 'ETag to send back.';
comment on column stored.listings.last_modified is 'Last-Modified to send back.';
comment on column stored.listings.payload_digest is 'Digest of its body when it was last read.';
comment on column stored.listings.ok is 'Whether its last answer was a success.';
comment on column stored.listings.status is 'HTTP status of that answer; null if there was none.';
comment on column stored.listings.last_read is 'When it was last read and told something new.';
comment on column stored.listings.last_change is 'When its body last changed.';
comment on column stored.listings.warning is 'It could be read in part only, or not at all, and why.';
