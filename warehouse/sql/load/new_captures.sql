-- One row per capture of the batch that is not stored yet.
create or replace temp table new_captures as
select capture, article, rejection, segment
from incoming
where capture is not null
and capture.capture_id not in (select capture_id from stored.captures)
qualify row_number() over (
    partition by capture.capture_id order by capture.warc_file, capture.warc_offset
) = 1
