-- One row per run.
create or replace view main.runs as
select
    run_id,
    kind,
    state,
    started,
    ended,
    discovered,
    pending,
    article,
    rejected,
    failed,
    gone,
    denied,
    duplicate,
    page_captures,
    new_versions,
    unchanged,
    rejections,
    listings,
    segments,
    bytes_stored,
    requests,
    bytes_received,
    discovered_reported,
    len(source_names) as sources,
    source_names,
    orchestrator,
    message
from stored.runs;

comment on view main.runs is 'One row per run.';
comment on column main.runs.run_id is 'UTC start and six random hex digits, e.g. 20261123T065501Z-3f2a9c.';
comment on column main.runs.kind is 'What was run: nightly, ingest, reprocess, backfill, rebuild; recovered if only its segments were found.';
comment on column main.runs.state is 'running, done, failed (it ended, not as it should) or interrupted (it was killed).';
comment on column main.runs.started is 'When it started.';
comment on column main.runs.ended is 'When it ended; of an interrupted run, the last sign of life.';
comment on column main.runs.discovered is 'Distinct URLs that anything happened to in this run: the sum of the next seven.';
comment on column main.runs.pending is 'Of them, URLs that this run left to be fetched.';
comment on column main.runs.article is 'Of them, URLs that are articles.';
comment on column main.runs.rejected is 'Of them, URLs that were fetched and are no article.';
comment on column main.runs.failed is 'Of them, URLs that could not be fetched.';
comment on column main.runs.gone is 'Of them, URLs that answered 404 or 410.';
comment on column main.runs.denied is 'Of them, URLs that may not be fetched.';
comment on column main.runs.duplicate is 'Of them, other URLs of articles or pages that are known under a URL of their own.';
comment on column main.runs.page_captures is 'Responses of kind page archived: the sum of the next three.';
comment on column main.runs.new_versions is 'Of them, new articles and new versions of known ones.';
comment on column main.runs.unchanged is 'Of them, articles that read as before.';
comment on column main.runs.rejections is 'Of them, captures that are no article.';
comment on column main.runs.listings is 'Reads of feeds, sitemaps, section pages and robots.txt that told something new.';
comment on column main.runs.segments is 'Segments loaded.';
comment on column main.runs.bytes_stored is 'Payload bytes of all responses archived, as they came over the wire.';
comment on column main.runs.requests is 'HTTP requests sent, as the crawl reported.';
comment on column main.runs.bytes_received is 'Bytes received, as the crawl reported.';
comment on column main.runs.discovered_reported is 'Distinct URLs that the crawl says it logged or captured; checked against discovered.';
comment on column main.runs.sources is 'Number of sources it was to read; null if it read files that are not tied to sources.';
comment on column main.runs.source_names is 'Their names.';
comment on column main.runs.orchestrator is 'How Prefect took part.';
comment on column main.runs.message is 'What went wrong, or is worth a look.';
