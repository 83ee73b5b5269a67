-- Stores where each URL of the batch stands now, from all that ever happened to it.
-- Pending is what nothing else ever happened to. Of things that happened at one moment, a response counts as
-- later than a line of the log.
merge into stored.urls
using (
    with events as (
        select
            *,
            (
                happened_at,
                capture_id is not null,
                coalesce(capture_id, segment),
                coalesce(reason, ''),
                coalesce(discovered_in, '')
            ) as place
        from stored.url_events
        where url_key in (select url_key from touched_urls)
    ),
    owned as (
        select url_key, arg_min(url, (first_seen, article_key)) as url
        from stored.article_versions
        where latest and url_key in (select url_key from touched_urls)
        group by url_key
    ),
    standing as (
        select
            url_key,
            arg_min(url, place) as first_url,
            arg_max(source, place) as source,
            arg_min(discovered_in, place) as discovered_in,
            arg_min(hints, place) as hints,
            min(happened_at) as first_seen,
            max(happened_at) as last_seen,
            unnest(arg_max({state: state, reason: reason, detail: detail}, (state <> 'pending', place))),
            (count(*) filter (where capture_id is not null or state = 'failed'))::INTEGER as attempts,
            arg_max(status, place) as last_status
        from events
        group by url_key
    ),
    -- How long to wait after the first failure; it grows with each attempt, to 30 days at most. Never for good:
    -- sites come back. What has no line here is settled.
    patience (state, reason, first_wait) as (
        values
            ('failed', 'timeout', interval 1 hour),
            ('failed', 'connect', interval 1 hour),
            ('failed', 'broken', interval 1 hour),
            ('failed', 'truncated', interval 1 hour),
            ('failed', 'empty', interval 1 hour),
            ('failed', 'server_error', interval 2 hours),
            ('failed', 'rate_limited', interval 6 hours),
            ('failed', 'robots_unreachable', interval 12 hours),
            ('failed', 'dns', interval 12 hours),
            ('failed', 'tls', interval 1 day),
            ('failed', 'bad_encoding', interval 1 day),
            ('failed', 'corrupt', interval 1 day),
            ('failed', 'forbidden', interval 1 day),
            ('failed', 'too_large', interval 7 days),
            ('gone', 'not_found', interval 1 day)
    )
    select
        standing.url_key,
        coalesce(owned.url, standing.first_url) as url,
        standing.source,
        standing.discovered_in,
        standing.hints,
        standing.first_seen,
        standing.last_seen,
        standing.state,
        standing.reason,
        standing.detail,
        standing.attempts,
        standing.last_status,
        case
            when standing.state = 'failed' or patience.first_wait is not null
            then standing.last_seen + least(
                coalesce(patience.first_wait, interval 1 day) * greatest(standing.attempts, 1), interval 30 days
            )
        end as due_at
    from standing
    left join owned on owned.url_key = standing.url_key
    left join patience on patience.state = standing.state and patience.reason = standing.reason
) as standing
on urls.url_key = standing.url_key
when matched then update set
    url = standing.url,
    source = standing.source,
    discovered_in = standing.discovered_in,
    hints = standing.hints,
    first_seen = standing.first_seen,
    last_seen = standing.last_seen,
    state = standing.state,
    reason = standing.reason,
    detail = standing.detail,
    attempts = standing.attempts,
    last_status = standing.last_status,
    due_at = standing.due_at
when not matched then insert by name
