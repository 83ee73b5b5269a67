-- Stores where each listing of the batch stands now, from all reads of it.
merge into stored.listings
using (
    with reads as (
        select *, (happened_at, coalesce(status, 0), coalesce(payload_digest, '')) as place
        from stored.listing_events
        where url in (select url from incoming where type = 'listing')
    ),
    bodies as (
        -- a failed read has no body to compare with
        select url, happened_at, payload_digest is distinct from lag(payload_digest) over (
            partition by url order by place
        ) as changed
        from reads
        where payload_digest is not null
    ),
    changes as (
        select url, max(happened_at) as last_change
        from bodies
        where changed
        group by url
    ),
    -- Runs in a row that failed, after the last that did not.
    failing as (
        select url, count(distinct run_id)::INTEGER as failures
        from (
            select
                url,
                run_id,
                place,
                max(place) filter (where coalesce(status between 200 and 299 or status = 304, false)) over (
                    partition by url
                ) as last_good
            from reads
        )
        where last_good is null or place > last_good
        group by url
    ),
    latest as (
        select *
        from reads
        qualify row_number() over (partition by url order by place desc) = 1
    )
    select
        latest.url,
        latest.source,
        latest.kind,
        latest.etag,
        latest.last_modified,
        latest.payload_digest,
        coalesce(latest.status between 200 and 299 or latest.status = 304, false) as ok,
        latest.status,
        latest.happened_at as last_read,
        changes.last_change,
        latest.warning,
        latest.lastmod_lies,
        coalesce(failing.failures, 0) as failures,
        -- From the fourth run in a row on, dead ones are asked less and less, to once in 30 days; never not at all,
        -- since they come back.
        case
            when failing.failures > 3
            then latest.happened_at + to_seconds(
                least(epoch(interval 1 hour) * pow(2, least(failing.failures, 20) - 1), epoch(interval 30 days))
            )
        end as due_at
    from latest
    left join changes on changes.url = latest.url
    left join failing on failing.url = latest.url
) as standing
on listings.url = standing.url
when matched then update set
    source = standing.source,
    kind = standing.kind,
    etag = standing.etag,
    last_modified = standing.last_modified,
    payload_digest = standing.payload_digest,
    ok = standing.ok,
    status = standing.status,
    last_read = standing.last_read,
    last_change = standing.last_change,
    warning = standing.warning,
    lastmod_lies = standing.lastmod_lies,
    failures = standing.failures,
    due_at = standing.due_at
when not matched then insert by name
