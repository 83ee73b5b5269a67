-- Takes out of the batch the captures that are stored already, and those that are in it twice.
delete from incoming
where capture.capture_id in (select capture_id from stored.captures)
or rowid in (
    select rowid
    from incoming
    where capture is not null
    qualify row_number() over (partition by capture.capture_id order by capture.warc_file, capture.warc_offset) > 1
)
