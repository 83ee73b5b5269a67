-- Stores the totals of the runs in `touched_runs`, counted from what is stored of them.
with captured as (
    select
        run_id,
        count(*) filter (where kind = 'page') as page_captures,
        count(*) filter (where outcome = 'article') as new_versions,
        count(*) filter (where outcome = 'unchanged') as unchanged,
        count(*) filter (where outcome = 'rejected') as rejections,
        sum(payload_length)::BIGINT as bytes_stored
    from stored.captures
    where run_id in (select run_id from touched_runs)
    group by run_id
),
last_states as (
    select
        run_id,
        url_key,
        arg_max(
            state,
            (
                state <> 'pending',
                happened_at,
                capture_id is not null,
                coalesce(capture_id, segment),
                coalesce(reason, '')
            )
        ) as state
    from stored.url_events
    where run_id in (select run_id from touched_runs)
    group by run_id, url_key
),
discovered as (
    select
        run_id,
        count(*) as discovered,
        count(*) filter (where state = 'pending') as pending,
        count(*) filter (where state = 'article') as article,
        count(*) filter (where state = 'rejected') as rejected,
        count(*) filter (where state = 'failed') as failed,
        count(*) filter (where state = 'gone') as gone,
        count(*) filter (where state = 'denied') as denied,
        count(*) filter (where state = 'duplicate') as duplicate
    from last_states
    group by run_id
),
listed as (
    select run_id, count(*) as listings
    from stored.listing_events
    group by run_id
),
loaded as (
    select run_id, count(*) as segments
    from stored.segments
    group by run_id
),
counted as (
    select
        touched_runs.run_id,
        coalesce(loaded.segments, 0) as segments,
        coalesce(discovered.discovered, 0) as discovered,
        coalesce(discovered.pending, 0) as pending,
        coalesce(discovered.article, 0) as article,
        coalesce(discovered.rejected, 0) as rejected,
        coalesce(discovered.failed, 0) as failed,
        coalesce(discovered.gone, 0) as gone,
        coalesce(discovered.denied, 0) as denied,
        coalesce(discovered.duplicate, 0) as duplicate,
        coalesce(captured.page_captures, 0) as page_captures,
        coalesce(captured.new_versions, 0) as new_versions,
        coalesce(captured.unchanged, 0) as unchanged,
        coalesce(captured.rejections, 0) as rejections,
        coalesce(listed.listings, 0) as listings,
        coalesce(captured.bytes_stored, 0) as bytes_stored
    from touched_runs
    left join captured on captured.run_id = touched_runs.run_id
    left join discovered on discovered.run_id = touched_runs.run_id
    left join listed on listed.run_id = touched_runs.run_id
    left join loaded on loaded.run_id = touched_runs.run_id
)
update stored.runs
set
    segments = counted.segments,
    discovered = counted.discovered,
    pending = counted.pending,
    article = counted.article,
    rejected = counted.rejected,
    failed = counted.failed,
    gone = counted.gone,
    denied = counted.denied,
    duplicate = counted.duplicate,
    page_captures = counted.page_captures,
    new_versions = counted.new_versions,
    unchanged = counted.unchanged,
    rejections = counted.rejections,
    listings = counted.listings,
    bytes_stored = counted.bytes_stored
from counted
where counted.run_id = runs.run_id
