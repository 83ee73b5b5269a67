-- One row per URL, of the latest of some sources, that turned out to be an article or a page that is none.
select source, url, state
from stored.urls
where source in $sources
and (
    state in ('article', 'duplicate')
    or (state = 'rejected' and reason in ('not_article', 'too_short', 'no_text', 'no_headline'))
)
qualify row_number() over (partition by source order by last_seen desc, url_key) <= 5000
order by source, url
