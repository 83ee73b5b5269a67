-- Which stories were carried by several sources, and who had them first?
select headline, first_source, sources, articles, first_seen
from clusters
order by articles desc, first_seen, headline
