-- Each URL's state is that of the last thing that happened to it, pending if it was only ever listed, and an article's is not changed by a look that failed; and each thing happened to a URL.
with last_events as (
    select
        url_key,
        arg_max(
            state,
            (
                state <> 'pending',
                state <> 'failed' or not was_article,
                happened_at,
                capture_id is not null,
                coalesce(capture_id, segment),
                coalesce(reason, '')
            )
        ) as state
    from (select *, bool_or(state = 'article') over (partition by url_key) as was_article from url_events)
    group by url_key
)
select coalesce(urls.url_key, last_events.url_key) as url_key, urls.state, last_events.state as expected_state
from urls
full join last_events on last_events.url_key = urls.url_key
where urls.state is distinct from last_events.state
