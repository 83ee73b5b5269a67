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
    -- What gives no page leaves an article an article: only what the site says of the page unmakes it.
    placed as (
        select
            *,
            (
                state <> 'pending',
                (state <> 'failed' and (state <> 'denied' or capture_id is not null)) or not bool_or(state = 'article') over (partition by url_key),
                place
            ) as standing_place
        from events
    ),
    -- What happened last, and since when nothing else did: how often it is tried again hangs on that.
    latest as (
        select url_key, arg_max(state, place) as state, arg_max(reason, place) as reason
        from events
        where state <> 'pending'
        group by url_key
    ),
    streaks as (
        select events.url_key, count(distinct events.run_id) as runs
        from events
        join latest on latest.url_key = events.url_key
        left join (
            select other.url_key, max(other.place) as place
            from events as other
            join latest on latest.url_key = other.url_key
            where other.state not in ('pending', latest.state)
            group by other.url_key
        ) as before_it on before_it.url_key = events.url_key
        where events.state <> 'pending' and (before_it.place is null or events.place > before_it.place)
        group by events.url_key
    ),
    owned as (
        select
            url_key,
            arg_min(article_versions.url, (first_seen, article_key)) as url,
            -- of the articles under this URL, when the next look at the youngest is due
            min(next_look.look_at) as next_look
        from stored.article_versions
        left join stored.sources on sources.name = article_versions.source
        left join lateral (
            select min(look_at) as look_at
            from (
                select
                    least(coalesce(article_versions.date_published, article_versions.first_seen), article_versions.first_seen)
                    + to_seconds(span) as look_at,
                    -- one that is due just after another look was had is left out
                    to_seconds(span / 8) as gap
                from (select unnest(sources.revisit) as span)
            )
            where look_at > article_versions.last_checked + gap
        ) as next_look on true
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
            arg_min(listed_day, place) as listed_day,
            min(happened_at) as first_seen,
            max(happened_at) as last_seen,
            unnest(arg_max({state: state, reason: reason, detail: detail}, standing_place)),
            (count(*) filter (where capture_id is not null or state = 'failed'))::INTEGER as attempts,
            arg_max(status, place) as last_status
        from placed
        group by url_key
    ),
    -- How long to wait after the first time; it doubles with each run, to 30 days at most. What could not be had
    -- is never given up: sites come back. What the site says is not there is asked for a few times more, and what
    -- has no line here not at all: it is settled.
    patience (state, reason, first_wait, runs) as (
        values
            ('failed', 'timeout', interval 1 hour, null),
            ('failed', 'connect', interval 1 hour, null),
            ('failed', 'broken', interval 1 hour, null),
            ('failed', 'truncated', interval 1 hour, null),
            ('failed', 'empty', interval 1 hour, null),
            ('failed', 'unresolved', interval 1 hour, null),
            ('failed', 'server_error', interval 2 hours, null),
            ('failed', 'soft_error', interval 2 hours, null),
            ('failed', 'rate_limited', interval 6 hours, null),
            ('failed', 'robots_unreachable', interval 12 hours, null),
            ('failed', 'dns', interval 12 hours, null),
            ('failed', 'tls', interval 1 day, null),
            ('failed', 'bad_encoding', interval 1 day, null),
            ('failed', 'corrupt', interval 1 day, null),
            ('failed', 'forbidden', interval 1 day, null),
            ('failed', 'too_large', interval 7 days, null),
            ('failed', 'archive', interval 7 days, null),
            ('gone', 'not_found', interval 1 day, 6),
            ('gone', 'gone', interval 7 days, 2),
            ('rejected', 'bot_wall', interval 1 day, 6),
            ('denied', 'robots', interval 30 days, null),
            ('denied', 'address', interval 30 days, null)
    )
    select
        standing.url_key,
        coalesce(owned.url, standing.first_url) as url,
        standing.source,
        standing.discovered_in,
        standing.hints,
        standing.listed_day,
        standing.first_seen,
        standing.last_seen,
        standing.state,
        standing.reason,
        standing.detail,
        standing.attempts,
        standing.last_status,
        case
            when latest.state = 'failed' or standing.state <> 'article'
            then standing.last_seen + case
                when streaks.runs >= patience.runs then null
                when latest.state = 'failed' or patience.first_wait is not null
                then to_seconds(least(
                    epoch(coalesce(patience.first_wait, interval 1 day)) * pow(2, least(streaks.runs, 20) - 1),
                    epoch(interval 30 days)
                ))
            end
            else owned.next_look
        end as due_at
    from standing
    left join latest on latest.url_key = standing.url_key
    left join streaks on streaks.url_key = standing.url_key
    left join owned on owned.url_key = standing.url_key
    left join patience on patience.state = latest.state and patience.reason = latest.reason
) as standing
on urls.url_key = standing.url_key
when matched then update set
    url = standing.url,
    source = standing.source,
    discovered_in = standing.discovered_in,
    hints = standing.hints,
    listed_day = standing.listed_day,
    first_seen = standing.first_seen,
    last_seen = standing.last_seen,
    state = standing.state,
    reason = standing.reason,
    detail = standing.detail,
    attempts = standing.attempts,
    last_status = standing.last_status,
    due_at = standing.due_at
when not matched then insert by name
