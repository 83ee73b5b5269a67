-- One row, if there is any, per line of the batch's files that is not what such a line must be, and why.
select
    filename,
    coalesce(capture.target_uri, url, '') as url,
    case
        when segment is null then 'a line of a segment of this batch'
        when capture is null then 'a log line of type url or listing, or an extraction with a capture'
        when capture.segment <> segment then 'a capture of segment ' || segment
        when capture.kind = 'page' and capture.revisit then 'a revisit of a page without an article of its own'
        when capture.kind = 'page' then 'a page with exactly one of article and rejection'
        else 'a response of another kind with neither article nor rejection'
    end as expected
from incoming
where segment is null
or (capture is null and (type is null or type not in ('url', 'listing')))
or capture.segment <> segment
or (capture.kind = 'page' and capture.revisit and article is not null)
or (capture.kind = 'page' and not capture.revisit and (article is null) = (rejection is null))
or (capture.kind <> 'page' and (article is not null or rejection is not null))
limit 1
