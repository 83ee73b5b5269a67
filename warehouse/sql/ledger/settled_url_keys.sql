-- One row per URL of some sources that no archive need be asked for: it is an article, or no article, or another URL's twin;
-- or an archive gave it already.
select url_key
from stored.urls
where source in $sources and state in ('article', 'rejected', 'duplicate')
union
select url_key
from stored.captures
where source in $sources and kind = 'page' and (article_key is not null or obtained_from is not null)
