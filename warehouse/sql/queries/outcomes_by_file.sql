-- What became of the page captures of each WARC file?
-- Group: collection
-- $file VARCHAR = null: the WARC file, path below the home; null for all
-- $limit BIGINT = 200: rows at most
select
    captures.warc_file,
    captures.outcome,
    rejections.reason,
    count(*) as captures
from captures
left join rejections using (capture_id)
where captures.kind = 'page'
and captures.warc_file = coalesce($file, captures.warc_file)
group by all
order by captures.warc_file desc, captures.outcome, captures desc, rejections.reason
limit $limit::BIGINT
