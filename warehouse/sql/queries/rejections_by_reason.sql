-- What was rejected, and why?
select source, stage, reason, count(*) as captures, any_value(url order by warc_date desc, url) as latest
from rejections
group by source, stage, reason
order by captures desc, source, reason
