-- A page capture belongs to an article if its outcome is article or unchanged, and to none if it was rejected.
select capture_id, outcome, target_uri, article_url
from captures
where kind = 'page'
and (outcome in ('article', 'unchanged')) <> (article_url is not null)
