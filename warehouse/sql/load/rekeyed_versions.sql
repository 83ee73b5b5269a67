-- Gives the versions that began with these captures to their articles, to be numbered anew.
update stored.article_versions
set article_key = rekeyed.article_key
from rekeyed
where article_versions.capture_id = rekeyed.capture_id
