-- Where does a URL stand?
-- $url_key: identity of the URL, as in urls.url_key
from urls
where url_key = $url_key
