-- What became of the page captures of each WARC file?
select
    captures.warc_file,
    captures.outcome,
    rejections.reason,
    count(*) as captures
from captures
left join rejections using (capture_id)
where captures.kind = 'page'
group by all
order by captures.warc_file, captures.outcome, captures desc, rejections.reason
