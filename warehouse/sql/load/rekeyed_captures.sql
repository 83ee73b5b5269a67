-- Gives these captures to their articles.
update stored.captures
set article_key = rekeyed.article_key
from rekeyed
where captures.capture_id = rekeyed.capture_id
