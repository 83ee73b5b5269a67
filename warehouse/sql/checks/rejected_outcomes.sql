-- Captures with outcome rejected and rejections match one to one.
select
    coalesce(captures.capture_id, rejections.capture_id) as capture_id,
    captures.target_uri,
    case
        when captures.capture_id is null then 'a rejection without a capture of outcome rejected'
        else 'a capture of outcome rejected without a rejection'
    end as found
from (from captures where outcome = 'rejected') as captures
full join stored.rejections on rejections.capture_id = captures.capture_id
where captures.capture_id is null or rejections.capture_id is null
