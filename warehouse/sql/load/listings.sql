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
        latest.warning
    from latest
    left join changes on changes.url = latest.url
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
    warning = standing.warning
when not matched then insert by name
