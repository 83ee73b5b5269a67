-- Each page capture happened to its URL, in the state that its outcome and its article's own URL ask for.
with expected as (
    select
        captures.capture_id,
        captures.target_uri,
        case
            when captures.outcome = 'rejected' then rejections.url_state
            when captures.url_key = article.url_key then 'article'
            else 'duplicate'
        end as expected_state
    from stored.captures
    left join stored.rejections on rejections.capture_id = captures.capture_id
    left join stored.article_versions as article on article.article_key = captures.article_key and article.latest
    where captures.kind = 'page'
)
select
    coalesce(expected.capture_id, event.capture_id) as capture_id,
    expected.target_uri,
    event.state,
    expected.expected_state
from expected
full join (from url_events where capture_id is not null) as event on event.capture_id = expected.capture_id
where event.state is distinct from expected.expected_state
