-- Kinds, outcomes, states, stages and reasons are of the closed lists.
select 'captures.kind' as list, kind as found, count(*) as times
from captures
where kind not in ('page', 'feed', 'sitemap', 'section', 'robots')
group by kind
union all
select 'urls.state', state, count(*)
from urls
where state not in ('pending', 'article', 'rejected', 'failed', 'gone', 'denied', 'duplicate')
group by state
union all
select 'url_events.state', state, count(*)
from url_events
where state not in ('pending', 'article', 'rejected', 'failed', 'gone', 'denied', 'duplicate')
group by state
union all
select 'rejections.stage', stage, count(*)
from rejections
where stage not in ('fetch', 'decode', 'parse', 'extract', 'gate')
group by stage
union all
select 'rejections.reason', reason, count(*)
from rejections
where reason not in (
    'redirected', 'not_found', 'gone', 'forbidden', 'rate_limited', 'server_error', 'http_status', 'truncated',
    'corrupt', 'unresolved', 'empty', 'not_html', 'bad_encoding', 'too_large', 'unparsable', 'no_text', 'timed_out',
    'out_of_memory', 'crashed', 'too_short', 'no_headline', 'soft_404', 'soft_error', 'bot_wall', 'consent_wall',
    'login_wall', 'needs_script', 'not_article', 'mismatch', 'noindex', 'noarchive'
)
group by reason
union all
select 'url_events.reason', reason, count(*)
from url_events
where capture_id is null and reason not in (
    'listed', 'not_reached', 'dns', 'connect', 'timeout', 'tls', 'broken', 'too_large', 'archive', 'robots',
    'robots_unreachable', 'filtered', 'address', 'trap', 'too_many_redirects'
)
group by reason
union all
select 'runs.state', state, count(*)
from runs
where state not in ('running', 'done', 'failed', 'interrupted')
group by state
