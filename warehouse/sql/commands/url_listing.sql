-- How did the last read of a feed, sitemap, section page or robots.txt go?
-- $url: its URL
from listings
where url = $url
